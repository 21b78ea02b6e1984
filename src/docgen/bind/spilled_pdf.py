"""A PDF whose objects are written to a file as soon as they are finished, so that a long book needs little memory."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable
from typing import BinaryIO

import pydyf

from docgen.model.book import Photograph
from docgen.writers.pdf.drawing import finishing
from docgen.writers.pdf.drawing.numbers import SpelledObject


def compressed_stream(data: bytes) -> SpelledObject:
    """Return compressed data as a stream."""
    return SpelledObject(b"<</Length %d/Filter /FlateDecode>>stream\n%s\nendstream" % (len(data), data))


def picture_stream(photograph: Photograph) -> SpelledObject:
    """Return a photograph as an image XObject. Its JPEG is not changed."""
    space = b"/DeviceGray" if photograph.is_grey else b"/DeviceRGB"
    return SpelledObject(
        b"<</Type /XObject/Subtype /Image/Width %d/Height %d/ColorSpace %s/BitsPerComponent 8"
        b"/Filter /DCTDecode/Length %d>>stream\n%s\nendstream"
        % (photograph.width, photograph.height, space, len(photograph.data), photograph.data)
    )


class SpilledPdf(pydyf.PDF):  # type: ignore[misc]
    """A PDF to which objects are added. stream: an empty file."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream
        self._offsets = array("Q")
        self._digest = hashlib.md5(usedforsecurity=False)
        stream.write(finishing.HEADER)

    def add_finished(self, added: pydyf.Object) -> None:
        """Add an object that will not change, and write it to the file."""
        self.add_object(added)
        self.spill(added)

    def add_spelled(self, objects: Iterable[bytes]) -> None:
        """Add objects that are spelled already, and write them to the file."""
        first, position, spelled = len(self.objects), self._stream.tell(), list[bytes]()
        self._offsets.extend([0] * (first - 1 - len(self._offsets)))
        for number, data in enumerate(objects, first):
            spelled.append(b"%d 0 obj\n%s\nendobj\n" % (number, data))
            self._offsets.append(position)
            position += len(spelled[-1])
        self.objects += [None] * len(spelled)
        self._write(b"".join(spelled))

    def close(self) -> None:
        """Write the objects that are not written yet, and the end of the file. Equal objects give equal bytes."""
        for waiting in self.objects[1:]:
            if waiting is not None:
                self.spill(waiting)
        start = self._stream.tell()
        self._stream.write(finishing.end_of_file(self, self._offsets, start, self._digest.hexdigest()))

    def spill(self, finished: pydyf.Object) -> None:
        """Write an object to the file. It will not change."""
        number = finished.number
        self._offsets.extend([0] * (number - len(self._offsets)))
        self._offsets[number - 1] = self._stream.tell()
        self._write(b"%d 0 obj\n%s\nendobj\n" % (number, finished.data))
        self.objects[number] = None

    def _write(self, data: bytes) -> None:
        self._digest.update(data)
        self._stream.write(data)
