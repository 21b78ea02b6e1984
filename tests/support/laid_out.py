"""A section of a book → the section laid out in this process and in memory, without workers and files."""

from docgen.bind.laid_out_section import LaidOutSection, PagesOfSection, bound_whole, break_lines
from docgen.model.book import parts_by_case


def lay_out(section, stationery) -> LaidOutSection:
    if found := bound_whole(section):
        return found
    pages = PagesOfSection(section, stationery)
    broken = [break_lines(piece, stationery) for piece in parts_by_case(section)]
    drawn = list(pages.drawn([part for part, _ in broken], [lines for _, lines in broken]))
    return LaidOutSection(drawn, pages.pages, pages.anchors, pages.share)
