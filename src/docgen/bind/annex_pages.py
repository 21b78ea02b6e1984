"""A PDF that somebody else made → its pages as they print, or the reason why it cannot be bound in.

Scripts, embedded files and actions are left out. Everything that can be seen is kept: stamps, signatures and filled
fields above the page become part of it. Only this module of `bind` parses PDFs (pypdf).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pydyf

from docgen.errors import Finding, InputError, Place, Severity
from docgen.files import compression
from docgen.language import say

_ACTIONS = {
    *("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/ResetForm", "/Rendition", "/Movie", "/Sound"),
    *("/GoToR", "/GoToE", "/RichMediaExecute", "/GoTo3DView", "/SetOCGState"),
}
_ACTIVE_KEYS = {"/JS", "/XFA", "/EF", "/EmbeddedFiles", "/RichMediaContent"}
_ACTIVE_NOTES = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
LEFT_BEHIND = {
    *("/StructParent", "/StructParents", "/PieceInfo", "/Metadata", "/OC", "/AF", "/OPI", "/Ref", "/Length"),
}
"""Entries of streams that lead out of the page, or would mean something else in the book."""
_HIDDEN, _PRINTED = 0x02, 0x04


@dataclass(frozen=True)
class Sheet:
    """A page of an annex.

    frame: its boxes, turn and unit.
    layers: the drawings from back to front, each with its matrix. A drawing without a matrix is not moved.
    """

    frame: Mapping[str, Any]
    layers: list[tuple[Any, tuple[float, ...] | None]] = field(default_factory=list)


@dataclass(frozen=True)
class AnnexPages:
    """An annex that can be bound in: its pages, and what of it a reader of the book will miss. name: for messages."""

    name: str
    sheets: list[Sheet]
    findings: list[Finding]


def read(data: bytes, name: str) -> AnnexPages:
    """Read an annex; `InputError` if it is encrypted, broken, empty, active, or has hidden layers."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise _encrypted(name)
        root = reader.root_object
        _refuse_active(root, name)
        if not reader.pages:
            raise _refused(name, "empty", say("附件一页也没有"), say("核对文件是否取对"))
        findings = list(_findings(root, name))
        return AnnexPages(name, [_sheet(page, name, findings) for page in reader.pages], findings)
    except InputError:
        raise
    except DependencyError as error:  # the only cipher that pypdf has no code for itself
        raise _encrypted(name) from error
    except Exception as error:  # pypdf alone has a dozen errors for a broken file, and Python adds its own
        raise _broken(name, error) from error


def _refused(name: str, code: str, reason: str, step: str) -> InputError:
    return InputError(reason, place=Place(name), next_step=step, code=f"annex-{code}")


def _encrypted(name: str) -> InputError:
    return _refused(name, "encrypted", say("附件有密码保护"), say("去掉密码后重新保存"))


def _broken(name: str, error: Exception | None = None) -> InputError:
    reason = say("附件不是完好的 PDF：{error}", error=error) if error else say("附件不是完好的 PDF")
    return _refused(name, "broken", reason, say("重新扫描，或打开后另存为 PDF"))


# ---- what is refused -------------------------------------------------------------------------------------------------
def _refuse_active(root: Any, name: str) -> None:
    for entries in _dictionaries(root):
        active = _ACTIVE_KEYS & entries.keys()
        kinds = {str(_at(entries, key)) for key in ("/S", "/Subtype")} & (_ACTIONS | _ACTIVE_NOTES)
        if active or (kinds and _at(entries, "/Type") != "/StructElem"):
            what = ", ".join(sorted(key.lstrip("/") for key in active | kinds))
            step = say("用“打印为 PDF”重新生成，去掉脚本、按钮和嵌入的文件")
            raise _refused(name, "active", say("附件含有会运行的内容或嵌入的文件（{what}）", what=what), step)
    layers = _at(_at(root, "/OCProperties"), "/D")
    if _at(layers, "/OFF") or _at(layers, "/BaseState") not in (None, "/ON"):
        raise _refused(name, "layers", say("附件有隐藏的图层"), say("用“打印为 PDF”重新生成，只留看得见的内容"))


def _at(entries: Any, key: str) -> Any:
    """What a dictionary has under a key, the object itself and no reference; None if there is no such thing."""
    return entries[key] if entries is not None and key in entries else None


def _dictionaries(root: Any) -> Iterator[Any]:
    """Every dictionary that can be reached, each once."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

    waiting, seen = [root], set[tuple[int, int]]()
    while waiting:
        value = waiting.pop()
        if isinstance(value, IndirectObject):
            if (value.idnum, value.generation) in seen:
                continue
            seen.add((value.idnum, value.generation))
            value = value.get_object()
        if isinstance(value, DictionaryObject):
            yield value
            waiting += value.values()
        elif isinstance(value, ArrayObject):
            waiting += value


def _findings(root: Any, name: str) -> Iterator[Finding]:
    for entries in _dictionaries(_at(root, "/AcroForm")):
        if _at(entries, "/FT") == "/Sig" and "/V" in entries:
            yield Finding(
                "annex-signature",
                say("附件的电子签名装订后只剩图样，不能再验证"),
                Place(name),
                Severity.WARNING,
                say("另行保存原件"),
            )
            return


# ---- what is taken over ----------------------------------------------------------------------------------------------
def _sheet(page: Any, name: str, findings: list[Finding]) -> Sheet:
    frame = {key: page[key] for key in ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit") if key in page}
    sheet = Sheet(frame, [(_drawing(page), None)])
    for reference in _at(page, "/Annots") or ():
        note = reference.get_object()
        look, flags = _look(note), int(_at(note, "/F") or 0)
        if _at(note, "/Subtype") in ("/Popup", "/Link") or flags & _HIDDEN:
            continue
        if look is not None and flags & _PRINTED:
            sheet.layers.append((look, _matrix(look, note["/Rect"])))
        elif look is not None or _at(note, "/Contents"):
            findings.append(_unprinted(name, str(_at(note, "/Contents") or "")))
    return sheet


def _look(note: Any) -> Any:
    """How an annotation looks now; None if it is not seen."""
    look = _at(_at(note, "/AP"), "/N")
    if look is None or "/BBox" in look:
        return look
    return _at(look, str(_at(note, "/AS")))


def _unprinted(name: str, words: str) -> Finding:
    message = say("附件上不打印的批注没有装订进来：{words}", words=words or "…")
    return Finding("annex-note", message, Place(name), Severity.WARNING)


def _drawing(page: Any) -> Any:
    """The page's content as a form that can be drawn on another page; what is compressed stays so."""
    from pypdf.generic import ArrayObject, EncodedStreamObject, NameObject, StreamObject

    contents = _at(page, "/Contents")
    if contents is None:  # not `or`: pypdf takes a stream that is not compressed for empty, as it has no entries
        contents = ArrayObject()
    if isinstance(contents, EncodedStreamObject):
        form: Any = StreamObject()
        form.update({key: contents[key] for key in ("/Filter", "/DecodeParms") if key in contents})
        form.set_data(contents._data)
    else:
        parts = contents if isinstance(contents, ArrayObject) else [contents]
        form = StreamObject()
        form.set_data(b"\n".join(part.get_object().get_data() for part in parts))
    form.update({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form")})
    form[NameObject("/BBox")] = page["/MediaBox"]
    form.update({NameObject(key): page[key] for key in ("/Resources", "/Group") if key in page})
    return form


def _matrix(look: Any, rectangle: Any) -> tuple[float, ...]:
    """How an appearance is laid into its rectangle (ISO 32000-1, 12.5.5, algorithm 8.1)."""
    left, low, right, high = (float(edge) for edge in look["/BBox"])
    a, b, c, d, e, f = (float(number) for number in look.get("/Matrix", (1, 0, 0, 1, 0, 0)))
    corners = [(x, y) for x in (left, right) for y in (low, high)]
    across = sorted(a * x + c * y + e for x, y in corners)
    up = sorted(b * x + d * y + f for x, y in corners)
    xs, ys = sorted(float(edge) for edge in rectangle[::2]), sorted(float(edge) for edge in rectangle[1::2])
    wide = (xs[1] - xs[0]) / (across[-1] - across[0]) if across[-1] > across[0] else 1.0
    tall = (ys[1] - ys[0]) / (up[-1] - up[0]) if up[-1] > up[0] else 1.0
    return wide, 0.0, 0.0, tall, xs[0] - across[0] * wide, ys[0] - up[0] * tall


def frame(sheet: Sheet, copy: ForeignCopy) -> dict[str, bytes]:
    """Return the entries of a page object that say how large the page is and how it is turned."""
    return {key.lstrip("/"): copy.spelled(value) for key, value in sheet.frame.items()}


def drawn(sheet: Sheet, copy: ForeignCopy) -> tuple[bytes, dict[str, bytes]]:
    """Return the operators that draw a page, and its drawings: name → reference."""
    operators: list[bytes] = []
    drawings: dict[str, bytes] = {}
    for index, (form, matrix) in enumerate(sheet.layers):
        move = b"%s cm " % b" ".join(b"%.6g" % number for number in matrix) if matrix else b""
        operators.append(b"q %s/L%d Do Q" % (move, index))
        drawings[f"L{index}"] = copy.add(form)
    return b"\n".join(operators), drawings


class ForeignCopy:
    """Objects of one annex on their way into a PDF. Each is written once. name: the name of the annex in errors."""

    def __init__(self, pdf: pydyf.PDF, name: str) -> None:
        self._pdf, self._name = pdf, name
        self._copied: dict[tuple[int, int], _Copied] = {}
        self._waiting: list[tuple[_Copied, Any]] = []

    def add(self, stream: Any) -> bytes:
        """Add a stream and all that it refers to. Return its reference."""
        copied = self._new()
        self._waiting.append((copied, stream))
        while self._waiting:
            self._fill(*self._waiting.pop())
        reference: bytes = copied.reference
        return reference

    def spelled(self, value: Any) -> bytes:
        """Return a value as a PDF spells it."""
        from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

        if isinstance(value, IndirectObject):
            reference: bytes = self._of(value).reference
            return reference
        if isinstance(value, DictionaryObject):
            left = LEFT_BEHIND if isinstance(value, StreamObject) else ()
            kept = {key: each for key, each in value.items() if key not in left}
            parts = [_plain(NameObject(key)) + b" " + self.spelled(each) for key, each in kept.items()]
            return b"<<" + b" ".join(parts) + b">>"
        if isinstance(value, ArrayObject):
            return b"[" + b" ".join(self.spelled(each) for each in value) + b"]"
        return _plain(value)

    def _new(self) -> _Copied:
        copied = _Copied()
        self._pdf.add_object(copied)
        return copied

    def _of(self, reference: Any) -> _Copied:
        """Return the copy of what a reference leads to."""
        key = reference.idnum, reference.generation
        if key not in self._copied:
            value = reference.get_object()
            if value is None:
                raise _broken(self._name)
            self._copied[key] = self._new()
            self._waiting.append((self._copied[key], value))
        return self._copied[key]

    def _fill(self, copied: _Copied, value: Any) -> None:
        """Give a copy its content."""
        from pypdf.generic import StreamObject

        copied.content = self.spelled(value)
        if isinstance(value, StreamObject):
            data = bytes(value._data) if isinstance(value._data, bytes) else str(value._data).encode("latin-1")
            entries = copied.content[:-2]
            if "/Filter" not in value:
                entries, data = entries + b"/Filter /FlateDecode", compression.stream(data, compression.BEST)
            copied.content = entries + b"/Length %d>>stream\n%s\nendstream" % (len(data), data)


class _Copied(pydyf.Object):  # type: ignore[misc]
    """An object of an annex in the new PDF. It has a number before it has its content, because objects form circles."""

    content = b"null"

    @property
    def data(self) -> bytes:
        """The content as a PDF spells it."""
        return self.content


def _plain(value: Any) -> bytes:
    """A number, name, string, truth value or null."""
    stream = io.BytesIO()
    value.write_to_stream(stream)
    return stream.getvalue()
