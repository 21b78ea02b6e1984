"""The drawings of shells under the text → form XObjects. Each is written once in a PDF."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pydyf

from docgen.layout.pages import Page, ShellPage
from docgen.writers.pdf.drawing.numbers import added, compressed, spelled


def alone(shell: ShellPage, width: float, height: float) -> list[bytes]:
    """Return the objects of the drawing of a shell, as a PDF spells them. The last one is the drawing.

    width, height: the paper size in points.
    """
    pdf = pydyf.PDF()
    Stamps(pdf).name(Page(width, height, (), shell=shell))
    return [each.indirect + b"\n" for each in pdf.objects[1:]]  # pydyf's first object is none of the file


class Stamps:
    """The stamps in one PDF. A stamp is the drawing of a shell."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self._pdf = pdf
        self._names: dict[tuple[bytes, str], str] = {}
        self._streams: dict[Any, bytes] = {}
        self.resources = pydyf.Dictionary()
        """Name of a drawing → its reference."""

    def name(self, page: Page) -> str:
        """Return the name of the drawing of a page's shell. Empty: the shell draws nothing."""
        shell = page.shell
        if shell is None or not shell.drawing:
            return ""
        box = f"[0 0 {spelled(page.width)} {spelled(page.height)}]"
        key = shell.drawing, box
        if key not in self._names:
            self._names[key] = f"S{len(self._names)}"
            entries = {"Type": "/XObject", "Subtype": "/Form", "BBox": box, "Resources": self._resources(shell)}
            self.resources[self._names[key]] = added(self._pdf, compressed(shell.drawing, entries))
        return self._names[key]

    def _resources(self, shell: ShellPage) -> bytes:
        """Return the resources of a shell as a PDF spells them."""
        kinds: dict[str, list[tuple[str, Any]]] = {}
        for (kind, name), value in sorted(shell.resources.items(), key=lambda item: item[0]):
            kinds.setdefault(kind, []).append((name, value))
        entries = []
        for kind, named in kinds.items():
            entries.append((kind, ("dict", tuple(named))))
        return self._spelled(("dict", tuple(entries)))

    def _spelled(self, value: Any) -> bytes:
        """Return a value of `ShellPage.resources` as a PDF spells it. Equal streams become one object."""
        match value:
            case ("atom", spelling):
                return bytes(spelling)
            case ("array", items):
                return b"[" + b" ".join(map(self._spelled, items)) + b"]"
            case ("dict", entries):
                return b"<<" + b"".join(key.encode() + b" " + self._spelled(item) for key, item in entries) + b">>"
            case ("stream", entries, data):
                if value not in self._streams:
                    spelled_entries: Mapping[str, Any] = {key[1:]: self._spelled(item) for key, item in entries}
                    stream = pydyf.Stream([data], spelled_entries)
                    if "Filter" not in spelled_entries:  # a JPEG is compressed already
                        stream = compressed(data, spelled_entries)
                    self._streams[value] = added(self._pdf, stream)
                return self._streams[value]
        raise ValueError(f"no value of a PDF: {value!r}")
