"""What a book's tree says, as texts that its files can be compared with."""

from collections.abc import Mapping

from docgen.layout import bar_chart
from docgen.model import blocks
from docgen.model.book import Anchored, Figure, Section, paragraphs
from docgen.model.links import numbered
from docgen.stationery.profile import Profile


def squeezed(content: str) -> str:
    return "".join(content.split())


def says(section: Section, numbers: Mapping[str, str], profile: Profile) -> str:
    """The text of a section with its page numbers."""
    parts = []
    for block in numbered(section, numbers).blocks:
        inner = block.block if isinstance(block, Anchored) else block
        if isinstance(inner, Figure):
            parts += bar_chart.texts(inner, profile.text_width.pt, profile)
        parts += [blocks.text(paragraph) for paragraph in paragraphs(block)]
    return squeezed("".join(parts))


def head_rows(section: Section) -> list[str]:
    """The text of what each table repeats on top of a page."""
    tables = [block for block in section.blocks if isinstance(block, blocks.Table) and block.header_rows]
    rows = [[cell for row in table.rows[: table.header_rows] for cell in row.cells] for table in tables]
    return [squeezed("".join(blocks.text(p) for cell in cells for p in cell.paras)) for cells in rows]
