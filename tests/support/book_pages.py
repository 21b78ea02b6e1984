"""A bound book's PDF, page by page, and proofs that everything in it leads where the tree says."""

from pathlib import Path

from book_text import head_rows, says, squeezed
from pdf_tree import Opened

from docgen.model import blocks
from docgen.model.book import Anchored, Book, Heading, head, headings, paragraphs, targets
from docgen.model.links import numbered
from docgen.stationery.departments import Departments

PROFILE = Departments().stationery("base").profile


class Pages:
    """A book's PDF, page by page, and whose pages these are."""

    def __init__(self, path: Path, book: Book) -> None:
        self.book, self.opened = book, Opened(path.read_bytes())
        self.labels = self.opened.reader.page_labels
        self.texts = [squeezed(text) for text in self.opened.pages()]
        self.places = {name: page for name, (page, *_) in self.opened.places().items()}
        self.numbers = {name: self.labels[page] for name, page in self.places.items()}
        self.sections = list(self._sections())

    def _sections(self):
        """Every section with its pages: (index, text without head and number)."""
        index, texts = 0, self.texts
        for section in self.book.sections:
            while not section.annexed and not texts[index]:
                index += 1  # a blank page before a right-hand one
            if section.annexed:
                last = index + section.annexed.pages
                yield section, [(page, texts[page]) for page in range(index, last)]
                index = last
                continue
            rest, found = says(section, self.numbers, PROFILE), []
            while rest:
                content = self._unmarked(section, index)
                for row in head_rows(section) if found else []:
                    content = content if rest.startswith(content) else content.removeprefix(row)
                assert content and rest.startswith(content), (index, content[:80], rest[:80])
                found.append((index, content))
                rest, index = rest[len(content) :], index + 1
            yield section, found
        assert index == len(texts)

    def _unmarked(self, section, index):
        right = index % 2 == 0
        marks = "" if section.bare else squeezed(head(self.book, section, right) + f"—{self.labels[index]}—")
        assert self.texts[index].startswith(marks), self.texts[index][:80]
        return self.texts[index].removeprefix(marks)


def expected(book):
    """Anchor → the text that stands there."""
    found = {}
    for section in book.sections:
        for block in section.blocks:
            if isinstance(block, Heading):
                found[block.anchor] = squeezed(blocks.text(block.para))
            if isinstance(block, Anchored) and not section.annexed:
                found[block.anchor] = squeezed(blocks.text(next(paragraphs(block))))
            for row in getattr(block, "rows", ()):
                if row.anchor:
                    found[row.anchor] = squeezed("".join(blocks.text(p) for cell in row.cells[:2] for p in cell.paras))
    return found


def every_anchor_stands_where_its_text_is(found: Pages) -> None:
    annexed = {section.annexed.anchor for section in found.book.sections if section.annexed}
    wanted = expected(found.book)
    assert found.places.keys() == wanted.keys() | annexed
    for anchor, text in wanted.items():
        assert text in found.texts[found.places[anchor]], anchor


def every_link_leads_to_the_page_that_it_prints(found: Pages) -> None:
    """The links of each section are those of the tree; the printed numbers are in the text that `Pages` compared."""
    whose = {index: number for number, (_, own) in enumerate(found.sections) for index, _ in own}
    linked = {}
    for page, sheet in enumerate(found.opened.reader.pages):
        for note in (each.get_object() for each in sheet.get("/Annots", ())):
            if note["/Subtype"] == "/Link":
                linked.setdefault(whose[page], []).append(str(note["/Dest"]))
    for number, section in enumerate(found.book.sections):
        wanted = list(targets(numbered(section, found.numbers)))  # an index prints each page once
        assert set(linked.get(number, [])) == set(wanted)
        assert len(linked.get(number, [])) >= len(wanted)


def the_contents_are_right_to_the_last_entry(found: Pages) -> None:
    ((_, own),) = [pair for pair in found.sections if pair[0].running == "目录"]
    printed = "".join(text for _, text in own).removeprefix("目录")
    entries = list(headings(found.book.sections))
    assert printed == "".join(squeezed(blocks.text(e.para)) + found.labels[found.places[e.anchor]] for e in entries)


def the_outline_is_the_tree_with_the_annexes_below_their_cases(found: Pages) -> None:
    wanted = []
    for section in found.book.sections:
        for block in section.blocks:
            if isinstance(block, Heading | Anchored) and block.level:
                title = blocks.text(next(paragraphs(block)))
                wanted.append((block.level, squeezed(title), found.places[block.anchor]))
        if section.annexed:
            wanted.append((4, squeezed(section.annexed.title), found.places[section.annexed.anchor]))

    def flat(entries, level=1):
        for title, page, below in entries:
            yield level, squeezed(title), page
            yield from flat(below, level + 1)

    assert list(flat(found.opened.outline())) == wanted


PROOFS = (
    every_anchor_stands_where_its_text_is,
    every_link_leads_to_the_page_that_it_prints,
    the_contents_are_right_to_the_last_entry,
    the_outline_is_the_tree_with_the_annexes_below_their_cases,
)
