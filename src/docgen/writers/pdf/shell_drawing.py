"""A page of WeasyPrint's PDF → its words, its other shapes, and the operators that draw these shapes.

Operators that are not listed here are refused, because their effect on the page would be unknown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from docgen.errors import RenderError
from docgen.language import say
from docgen.layout.pages import Rectangle
from docgen.writers.pdf import shell_fonts
from docgen.writers.pdf.matrices import Matrix, Point, bounds, common, moved, numbers, product
from docgen.writers.pdf.shell_fonts import ShellFont
from docgen.writers.pdf.shell_refusal import UnfitShell

Operation = tuple[Any, bytes, int]
"""The operands of an operator, the operator, and its position among all that the page draws."""
PAINTS = {b"f", b"F", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*"}
"""The operators that draw a path."""

_PATH = {b"m": 1, b"l": 1, b"c": 3, b"v": 2, b"y": 2, b"re": 0, b"h": 0}
"""Operator of a path → its number of points."""
_LINES = {b"w", b"J", b"j", b"M", b"d"}
_COLOURS = {b"rg", b"RG", b"g", b"G", b"cs", b"CS", b"sc", b"SC", b"scn", b"SCN"}
_CMYK = {b"k", b"K"}
_TEXT = {b"BT", b"ET", b"Tf", b"Tm", b"TJ"}
_TEXT_STYLE = {b"Tr", b"Ts", b"Tz", b"Tc", b"Tw", b"Td", b"TD", b"T*", b"Tj", b"'", b'"', b"TL"}
_TURNED = 1e-4
"""The least sine of an angle that turns text visibly."""
_EVERYWHERE = Rectangle(-1e6, -1e6, 1e6, 1e6)
"""The clip of a page that clips nothing."""


@dataclass(frozen=True, slots=True)
class DrawnWord:
    """Text that WeasyPrint draws with one operator."""

    font: ShellFont
    """The font."""
    size: float
    """The size of the characters in points."""
    x: float
    """The left end of the first character, in points from the left edge of the paper."""
    baseline: float
    """The distance of the baseline from the upper edge of the paper, in points."""
    glyphs: tuple[tuple[int, float], ...]
    """The number of each glyph, and its distance from `x` in points."""
    color: str
    """The colour as hexadecimal RGB."""
    order: int
    """The position among all that the page draws."""

    @property
    def text(self) -> str:
        """The characters."""
        return "".join(self.font.characters[glyph] for glyph, _ in self.glyphs)

    @property
    def box(self) -> Rectangle:
        """The place of the characters: from the ascent to the descent that a Chinese character has."""
        glyph, last = self.glyphs[-1]
        right = self.x + last + self.font.widths[glyph] * self.size
        return Rectangle(self.x, self.baseline - 0.88 * self.size, right, self.baseline + 0.12 * self.size)


@dataclass(frozen=True, slots=True)
class Painted:
    """A shape that the page draws: anything except text."""

    box: Rectangle
    """Its place, in points from the upper left corner of the paper."""
    style: str
    """The operator, the colour and the opacity."""
    order: int = field(compare=False)
    """The position among all that the page draws."""


@dataclass(slots=True)
class Drawing:
    """Everything that a page draws."""

    words: list[DrawnWord] = field(default_factory=list)
    """The text in the order of drawing."""
    painted: list[Painted] = field(default_factory=list)
    """The shapes in the order of drawing."""
    operations: list[Operation] = field(default_factory=list)
    """The operators that draw the shapes. Operators between q and Q that draw nothing are left out."""


@dataclass(frozen=True, slots=True)
class _State:
    """The parts of the graphics state that are used here. Lengths are in points, and y is measured upwards."""

    matrix: Matrix = (1, 0, 0, 1, 0, 0)
    """Units of the operators → points from the lower left corner of the paper."""
    clip: Rectangle = _EVERYWHERE
    """The rectangle to which everything is clipped."""
    fill: str = "rg 0 0 0"
    """The operator that set the colour of fills, and its operands."""
    stroke: str = "RG 0 0 0"
    """The operator that set the colour of strokes, and its operands."""
    alpha: float = 1.0
    """The opacity of fills, from 0 to 1."""


def read(page: Any, known: dict[str, ShellFont]) -> Drawing:
    """Return everything that a page draws.

    page: a `pypdf.PageObject`. known: the fonts of earlier pages of the same PDF, by their names.
    """
    from pypdf.generic import ContentStream

    reader = _Reader(float(page.mediabox.height), known)
    content = ContentStream(page.get_contents(), page.pdf)
    reader.run(content.operations, page["/Resources"], _State(), is_page=True)
    reader.drawing.operations = reader.segments[0]
    return reader.drawing


class _Reader:
    """Follows the operators of a page. height: the height of the page in points. known: the fonts read so far."""

    def __init__(self, height: float, known: dict[str, ShellFont]) -> None:
        self.drawing = Drawing()
        self.segments: list[list[Operation]] = [[]]
        """The kept operators: a list of the operators outside every q, and a list for each q that is not closed yet."""
        self.order = 0
        self._height = height
        self._fonts = known

    def run(self, operations: Iterable[tuple[Any, bytes]], resources: Any, state: _State, *, is_page: bool) -> None:
        """Follow some operators.

        is_page: whether the page itself has them, not a drawing on it. Only there text is allowed, and only the
        operators of the page are kept.
        """
        states: list[_State] = []
        path: list[Point] = []
        clips = False
        font, size, matrix = "", 0.0, state.matrix
        for operands, operator in operations:
            self.order += 1
            if operator == b"q":
                states.append(state)
                if is_page:
                    self.segments.append([([], b"q", self.order)])
            elif operator == b"Q":
                state = states.pop()
                if is_page:
                    self._close()
            elif operator in _TEXT | _TEXT_STYLE:
                if not is_page or operator == b"Tr":  # WeasyPrint writes Tr only for the text of an SVG.
                    message = say("图片里有字（SVG 的 text，或半透明的一组）")
                    step = say("在绘图软件里把字转成轮廓（路径）；要能查到的字写在图片外面")
                    raise UnfitShell("picture-text", message, step)
                if operator in _TEXT_STYLE:
                    raise _unknown(operator)
                if operator == b"Tf":
                    font, size = str(operands[0]), float(operands[1])
                elif operator == b"Tm":
                    matrix = product(numbers(operands), state.matrix)
                elif operator == b"TJ":
                    if font not in self._fonts:
                        self._fonts[font] = shell_fonts.read(resources["/Font"][font].get_object())
                    self._word(self._fonts[font], size, matrix, operands[0], state)
            else:
                if is_page:
                    self.segments[-1].append((operands, operator, self.order))
                if operator in _PATH:
                    path += _points(operator, operands, state.matrix)
                elif operator in (b"W", b"W*"):
                    clips = True
                elif operator in PAINTS or operator == b"n":
                    if operator != b"n":
                        self._paint(bounds(path), operator, state)
                    if clips:
                        state = replace(state, clip=common(state.clip, bounds(path)))
                    path, clips = [], False
                elif operator == b"Do":
                    self._do(resources["/XObject"][operands[0]], operands, state)
                elif operator == b"sh":
                    _refuse_hidden_text(resources["/Shading"][operands[0]])
                    self._paint(state.clip, operator, state)
                else:
                    state = _changed(state, operands, operator, resources)

    def _close(self) -> None:
        """Keep the operators since the last q if they draw something."""
        segment = self.segments.pop()
        if any(operator in PAINTS or operator in (b"Do", b"sh") for _, operator, _ in segment):
            self.segments[-1] += [*segment, ([], b"Q", self.order)]

    def _paint(self, box: Rectangle, operator: bytes, state: _State) -> None:
        seen = common(box, state.clip)
        color = state.stroke if operator in (b"S", b"s") else state.fill
        edges = (seen.left, self._height - seen.bottom, seen.right, self._height - seen.top)
        if edges[0] <= edges[2] and edges[1] <= edges[3]:
            place = Rectangle(*(round(edge, 2) for edge in edges))
            self.drawing.painted.append(Painted(place, f"{operator.decode()} {color} {state.alpha:g}", self.order))

    def _do(self, drawn: Any, operands: Any, state: _State) -> None:
        """Follow the operators of a form XObject, or paint a picture in the unit square."""
        from pypdf.generic import ContentStream

        drawn = drawn.get_object()
        if drawn["/Subtype"] == "/Image":
            _refuse_odd_picture(drawn)
            corners = [moved(x, y, state.matrix) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
            self._paint(bounds(corners), b"Do " + str(operands[0]).encode(), state)
            return
        matrix = product(numbers(drawn.get("/Matrix", (1, 0, 0, 1, 0, 0))), state.matrix)
        content = ContentStream(drawn, drawn.pdf if hasattr(drawn, "pdf") else None)
        self.run(content.operations, drawn.get("/Resources", {}), replace(state, matrix=matrix), is_page=False)

    def _word(self, font: ShellFont, size: float, matrix: Matrix, pieces: Any, state: _State) -> None:
        """Add the text of one operator. pieces: glyph numbers, and lengths in 1/1000 em by which x goes back."""
        if abs(matrix[1]) > _TURNED or abs(matrix[2]) > _TURNED or matrix[0] <= 0 or matrix[3] <= 0:
            raise UnfitShell("turned", say("有转过方向的字"), say("字要横排；竖排、斜排的字转成轮廓，作为图片放进去"))
        size *= matrix[0]
        x, glyphs = 0.0, []
        for piece in pieces:
            if isinstance(piece, int | float):
                x -= float(piece) / 1000 * size
                continue
            codes = piece if isinstance(piece, bytes) else piece.original_bytes
            for index in range(0, len(codes), 2):
                glyph = int.from_bytes(codes[index : index + 2], "big")
                glyphs.append((glyph, x))
                x += font.widths[glyph] * size
        if glyphs:
            text = "".join(font.characters[glyph] for glyph, _ in glyphs)
            color = _text_color(text, state)
            placed = (matrix[4], self._height - matrix[5])
            self.drawing.words.append(DrawnWord(font, size, *placed, tuple(glyphs), color, self.order))


def _changed(state: _State, operands: Any, operator: bytes, resources: Any) -> _State:
    """Return the graphics state after an operator that draws nothing."""
    if operator == b"cm":
        return replace(state, matrix=product(numbers(operands), state.matrix))
    if operator == b"gs":
        values = resources["/ExtGState"][operands[0]]
        _refuse_hidden_text(values.get("/SMask"))
        return replace(state, alpha=float(values.get("/ca", state.alpha)))
    if operator in _CMYK or "/DeviceCMYK" in operands:
        raise UnfitShell("colour", say("颜色写成了 CMYK"), say("颜色写成 #RRGGBB"))
    if operator in _COLOURS:
        if operator in (b"scn", b"SCN") and operands and isinstance(operands[-1], str):
            _refuse_hidden_text(resources["/Pattern"][operands[-1]])
        words = [operator.decode()]
        for operand in operands:
            words.append(str(operand) if isinstance(operand, str) else f"{float(operand):.4g}")
        color = " ".join(words)
        is_of_strokes = operator.isupper()  # RG, G, CS, SC, SCN
        return replace(state, stroke=color) if is_of_strokes else replace(state, fill=color)
    if operator not in _LINES:
        raise _unknown(operator)
    return state


def _text_color(text: str, state: _State) -> str:
    """Return the colour of text as hexadecimal RGB."""
    operator, *values = state.fill.split()
    if state.alpha < 1:
        raise UnfitShell(
            "see-through", say("“{text}”是半透明的", text=text), say("字用不透明的颜色，如 #808080；半透明的图片可以")
        )
    if operator not in ("rg", "g"):
        raise UnfitShell("colour", say("“{text}”的颜色不是 RGB", text=text), say("颜色写成 #RRGGBB"))
    red_green_blue = values if operator == "rg" else values * 3
    return "".join(f"{round(float(value) * 255):02x}" for value in red_green_blue)


def _refuse_hidden_text(drawn: Any) -> None:
    """Refuse text and unknown operators in a pattern, a shading or a mask."""
    from pypdf.generic import ContentStream

    if drawn is None:
        return
    drawn = drawn.get_object()
    group = drawn.get("/G") if hasattr(drawn, "get") else None  # the drawing of a mask
    stream = drawn if group is None else group.get_object()
    if hasattr(stream, "get_data") and ("/PatternType" in stream or group is not None):
        content = ContentStream(stream, None)
        _Reader(0, {}).run(content.operations, stream.get("/Resources", {}), _State(), is_page=False)


def _refuse_odd_picture(picture: Any) -> None:
    """Refuse a picture in CMYK. A PDF/A with RGB colours cannot contain it."""
    space = picture.get("/ColorSpace")
    if str(space) == "/DeviceCMYK" or (isinstance(space, list) and "/DeviceCMYK" in map(str, space)):
        raise UnfitShell("colour", say("有一张图片的颜色是 CMYK"), say("把图片另存为 RGB 的 PNG 或 JPEG"))


def _unknown(operator: bytes) -> RenderError:
    name = operator.decode("latin-1")
    return RenderError(say("WeasyPrint 用了不认识的绘图指令 {name}", name=name), code="shell-operator")


# ---- places ----------------------------------------------------------------------------------------------------------
def _points(operator: bytes, operands: Any, matrix: Matrix) -> list[Point]:
    """Return the points of an operator of a path, in points of the page."""
    values = [float(value) for value in operands]
    if operator == b"re":
        x, y, width, height = values
        return [moved(x + right, y + up, matrix) for right in (0, width) for up in (0, height)]
    return [moved(values[2 * index], values[2 * index + 1], matrix) for index in range(_PATH[operator])]
