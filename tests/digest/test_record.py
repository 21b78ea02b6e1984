"""What of a case reaches the public edition: nothing that is not listed here, and nothing of a case that is withheld.

tests/digest/full.yaml has a value of its own in every key of a case.
"""

import datetime as dt
import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest
from conftest import SAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from ruamel.yaml.comments import CommentedMap

from docgen.checks.personal_data import personal_data
from docgen.digest import privacy, record, statistics, year
from docgen.digest.record import ContactMode, PublicRecord, Withheld
from docgen.digest.scope import proposals, scope_of
from docgen.errors import Severity
from docgen.model import case_file, round_text
from docgen.model.case import Case, Opinion, Record, TableItem
from docgen.model.case_file import CaseFile
from docgen.model.deadlines import Timeliness
from docgen.stationery.departments import Departments

WORDS = Departments().stationery("base").vocabulary
FULL = (Path(__file__).parent / "full.yaml").read_text(encoding="utf-8")

# Everything of the full case that a published reply may show; the summary alone does not show the last rows.
ALWAYS, IN_FULL = (
    set(text.split())
    for text in (
        "标记编码 标记届 标记次 标记领域 标记标题 标记姓名 标记职衔 标记代表团 标记主办 标记会办 "
        "标记并码 标记并题 标记并名 标记并衔 标记并团 "
        "标记答复〔2031〕1号 标记摘要 2031-03-13 2031-04-14 7031",
        "标记序号 标记诉求 标记开头 标记小标题 标记答复内容 标记表题 标记栏 标记格 "
        "标记完成 标记推动 标记待落实 标记不采纳 标记结尾 标记会办转述",
    )
)


def internal(text_or_case, name="case.yaml"):
    if isinstance(text_or_case, Case):
        return record.internal(CaseFile(text_or_case, CommentedMap(), name), WORDS, "shenzhen")
    return record.internal(case_file.parse(text_or_case, name), WORDS, "shenzhen")


def full(publicity):
    return FULL.replace("publicity: 公开", f"publicity: {publicity}")


def values(thing):
    """Every value inside a record, as text."""
    if isinstance(thing, BaseModel):
        for name in type(thing).model_fields:
            yield from values(getattr(thing, name))
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from values(getattr(thing, field.name))
    elif isinstance(thing, tuple | list):
        for item in thing:
            yield from values(item)
    elif thing is not None:
        yield thing.isoformat() if isinstance(thing, dt.date) else str(thing)


def marks(thing):
    """The values that stand in the full case for what somebody typed."""
    return {value for value in values(thing) if re.search("标记|2031|7031", value)}


def leaves(model, path=()):
    """Every key of a case that holds a value and not more keys; a text may be a table, whose keys count once."""
    for name, field in model.model_fields.items():
        inner = [part for part in parts(field.annotation) if isinstance(part, type) and issubclass(part, Record)]
        if inner and TableItem not in inner:
            for part in inner:
                yield from leaves(part, (*path, name))
        else:
            yield (*path, name)


def parts(annotation):
    yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from parts(inner)


def test_the_full_case_has_a_value_for_every_key():
    keys = [tuple(part for part in key if isinstance(part, str)) for key, _ in case_file.parse(FULL, "").texts]
    typed = {key[:2] if key[1:2] == ("extra",) else key for key in keys}
    assert {leaf for leaf in leaves(Case) if leaf not in typed} == set()


def test_a_published_reply_shows_what_is_listed_and_nothing_else():
    assert marks(internal(full("公开")).public) == ALWAYS | IN_FULL


def test_a_reply_of_which_the_summary_is_public_shows_no_more():
    assert marks(internal(full("摘要公开")).public) == ALWAYS


@pytest.mark.parametrize(
    ("publicity", "why"),
    [("依申请公开", Withheld.ON_REQUEST), ("不公开", Withheld.CLOSED), ("", Withheld.UNSTATED)],
)
def test_any_other_reply_shows_nothing(publicity, why):
    found = internal(full(publicity))
    assert found.public is None and found.why_withheld is why
    assert record.public([found]) == record.PublicEdition((), 1)


def test_a_summary_that_nobody_wrote_is_not_drawn_from_what_is_to_be_kept():
    found = internal(full("摘要公开").replace("summary: 标记摘要", "summary:"))
    assert found.public is None and found.why_withheld is Withheld.NO_SUMMARY


def test_what_is_not_answered_is_withheld():
    found = internal(FULL.replace("date: 2031-03-13", "date:"))
    assert found.why_withheld is Withheld.UNANSWERED


def test_an_opinion_is_public_only_in_the_words_written_for_the_reply():
    found = internal(FULL.replace("stated: 标记会办转述", "stated:"))
    assert found.public.statements == ()


def test_a_public_record_has_no_place_for_more():
    names = {field.name for field in fields(PublicRecord)} - {field.name for field in fields(record.Entry)}
    assert names == {"summary", "preamble", "points", "answers", "text", "statements", "closing"}
    assert {field.name for field in fields(record.Statement)} == {"unit", "text"}
    assert "text" in Opinion.model_fields


def test_every_sample_is_published_or_withheld():
    found = [internal(path.read_text(encoding="utf-8"), path.name) for path in SAMPLES.values()]
    edition = record.public(found)
    assert len(edition.records) + edition.withheld == len(SAMPLES)
    assert all((one.public is None) != (one.why_withheld is None) for one in found)
    assert {one.publicity for one in edition.records} == {"公开", "摘要公开"}


# ---- non-interference ------------------------------------------------------------------------------------------------
OPEN = [internal(path.read_text(encoding="utf-8"), name) for name, path in SAMPLES.items()]
words = st.text(alphabet="标记甲乙丙0123", min_size=1, max_size=6)
hidden_cases = st.builds(
    lambda number, title, lead, publicity, category, result, kind, field: internal(
        Case.model_validate(
            {
                "proposal": {
                    "kind": kind,
                    "number": number,
                    "title": title,
                    "field": field,
                    "proposers": [{"name": title}],
                    "points": [{"label": "建议一", "ask": title}],
                },
                "handling": {"type": "独办", "lead": lead, "assigned": "2025-03-01"},
                "reply": {"date": "2025-04-01", "publicity": publicity, "category": category, "summary": None},
                "feedback": {"result": result},
            }
        )
    ),
    words,
    words,
    words,
    st.sampled_from(["依申请公开", "不公开", None, "摘要公开"]),
    st.sampled_from("ABCD"),
    st.sampled_from(["满意", "不满意"]),
    st.sampled_from(["建议", "提案"]),
    words,
)


def book(found):
    """All that the data side makes of a public edition."""
    edition = record.public(found)
    meanings = WORDS.categories["shenzhen"]
    held = scope_of("book", is_public=True)
    return edition, statistics.tables(edition.records, meanings, None, held), year.arrange(edition.records)


@settings(max_examples=60, deadline=None)
@given(st.lists(hidden_cases, min_size=3, max_size=3), st.lists(hidden_cases, min_size=3, max_size=3), st.randoms())
def test_the_public_edition_is_the_same_whatever_the_withheld_cases_are(first, second, chance):
    before, after = [*OPEN, *first], [*OPEN, *second]
    chance.shuffle(after)
    assert book(before) == book(after)


@given(st.lists(hidden_cases, max_size=5))
def test_of_the_withheld_cases_only_their_number_is_public(hidden):
    own = record.public(OPEN)
    edition = record.public([*hidden, *OPEN])
    assert edition.records == own.records
    assert edition.withheld == own.withheld + len(hidden)


# ---- what is computed ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("met", "contact"),
    [
        ("走访", ContactMode.IN_PERSON),
        ("当面座谈", ContactMode.IN_PERSON),
        ("先电话，后走访", ContactMode.IN_PERSON),
        *((word, ContactMode.IN_PERSON) for word in ("走访", "座谈", "面商", "面谈", "当面", "上门", "调研")),
        *((word, ContactMode.AT_A_DISTANCE) for word in ("电话", "微信", "短信", "邮件", "书面", "未联系")),
        ("电话", ContactMode.AT_A_DISTANCE),
        ("未联系", ContactMode.AT_A_DISTANCE),
        ("喝茶", ContactMode.UNKNOWN),
        ("", ContactMode.UNKNOWN),
    ],
)
def test_a_way_of_speaking_is_known_by_its_word(met, contact):
    assert internal(FULL.replace("met: 走访，标记沟通", f"met: {met}")).contact is contact


# assigned, due, extended, history, reply → how it stands to its term; the place gives three months, six when extended
TERMS = """
    2025-02-20 -          否 -          2025-05-20 ON_TIME
    2025-02-20 -          否 -          2025-05-21 LATE
    2025-02-20 -          是 -          2025-05-21 EXTENDED
    2025-02-20 -          是 -          2025-08-21 LATE
    2025-02-20 2025-04-01 否 -          2025-04-02 LATE
    2025-02-20 2025-06-30 否 -          2025-06-30 ON_TIME
    -          -          否 -          2025-06-30 UNKNOWN
    2025-02-20 -          否 -          -          PENDING
    2025-02-20 2025-07-01 否 2025-04-30 2025-06-30 ON_TIME
    2025-02-20 2025-07-01 否 2025-05-30 2025-06-30 LATE
    2024-11-30 -          否 -          2025-02-28 ON_TIME
"""


@pytest.mark.parametrize("row", TERMS.strip().splitlines(), ids=str.strip)
def test_a_reply_is_in_time_or_late_by_its_first_date(row):
    assigned, due, extended, earlier, replied, wanted = (part.replace("-", "", part == "-") for part in row.split())
    case = case_file.parse(SAMPLES["10-not-public"].read_text(encoding="utf-8"), "").case
    data = case.model_dump()
    data["handling"] |= {"assigned": assigned, "due": due, "extended": extended}
    data["reply"]["date"] = replied
    if earlier:
        data["history"] = [{"document_number": "深样函〔2025〕1号", "date": earlier}]
    assert internal(Case.model_validate(data)).timeliness is Timeliness[wanted]


def test_units_are_counted_under_one_name():
    file = case_file.read(SAMPLES["01-science-environment"])
    found = record.internal(file, WORDS, "shenzhen", lambda unit: f"〔{unit}〕")
    assert found.lead == "〔市工业和信息化局〕" and found.co_handlers[0] == "〔市科技创新委员会〕"


# ---- personal data in the prose --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "weights"),
    [
        ("请拨打 13800138000。", [Severity.ERROR]),
        ("请拨打138 0013 8000", [Severity.ERROR]),
        ("身份证110101199003074514", [Severity.ERROR]),
        ("账号6222020000000000004", [Severity.ERROR]),
        ("编号6222020000000000004", []),
        ("卡号4111111111111111", [Severity.ERROR]),
        ("邮箱 sample@example.cn", [Severity.WARNING]),
        ("电话0755-00000000，编号20260001，共13800万元", []),
        ("第110101199003074515号", []),
    ],
)
def test_personal_data_is_found(text, weights):
    found = [Severity.ERROR if datum.is_certain else Severity.WARNING for datum in personal_data(text)]
    assert found == weights


def test_personal_data_in_a_published_reply_is_reported_with_its_reply():
    found = internal(FULL.replace("closing: 标记结尾", "closing: 请拨打13800138000"))
    (finding,) = privacy.findings(record.public([found]))
    assert "13800138000" in finding.message and finding.place.file == found.anchor
    file = case_file.parse(FULL.replace("closing: 标记结尾", "closing: 请拨打13800138000"), "case.yaml")
    (finding,) = privacy.findings(record.public([found]), [file])
    assert (finding.place.file, finding.place.key) == ("case.yaml", "reply.closing") and finding.place.line


def test_no_sample_has_personal_data():
    assert privacy.findings(record.public(OPEN)) == []


def test_a_reply_is_named_by_what_no_other_has():
    one = OPEN[0]
    assert replace(one, lead="市财政局").anchor != one.anchor
    assert len({found.anchor for found in OPEN}) == len(OPEN)


def test_a_proposal_is_told_from_others_by_kind_congress_session_and_number():
    one = replace(OPEN[0], kind="建议", congress="市七届人大", session="六次会议", number="1", lead="市财政局")
    assert one.proposal_key == ("建议", "市七届人大", "六次会议", "1")
    assert one.anchor == "建议-市七届人大-六次会议-1-市财政局"
    assert replace(one, congress="", session="").anchor == "建议-1-市财政局"


def test_what_a_proposal_does_not_state_stays_empty():
    text = FULL.replace("number: 标记编码", "number:").replace("congress: 标记届", "congress:")
    found = internal(text.replace("session: 标记次", "session:"))
    assert found.proposal_key == ("建议", "", "", "")


def test_the_public_edition_is_in_the_order_of_its_proposals_and_units():
    found = internal(FULL)
    leads = [replace(found.public, lead=lead, number=number) for number in "12" for lead in "甲乙"]
    kinds = [replace(found.public, kind="提案", number="1"), replace(found.public, congress="甲届", number="3")]
    records = [replace(found, public=one) for one in (*kinds, *leads)]
    for shuffled in (records, records[::-1], records[3:] + records[:3]):
        keys = [(*one.proposal_key, one.lead) for one in record.public(shuffled).records]
        assert keys == sorted(keys)


# history's results, the last result → first, again, whether it was answered again
RESULTS = """
    -              满意      满意      -         否
    -              -         -         -         否
    不满意         满意      不满意    满意      是
    不满意         -         不满意    -         是
    不满意 基本满意 满意     不满意    满意      是
    不满意 基本满意 -        不满意    -         是
"""


@pytest.mark.parametrize("row", RESULTS.strip().splitlines(), ids=str.strip)
def test_the_first_and_the_last_word_of_the_proposer_are_kept(row):
    *earlier, last, first, again, is_again = (None if part == "-" else part for part in row.split())
    case = case_file.parse(SAMPLES["10-not-public"].read_text(encoding="utf-8"), "").case
    data = case.model_dump() | {
        "history": [
            {"document_number": f"深样函〔2025〕{number}号", "date": f"2025-0{number}-01", "result": result}
            for number, result in enumerate((one for one in earlier if one), 1)
        ],
        "feedback": {"result": last},
    }
    found = internal(Case.model_validate(data))
    assert (found.first, found.again, found.is_again) == (first, again, is_again == "是")


def test_why_a_reply_is_withheld_and_how_one_spoke_is_said_in_the_words_of_the_field():
    assert [str(why) for why in Withheld] == [
        "尚未答复",
        "没有写公开属性",
        "依申请公开",
        "不公开",
        "摘要公开，但没有写摘要",
    ]
    assert [str(way) for way in ContactMode] == ["面商", "其他方式", "未注明"]


def test_the_full_record_names_all_that_only_it_has():
    named = {one.name for one in fields(record.InternalRecord) if one.kw_only}
    assert named == {"case", "reply_key", "name", "due", "public", "why_withheld"}
    found = internal(FULL, "甲.yaml")
    assert (found.name, found.due, found.case.note) == ("甲.yaml", dt.date(2031, 2, 12), "标记备注")


def test_a_proposal_of_another_kind_stands_in_the_part_of_its_family():
    motion = internal(FULL.replace("kind: 建议", "kind: 议案"))
    assert (motion.kind, motion.called, motion.proposal_key[0]) == ("建议", "议案", "议案")
    theirs = internal(FULL.replace("congress: 标记届", "congress: 市政协七届"))
    assert (theirs.kind, theirs.called) == ("提案", "建议")


def test_proposals_that_are_answered_together_are_counted_one_by_one():
    assert proposals([internal(FULL), internal(FULL)]) == 2
    alone = internal(re.sub(r"  together:\n(    .*\n)+", "", FULL))
    assert proposals([alone]) == 1


# ---- a case that is answered again -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name", ["05-group-proposal", "16-co-handled-2025", "17-late-reply", "18-again-2025", "19-extended"]
)
def test_a_reply_that_waits_for_another_is_counted_as_before(name):
    file = case_file.read(SAMPLES[name])
    moved = case_file.parse(round_text.answered_again(file), file.name)
    before, after = (record.internal(one, WORDS, "shenzhen") for one in (file, moved))
    assert after == replace(before, reply_key=f"history[{len(moved.case.history)}]")
    assert statistics.tables([after], {}) == statistics.tables([before], {})


def test_a_second_reply_replaces_the_first_and_its_term_is_that_of_the_first():
    file = case_file.read(SAMPLES["17-late-reply"])
    moved = round_text.answered_again(file).replace("  date: # 成文日期", "  date: 2025-07-20\n  category: A")
    moved = moved.replace("  category: # 办理类别：A、B、C、D（有的地方还有 E）\n", "")
    found = record.internal(case_file.parse(moved, file.name), WORDS, "shenzhen")
    assert (found.date, found.category) == (dt.date(2025, 7, 20), "A")
    assert (found.first, found.again, found.is_again) == ("不满意", None, True)
    assert found.timeliness is Timeliness.LATE


def test_the_term_of_the_first_reply_moves_with_it():
    text = SAMPLES["17-late-reply"].read_text(encoding="utf-8")
    text = text.replace("  assigned: 2025-02-20\n", "  assigned: 2025-02-20\n  due: 2025-06-30\n")
    file = case_file.parse(text, "")
    assert record.internal(file, WORDS, "shenzhen").timeliness is Timeliness.ON_TIME
    moved = round_text.answered_again(file).replace("  date: # 成文日期", "  date: 2025-07-20")
    assert record.internal(case_file.parse(moved, ""), WORDS, "shenzhen").timeliness is Timeliness.ON_TIME


def test_a_category_without_a_date_is_a_mistake_and_not_a_reply_that_waits():
    text = SAMPLES["18-again-2025"].read_text(encoding="utf-8").replace("  date: 2025-06-26\n", "")
    found = record.internal(case_file.parse(text, ""), WORDS, "shenzhen")
    assert (found.date, found.category) == (None, "A")
