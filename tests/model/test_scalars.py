"""Ways of writing a value that mean the same, and those that are refused rather than guessed."""

import datetime as dt

import pytest
from pydantic import TypeAdapter, ValidationError

from docgen.model.case import Case, Category, Proposal
from docgen.model.scalars import CaseNumber, Date, DocumentNumber, category


def read(kind, text):
    return TypeAdapter(kind).validate_python(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二六年三月五日", (2026, 3, 5)),
        ("二○二六年十二月三十一日", (2026, 12, 31)),
        ("二零二六年十月十日", (2026, 10, 10)),
        ("二O二六年元月廿一日", (2026, 1, 21)),
        ("一九九八年十一月二十日", (1998, 11, 20)),
        ("２０２６年３月５日", (2026, 3, 5)),
        ("2026．3．5", (2026, 3, 5)),
    ],
)
def test_a_date_in_numerals_is_read(text, day):
    assert read(Date, text) == dt.date(*day)


@pytest.mark.parametrize(
    "text", ["二六年三月五日", "二〇二六年三月", "二〇二六年十三月五日", "二〇二六年二月三十日", "三月五日"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValidationError):
        read(Date, text)


@pytest.mark.parametrize(
    "text",
    ["样建函〔2026〕12号", "样建函[2026]12号", "样建函（2026）12号", "样建函【2026】１２号", "样建函 ﹝2026﹞ 12 号"],
)
def test_a_document_number_in_other_brackets_is_read(text):
    assert read(DocumentNumber, text) == "样建函〔2026〕12号"


@pytest.mark.parametrize(
    "text", ["样建函〔2026〕第12号", "样建函〔2026〕012号", "样建函2026-12号", "样建函〔26〕12号", "〔2026〕12号"]
)
def test_a_document_number_against_the_standard_is_refused(text):
    with pytest.raises(ValidationError):
        read(DocumentNumber, text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("第12号", "12"),
        ("（第12号）", "12"),
        ("建议第12号", "12"),
        ("第12号建议", "12"),
        ("政协委员提案第Ｔ014号", "T014"),
        ("编号：20260012", "20260012"),
        ("No.12", "12"),
        ("30-17号", "30-17"),
        ("A12号", "A12"),
        ("闭12号", "闭12"),
        ("JY100012050700", "JY100012050700"),
    ],
)
def test_a_number_is_read_without_the_words_that_a_letter_prints(text, number):
    assert read(CaseNumber, text) == number


@pytest.mark.parametrize("text", ["闭字第12号", "建议闭字第12号", "20260012.0", "2.026E7", "12、15"])
def test_a_number_that_would_be_printed_wrongly_is_refused(text):
    with pytest.raises(ValidationError):
        read(CaseNumber, text)


@pytest.mark.parametrize("text", ["A", "a", "Ａ", "A类", "（A类）", " a 类".replace(" ", "")])
def test_a_letter_is_a_category(text):
    assert read(Category, category(text)) == "A"


@pytest.mark.parametrize(
    ("kind", "congress", "family"),
    [
        ("建议", None, "建议"),
        ("提案", None, "提案"),
        ("议案", None, "建议"),
        ("书面意见", None, "建议"),
        ("建议案", None, "提案"),
        ("社情民意信息", None, "提案"),
        ("建议", "市政协七届", "提案"),
        ("书面意见", "市七届人大", "建议"),
        ("建议", "市七届", "建议"),
    ],
)
def test_the_congress_says_whose_proposal_it_is_and_else_the_kind(kind, congress, family):
    proposal = Proposal(kind=kind, congress=congress, title="关于某事的建议", proposers=({"name": "甲"},))
    assert proposal.family == family


class Words:
    """A vocabulary with one word for each."""

    def publicity(self, typed):
        return {"主动公开": "公开"}.get(typed)

    def category(self, unit, typed):
        return {("市财政局", "已解决"): "A"}.get((unit, typed))


def test_synonyms_are_read_with_the_words_of_the_replying_unit():
    data = {
        "proposal": {"kind": "建议", "title": "关于某事的建议", "proposers": [{"name": "甲"}]},
        "handling": {"type": "独办", "lead": "市财政局"},
        "reply": {"publicity": "主动公开", "category": "已解决"},
        "history": [{"date": "2026-01-01", "category": "已解决"}],
    }
    case = Case.model_validate(data, context=Words())
    assert (case.reply.publicity, case.reply.category, case.history[0].category) == ("公开", "A", "A")
    assert data["reply"]["category"] == "已解决"
    with pytest.raises(ValidationError):
        Case.model_validate(data)
