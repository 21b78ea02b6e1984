import dataclasses
import errno
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.errors import InputError, IntegrityError, OutputError, Severity
from docgen.intake import Destination, Intake, plan, read_content, read_form, save
from docgen.intake.character_ledger import ImportAccount, verify
from docgen.intake.clean_text import clean
from docgen.intake.passages import Passage, Quote, squeeze
from docgen.intake.repetition import repetitions
from docgen.model import case_file
from docgen.stationery import vocabulary

ROOT = Path(__file__).parents[2]
FORMS = sorted((ROOT / "tests/intake/forms").glob("*.txt"))
SEED = ROOT / "samples/intake/seed.txt"
WORDS = vocabulary.load(ROOT / "templates/vocabulary/zh_Hans.toml")
# Every form lacks something or leaves its kind open; the real form's test counts these.
EXPECTED_OF_ALL = {"intake-missing", "intake-assumed"}


def read(text: str, encoding: str = "utf-8") -> Intake:
    return read_content(text.encode(encoding), "form.txt", WORDS)


def value(case: case_file.CaseFile, key: str) -> str:
    """A value of the written file; paragraphs are joined by ｜."""
    found = case_file.parse(case_file.dump(case), case.name).document
    for part in key.split("."):
        found = found[int(part) if part.isdigit() else part]
    return "｜".join(str(found).strip().split("\n"))


def outcome(intake: Intake) -> list[str]:
    """The findings as lines of a tests/intake/forms file, without those that every form has."""
    return [
        f"报告 {finding.code} {finding.place.line}"
        for finding in intake.findings
        if finding.code not in EXPECTED_OF_ALL or finding.severity is Severity.ERROR
    ]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_the_form_becomes_what_its_file_says(path):
    form, expected = path.read_text(encoding="utf-8").rsplit("----\n", 1)
    intake = read(form)
    cases = iter(intake.cases)
    for line in expected.splitlines():
        if line.startswith("案件 "):
            case = next(cases)
            assert case.name == line.removeprefix("案件 ")
        elif " = " in line:
            key, wanted = line.split(" = ", 1)
            assert value(case, key) == wanted, key
    assert next(cases, None) is None
    reports = [line for line in expected.splitlines() if line.startswith("报告 ")]
    assert sorted(outcome(intake)) == sorted(reports)
    assert intake.ledger.total == len(form)


def test_the_real_form_becomes_one_case_and_one_reported_placeholder():
    intake = read_form(SEED, WORDS)
    assert intake.encoding == "UTF-8"
    assert [case.case.proposal.title for case in intake.cases] == ["关于持续改善科技型中小企业营商环境的建议"]
    assert [(f.code, f.place.line) for f in intake.findings if f.code != "intake-missing"] == [
        ("intake-assumed", 1),
        ("intake-empty", 18),
        ("intake-numbering", 24),
        ("intake-repeated", 24),
        ("intake-halfwidth", 25),
        ("intake-halfwidth", 27),
        ("intake-halfwidth", 29),
        ("intake-placeholder", 32),
    ]
    missing = {f.place.key for f in intake.findings if f.code == "intake-missing"}
    assert missing == {"编号", "届次", "交办日期", "公开属性"}


def test_the_real_form_reports_both_places_of_the_repeated_text_and_keeps_both():
    intake = read_form(SEED, WORDS)
    (repeated,) = [f for f in intake.findings if f.code == "intake-repeated"]
    assert "第 24–25 行" in repeated.message and "第 26–27 行" in repeated.message
    first, second = intake.cases[0].case.proposal.points[:2]
    assert first.rationale.split("\n")[1].startswith("第二，建议政府尽快细化落实")
    assert second.ask.startswith("建议政府尽快细化落实")


def test_the_real_form_keeps_numbers_and_half_width_marks_byte_for_byte():
    text = case_file.dump(read_form(SEED, WORDS).cases[0])
    for words in (
        "37只子基金",
        "645.526亿元",
        "集聚,推动",
        "所(拟)发行",
        "1515亿元，同比增长23.8%",
    ):
        assert words in text


def test_the_real_form_is_accounted_for_character_by_character():
    intake = read_form(SEED, WORDS)
    assert intake.ledger.total == len(SEED.read_text(encoding="utf-8"))
    assert intake.ledger.counts[Destination.CASE] == 2800
    assert intake.ledger.counts[Destination.REPORT] == 1
    assert "案件文件 2800" in intake.ledger.summary()


def test_the_case_file_has_a_slot_for_each_answer_and_says_where_opinions_go():
    (case,) = read_form(SEED, WORDS).cases
    labels = [point.label for point in case.case.proposal.points]
    assert labels == ["建议一", "建议二", "建议三", "建议四"]
    assert [answer.point for answer in case.case.reply.answers] == labels
    text = case_file.dump(case)
    assert text.startswith("# yaml-language-server: $schema=case.schema.json\n")
    assert "    - point: 建议一 # 建议允许科技型企业用无形资产抵押贷款。\n" in text
    assert "document_number: # 发文字号" in text
    assert "  co_handlers: # 收到会办意见后，在文末加 opinions" in text


def test_an_officer_can_fill_in_the_slots():
    (case,) = read_form(SEED, WORDS).cases
    filled = case_file.dump(case).replace("text: # 答复内容", "text: | # 答复\n        甲\n        乙 #", 1)
    again = case_file.parse(filled, case.name)
    assert again.case.reply.answers[0].text.startswith("甲\n乙")
    assert case_file.dump(again) == filled


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8-sig", "UTF-8 BOM"), ("utf-16", "UTF-16"), ("gb18030", "GB18030")],
)
def test_a_form_reads_the_same_in_every_encoding(encoding, name):
    text = SEED.read_text(encoding="utf-8")
    intake = read(text, encoding)
    assert intake.encoding == name
    assert case_file.dump(intake.cases[0]) == case_file.dump(read(text).cases[0])


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\v"])
def test_a_form_reads_the_same_with_other_line_ends(end):
    text = SEED.read_text(encoding="utf-8")
    other = read(text.replace("\n", end))
    assert other.cases[0].case == read(text).cases[0].case
    assert other.ledger.total == len(text.replace("\n", end))


@pytest.mark.parametrize("text", ["", " \n", "关于某事的建议\n请尽快办理。\n", "甲：乙\n"])
def test_an_unusable_form_says_where_and_what_to_do(text):
    with pytest.raises(InputError) as caught:
        read(text)
    assert caught.value.place.file == "form.txt"
    assert caught.value.place.line == 1
    assert caught.value.next_step


def test_an_archive_is_refused(tmp_path):
    path = tmp_path / "form.docx"
    path.write_bytes(b"PK\x03\x04...")
    with pytest.raises(InputError, match="压缩包"):
        read_form(path, WORDS)


def test_a_form_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(InputError, match="打不开"):
        read_form(tmp_path / "none.txt", WORDS)


def test_a_form_without_required_values_is_marked_and_reported_as_an_error():
    intake = read("标题：\n提出人：甲乙\n意见建议：\n建议一、\n")
    (case,) = intake.cases
    assert case.case.proposal.title == "【待填：标题】"
    assert case.case.handling.lead == "【待填：主办单位】"
    assert case.case.proposal.points[0].ask == "【待填：建议一】"
    errors = {f.place.key for f in intake.findings if f.severity is Severity.ERROR}
    assert errors == {"标题", "主办单位", "建议一"}


def test_a_long_paragraph_gives_its_first_sentence_as_the_request():
    long = "请修路。" + "原因很多，" * 20 + "谢谢。"
    (case,) = read(f"标题：甲事\n提出人：甲乙\n主办单位：丙局\n意见建议：{long}\n").cases
    (point,) = case.case.proposal.points
    assert (point.ask, point.rationale) == ("请修路。", long.removeprefix("请修路。"))


def test_many_names_are_told_apart():
    form = "标题：甲事\n提出人：张 三、李四代表 王五；欧阳娜娜\n联名人：John Smith\n主办单位：丙局\n"
    (case,) = read(form).cases
    names = [proposer.name for proposer in case.case.proposal.proposers]
    assert names == ["张三", "李四", "王五", "欧阳娜娜", "John Smith"]


def test_a_form_with_only_placeholders_gives_no_case():
    intake = read("标题：无\n提出人：——\n意见建议：测试\n")
    assert intake.cases == ()
    assert intake.ledger.counts[Destination.PLACEHOLDER] > 0


def test_a_short_request_repeated_in_its_own_reasons_is_found_only_when_whole():
    texts = [
        "建议开放政府引导基金申报机构的范围。",
        "为此，建议开放政府引导基金申报机构的范围，并设标准。",
        "无关。",
    ]
    (found,) = repetitions([Passage(text, 0, line) for line, text in enumerate(texts, 1)])
    assert (found.first, found.again) == ((1, 1), (2, 2))
    assert repetitions([Passage(text, 0, 1) for text in ("甲" * 15, "甲" * 15)]) == []


def test_a_lost_or_doubled_character_stops_the_import():
    sheet, _ = clean("标题", "form.txt")
    account = ImportAccount("form.txt")
    account.mark(Destination.CASE, [Passage("标", 0, 1)])
    with pytest.raises(IntegrityError, match="去向不明"):
        account.close(sheet)
    account.mark(Destination.CASE, [Passage("标题", 0, 1)])
    with pytest.raises(IntegrityError, match="去向不明"):
        account.close(sheet)


def test_a_value_that_differs_from_the_form_stops_the_import():
    (case,) = read_form(SEED, WORDS).cases
    with pytest.raises(IntegrityError, match="不一致"):
        verify(case, {("proposal", "title"): Quote((Passage("别的标题", 0, 1),))})


TEXT = st.text(
    st.sampled_from(
        "建议问题办法标题案由一二三（）()、，。,.：:;； 　\t“”123AbX#-|>&*!%@'\"\\{}[]○々\u200b\ue000\x07⼀\u00a0\r\n"
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(TEXT, TEXT, st.lists(TEXT, max_size=6), st.lists(TEXT, max_size=6))
def test_nothing_is_lost_whatever_the_form_says(title, name, background, paragraphs):
    newline = "\n"
    form = (
        f"标题：{title}\n提出人：{name}\n主办单位：市局\n案由及需要说明的情况：\n"
        f"{newline.join(background)}\n意见建议：\n{newline.join(paragraphs)}\n"
    )
    intake = read(form)
    assert intake.ledger.total == len(form)
    for case in intake.cases:
        text = case_file.dump(case)
        assert case_file.dump(case_file.parse(text, case.name)) == text


PROSE = st.text(st.sampled_from("道路桥梁修建市民安全方便，。；100%“”"), min_size=1, max_size=90).map(
    lambda text: f"文{text}。"
)
"""A paragraph. It ends a sentence, since lines of one length that do not are broken lines."""


@settings(max_examples=40, deadline=None)
@given(
    PROSE,
    st.lists(PROSE, min_size=1, max_size=3),
    st.lists(st.lists(PROSE, min_size=1, max_size=3), max_size=4),
)
def test_every_paragraph_of_an_ordinary_form_is_in_the_case_in_order(title, background, points):
    numbered = [
        f"建议{WORDS.ordinal(n)}、{paragraphs[0]}\n补充说明：" + "\n".join(paragraphs[1:])
        for n, paragraphs in enumerate(points, 1)
    ]
    lines = [
        "标题：",
        title,
        "提出人：张三",
        "主办单位：市局",
        "案由及需要说明的情况：",
        *background,
    ]
    (case,) = read("\n".join([*lines, "意见建议：", *numbered])).cases
    proposal = case.case.proposal
    assert proposal.title == title
    assert proposal.background.split("\n") == background
    found = [squeeze(point.ask + (point.rationale or "")) for point in proposal.points]
    assert found == ["".join(paragraphs) for paragraphs in points]


def test_case_files_and_their_schema_are_written(tmp_path):
    (path,) = save(read_form(SEED, WORDS), tmp_path / "out", force=False)
    assert case_file.read(path).case.proposal.proposers[0].name == "刘丹宁"
    assert sorted(file.name for file in path.parent.iterdir()) == ["case.schema.json", path.name]
    assert path.read_bytes() == case_file.dump(read_form(SEED, WORDS).cases[0]).encode()


def test_importing_an_unchanged_form_again_changes_nothing_and_says_so(tmp_path):
    intake = read_form(SEED, WORDS)
    (path,) = save(intake, tmp_path, force=False)
    before = path.stat().st_mtime_ns
    assert [str(planned) for planned in plan(intake, tmp_path)] == [f"{path}：内容未变"]
    assert save(intake, tmp_path, force=False) == [path]
    assert path.stat().st_mtime_ns == before


def test_an_officers_file_is_not_overwritten_without_force_and_the_others_are_written(tmp_path):
    form = "".join(f"标题：{t}\n提出人：甲乙\n主办单位：丙局\n意见建议：办。\n" for t in ("甲事", "乙事"))
    intake = read(form)
    (tmp_path / "甲事.yaml").write_text("officer's work")
    with pytest.raises(OutputError) as caught:
        save(intake, tmp_path, force=False)
    assert [f.place.file for f in caught.value.findings] == [str(tmp_path / "甲事.yaml")]
    assert "--force" in caught.value.next_step
    assert (tmp_path / "甲事.yaml").read_text() == "officer's work"
    assert (tmp_path / "乙事.yaml").is_file()
    assert len(save(intake, tmp_path, force=True)) == 2
    assert case_file.read(tmp_path / "甲事.yaml").case.proposal.title == "甲事"


def test_a_file_that_cannot_be_written_is_named_and_leaves_no_half_file(tmp_path, monkeypatch):
    def full(self, data):
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputError, match="写不了文件"):
        save(read_form(SEED, WORDS), tmp_path, force=False)
    assert list(tmp_path.iterdir()) == []


def test_file_names_are_safe_and_never_collide():
    titles = [
        "a/b:c*?",
        "a<b>c",
        "A_B_C",
        "很长的标题" * 20,
        "很长的标题" * 20 + "二",
        "nul",
        "事 ...",
    ]
    form = "".join(f"标题：{t}\n提出人：甲乙\n主办单位：丙局\n意见建议：办。\n" for t in titles)
    stems = [case.name.removesuffix(".yaml") for case in read(form).cases]
    assert len({stem.casefold() for stem in stems}) == len(titles)
    assert all(len(stem.encode()) <= 80 for stem in stems)
    assert not any(set(stem) & set('<>:"/\\|?* ') or stem.endswith(".") for stem in stems)
    assert stems[:3] == ["a_b_c", "a_b_c-2", "A_B_C-3"]
    assert "_nul" in stems


def test_an_intake_is_a_value():
    with pytest.raises(dataclasses.FrozenInstanceError):
        read_form(SEED, WORDS).file = "other"


def test_a_long_paragraph_with_blanks_stays_on_one_line_of_the_case_file():
    long = "路灯不亮 " * 4_000 + "。"
    (case,) = read(f"标题：甲事\n提出人：甲乙\n主办单位：丙局\n案由及需要说明的情况：{long}\n意见建议：办。\n").cases
    assert case_file.parse(case_file.dump(case), case.name).case.proposal.background == long
