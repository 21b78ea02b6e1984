"""Faults in a paragraph of a finished Word file: it is hidden, moved, or somebody types over it."""

from collections.abc import Callable

from docx.document import Document
from docx.shared import RGBColor
from docx.text.paragraph import Paragraph


def hidden(paragraph: Paragraph) -> None:
    """Word does not show it."""
    for run in paragraph.runs:
        run.font.hidden = True


def white(paragraph: Paragraph) -> None:
    """Nobody sees it on paper."""
    for run in paragraph.runs:
        run.font.color.rgb = RGBColor(255, 255, 255)


def struck(paragraph: Paragraph) -> None:
    """It is struck out."""
    for run in paragraph.runs:
        run.font.strike = True


def removed(paragraph: Paragraph) -> None:
    """It is gone."""
    paragraph._p.getparent().remove(paragraph._p)


def moved_up(paragraph: Paragraph) -> None:
    """It stands before the paragraph that it follows."""
    paragraph._p.getprevious().addprevious(paragraph._p)


def typed(old: str, new: str) -> Callable:
    """Somebody types over it."""

    def change(paragraph: Paragraph) -> None:
        said = paragraph.text.replace(old, new)
        for run in paragraph.runs:
            run.text = ""
        paragraph.runs[0].text = said

    return change


def holders(document: Document) -> list:
    """The elements in which paragraphs stand: the body, and the header and footer of the first page."""
    section = document.sections[0]
    edges = (section.first_page_header, section.first_page_footer)
    return [document.element.body, *(edge._element for edge in edges)]
