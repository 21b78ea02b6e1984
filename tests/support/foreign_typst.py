"""A set-up → a PDF that Typst lays out, as the public templates for official documents do."""

from foreign_setups import Piece, Run, Sheet, Table, sides

FACES = {
    "仿宋_GB2312": "FandolFang R",
    "楷体_GB2312": "FandolKai",
    "黑体": "FandolHei",
    "方正小标宋简体": "FandolSong",
    "宋体": "Noto Serif CJK SC",
}
"""Typst takes only fonts that the machine has."""


def document(sheet: Sheet) -> bytes:
    import typst

    return typst.compile(source(sheet).encode())


def source(sheet: Sheet) -> str:
    top, bottom, left, right = sheet.margins
    sides = f"inside: {left}mm, outside: {right}mm" if sheet.mirrored else f"left: {left}mm, right: {right}mm"
    lines = [
        f"#set page(width: {sheet.width}mm, height: {sheet.height}mm, margin: (top: {top}mm, bottom: {bottom}mm, "
        f"{sides}), footer-descent: 0mm, footer: {_footer(sheet)})",
        # Characters are as high as their em square; the space between lines is what is left of the pitch.
        '#set text(lang: "zh", region: "cn", top-edge: 0.88em, bottom-edge: -0.12em, '
        "cjk-latin-spacing: none, costs: (widow: 0%, orphan: 0%))",
        "#set par(spacing: 0pt)",
    ]
    previous = None
    for piece in sheet.pieces:
        lines.append(_table(piece) if isinstance(piece, Table) else _paragraph(piece, previous))
        previous = piece
    return "\n\n".join(lines)


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _text(run: Run, tracking: float, content: str | None = None) -> str:
    weight = '"bold"' if run.bold or run.font == "方正小标宋简体" else '"regular"'
    font = FACES.get(run.font, run.font)
    return (
        f'text(font: "{font}", size: {run.size}pt, tracking: {tracking}pt, weight: {weight}, '
        f'fill: rgb("#{run.color}"), {content or _string(run.text)})'
    )


def _leading(piece: Piece) -> float:
    size = piece.runs[0].size
    pitch = size * 1.3 * float(piece.line[1:]) if piece.line.startswith("倍") else float(piece.line)
    return pitch - size


def _paragraph(piece: Piece, previous: Piece | Table | None) -> str:
    leading = _leading(piece)
    above = piece.before + (leading if previous is not None else 0)
    if piece.part == "mark":
        # The characters of FandolSong are lower in their em square than the place that the set-up reckons with.
        above -= 0.055 * piece.runs[0].size
    if isinstance(previous, Piece):
        above += previous.after
    justify = "true" if piece.align == "justify" else "false"
    align = "left" if piece.align == "justify" else piece.align
    indent = f"#h({piece.first}pt)" if piece.first and piece.align in ("left", "justify") else ""
    content = "".join(f"#{_text(run, piece.tracking)}" for run in piece.runs)
    if "\t" in piece.runs[0].text:
        start, end = piece.runs[0].text.split("\t")
        run = piece.runs[0]
        content = "".join(
            (
                f"#{_text(Run(start, run.font, run.size), piece.tracking)}",
                "#h(1fr)",
                f"#{_text(Run(end, run.font, run.size), piece.tracking)}",
            )
        )
    sticky = "true" if piece.keep else "false"
    block = (
        f"#v({above}pt)\n#block(above: 0pt, below: 0pt, breakable: true, sticky: {sticky}, "
        f"inset: (left: {piece.left}pt, right: {piece.right}pt), width: 100%, "
        f"align({align}, par(leading: {leading}pt, justify: {justify})[{indent}{content}]))"
    )
    if piece.part == "rule":
        return f"#v({above}pt)\n#pad(left: {piece.left}pt, right: {piece.right}pt)[{_rule(piece.below)}]"
    rules = [f"#v({11.34 if piece.part == 'number' else 4}pt)\n" + _rule(piece.below)] if piece.below else []
    before = [_rule(piece.above) + "\n#v(4pt)"] if piece.above else []
    if piece.above:
        block = block.replace(f"#v({above}pt)", "", 1)
        before.insert(0, f"#v({above - 4}pt)")
    return "\n".join(["#pagebreak()"] * piece.new_page + [*before, block, *rules])


def _rule(value: tuple[float, str]) -> str:
    return f'#line(length: 100%, stroke: {value[0]}pt + rgb("#{value[1]}"))'


def _table(table: Table) -> str:
    cells = ", ".join(f"{_text(Run(word, table.font, table.size), 0)}" for row in table.rows for word in row)
    columns = f"({', '.join([f'{table.width / len(table.rows[0]):g}mm'] * len(table.rows[0]))})"
    over = (156 - table.width) / 2
    return f"#v(12pt)\n#pad(left: {over}mm, right: {over}mm)[#table(columns: {columns}, stroke: 0.75pt, {cells})]"


def _footer(sheet: Sheet) -> str:
    if sheet.number == "无":
        return "none"
    before, after = sheet.number.split("1")
    run = sheet.number_run
    words = f"{_string(before)} + str(here().page()) + {_string(after)}"
    number = _text(run, 0, words)
    inset = "15.8pt" if sheet.number_place not in ("居中", "顶格") else "0pt"
    odd, even = sides(sheet.number_place)
    side = "center" if sheet.number_place == "居中" else f"if calc.odd(here().page()) {{ {odd} }} else {{ {even} }}"
    # The dash is 0.38 em above the baseline: 7 mm below the text is the baseline less that.
    below = 7 + sheet.number_lower
    return (
        f"context [#v({below}mm - {run.size * 0.5:g}pt) #align({side}, pad(left: {inset}, right: {inset}, {number}))]"
    )
