"""An edition and stationery → the whole book, or the report alone.

A book has a cover, a note, a table of contents, an overview, parts (编) with the replies, lists and a colophon.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from docgen.composition import wording
from docgen.composition.prose import plain_paragraphs
from docgen.digest import chapters, lists
from docgen.digest.book_values import values
from docgen.digest.edition import Edition
from docgen.digest.main_figures import main_figures
from docgen.digest.overview import statistics
from docgen.digest.year import KIND_TITLES
from docgen.model.blocks import Block, Role, para
from docgen.model.book import Anchored, Book, BookBlock, DoubleLine, Heading, Numbering, Section, contents
from docgen.stationery.departments import Stationery

_OVERVIEW = "办理情况综述"
_EDITIONS = {True: "公开版", False: "内部资料　注意保存"}
"""Whether an edition is public → the name of the edition on the cover."""


def title_of(edition: Edition) -> str:
    """Return the title of the book with the kinds of its proposals: 人大代表建议、政协提案办理答复汇编（2025年度）."""
    return f"{_kinds(edition)}办理答复汇编（{edition.year}年度）"


def volume(
    edition: Edition,
    stationery: Stationery,
    office: str,
    annexed: Mapping[str, Sequence[Section]] | None = None,
    photographs: Sequence[Section] = (),
) -> Book:
    """Return the whole book.

    office: the office that compiles the book; empty if none is named. annexed: the anchor of a reply → the sections of
    its annexes. photographs: the sections of the photographs.
    """
    title = edition.plan.title or title_of(edition)
    front = []
    if foreword := edition.plan.foreword:
        headline = foreword.title or "前言"
        heading = Heading(1, para(Role.FRONT, headline), "foreword")
        blocks = (heading, *plain_paragraphs(foreword.text))
        front.append(Section(blocks, Numbering.ROMAN, restart=True, right=True, running=headline))
    note = Section(
        (
            Heading(1, para(Role.FRONT, "编辑说明"), "note"),
            *_worded("digest-note.txt", edition, stationery, title, office),
        ),
        Numbering.ROMAN,
        restart=not front,
        right=True,
    )
    figures = main_figures(edition)
    body = [
        Section(tuple(figures), restart=True, right=True, running=_OVERVIEW),
        Section(
            (Heading(1, para(Role.FRONT, _OVERVIEW), "overview"), *_overview(edition, stationery, title, office)),
            running=_OVERVIEW,
        ),
        *chapters.sections(edition, stationery.vocabulary, annexed or {}),
        *lists.sections(edition),
    ]
    listed = Section(
        (Anchored(para(Role.CONTENTS_TITLE, "目　录"), "contents", 1), contents([*front, note, *body])),
        Numbering.ROMAN,
        running="目录",
    )
    on_cover = edition.plan.title or f"{_kinds(edition)}办理答复汇编"
    sections = (_cover(edition, on_cover, office), *photographs, *front, note, listed, *body)
    return Book(title, (*sections, _colophon(edition, title, office)), _issued(edition), _mark(edition))


def report(edition: Edition, stationery: Stationery, office: str) -> Book:
    """Return the report (办理工作总结): text, tables and charts, but no replies. office: see `volume`."""
    title = f"{edition.year}年度{_kinds(edition)}办理工作总结"
    blocks: list[BookBlock] = [
        Heading(1, para(Role.FRONT, title), "report"),
        para(Role.CAPTION, f"（{_EDITIONS[edition.is_public]}）"),
    ]
    blocks += _overview(edition, stationery, title, office)
    if office:
        blocks.append(para(Role.SIGNATURE, office))
    return Book(title, (Section(tuple(blocks), restart=True, right=True),), _issued(edition), _mark(edition))


def _overview(edition: Edition, stationery: Stationery, title: str, office: str) -> list[BookBlock]:
    name = "digest-overview-public.txt" if edition.is_public else "digest-overview.txt"
    words = _worded(name, edition, stationery, title, office)
    return [*words, para(Role.HEADING1, "四、统计表"), *statistics(edition)]


def _worded(name: str, edition: Edition, stationery: Stationery, title: str, office: str) -> list[Block]:
    filters: dict[str, Callable[..., Any]] = {
        "join": stationery.vocabulary.join,
        "ordinal": stationery.vocabulary.ordinal,
    }
    return wording.blocks(stationery.sources, name, values(edition, title, office), filters, sealed=False)


def _cover(edition: Edition, title: str, office: str) -> Section:
    offices = [para(Role.COVER_OFFICE, office)] if office else []
    foot = [para(Role.COVER_FOOT, f"{office}　编")] if office else []
    return Section(
        (
            *offices,
            DoubleLine(),
            para(Role.COVER_TITLE, title),
            para(Role.COVER_SUBTITLE, f"（{edition.year}年度）"),
            para(Role.COVER_SUBTITLE, _EDITIONS[edition.is_public]),
            *foot,
        ),
        bare=True,
    )


def _colophon(edition: Edition, title: str, office: str) -> Section:
    lines = [f"书名：{title}", f"版本：{_EDITIONS[edition.is_public]}"]
    if office:
        lines.append(f"编印：{office}")
    others = f"，另有{edition.withheld}件次未收入" if edition.withheld else ""
    if edition.counted_only:
        others = f"，另有{len(edition.counted_only)}件次计入统计、未收全文"
    lines.append(f"收录：{len(edition.printed)}件次{others}")
    return Section(tuple(para(Role.COLOPHON, line) for line in lines), bare=True)


def _mark(edition: Edition) -> str:
    """Return the mark in every running head: 内部资料 in an internal edition; empty in a public edition."""
    return "" if edition.is_public else "内部资料"


def _kinds(edition: Edition) -> str:
    """Return the kinds of the edition's proposals as printed in titles."""
    return "、".join(KIND_TITLES[part.kind] for part in edition.parts)


def _issued(edition: Edition) -> str | None:
    """Return the date of the last reply as the date of the book; None if no reply has a date.

    The current date is not used, because the same cases must give the same bytes on every day.
    """
    dates = [entry.date for entry in edition.entries if entry.date]
    return max(dates).isoformat() if dates else None
