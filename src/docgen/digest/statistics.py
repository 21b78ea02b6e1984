"""Entries → the tables of the year, as `YearTable`s. An entry is the data of one reply.

Proposals are counted in 件, replies in 件次. A 分办 proposal has one reply from each of its offices.

A share is a percentage of all counted replies. In most tables the base of the shares is 应有答复件次, as in published
yearly reports (深圳 2022: 461/616 = 74.84%). In a public edition the base is the number of replies that the edition
contains. The note below a table states the base. Each share is rounded separately. If the rounded shares of a column do
not add up to 100%, the note says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from docgen.digest import definitions
from docgen.digest.figures import Figures, LastYear
from docgen.digest.name_order import sound_key
from docgen.digest.record import Entry
from docgen.digest.scope import YEAR, Scope, proposals
from docgen.digest.year import KINDS, NO_FIELD
from docgen.model.deadlines import Timeliness

YearCell = str | int | Decimal | None
"""A text, a count (int), or a percentage (Decimal); None if the value is not known or the base of a percentage is 0."""

CATEGORIES = ("A", "B", "C", "D")
TYPES = ("独办", "主办会办", "分办")
SATISFACTIONS = ("满意", "基本满意", "不满意")
PUBLICITIES = ("公开", "摘要公开", "依申请公开", "不公开")
_ROUNDED = "各项占比分别四舍五入，相加不等于100%。"
_PENDING, _ALL = "尚未答复", "合计"


@dataclass(frozen=True, slots=True)
class YearTable:
    """A table of the statistics."""

    name: str
    """The English name of the table, by which other modules find it."""
    title: str
    """The printed title."""
    columns: tuple[str, ...]
    """The headings of the columns."""
    rows: tuple[tuple[YearCell, ...], ...]
    """The rows, without the row of totals."""
    total: tuple[YearCell, ...] | None
    """The row of totals; None if the rows cannot be added up."""
    note: str
    """The note below the table, which explains the counts. In most tables it states the base of the shares."""


def percentage(part: int, base: int, places: int = 2) -> Decimal | None:
    """Return `part` as a percentage of `base`, rounded half up to some decimal places; None if the base is 0."""
    if base == 0:
        return None
    return (Decimal(part) * 100 / base).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def shown(cell: YearCell) -> str:
    """Return the printed text of a cell, such as 461 or 74.84%. A cell that is None is printed as —."""
    if cell is None:
        return "—"
    return f"{cell}%" if isinstance(cell, Decimal) else str(cell)


def tables(
    entries: Iterable[Entry], meanings: Mapping[str, str], figures: Figures | None = None, scope: Scope = YEAR
) -> tuple[YearTable, ...]:
    """Return all tables of an edition, in the order of the book.

    meanings: category → its meaning in the place. figures: numbers that case files do not contain; None if there are
    none. scope: whether the edition counts all replies of the year, and its words for the counted replies.
    """
    found, year_figures = list(entries), figures or Figures()
    return (
        overview(found, year_figures) if scope.is_year else public_overview(found, scope),
        categories(found, meanings, year_figures, scope),
        fields(found, scope),
        leads(found, meanings, scope),
        co_handlers(found, scope),
        types(found, scope),
        timeliness(found, scope),
        publicity(found, scope),
        satisfaction(found, scope),
        rates(found, scope),
    )


def overview(entries: Sequence[Entry], figures: Figures) -> YearTable:
    """Return a table of 收到, 立案 and 交办 (件), and 应有答复, 已答复 and 尚未答复 (件次).

    收到, 立案 and the counts of the year before have columns only if `figures` contains these numbers.
    """
    columns: dict[str, Callable[[str], int | None]] = {}
    if figures.received:
        columns["收到（件）"] = figures.received.get
    if figures.filed:
        columns["立案（件）"] = figures.filed.get
    columns["交办（件）"] = lambda kind: proposals(_of_kind(entries, kind))
    columns["应有答复（件次）"] = lambda kind: len(_of_kind(entries, kind))
    columns["已答复（件次）"] = lambda kind: sum(entry.date is not None for entry in _of_kind(entries, kind))
    columns["尚未答复（件次）"] = lambda kind: sum(entry.date is None for entry in _of_kind(entries, kind))
    for name, title in (("proposals", "上年交办（件）"), ("replies", "上年应有答复（件次）")):
        if figures.last_year and name in figures.last_year.counts:
            columns[title] = figures.last_year.counts[name].get
    return _by_kind("交办和答复情况", columns, f"{YEAR.unit}。")


def public_overview(entries: Sequence[Entry], scope: Scope) -> YearTable:
    """Return a table that counts the proposals (件) and replies (件次) of a public edition.

    A public edition contains only replies that are given, so there is no count of replies that are not given yet.
    """
    columns: dict[str, Callable[[str], int | None]] = {
        f"{scope.verb}（件）": lambda kind: proposals(_of_kind(entries, kind)),
        f"{scope.verb}（件次）": lambda kind: len(_of_kind(entries, kind)),
    }
    return _by_kind(f"{scope.holds}情况", columns, f"{scope.unit}。")


def _by_kind(title: str, columns: Mapping[str, Callable[[str], int | None]], note: str) -> YearTable:
    """Return a table with a row for each kind of proposal. columns: heading → a function that counts one kind."""
    rows: list[tuple[YearCell, ...]] = []
    totals = [0] * len(columns)
    for kind in KINDS:
        counts = [count_kind(kind) for count_kind in columns.values()]
        rows.append((kind, *counts))
        totals = [total + (count or 0) for total, count in zip(totals, counts, strict=True)]
    return YearTable("overview", title, ("类别", *columns), tuple(rows), (_ALL, *totals), note)


def categories(entries: Sequence[Entry], meanings: Mapping[str, str], figures: Figures, scope: Scope) -> YearTable:
    """Return a table that counts the replies in each category, and the replies that are not given yet.

    If `figures` contains counts of the year before for a category, the table also has these counts and the increase.
    """
    counts: dict[str, int] = {}
    for letter in _letters(meanings):
        if letter in meanings:
            counts[f"{letter}　{meanings[letter]}"] = _count_category(entries, letter)
    if pending := len(entries) - sum(counts.values()):
        counts[_PENDING] = pending
    table = _shares("categories", "办理结果", "办理类别", counts, entries, scope)
    last_year = figures.last_year
    if not last_year or not any(letter in last_year.counts for letter in CATEGORIES):
        return table
    earlier: list[int | None] = []
    for label in counts:
        earlier.append(_pending_last_year(last_year) if label == _PENDING else last_year.total(label[0]))
    rows: list[tuple[YearCell, ...]] = []
    for row, count, last in zip(table.rows, counts.values(), earlier, strict=True):
        rows.append((*row, *_last_and_increase(count, last)))
    total = (*(table.total or ()), *_last_and_increase(len(entries), _sum_if_known(earlier)))
    columns = (*table.columns, "上年（件次）", "增减（件次）")
    return replace(table, columns=columns, rows=tuple(rows), total=total)


def _pending_last_year(last_year: LastYear) -> int | None:
    """Return how many replies were not given in the year before; None if a count of the year before is missing."""
    replies = last_year.total("replies")
    given = _sum_if_known([last_year.total(letter) for letter in CATEGORIES])
    if replies is None or given is None:
        return None
    return replies - given


def _sum_if_known(counts: Sequence[int | None]) -> int | None:
    """Return the sum of counts; None if a count is not known."""
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _last_and_increase(count: int, last: int | None) -> tuple[int | None, int | None]:
    """Return the count of last year, and the increase since then. Both are None if that count is not known."""
    increase = None if last is None else count - last
    return last, increase


def fields(entries: Sequence[Entry], scope: Scope) -> YearTable:
    """Return a table that counts the proposals (件) and replies (件次) of each field (领域)."""
    return _in_both_units("fields", "领域分布", "领域", entries, lambda entry: entry.field or NO_FIELD, scope)


def leads(entries: Sequence[Entry], meanings: Mapping[str, str], scope: Scope) -> YearTable:
    """Return a table that counts the replies that each unit gives: all of them, and those of each category."""

    def row(name: str, counted: Sequence[Entry]) -> tuple[YearCell, ...]:
        letters = [_count_category(counted, letter) for letter in _letters(meanings)]
        pending = [sum(entry.category is None for entry in counted)] if scope.is_year else []
        return (name, len(counted), percentage(len(counted), len(entries)), *letters, *pending)

    units = _sorted_names(entry.lead for entry in entries)
    rows = []
    for unit in units:
        rows.append(row(unit, [entry for entry in entries if entry.lead == unit]))
    columns = ("主办（答复）单位", "件次", "占比", *_letters(meanings), *([_PENDING] if scope.is_year else []))
    title, note = scope.title("主办单位办理情况"), _base_note(entries, scope)
    return _with_rounding_note(YearTable("leads", title, columns, tuple(rows), row(_ALL, entries), note))


def co_handlers(entries: Sequence[Entry], scope: Scope) -> YearTable:
    """Return a table that counts for each unit the replies about which it was consulted (会办).

    Only a 主办会办 case has consulted units.
    """
    units: list[str] = []
    for entry in entries:
        if entry.type == "主办会办":
            units += entry.co_handlers
    rows = tuple((unit, units.count(unit)) for unit in _sorted_names(units))
    title, columns = scope.title("会办单位办理情况"), ("会办单位", "件次")
    return YearTable("co_handlers", title, columns, rows, (_ALL, len(units)), definitions.CO_HANDLERS)


def types(entries: Sequence[Entry], scope: Scope) -> YearTable:
    """Return a table that counts the proposals (件) and replies (件次) of 独办, 主办会办 and 分办."""
    return _in_both_units("types", "办理方式", "办理方式", entries, lambda entry: entry.type, scope, TYPES)


def timeliness(entries: Sequence[Entry], scope: Scope) -> YearTable:
    """Return a table that counts the replies by timeliness: whether the first reply to the proposal was in time.

    尚未答复 and 期限不明 have a row only if there is such a reply.
    """
    found = Counter(entry.timeliness for entry in entries)
    only_if_found = (Timeliness.PENDING, Timeliness.UNKNOWN)
    counts = {str(kind): found[kind] for kind in Timeliness if found[kind] or kind not in only_if_found}
    return _shares("timeliness", "答复时限", "时限", counts, entries, scope, definitions.FIRST_REPLY)


def satisfaction(entries: Sequence[Entry], scope: Scope) -> YearTable:
    """Return a table of the proposers' ratings of the first reply, and of the last reply if there are several."""
    later = [entry for entry in entries if entry.is_again]
    rows: list[tuple[YearCell, ...]] = []
    for rating in (*SATISFACTIONS, None):
        first = sum(entry.first == rating for entry in entries)
        second = sum(entry.again == rating for entry in later)
        label = rating or "未反馈"
        rows.append((label, first, percentage(first, len(entries)), second, percentage(second, len(later))))
    total = (_ALL, len(entries), _full_percentage(len(entries)), len(later), _full_percentage(len(later)))
    columns = ("评价", "首次（件次）", "首次占比", "再次（件次）", "再次占比")
    note = f"首次占比的基数为{scope.base(len(entries))}；再次占比的基数为其中再次答复的{len(later)}件次。"
    return _with_rounding_note(
        YearTable("satisfaction", scope.title("代表、委员评价"), columns, tuple(rows), total, note)
    )


def publicity(entries: Sequence[Entry], scope: Scope) -> YearTable:
    """Return a table that counts the replies by publicity. A public edition contains only 公开 and 摘要公开."""
    found: Counter[str] = Counter(entry.publicity or "" for entry in entries)
    counts = {value: found[value] for value in (PUBLICITIES if scope.is_year else definitions.OPEN)}
    if unstated := len(entries) - sum(counts.values()):
        counts["未注明"] = unstated
    return _shares("publicity", "公开属性", "公开属性", counts, entries, scope)


def rates(entries: Sequence[Entry], scope: Scope) -> YearTable:
    """Return the table of the rates that yearly reports state. A row has a count, its base, and the rate.

    The table of a public edition has neither 办结率 nor 公开率, because both would always be 100%.
    """
    counted = [(rate, *rate.of(entries)) for rate in definitions.rates(scope)]
    rows = tuple((rate.name, part, whole, percentage(part, whole)) for rate, part, whole in counted)
    bases = {rate.name: whole for rate, _, whole in counted}
    heard = f"首次已反馈{bases['首次满意率']}件次，再次已反馈{bases['再次满意率']}件次"
    note = f"满意率＝（满意＋基本满意）÷已反馈，{heard}；"
    if scope.is_year:
        note += f"上网率的基数为公开和摘要公开的{bases['上网率']}件次；"
    note += f"其余比率的基数为{scope.base(len(entries))}。"
    return YearTable("rates", scope.title("主要指标"), ("指标", "件次", "基数（件次）", "比率"), rows, None, note)


def _base_note(entries: Sequence[Entry], scope: Scope) -> str:
    return f"占比的基数为{scope.base(len(entries))}。"


def _of_kind(entries: Iterable[Entry], kind: str) -> list[Entry]:
    return [entry for entry in entries if entry.kind == kind]


def _letters(meanings: Mapping[str, str]) -> tuple[str, ...]:
    """Return the letters of the categories: A–D, then the other letters of the place."""
    return (*CATEGORIES, *(letter for letter in meanings if letter not in CATEGORIES))


def _count_category(entries: Iterable[Entry], letter: str) -> int:
    return sum(entry.category == letter for entry in entries)


def _sorted_names(units: Iterable[str]) -> list[str]:
    """Return each name once, in the order of pronunciation. `NO_FIELD` is last."""
    return sorted(set(units), key=lambda name: (name == NO_FIELD, sound_key(name, person=False), name))


def _full_percentage(base: int) -> Decimal | None:
    """Return 100%; None if the base is 0."""
    return percentage(base, base)


def _shares(
    name: str,
    title: str,
    label: str,
    counts: Mapping[str, int],
    entries: Sequence[Entry],
    scope: Scope,
    note_beginning: str = "",
) -> YearTable:
    """Return a table of counts, each with its share of all entries.

    label: the heading of the first column. counts: the first cell of a row → the count in this row.
    note_beginning: the beginning of the note. The sentence about the base follows.
    """
    rows = tuple((key, count, percentage(count, len(entries))) for key, count in counts.items())
    total = (_ALL, sum(counts.values()), _full_percentage(len(entries)))
    note = note_beginning + _base_note(entries, scope)
    return _with_rounding_note(YearTable(name, scope.title(title), (label, "件次", "占比"), rows, total, note))


def _in_both_units(
    name: str,
    title: str,
    label: str,
    entries: Sequence[Entry],
    key: Callable[[Entry], str],
    scope: Scope,
    order: Sequence[str] = (),
) -> YearTable:
    """Return a table that counts proposals (件) and replies (件次), with a row for each value of `key`.

    label: the heading of the first column. order: all values in the order of the rows; empty if the values that occur
    are sorted by pronunciation.
    """
    rows: list[tuple[YearCell, ...]] = []
    for value in order or _sorted_names(map(key, entries)):
        counted = [entry for entry in entries if key(entry) == value]
        rows.append((value, proposals(counted), len(counted), percentage(len(counted), len(entries))))
    total = (_ALL, proposals(entries), len(entries), _full_percentage(len(entries)))
    columns, note = (label, "件", "件次", "占比"), _base_note(entries, scope)
    return _with_rounding_note(YearTable(name, scope.title(title), columns, tuple(rows), total, note))


def _with_rounding_note(table: YearTable) -> YearTable:
    """Return the table. If the rounded shares of a column do not add up to 100%, a sentence is added to the note."""
    for index, total in enumerate(table.total or ()):
        shares = [row[index] for row in table.rows]
        if isinstance(total, Decimal) and total != sum(share for share in shares if isinstance(share, Decimal)):
            return replace(table, note=table.note + _ROUNDED)
    return table
