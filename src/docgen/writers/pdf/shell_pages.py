"""Doc + Stationery → the pages of the office's HTML shell, without the text of the document.

WeasyPrint lays out the shell with empty slots. The words that it draws are drawn by docgen in the faces of the profile.
The rest becomes a drawing that is stamped below the text. A shell that cannot be stamped is refused with the reason.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

from docgen.files import toml_files
from docgen.language import say
from docgen.layout import fonts, page_geometry
from docgen.layout.office_name import Letterhead
from docgen.layout.pages import PlacedText, Rectangle, ShellPage, ShellPages
from docgen.model.blocks import Doc, Role
from docgen.stationery import shell_text
from docgen.stationery.departments import Stationery
from docgen.stationery.profile import Profile
from docgen.writers.pdf import (
    letter_css,
    shell_admission,
    shell_contrast,
    shell_html,
    shell_objects,
    shell_reading,
    shell_styles,
    shell_values,
    shell_words,
)
from docgen.writers.pdf.shell_drawing import DrawnWord
from docgen.writers.pdf.shell_reading import SLOT_ROLES, ReadPage
from docgen.writers.pdf.shell_refusal import UnfitShell

_MOST_KEPT = 256
"""The largest number of shells whose pages are kept."""
_LONGEST_NUMBER, _LONGEST_MARK = 16, 8
"""The number of characters of a long document number, such as 深工信建函〔2026〕1234号, and of a long mark."""
_ALIGNED = 0.5
"""A sample has an alignment if it is at most this far from its place in this alignment, in points."""


def find(doc: Doc, stationery: Stationery) -> ShellPages:
    """Return the pages of a document's shell. A shell that cannot be stamped is a `StationeryError`."""
    path, profile = stationery.shell(f"{doc.shell}.html"), stationery.profile
    try:
        head = page_geometry.letterhead_of(doc, profile)
        if _is_plain(doc, stationery):
            sample = replace(head, lines=(shell_html.OFFICE,) * len(head.lines))
            named = _with_office(_laid_out(doc, stationery, sample), head, profile)
            if named is not None:
                return named
        return _laid_out(doc, stationery, None).pages
    except UnfitShell as reason:
        raise reason.stated(path) from reason


def _is_plain(doc: Doc, stationery: Stationery) -> bool:
    """Return whether a sample can stand for the office's name: the shell consists of tags and has no style sheet."""
    has_one_name = [para.role for para in doc.head].count(Role.LETTERHEAD) == 1
    text = shell_text.of(stationery, doc.shell, "pdf")
    return has_one_name and text.plain_slots is not None and "style" not in toml_files.text(text.path).lower()


@dataclass(frozen=True, slots=True)
class _Shell:
    """A shell that WeasyPrint laid out."""

    pages: ShellPages
    """Its pages, without the sample of the office's name."""
    samples: tuple[DrawnWord, ...]
    """The lines of the sample of the office's name."""
    office: Rectangle | None
    """The place of the sample. None: the shell does not print the office's name."""
    read: tuple[ReadPage, ...]
    """The pages as WeasyPrint drew them."""


def _with_office(shell: _Shell, head: Letterhead, profile: Profile) -> ShellPages | None:
    """Return the pages of a shell with an office's name. None: the sample cannot be replaced by the name."""
    words: list[PlacedText] = []
    # Number of the sample's lines that are drawn → the number of words in their place. Such a shell has no other words.
    counts = [0]
    if shell.office is not None:
        if len(shell.samples) != len(head.lines):
            return None
        for line, sample in zip(head.lines, shell.samples, strict=True):
            placed = shell_words.centred(line, sample, shell.office, profile)
            if placed is None or not shell_words.is_centred(sample, shell.office):
                return None
            words += placed
            counts.append(len(words))
    first = shell.pages.first
    words_before = {name: counts[count] for name, count in first.words_before.items()}
    first = replace(first, words=(*words, *first.words), words_before=words_before)
    return replace(shell.pages, first=first)


def _laid_out(doc: Doc, stationery: Stationery, sample: Letterhead | None) -> _Shell:
    """Return the shell of a document. sample: a sample of the office's name. None: the office has its own name."""
    profile = stationery.profile
    margins = shell_text.of(stationery, doc.shell, "pdf").margins
    css = _style_sheet(profile, doc.shell, page_geometry.letterhead_of(doc, profile), margins)
    source = shell_html.with_empty_slots(doc, stationery, sample)
    key = shell_html.structure(source), css, profile
    if key in _ADMITTED:
        similar = _similar(source, css, profile)
        if similar:
            return similar
    shell = _read(source, css, profile)
    if key not in _ADMITTED:
        text = shell_html.page_of_probes(stationery)
        if selector := shell_styles.by_neighbours(source, text):
            raise shell_admission.restyled(selector, say("样式"))
        if not shell_html.has_usual_foot(source) or shell_styles.may_change_text(source, text, "dg-body-0"):
            _admit(doc, stationery, shell, shell_html.with_probes(doc, stationery, sample), css)
    if len(_LAID_OUT) >= _MOST_KEPT:
        _LAID_OUT.clear()
        _ADMITTED.clear()
    _ADMITTED.add(key)
    _LAID_OUT[shell_values.pattern(source), css, profile] = shell_values.texts(source), shell
    return shell


_ADMITTED: set[tuple[str, str, Profile]] = set()
"""The shells that do not change the text: their HTML without text, their style sheet, and the profile."""


@functools.lru_cache(maxsize=_MOST_KEPT)
def _style_sheet(profile: Profile, shell: str, head: Letterhead, margins: tuple[str, ...]) -> str:
    """Return the style sheet of a shell. margins: the margins in which the shell has text."""
    head_only = replace(head, lines=(shell_html.OFFICE,) * len(head.lines))  # the same for all names of this size
    css = letter_css.stylesheet(profile, fonts.find_all(profile), shell, head_only)
    return css + letter_css.margin_texts(profile, shell, margins) + shell_html.CSS


_LAID_OUT: dict[tuple[str, str, Profile], tuple[shell_values.Texts, _Shell]] = {}
"""Pattern of the HTML of a shell, its style sheet, and the profile → the texts of the HTML, and the shell."""


def _similar(source: str, css: str, profile: Profile) -> _Shell | None:
    """Return an admitted shell with the values of some HTML. None: WeasyPrint must lay out this HTML."""
    kept = _LAID_OUT.get((shell_values.pattern(source), css, profile))
    if kept is None:
        return None
    texts, shell = kept
    pages = shell_values.exchanged(shell.pages, texts, shell_values.texts(source), profile)
    return replace(shell, pages=pages) if pages else None


# ---- each document ---------------------------------------------------------------------------------------------------
def _read(source: str, css: str, profile: Profile) -> _Shell:
    """Return a shell with empty slots. source: its HTML. css: the style sheet."""
    read = shell_reading.read(source, (css,), profile)
    shell_admission.refuse_unfit_pages(read, source, profile)
    office = read[0].places.get("dg-office-0")
    samples = [word for word in read[0].drawing.words if word.text == shell_html.OFFICE]
    samples.sort(key=lambda word: word.baseline)
    pages = [_page(page, profile) for page in read[: shell_admission.PAGES]]
    return _Shell(ShellPages(*pages), tuple(samples), office, tuple(page.without_pdf() for page in read))


def _page(page: ReadPage, profile: Profile) -> ShellPage:
    slots, aligned = {}, {}
    if body := page.body:
        slots["body"] = body if page.number else replace(body, top=body.top - shell_html.MARGIN)
    for name, role in SLOT_ROLES.items():
        if place := page.places.get(name):
            style = profile.roles[role]
            left, right = (profile.characters_wide(role, count).pt for count in (style.left, style.right))
            slots[role.value] = replace(place, left=place.left - left, right=place.right + right)
            aligned[role.value] = _alignment(page, place, role, profile)
    running = [_text_area(name, place, aligned.get(name, ""), profile) for name, place in slots.items()]
    shell_contrast.refuse_unreadable(page, running, page.own_words)
    drawing, resources = shell_objects.written(page.drawing, page.pdf_page["/Resources"])
    placed = tuple(shell_words.placed(word, profile) for word in page.own_words if word.text != shell_html.OFFICE)
    # The element above the body ends where the body begins. `dg-start` is below the lower margin of this element.
    start = page.places.get("dg-start")
    margin = 0.0
    if start:
        margin = round(start.top - slots["body"].top, 2) + 0.0  # + 0.0 makes -0.0 positive
    return ShellPage(slots, placed, drawing, resources, aligned, _words_before(page), margin)


def _words_before(page: ReadPage) -> dict[str, int]:
    """Return the name of a slot → how many words of the page WeasyPrint draws before the sample in the slot."""
    samples = {"body": page.sample_in(page.body) if page.body else None}
    for name, role in SLOT_ROLES.items():
        place = page.places.get(name)
        samples[role.value] = page.sample_in(place, role) if place else None
    words_before = {}
    for slot, sample in samples.items():
        if sample:
            words_before[slot] = sum(word.order < sample.order for word in page.own_words)
    return words_before


def _text_area(name: str, place: Rectangle, aligned: str, profile: Profile) -> Rectangle:
    """Return the part of a slot that text may fill. aligned: the alignment of a slot of one line. Empty: the body."""
    if not aligned:
        return place
    longest = _LONGEST_NUMBER if name == Role.NUMBER else _LONGEST_MARK
    free = place.right - place.left - profile.characters_wide(Role(name), longest).pt
    share = {"left": 0.0, "center": 0.5, "right": 1.0}[aligned]
    return replace(place, left=place.left + share * free, right=place.right - (1 - share) * free)


def _alignment(page: ReadPage, place: Rectangle, role: Role, profile: Profile) -> str:
    """Return the alignment of the sample in a slot: left, center or right."""
    if sample := page.sample_in(place, role):
        free = place.right - place.left - profile.characters_wide(role, 1).pt
        for name, share in (("left", 0.0), ("center", 0.5), ("right", 1.0)):
            if abs(place.left + share * free - sample.x) <= _ALIGNED:
                return name
    raise shell_admission.restyled(role, say("对齐或缩进"))


# ---- each shell ------------------------------------------------------------------------------------------------------
def _admit(doc: Doc, stationery: Stationery, shell: _Shell, source: str, css: str) -> None:
    """Refuse a shell that changes the text or depends on it. shell: with empty slots. source: HTML with probes."""
    profile = stationery.profile
    numbers = letter_css.page_numbers(profile, fonts.find_all(profile), doc.shell)
    probed = shell_reading.read(source, (numbers, css), profile)
    plain_css = letter_css.stylesheet(profile, fonts.find_all(profile), doc.shell, Letterhead(_PLAIN_HEAD))
    plain = _plain(shell_html.bare(doc, stationery), (numbers, plain_css + shell_html.CSS), profile)
    shell_admission.refuse_unfit_shell(shell.read, probed, plain, profile)


_PLAIN_HEAD = 22.0
"""The size of an office's name in the style sheet of the pages without a shell, in points."""


_plain = functools.lru_cache(maxsize=8)(shell_reading.read)
"""Reads the pages without a shell. They are the same for all shells of a profile."""
