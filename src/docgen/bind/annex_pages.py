"""An annex → its pages as they print, or the reason why it cannot be bound. An annex is a PDF that others have made.

An annex with scripts, embedded files or actions is refused. Everything visible is kept: stamps, signatures and filled
form fields become parts of their page.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pydyf

from docgen.errors import Finding, InputError, Place, Severity
from docgen.files import compression
from docgen.language import say
from docgen.writers.pdf import matrices, shell_objects
from docgen.writers.pdf.drawing.numbers import SpelledObject, added

_ACTIONS = {
    *("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/ResetForm", "/Rendition", "/Movie", "/Sound"),
    *("/GoToR", "/GoToE", "/RichMediaExecute", "/GoTo3DView", "/SetOCGState"),
}
_ACTIVE_KEYS = {"/JS", "/XFA", "/EF", "/EmbeddedFiles", "/RichMediaContent"}
_ACTIVE_ANNOTATIONS = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
NOT_COPIED = {*("/StructParent", "/StructParents", "/PieceInfo", "/Metadata", "/OC", "/AF", "/OPI", "/Ref", "/Length")}
"""The entries of streams that are not copied. They refer to objects outside the page, or have another meaning there."""
FRAME = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit")
"""The entries of a page that state its size and its rotation."""
_HIDDEN, _PRINTED = 0x02, 0x04
"""The flags of an annotation that is hidden, and of one that is printed."""


@dataclass(frozen=True)
class AnnexPage:
    """A page of an annex."""

    frame: Mapping[str, Any]
    """The entries of `FRAME` that the page has."""
    layers: list[tuple[Any, tuple[float, ...] | None]]
    """The drawings from back to front, each with its matrix. None: the drawing is not moved."""


@dataclass(frozen=True)
class AnnexPages:
    """An annex that can be bound."""

    name: str
    """The name of the annex in messages."""
    pages: list[AnnexPage]
    """The pages of the annex."""
    findings: list[Finding]
    """The losses that a reader of the book should know."""


def read(data: bytes, name: str) -> AnnexPages:
    """Read an annex. Raise an `InputError` if it is encrypted, broken, empty, active, or has hidden layers.

    name: the name of the annex in messages.
    """
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
        return AnnexPages(name, [_page(page, name, findings) for page in reader.pages], findings)
    except InputError:
        raise
    except DependencyError as error:  # For one cipher, pypdf needs another library.
        raise _encrypted(name) from error
    except Exception as error:  # For a broken file, pypdf and Python raise errors of a dozen types.
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
    """Refuse an annex with active content or hidden layers. root: the catalogue of the PDF."""
    for entries in _dictionaries(root):
        active = _ACTIVE_KEYS & entries.keys()
        kinds = {str(_value(entries, key)) for key in ("/S", "/Subtype")} & (_ACTIONS | _ACTIVE_ANNOTATIONS)
        if active or (kinds and _value(entries, "/Type") != "/StructElem"):  # there /S is the type of the element
            what = ", ".join(sorted(key.lstrip("/") for key in active | kinds))
            step = say("用“打印为 PDF”重新生成，去掉脚本、按钮和嵌入的文件")
            raise _refused(name, "active", say("附件含有会运行的内容或嵌入的文件（{what}）", what=what), step)
    layers = _value(_value(root, "/OCProperties"), "/D")
    if _value(layers, "/OFF") or _value(layers, "/BaseState") not in (None, "/ON"):
        raise _refused(name, "layers", say("附件有隐藏的图层"), say("用“打印为 PDF”重新生成，只留看得见的内容"))


def _value(entries: Any, key: str) -> Any:
    """Return the value of a key in a dictionary, with a reference resolved; None without dictionary or key."""
    return entries[key] if entries is not None and key in entries else None


def _dictionaries(root: Any) -> Iterator[Any]:
    """Yield every dictionary of a PDF once. root: its catalogue."""
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
    """Yield a finding if the annex has an electronic signature. root: the catalogue of the PDF."""
    for entries in _dictionaries(_value(root, "/AcroForm")):
        if _value(entries, "/FT") == "/Sig" and "/V" in entries:
            message, step = say("附件的电子签名装订后只剩图样，不能再验证"), say("另行保存原件")
            yield Finding("annex-signature", message, Place(name), Severity.WARNING, step)
            return


# ---- what is copied --------------------------------------------------------------------------------------------------
def _page(page: Any, name: str, findings: list[Finding]) -> AnnexPage:
    """Return a page with its printed annotations. findings: gets a finding for each annotation that is not printed."""
    layers: list[tuple[Any, tuple[float, ...] | None]] = [(_drawing(page), None)]
    for reference in _value(page, "/Annots") or ():
        annotation = reference.get_object()
        appearance, flags = _appearance(annotation), int(_value(annotation, "/F") or 0)
        if _value(annotation, "/Subtype") in ("/Popup", "/Link") or flags & _HIDDEN:
            continue
        words = _value(annotation, "/Contents")
        if appearance is not None and flags & _PRINTED:
            layers.append((appearance, _matrix(appearance, annotation["/Rect"])))
        elif appearance is not None or words:
            message = say("附件上不打印的批注没有装订进来：{words}", words=str(words or "…"))
            findings.append(Finding("annex-note", message, Place(name), Severity.WARNING))
    return AnnexPage({key: page[key] for key in FRAME if key in page}, layers)


def _appearance(annotation: Any) -> Any:
    """Return the present appearance of an annotation; None if it is not visible."""
    appearance = _value(_value(annotation, "/AP"), "/N")
    if appearance is None or "/BBox" in appearance:
        return appearance
    return _value(appearance, str(_value(annotation, "/AS")))


def _drawing(page: Any) -> Any:
    """Return the content of a page as a form XObject. A compressed stream stays compressed."""
    from pypdf.generic import ArrayObject, EncodedStreamObject, NameObject, StreamObject

    contents = _value(page, "/Contents")
    if contents is None:  # `or` would be wrong, because an uncompressed stream has no entries and so is false.
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


def _matrix(appearance: Any, rectangle: Any) -> tuple[float, ...]:
    """Return the matrix that fits an appearance into its rectangle (ISO 32000-1, 12.5.5, algorithm 8.1)."""
    left, low, right, high = (float(edge) for edge in appearance["/BBox"])
    matrix = matrices.numbers(appearance.get("/Matrix", (1, 0, 0, 1, 0, 0)))
    drawn = matrices.bounds([matrices.moved(x, y, matrix) for x in (left, right) for y in (low, high)])
    xs = sorted(float(edge) for edge in rectangle[::2])
    ys = sorted(float(edge) for edge in rectangle[1::2])
    # y is measured upwards here, so the `top` of `drawn`, its smallest y, is the lower edge.
    x_scale = (xs[1] - xs[0]) / (drawn.right - drawn.left) if drawn.right > drawn.left else 1.0
    y_scale = (ys[1] - ys[0]) / (drawn.bottom - drawn.top) if drawn.bottom > drawn.top else 1.0
    return x_scale, 0.0, 0.0, y_scale, xs[0] - drawn.left * x_scale, ys[0] - drawn.top * y_scale


def frame(page: AnnexPage, copy: AnnexCopy) -> dict[str, bytes]:
    """Return the entries of a page object that state its size and its rotation."""
    return {key.lstrip("/"): copy.spelled(value) for key, value in page.frame.items()}


def drawn(page: AnnexPage, copy: AnnexCopy) -> tuple[bytes, dict[str, bytes]]:
    """Return the operators that draw a page, and name of a drawing → its reference."""
    operators: list[bytes] = []
    drawings: dict[str, bytes] = {}
    for index, (form, matrix) in enumerate(page.layers):
        move = b"%s cm " % b" ".join(b"%.6g" % number for number in matrix) if matrix else b""
        operators.append(b"q %s/L%d Do Q" % (move, index))
        drawings[f"L{index}"] = copy.add(form)
    return b"\n".join(operators), drawings


class AnnexCopy:
    """Copies the objects of one annex into a PDF, each once. name: the name of the annex in messages."""

    def __init__(self, pdf: pydyf.PDF, name: str) -> None:
        self._pdf, self._name = pdf, name
        self._copied: dict[tuple[int, int], bytes] = {}
        self._waiting: list[tuple[SpelledObject, Any]] = []

    def add(self, stream: Any) -> bytes:
        """Add a stream and all objects that it refers to. Return its reference."""
        reference = self._new(stream)
        while self._waiting:
            self._fill(*self._waiting.pop())
        return reference

    def spelled(self, value: Any) -> bytes:
        """Return a value as a PDF spells it."""
        from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

        if isinstance(value, IndirectObject):
            key = value.idnum, value.generation
            if key not in self._copied:
                target = value.get_object()
                if target is None:
                    raise _broken(self._name)
                self._copied[key] = self._new(target)
            return self._copied[key]
        if isinstance(value, DictionaryObject):
            left_out = NOT_COPIED if isinstance(value, StreamObject) else ()
            kept = {key: each for key, each in value.items() if key not in left_out}
            parts = [shell_objects.spelled(NameObject(key)) + b" " + self.spelled(each) for key, each in kept.items()]
            return b"<<" + b" ".join(parts) + b">>"
        if isinstance(value, ArrayObject):
            return b"[" + b" ".join(self.spelled(each) for each in value) + b"]"
        return shell_objects.spelled(value)

    def _new(self, value: Any) -> bytes:
        """Add an empty copy of an object. Return its reference. `_fill` fills it later, as objects may form cycles."""
        copied = SpelledObject(b"null")
        self._waiting.append((copied, value))
        return added(self._pdf, copied)

    def _fill(self, copied: SpelledObject, value: Any) -> None:
        """Give a copy its content. value: the object that is copied."""
        from pypdf.generic import StreamObject

        copied.data = self.spelled(value)
        if isinstance(value, StreamObject):
            data = bytes(value._data) if isinstance(value._data, bytes) else str(value._data).encode("latin-1")
            entries = copied.data[:-2]
            if "/Filter" not in value:
                entries, data = entries + b"/Filter /FlateDecode", compression.stream(data, compression.BEST)
            copied.data = entries + b"/Length %d>>stream\n%s\nendstream" % (len(data), data)
