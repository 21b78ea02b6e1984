"""The tree of a book as text, with one line for each paragraph."""

from docgen.model import blocks
from docgen.model.book import (
    Anchored,
    Book,
    BookBlock,
    Contents,
    DoubleLine,
    Figure,
    Heading,
    Index,
    Section,
    paragraphs,
)


def dump(book: Book) -> str:
    """Return the tree as text, with one line for each paragraph. Lines are indented by depth."""
    lines = [f"book: {book.title}"]
    if book.mark:
        lines.append(f"mark: {book.mark}")
    for section in book.sections:
        lines.append(_dump_section(section))
        for block in section.blocks:
            lines += [f"  {line}" for line in _dump_block(block)]
    return "\n".join(lines) + "\n"


def _dump_section(section: Section) -> str:
    words = ["section", section.numbering]
    words += [
        name for name in ("restart", "right", "landscape", "bare", "annexed", "photograph") if getattr(section, name)
    ]
    if section.columns > 1:
        words.append(f"{section.columns} columns")
    if section.running:
        words.append(f"“{section.running}”")
    return " ".join(words)


def _dump_block(block: BookBlock) -> list[str]:
    match block:
        case Heading():
            (line,) = blocks.dump_block(block.para)
            return [f"#{block.anchor} level {block.level} {line}"]
        case Anchored():
            first, *rest = _dump_block(block.block)
            level = f"outline {block.level} " if block.level else ""
            return [f"#{block.anchor} {level}{first}", *rest]
        case Contents() | Index():
            lines = [type(block).__name__.lower()]
            for para in paragraphs(block):
                lines += [f"  {line}" for line in blocks.dump_block(para)]
            return lines
        case Figure():
            lines = [f"figure {block.kind} in {block.unit}: {block.caption}", f"  {' '.join(block.labels)}"]
            for series in block.series:
                lines.append(f"  {series.label}: {' '.join(f'{value:g}' for value in series.values)}")
            return [*lines, f"  alternative: {block.alternative}"]
        case DoubleLine():
            return ["double line"]
        case _:
            return blocks.dump_block(block)
