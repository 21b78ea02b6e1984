"""The figures of a year's book, counted a second time from plain cases, and read out of what was made.

Nothing of the digest's own counting is asked. What is counted comes from mappings as the YAML has them; what is
printed comes from a composed tree or from a Word file, as captions, tables with their notes, and paragraphs.
"""

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass

from docgen.model import blocks
from docgen.model.book import paragraphs
from docgen.writers.docx.ooxml.elements import NAMESPACES

W = f"{{{NAMESPACES['w']}}}"
YEAR_HOLDS = "应有答复"
"""What the counted replies are called in an internal edition; a public one says 本书收录 or 本总结计入."""
KINDS = ("建议", "提案")
ANSWERS = ("满意", "基本满意", "不满意", None)


@dataclass(frozen=True)
class Given:
    """What a file of figures says, 建议 and 提案: received, filed, proposals and replies of last year; A–D in sum."""

    received: tuple[int, int]
    filed: tuple[int, int]
    proposals: tuple[int, int]
    replies: tuple[int, int]
    letters: tuple[int, int, int, int]


# ---- counted ---------------------------------------------------------------------------------------------------------
def share(part: int, base: int) -> str:
    """A percentage as it is printed: two places, half rounded up."""
    hundredths = (part * 20000 + base) // (2 * base) if base else 0
    return f"{hundredths // 100}.{hundredths % 100:02}%" if base else "—"


def is_open(case) -> bool:
    return case["reply"]["publicity"] in ("公开", "摘要公开")


def is_held(case) -> bool:
    """Whether a public edition holds the reply."""
    reply = case["reply"]
    return bool(reply.get("date")) and (reply["publicity"] == "公开" or (is_open(case) and bool(reply.get("summary"))))


def proposals(cases) -> int:
    return len({(case["proposal"]["kind"], case["proposal"]["number"]) for case in cases})


def result(case, last=False):
    """The first or last answer of the proposer to a reply."""
    answers = [earlier.get("result") for earlier in case.get("history", [])]
    answers.append((case.get("feedback") or {}).get("result"))
    return answers[-1 if last else 0]


def month_later(day, months):
    """The same day some months later, for days that every month has."""
    assert day.day <= 28
    count = day.year * 12 + day.month - 1 + months
    return dt.date(count // 12, count % 12 + 1, day.day)


def term(case):
    """How the first reply of a case stands to its term."""
    handling, earlier = case["handling"], case.get("history")
    extended = handling.get("extended") == "是"
    replied = earlier[0]["date"] if earlier else case["reply"].get("date")
    if not replied:
        return "尚未答复"
    due = None if earlier else handling.get("due")
    late = replied > (due or month_later(handling["assigned"], 6 if extended else 3))
    return "逾期答复" if late else "经同意延期后按期答复" if extended else "按期答复"


def helpers(cases) -> Counter:
    """The units that co-handle, with how many replies."""
    return Counter(
        unit
        for case in cases
        if case["handling"]["type"] == "主办会办"
        for unit in case["handling"].get("co_handlers", [])
    )


def shares(cases, of, twofold=False):
    """Rows of a table that counts one property: name, 件 if `twofold`, 件次, share."""
    rows = []
    for value in {of(case) for case in cases}:
        mine = [case for case in cases if of(case) == value]
        proposed = [f"{proposals(mine)}"] if twofold else []
        rows.append([value, *proposed, f"{len(mine)}", share(len(mine), len(cases))])
    total = [f"{proposals(cases)}"] if twofold else []
    return [*rows, ["合计", *total, f"{len(cases)}", "100.00%"]]


def rates(cases, whole):
    """Name, count, base of each rate. whole: of the year, with the rates that a selection says nothing about."""
    base = len(cases)
    open_ = [case for case in cases if is_open(case)]
    heard = [case for case in cases if result(case)]
    again = [case for case in cases if case.get("history") and result(case, last=True)]
    met = [case for case in cases if any(w in ((case.get("feedback") or {}).get("met") or "") for w in "访谈商")]
    found = (
        ("办结率", sum(bool(case["reply"].get("date")) for case in cases), base),
        ("按期答复率", sum(term(case) in ("按期答复", "经同意延期后按期答复") for case in cases), base),
        ("面商率", len(met), base),
        ("公开率", len(open_), base),
        ("上网率", sum("published" in case["reply"] for case in open_), len(open_)),
        ("评价反馈率", len(heard), base),
        ("首次满意率", sum(result(case) != "不满意" for case in heard), len(heard)),
        ("再次满意率", sum(result(case, last=True) != "不满意" for case in again), len(again)),
    )
    return [rate for rate in found if whole or rate[0] not in ("办结率", "公开率")]


def _of_kinds(cases, whole, given):
    rows = []
    for index, kind in enumerate(KINDS):
        mine = [case for case in cases if case["proposal"]["kind"] == kind]
        answered = sum(bool(case["reply"].get("date")) for case in mine)
        row = [proposals(mine), len(mine)]
        if whole:
            row += [answered, len(mine) - answered]
        if given:
            row = [given.received[index], given.filed[index], *row, given.proposals[index], given.replies[index]]
        rows.append([kind, *map(str, row)])
    sums = (f"{sum(int(row[column]) for row in rows)}" for column in range(1, len(rows[0])))
    return [*rows, ["合计", *sums]]


def _of_letters(cases, given):
    rows = []
    for index, letter in enumerate(("A", "B", "C", "D", None)):
        count = sum(case["reply"]["category"] == letter for case in cases)
        last = given.letters[index] if given and letter else 0
        beside = [f"{last}", f"{count - last}"] if given else []
        if letter or count:
            rows.append([letter or "尚未答复", f"{count}", share(count, len(cases)), *beside])
    beside = [f"{sum(given.letters)}", f"{len(cases) - sum(given.letters)}"] if given else []
    return [*rows, ["合计", f"{len(cases)}", "100.00%", *beside]]


def _of_units(cases, whole):
    def row(name, mine):
        letters = [f"{sum(case['reply']['category'] == letter for case in mine)}" for letter in "ABCD"]
        pending = [f"{sum(not case['reply'].get('date') for case in mine)}"] if whole else []
        return [name, f"{len(mine)}", share(len(mine), len(cases)), *letters, *pending]

    units = {case["handling"]["lead"] for case in cases}
    return [*(row(unit, [c for c in cases if c["handling"]["lead"] == unit]) for unit in units), row("合计", cases)]


def _of_answers(cases):
    again = [case for case in cases if case.get("history")]
    rows = []
    for answer in ANSWERS:
        first = sum(result(case) == answer for case in cases)
        second = sum(result(case, last=True) == answer for case in again)
        rows.append([answer or "未反馈", f"{first}", share(first, len(cases)), f"{second}", share(second, len(again))])
    return [*rows, ["合计", f"{len(cases)}", "100.00%", f"{len(again)}", share(len(again), len(again))]]


def tables(cases, holds=YEAR_HOLDS, given=None):
    """Title → rows, each with its total. given: the year's figures, of an internal edition that has them."""
    whole = holds == YEAR_HOLDS
    helped = helpers(cases)
    found = {
        "办理结果": _of_letters(cases, given),
        "领域分布": shares(cases, lambda case: case["proposal"]["field"], twofold=True),
        "主办单位办理情况": _of_units(cases, whole),
        "会办单位办理情况": [[unit, f"{count}"] for unit, count in helped.items()] + [["合计", f"{helped.total()}"]],
        "办理方式": shares(cases, lambda case: case["handling"]["type"], twofold=True),
        "答复时限": shares(cases, term),
        "公开属性": shares(cases, lambda case: case["reply"]["publicity"] or "未注明"),
        "代表、委员评价": _of_answers(cases),
        "主要指标": [[name, f"{part}", f"{base}", share(part, base)] for name, part, base in rates(cases, whole)],
    }
    first = "交办和答复情况" if whole else f"{holds}情况"
    named = {title if whole else f"{holds}答复的{title}": rows for title, rows in found.items() if len(rows) > 1}
    return {first: _of_kinds(cases, whole, given), **named}


def said(cases, holds=YEAR_HOLDS):
    """Every count of the overview's words, as the fragments that they stand in."""
    base, types = len(cases), Counter(case["handling"]["type"] for case in cases)
    letters = Counter(case["reply"]["category"] or "尚未答复" for case in cases)
    for kind in ("独办", "主办会办", "分办"):
        yield f"{kind}{types[kind]}件次，占{share(types[kind], base)}"
    for letter in (*"ABCD", *(["尚未答复"] if letters["尚未答复"] else [])):
        yield rf"{letter}[^，；\d]*{letters[letter]}件次，占{share(letters[letter], base)}"
    for name, part, of in rates(cases, holds == YEAR_HOLDS):
        if of and name != "上网率":
            yield f"{part}件次，{name}{share(part, of)}"


# ---- printed ---------------------------------------------------------------------------------------------------------
@dataclass
class Printed:
    """A table as it stands in a book."""

    title: str
    head: list[str]
    rows: list[list[str]]
    note: str = ""


def of_tree(sections):
    """The sections' paragraphs as texts and their tables as rows of texts, in order."""
    for section in sections:
        for block in section.blocks:
            if isinstance(block, blocks.Table):
                yield [["".join(blocks.text(p) for p in cell.paras) for cell in row.cells] for row in block.rows]
            else:
                yield from (blocks.text(p) for p in paragraphs(block))


def spoken(node) -> str:
    return "".join(text.text or "" for text in node.iter(f"{W}t"))


def of_word(document):
    """The same of the XML of a Word file."""
    for node in document.find(f"{W}body"):
        if node.tag == f"{W}p":
            yield spoken(node)
        elif node.tag == f"{W}tbl":
            yield [[spoken(cell) for cell in row.iter(f"{W}tc")] for row in node.iter(f"{W}tr")]


def printed(content):
    """The numbered tables among what `of_tree` and `of_word` give; of a category its letter."""
    found, caption = [], None
    for piece in content:
        if isinstance(piece, list):
            if caption:
                head, *rows = piece
                rows = [[re.sub("^([A-D])　.*", r"\1", row[0]), *row[1:]] for row in rows]
                found.append(Printed(caption, head, rows))
            caption = None
        elif match := re.fullmatch(r"表\d+　(.*)", piece):
            caption = match[1]
        elif piece.startswith("注：") and found and not found[-1].note:
            found[-1].note = piece
    return found


def is_zero(row) -> bool:
    return all(cell in ("0", "0.00%", "—") for cell in row[1:])


# ---- compared --------------------------------------------------------------------------------------------------------
def check_tables(found, wanted):
    """Every cell is as counted; rows of zeros, which stand for completeness, are left to the writer."""
    assert [one.title for one in found] == list(wanted)
    for one in found:
        expected = [row for row in wanted[one.title] if not is_zero(row)]
        assert sorted(row for row in one.rows if not is_zero(row)) == sorted(expected), one.title


def check_bases(found, cases, holds):
    """The note of a table names the base of each column of shares, and each share is of it."""
    again = sum(bool(case.get("history")) for case in cases)
    for one in found:
        columns = [index for index, name in enumerate(one.head) if name.endswith("占比")]
        for index in columns:
            base = again if one.head[index] == "再次占比" else len(cases)
            called = "其中再次答复" if one.head[index] == "再次占比" else holds
            assert f"{one.head[index]}的基数为{called}的{base}件次" in one.note, one.title
            for row in one.rows:
                assert row[index] == share(int(row[index - 1]), base), (one.title, row)
        if one.head[-1] == "比率":
            heard = [sum(bool(result(case)) for case in cases)]
            heard += [sum(bool(case.get("history") and result(case, last=True)) for case in cases)]
            assert f"首次已反馈{heard[0]}件次，再次已反馈{heard[1]}件次" in one.note
            assert f"其余比率的基数为{holds}的{len(cases)}件次" in one.note
        elif not columns:
            assert not any("%" in cell for row in one.rows for cell in row), one.title
            assert "基数" not in one.note


def check_sentences(words):
    """A sentence with a share begins with its base, and each share is of that base."""
    for sentence in words.split("。"):
        if "%" in sentence:
            (base,) = re.findall(r"的(\d+)件次中，", sentence)
            pairs = re.findall(r"(\d+)件次，[^\d，；]*(\d+\.\d\d%)", sentence)
            assert len(pairs) == sentence.count("%"), sentence
            assert all(percent == share(int(count), int(base)) for count, percent in pairs), sentence


def struck_out(words, fragments):
    """The words without fragments, each of which must be there."""
    for fragment in fragments:
        assert re.search(fragment, words), fragment
        words = re.sub(fragment, "", words, count=1)
    return words
