"""A JPEG or PNG file from elsewhere → the same picture without its metadata, as a JPEG that a PDF/A can hold.

Only this module decodes photographs (Pillow). The picture is decoded and encoded again, so nothing of the file but its
pixels comes into a book: no place where it was taken, no name of the camera, no hidden second picture.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.errors import InputError, Place
from docgen.files import text_files
from docgen.language import foreign, say

LARGEST_FILE = 50_000_000
"""Bytes of a photograph."""
_MOST_PIXELS = 60_000_000
"""The pixels of the largest photograph that is decoded."""
_LONGEST_EDGE = 2_400
"""The pixels of the longer edge in the book. On the 225 mm of a page this is 270 dpi."""
_QUALITY = 88
_ONE_AT_A_TIME = threading.Lock()
"""Only one thread decodes a photograph at a time, because it changes a setting of the whole process meanwhile."""


@dataclass(frozen=True, slots=True)
class AdmittedPhotograph:
    """A photograph that can be printed."""

    data: bytes
    """A JPEG of 8 bits a channel without metadata."""
    width: int
    """The width in pixels."""
    height: int
    """The height in pixels."""
    is_grey: bool
    """Whether it has one channel. Otherwise it has three: red, green and blue."""


def admitted(path: Path, place: Place) -> AdmittedPhotograph:
    """Read a photograph. Raise an `InputError` if it is too large, or no complete JPEG or PNG.

    path: the file. place: the place that the error names.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    data = text_files.read(path, LARGEST_FILE)
    try:
        with _whole_files_only(), Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise _refused(
                    say("照片过大（{width}×{height} 像素）", width=opened.width, height=opened.height), place
                )
            upright = ImageOps.exif_transpose(opened)
            picture = _flat(upright)
    except UnidentifiedImageError as error:
        raise _refused(say("不是 JPEG 或 PNG 照片"), place) from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise _refused(say("照片打不开：{error}", error=foreign(str(error))), place) from error
    picture.thumbnail((_LONGEST_EDGE, _LONGEST_EDGE))
    picture.info.clear()  # Otherwise Pillow would write the comment of the file again.
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=_QUALITY)
    return AdmittedPhotograph(stream.getvalue(), picture.width, picture.height, picture.mode == "L")


@contextmanager
def _whole_files_only() -> Iterator[None]:
    """Let Pillow refuse a file with only the beginning of a picture. WeasyPrint tells Pillow to accept such files."""
    from PIL import ImageFile

    with _ONE_AT_A_TIME:
        earlier = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = earlier


def _flat(picture: Any) -> Any:
    """Return a picture in grey, or in red, green and blue. What is transparent becomes white."""
    from PIL import Image

    if picture.mode in ("1", "L", "I;16", "I"):
        return picture.convert("L")
    if picture.mode in ("RGBA", "LA", "PA", "P"):
        layered = picture.convert("RGBA")
        white = Image.new("RGBA", layered.size, "white")
        white.alpha_composite(layered)
        return white.convert("RGB")
    return picture.convert("RGB")


def _refused(message: str, place: Place) -> InputError:
    return InputError(message, place=place, next_step=say("用看图软件另存为 JPEG，再试一次"), code="photograph")
