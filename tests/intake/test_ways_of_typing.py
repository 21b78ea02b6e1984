"""One form, typed in the many ways of `ways_of_typing.toml`, gives one case; what is doubtful is reported."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from docgen.errors import ExitCode, InputError
from docgen.intake import Destination, read_content
from docgen.intake.check_boxes import chosen_word
from docgen.intake.dates import plain_date
from docgen.intake.local_labels import with_local_labels
from docgen.intake.passages import bare_label
from docgen.model import case_file
from docgen.stationery import vocabulary

ROOT = Path(__file__).parents[2]
WORDS = vocabulary.load(ROOT / "templates/vocabulary/zh_Hans.toml")
WAYS = tomllib.loads((ROOT / "tests/intake/ways_of_typing.toml").read_text(encoding="utf-8"))["way"]
FORM = {
    "标题": "关于停车的建议",
    "提出人": "刘丹宁",
    "办理类型": "主办会办",
    "主办单位": "市交通局",
    "会办单位": "市公安局,市财政局",
}
POINTS = "建议一、允许共享车位。\n补充说明：夜间空置多。\n建议二、统一收费。"
USUAL = {
    "title": "关于停车的建议",
    "people": ["刘丹宁"],
    "handling.type": "主办会办",
    "handling.lead": "市交通局",
    "units": ["市公安局", "市财政局"],
    "points": [["允许共享车位。", "夜间空置多。"], ["统一收费。", ""]],
}


def read(text):
    return read_content(text.encode(), "form.txt", WORDS)


def typed(way):
    """The text of the form in one way of typing."""
    label = way.get("label", "{label}：")
    lines = []
    for number, (word, value) in enumerate((FORM | way.get("set", {})).items(), 1):
        if value:
            lines.append(label.format(label=word, number=number) + value)
    lines += way.get("add", "").splitlines()
    return "\n".join([*lines, label.format(label="意见建议", number=9) + way.get("points", POINTS)])


def value(case, key):
    """A value of a case by its dotted key, or one of the short names of `ways_of_typing.toml`."""
    proposal = case.case.proposal
    match key:
        case "title":
            return proposal.title
        case "people":
            return [proposer.name for proposer in proposal.proposers]
        case "units":
            return list(case.case.handling.co_handlers)
        case "points":
            return [[point.ask, point.rationale or ""] for point in proposal.points]
        case "comments":
            return case_file.dump(case).partition("# 登记表里没有写入上面各项的文字：")[2]
    found = case.document
    for part in key.split("."):
        found = found[int(part) if part.isdigit() else part]
    return str(found)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way["name"])
def test_a_form_is_read_however_it_is_typed(way):
    text = typed(way)
    intake = read(text)
    (case,) = intake.cases
    wanted = USUAL | way.get("wanted", {})
    if way.get("report") == "intake-unplaced" and way.get("fails"):
        del wanted["handling.type"]
    for key, expected in wanted.items():
        if key == "comments":
            assert expected in value(case, key)
        else:
            assert value(case, key) == expected, key
    codes = {finding.code for finding in intake.findings}
    assert way.get("report", "intake-missing") in codes
    assert (intake.exit_code is ExitCode.FAILED) == way.get("fails", False) or way.get("report") == "intake-ending"
    assert intake.ledger.total == len(text)


@pytest.mark.parametrize("line", (ROOT / "tests/intake/labels.txt").read_text(encoding="utf-8").splitlines())
def test_the_labels_of_real_systems_are_known(line):
    field, *words = line.split()
    assert [word for word in words if word not in WORDS.form.labels[field]] == []


def test_what_has_no_place_is_kept_at_the_end_of_the_case_file_and_survives_a_change():
    (case,) = read(typed({"add": "备注：紧急\n状态：办理中"})).cases
    text = case_file.dump(case)
    assert text.endswith("# 登记表里没有写入上面各项的文字：\n# 第 6 行 备注：紧急\n# 第 7 行 状态：办理中\n")
    proposal = case.case.proposal.model_copy(update={"number": "12"})
    changed = case_file.update(case, case.case.model_copy(update={"proposal": proposal}))
    assert case_file.dump(changed).endswith("# 第 7 行 状态：办理中\n")


def test_an_import_fails_if_a_tenth_of_the_text_has_no_place():
    some, much = (read(typed({"add": "备注：" + "急" * count})) for count in (5, 60))
    assert (some.exit_code, much.exit_code) == (ExitCode.OK, ExitCode.FAILED)
    assert much.ledger.counts[Destination.COMMENT] == 60


def test_a_meeting_may_be_given_for_all_forms_that_state_none():
    batch = replace(WORDS, form=replace(WORDS.form, meeting=("市政协七届", "五次会议")))
    added = ("编号：12", "编号：13\n届次：市七届人大六次会议")
    found = [read_content(typed({"add": line}).encode(), "form.txt", batch) for line in added]
    stated = [(one.cases[0].case.proposal.congress, one.cases[0].case.proposal.kind) for one in found]
    assert stated == [("市政协七届", "提案"), ("市七届人大", "建议")]
    assert [one.exit_code for one in found] == [ExitCode.OK, ExitCode.OK]


def test_a_new_record_needs_three_labels():
    two = typed({}) + "\n" + typed({"set": {"标题": "关于乙的建议"}})
    assert [case.case.proposal.title for case in read(two).cases] == ["关于停车的建议", "关于乙的建议"]
    (one,) = read(typed({}) + "\n标题：这是附件表格里的标题\n").cases
    assert one.case.proposal.points[1].rationale == "标题：这是附件表格里的标题"


def test_a_place_has_labels_of_its_own(tmp_path):
    (tmp_path / "标签.toml").write_text('标题 = ["事项名称"]\n领域 = ["案别"]\n', encoding="utf-8")
    words = with_local_labels(WORDS, tmp_path)
    form = "事项名称：关于停车的建议\n提出人：刘丹宁\n主办单位：市局\n案别：交通\n意见建议：办。"
    (case,) = read_content(form.encode(), "form.txt", words).cases
    assert (case.case.proposal.title, case.case.proposal.field) == ("关于停车的建议", "交通")
    assert with_local_labels(WORDS, tmp_path / "none") is WORDS


@pytest.mark.parametrize("text", ['没有这个标签 = ["甲"]', "标题 = 3", "标题 = [", '标题 = [""]'])
def test_a_wrong_file_of_labels_is_refused_with_a_next_step(text, tmp_path):
    (tmp_path / "标签.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        with_local_labels(WORDS, tmp_path)
    assert caught.value.next_step


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read(codec):
    intake = read_content(typed({}).encode(codec), "form.txt", WORDS)
    assert (intake.encoding, len(intake.cases)) == ("UTF-16", 1)


def test_decoration_is_no_part_of_a_label():
    labels = {
        "1. *标 题（必填）：": "标题",
        "【提出人】": "提出人",
        "**主办单位：**": "主办单位",
        "（一）建议：": "建议",
        "建议（一）：": "建议（一）",
    }
    assert {text: bare_label(text) for text in labels} == labels


def test_the_ticked_box_is_chosen():
    texts = {
        "□是 ☑否": "否",
        "是☑ 否□": "是",
        "是（√）否（ ）": "是",
        "√是 否": "是",
        "☑是 ☑否": "☑是☑否",
        "同意。": "同意",
    }
    assert {text: chosen_word(text) for text in texts} == texts


def test_dates_of_forms_are_written_one_way():
    dates = {
        "2021-03-05 10:22:33": "2021-03-05",
        "二〇二一年十二月二十一日": "2021年12月21日",
        "20210305": "2021-03-05",
        "44260": "2021-03-05",
        "2021年3月5日（星期五）": "2021年3月5日",
        "三个月": "三个月",
    }
    assert {text: plain_date(text) for text in dates} == dates
