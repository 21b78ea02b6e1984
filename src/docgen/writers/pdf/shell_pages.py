"""Doc + Stationery → the pages of the office's HTML shell, without the text of the document.

WeasyPrint lays the shell out with empty slots. What it draws becomes a drawing that is stamped below the text, and
words that docgen draws in its own faces. A shell that cannot be stamped is refused with the reason.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from docgen.files import toml_files
from docgen.language import say
from docgen.layout import fonts, page_geometry
from docgen.layout.office_name import Letterhead
from docgen.layout.pages import PlacedText, Rectangle, ShellPage, ShellPages
from docgen.model.blocks import Doc, Role
from docgen.stationery import shell_text
from docgen.stationery.cabinet import Stationery
from docgen.stationery.profile import Profile
from docgen.writers.pdf import (
    letter_css,
    shell_admission,
    shell_drawing,
    shell_ground,
    shell_html,
    shell_layout,
    shell_objects,
    shell_words,
)
from docgen.writers.pdf.shell_admission import ReadPage
from docgen.writers.pdf.shell_drawing import DrawnWord
from docgen.writers.pdf.shell_fonts import PdfFont
from docgen.writers.pdf.shell_refusal import UnfitShell

_MOST_KEPT = 64
"""The most shells whose pages are kept."""
_ALIGNED = 0.5
"""The largest distance of a sample from the place where it would be with an alignment, in points."""


def find(doc: Doc, stationery: Stationery) -> ShellPages:
    """Return the pages of a document's shell. A shell that cannot be stamped is a `StationeryError`."""
    path, profile = stationery.shell(f"{doc.shell}.html"), stationery.profile
    try:
        head = page_geometry.mark(doc, profile)
        if _is_plain(doc, stationery):
            sample = replace(head, lines=(shell_html.OFFICE,) * len(head.lines))
            named = _with_office(_laid_out(doc, stationery, sample), head, profile)
            if named is not None:
                return named
        return _laid_out(doc, stationery, None).pages
    except UnfitShell as reason:
        raise reason.stated(path) from reason


def _is_plain(doc: Doc, stationery: Stationery) -> bool:
    """Return whether the office's name can be laid out with a sample: the shell consists of tags and has no style."""
    has_one_name = [para.role for para in doc.head].count(Role.LETTERHEAD) == 1
    text = shell_text.of(stationery, doc.shell, "pdf")
    return has_one_name and text.plain_slots is not None and "style" not in toml_files.text(text.path).lower()


@dataclass(frozen=True, slots=True)
class _Shell:
    """A shell that WeasyPrint laid out."""

    pages: ShellPages
    """Its pages, without the sample of the office's name."""
    samples: tuple[DrawnWord, ...]
    """Each line of the sample of the office's name."""
    office: Rectangle | None
    """The place of the sample."""
    read: tuple[ReadPage, ...]
    """What WeasyPrint drew."""


def _with_office(shell: _Shell, head: Letterhead, profile: Profile) -> ShellPages | None:
    """Return the pages of a shell with an office's name. None: the name cannot stand where the sample stands."""
    words: list[PlacedText] = []
    if shell.office is not None:
        if len(shell.samples) != len(head.lines):
            return None
        for line, sample in zip(head.lines, shell.samples, strict=True):
            placed = shell_words.centred(line, sample, shell.office, profile)
            if placed is None or not shell_words.is_centred(sample, shell.office):
                return None
            words += placed
    first = replace(shell.pages.first, words=(*words, *shell.pages.first.words))
    return replace(shell.pages, first=first)


def _laid_out(doc: Doc, stationery: Stationery, sample: Letterhead | None) -> _Shell:
    """Return the shell of a document. sample: of the office's name. None: the office has its own name."""
    profile = stationery.profile
    margins = shell_text.of(stationery, doc.shell, "pdf").margins
    css = _style_sheet(profile, doc.shell, page_geometry.mark(doc, profile), margins)
    source = shell_html.with_empty_slots(doc, stationery, sample)
    shell = _read(source, css, profile)
    key = shell_html.structure(source), css, profile
    if key not in _MARGINS:
        if len(_MARGINS) >= _MOST_KEPT:
            _MARGINS.clear()
        _MARGINS[key] = _admit(doc, stationery, shell, shell_html.with_probes(doc, stationery, sample), css)
    first = replace(shell.pages.first, margin_above=_MARGINS[key])
    return replace(shell, pages=replace(shell.pages, first=first))


_MARGINS: dict[tuple[str, str, Profile], float] = {}
"""Shells that were admitted → the margin above the body."""


@functools.lru_cache(maxsize=_MOST_KEPT)
def _style_sheet(profile: Profile, shell: str, head: Letterhead, margins: tuple[str, ...]) -> str:
    """Return the style sheet of a shell. margins: the margins in which the shell has text."""
    head_only = replace(head, lines=(shell_html.OFFICE,) * len(head.lines))  # the same for all names of this size
    css = letter_css.stylesheet(profile, fonts.find_all(profile), shell, head_only)
    return css + letter_css.margin_texts(profile, shell, margins) + shell_html.CSS


def _pages(source: str, style_sheets: tuple[str, ...], profile: Profile) -> tuple[ReadPage, ...]:
    """Return the pages of HTML as WeasyPrint draws them."""
    known: dict[str, PdfFont] = {}
    return tuple(
        ReadPage(laid_out.places, shell_drawing.read(laid_out.page, known), "/Annots" in laid_out.page, laid_out.page)
        for laid_out in shell_layout.lay_out(source, style_sheets, profile.font_folder)
    )


# ---- each document ---------------------------------------------------------------------------------------------------
@functools.lru_cache(maxsize=_MOST_KEPT)
def _read(source: str, css: str, profile: Profile) -> _Shell:
    """Return a shell with empty slots. source: its HTML. css: the style sheet."""
    read = _pages(source, (css,), profile)
    shell_admission.refuse_unfit_pages(read, source, profile)
    office = read[0].places.get("dg-office-0")
    samples = tuple(
        sorted((word for word in read[0].drawing.words if word.text == shell_html.OFFICE), key=lambda one: one.baseline)
    )
    pages = [_page(number, page, profile) for number, page in enumerate(read[: shell_admission.PAGES])]
    return _Shell(ShellPages(*pages), samples, office, read)


def _page(number: int, page: ReadPage, profile: Profile) -> ShellPage:
    """Return a page of a shell. number: from 0."""
    body = page.places[f"dg-body-{number}" if number else "dg-body"]
    top = body.top - (0 if number else shell_html.MARGIN)
    slots = {"body": replace(body, top=top, bottom=page.places["dg-end"].bottom)}
    aligned = {}
    for role in shell_html.MARKS:
        if place := page.places.get(f"dg-{role}"):
            style = profile.roles[role]
            left, right = (profile.characters_wide(role, count).pt for count in (style.left, style.right))
            slots[role.value] = replace(place, left=place.left - left, right=place.right + right)
            aligned[role.value] = _alignment(page, place, role)
    words = [word for word in shell_admission.own_words(page) if word.text != shell_html.OFFICE]
    words.sort(key=lambda word: word.baseline > top)
    drawing, resources = b"", {}
    if page.drawing.painted:
        drawing, resources = shell_objects.written(page.drawing.operations, page.pdf_page["/Resources"])
        _refuse_unreadable(page, words, slots.values())
    placed = tuple(shell_words.placed(word, profile) for word in words)
    return ShellPage(slots, placed, drawing, resources, aligned)


def _alignment(page: ReadPage, place: Rectangle, role: Role) -> str:
    """Return how the shell aligns the sample in a slot."""
    sample = shell_admission.sample_in(page, place)
    if sample is not None:
        free = place.right - place.left - sample.size
        for name, share in (("left", 0), ("center", 0.5), ("right", 1)):
            if abs(place.left + share * free - sample.x) <= _ALIGNED:
                return name
    raise shell_admission.restyled(role, say("对齐或缩进"))


def _refuse_unreadable(page: ReadPage, words: Sequence[DrawnWord], slots: Iterable[Rectangle]) -> None:
    """Refuse a page on whose drawing the text of a document or the shell's words cannot be read."""
    shapes = [painted.box for painted in page.drawing.painted]
    running = [slot for slot in slots if any(shell_admission.overlap(slot, box) for box in shapes)]
    own = [
        (word.text, word.color, word.box)
        for word in page.drawing.words
        if (word in words or word.text == shell_html.OFFICE)
        and any(shell_admission.overlap(word.box, box) for box in shapes)
    ]
    if running or own:
        shell_ground.refuse_unreadable(page.pdf_page, page.drawing.operations, running, own)


# ---- each shell ------------------------------------------------------------------------------------------------------
def _admit(doc: Doc, stationery: Stationery, shell: _Shell, source: str, css: str) -> float:
    """Refuse a shell that changes the text or depends on it. Return the margin above the body in points.

    shell: with empty slots. source: the HTML with probes. css: the style sheet.
    """
    profile = stationery.profile
    numbers = letter_css.page_numbers(profile, fonts.find_all(profile), doc.shell)
    probed = _pages(source, (css, numbers), profile)
    plain_css = letter_css.stylesheet(profile, fonts.find_all(profile), doc.shell, Letterhead(_PLAIN_HEAD))
    plain = _plain(shell_html.bare(doc, stationery), (plain_css + shell_html.CSS, numbers), profile)
    shell_admission.refuse_unfit_shell(shell.read, probed, plain, profile)
    return round(probed[0].places["dg-body"].top - shell.pages.first.slots["body"].top, 3) + 0.0


_PLAIN_HEAD = 22.0
"""The size of an office's name where there is none, in points."""


@functools.lru_cache(maxsize=8)
def _plain(source: str, style_sheets: tuple[str, ...], profile: Profile) -> tuple[ReadPage, ...]:
    return _pages(source, style_sheets, profile)
