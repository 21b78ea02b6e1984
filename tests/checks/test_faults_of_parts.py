"""Faults in letters that an office composes of parts, as an accident or a bad editor makes them: a gate finds each.

A fault is sown in the composed tree (as a composer would make it that errs), in the finished Word file, in the case, or
in what the office states. The letters without faults pass all gates.
"""

import functools
import io
import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import docx
import further_faults
import own_template
import pytest
from conftest import ROOT
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from letters_of_parts import (
    ALONE,
    ANSWERS,
    CASE,
    EXTRA,
    IDENTITY,
    JOINT,
    LETTERS,
    ONE,
    PARTS,
    SAMPLE_HERE,
    SEPARATE,
    SEVEN,
    THREE,
    TOGETHER,
    WHOLE,
    WOVEN,
    WOVEN_HERE,
    written,
)
from own_template import BODY, FOOTER, HTML, SLOGAN, word_file
from spoilt_trees import followed, says, swapped, twice, without
from spoilt_word_files import hidden, holders, moved_up, removed, struck, typed, white

import docgen
from docgen.composition.compose import Composition
from docgen.errors import DocgenError, Finding, Severity
from docgen.model.blocks import Doc, Role, para
from docgen.pipeline import documents
from docgen.pipeline.office_settings import findings as settings_lint
from docgen.pipeline.order import Order
from docgen.stationery.departments import Departments
from docgen.writers import WRITERS


# ---- making the letters ----------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def templates(tmp_path_factory):
    """Templates with the office that states something; each is made once."""

    @functools.cache
    def made(settings: str) -> Path:
        root = Path(shutil.copytree(ROOT / "templates", tmp_path_factory.mktemp("office") / "templates"))
        folder = root / "departments/nyncj"
        folder.mkdir()
        (folder / "department.toml").write_text(IDENTITY + settings, encoding="utf-8")
        return root

    return made


@pytest.fixture(scope="module")
def letter(templates, tmp_path_factory):
    """One of the letters, composed once; composing it finds nothing."""

    @functools.cache
    def made(name: str) -> Composition:
        if LETTERS[name] is None:
            return own_template.reply(tmp_path_factory.mktemp("own"))
        settings, changes = LETTERS[name]
        prepared = documents.documents(written(changes), Departments(templates(settings)), Order(kinds=("reply",)))
        assert prepared.errors == () and prepared.findings == ()
        return prepared.compositions[0]

    return made


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_of_parts_without_a_fault_passes_all_gates(name, letter):
    made = letter(name)
    for format in ("docx", "pdf"):
        assert docgen.check(made, format, WRITERS[format](made.doc, made.stationery, False)) == []


def named(value: object) -> str | None:
    """What a test is called: its sentence."""
    return value if isinstance(value, str) and len(value) < 30 else ""


# ---- faults of the composer ------------------------------------------------------------------------------------------
SCIENCE, FINANCE, OWN = "深圳市科技创新委员会", "深圳市财政局", "样例市农业农村局"
HOTLINE = "再次感谢您对12345热线的支持！"
CONTACT = "（联系人：王样例，联系电话：0755-00000000）"
RUN_IN = "一、加强建设，完善设施。"
WOVEN_IN = next(line.strip() for line in WOVEN.splitlines() if "配合推进。" in line)
OPENING_TOGETHER = (
    "你们提出的《关于帮助农户储粮的建议》《关于建设烘干中心的建议》《关于减收农机费的建议》"
    "（第20260005号、第15号、第16号）收悉。经我局认真研究，现答复如下："
)
IN_PDF = (
    "承办负责人印成了别人的名字",
    "标题之下的类别丢了",
    "两个联合署名对调",
    "段首的标题改了一个字",
    "称谓的人数丢了",
)
STATED = "建议将及时支付中小企业账款纳入国有企业绩效评价，相关工作由市财政局配合推进。"
TREES = [
    ("各部分", "承办负责人印成了别人的名字", says("袁样例", "张样例")),
    (
        "各部分",
        "承办负责人和签发人对调",
        says("承办负责人：袁样例，签发人：李签发", "承办负责人：李签发，签发人：袁样例"),
    ),
    ("各部分", "承办负责人印成了联系人", says("承办负责人：袁样例", "承办负责人：王样例")),
    ("各部分", "案件有值，可有可无的一行却丢了", without("承办负责人：袁样例，签发人：李签发")),
    ("各部分", "可有可无的一行只印了前一半", says("，签发人：李签发", "")),
    ("各部分", "可有可无的一行印了两遍", twice("承办负责人：袁样例，签发人：李签发")),
    ("各部分", "句子里的热线号码错了一位", says("12345", "12346")),
    ("各部分", "结尾的话丢了", without(HOTLINE)),
    ("各部分", "结尾的话印了两遍", twice(HOTLINE)),
    ("各部分", "问候丢了", without("您好！")),
    ("各部分", "问候和结尾的话对调", swapped("您好！", HOTLINE)),
    ("各部分", "标题之下的类别印成了A", says("B类", "A类")),
    ("各部分", "标题之下的类别丢了", without("B类")),
    ("各部分", "标题之下的公开属性印成了不公开", says("公开", "不公开", role=Role.UNDER_TITLE)),
    ("各部分", "标题之下的类别和公开属性对调", swapped("B类", "公开")),
    ("各部分", "标题之下的文号错了年份", says("〔2026〕22号", "〔2025〕22号")),
    ("各部分", "标题之下的文号丢了", without("样农建函〔2026〕22号")),
    ("各部分", "标题之下的文号印了两遍", twice("样农建函〔2026〕22号")),
    ("各部分", "日期丢了", without("2026年6月5日", Role.DATE)),
    ("各部分", "日期错了一天", says("2026年6月5日", "2026年6月6日", role=Role.DATE)),
    ("各部分", "日期印成了交办的日期", says("2026年6月5日", "2026年3月5日", role=Role.DATE)),
    ("各部分", "署名丢了", without(OWN, Role.SIGNATURE)),
    ("各部分", "联系电话少了一位", says("0755-00000000", "0755-0000000")),
    ("各部分", "两条一起答复的标题只写了一条", says("关于增加晒场、提供粮仓的建议", "关于增加晒场的建议")),
    ("各部分", "两条一起答复的标题写成了另一条", says("关于增加晒场、提供粮仓的建议", "关于增加晒场、培训农户的建议")),
    ("各部分", "两条答复的标题对调", swapped("一、关于增加晒场、提供粮仓的建议", "二、关于培训农户的建议")),
    ("各部分", "两条答复的内容对调", swapped("今年新建晒场三处，明年起提供小型粮仓。", "已经培训农户四百人次。")),
    ("各部分", "一条答复的标题丢了", without("二、关于培训农户的建议")),
    ("各部分", "一条答复的标题号错了", says("二、关于培训", "三、关于培训")),
    ("文号带类别", "文号之后的类别印成了A", says("（B类）", "（A类）")),
    ("文号带类别", "文号之后的类别丢了", says("（B类）", "")),
    ("文号带类别", "首页右上角的公开属性丢了", without("公开", Role.CATEGORY)),
    ("文末带类别", "文末的类别印成了A", says("办理类别：B类", "办理类别：A类")),
    ("文末带类别", "文末的类别丢了", without("（办理类别：B类，公开属性：公开）")),
    ("并案", "标题里丢了一件的编号", says("、第15号", "", role=Role.TITLE)),
    ("并案", "开头丢了一件的编号", says("、第16号", "", role=Role.BODY)),
    ("并案", "一件的编号错了", says("第15号", "第51号")),
    ("并案", "开头丢了一件的标题", says("《关于建设烘干中心的建议》", "")),
    ("并案", "两件的编号次序对调", says("、第15号、第16号", "、第16号、第15号", role=Role.BODY)),
    ("并案", "称谓丢了另一件的提出人", says("甲一、乙一、丙一代表", "甲一、乙一代表")),
    ("并案", "多写了一件的编号", says("、第16号", "、第16号、第17号")),
    ("两类并案", "建议与提案并案，委员也称代表", says("丙一委员", "丙一代表")),
    ("整篇", "段首的标题改了一个字", says("加强建设", "加快建设")),
    ("整篇", "段首的标题丢了", says(RUN_IN, "")),
    ("整篇", "段首的标题号错了", says(RUN_IN, RUN_IN.replace("一、", "二、"))),
    ("整篇", "段首的标题印了两遍", says(RUN_IN, RUN_IN * 2)),
    ("整篇", "一个标题和它的段落对调", swapped("二、培训农户", "已经培训农户四百人次。")),
    ("整篇", "整篇答复丢了一段", without("已经培训农户四百人次。")),
    ("三人", "称谓少了一人", says("甲一、甲二、甲三代表", "甲一、甲二代表")),
    ("三人", "称谓多了一人", says("甲一、甲二、甲三代表", "甲一、甲二、甲三、甲四代表")),
    ("三人", "称谓只写领衔人等几位", says("甲一、甲二、甲三代表", "甲一等3位代表")),
    ("三人", "几位提出人称作您", says("你们", "您")),
    ("三人", "称谓的次序变了", says("甲一、甲二、甲三代表", "甲二、甲一、甲三代表")),
    ("三人", "代表称作委员", says("甲三代表", "甲三委员")),
    ("七人", "称谓少列了一人", says("甲一、甲二等7位", "甲一等7位")),
    ("七人", "称谓多列了一人", says("甲一、甲二等7位", "甲一、甲二、甲三等7位")),
    ("七人", "称谓的人数错了", says("等7位", "等6位")),
    ("七人", "称谓的人数丢了", says("等7位", "")),
    ("联合盖章", "联合署名丢了一个", without(FINANCE, Role.JOINT_SIGNATURE)),
    ("联合盖章", "联合署名印了两遍", twice(FINANCE, Role.JOINT_SIGNATURE)),
    ("联合盖章", "两个联合署名对调", swapped(SCIENCE, FINANCE)),
    ("联合盖章", "联合署名用了别的单位", says(FINANCE, "深圳市工业和信息化局")),
    ("联合盖章", "标题里少了一个联合的单位", says(f"、{FINANCE}", "", role=Role.TITLE)),
    ("联合不盖章", "联合署名丢了一个", without(SCIENCE, Role.SIGNATURE)),
    ("联合不盖章", "联合署名印了两遍", twice(SCIENCE, Role.SIGNATURE)),
    ("联合不盖章", "两个联合署名对调", swapped(SCIENCE, FINANCE)),
    ("单列", "一个会办单位的意见丢了", without(STATED)),
    ("单列", "两个会办单位的名称对调", swapped("（一）市工业和信息化局", "（二）市财政局")),
    ("单列", "一个会办单位的标题丢了", without("（二）市财政局")),
    ("融入", "开头少写了一个会办单位", says("市工业和信息化局、市财政局", "市工业和信息化局", role=Role.BODY)),
    ("融入", "不单列意见，意见却又印了一遍", followed(WOVEN_IN, para(Role.BODY, STATED))),
    ("列名", "开头少写了一个会办单位", says("市工业和信息化局、市财政局", "市工业和信息化局", role=Role.BODY)),
    ("列名", "开头写的会办单位换了一个", says("市财政局", "市科技创新委员会", role=Role.BODY)),
    ("自己的信笺", "信笺之外又印了一遍文号", followed("郑样文代表：", para(Role.NUMBER, "深工信建函〔2026〕22号"))),
]


@pytest.fixture(scope="module")
def spoilt(letter):
    """The letter, the letter with a fault, and the Word file of the letter with the fault."""

    @functools.cache
    def made(name: str, fault: Callable[[Doc], Doc]) -> tuple[Composition, Composition, bytes]:
        sound = letter(name)
        faulty = replace(sound, doc=fault(sound.doc))
        assert faulty.doc != sound.doc
        return sound, faulty, WRITERS["docx"](faulty.doc, sound.stationery, False)

    return made


def errors(composition: Composition, format: str, data: bytes) -> set[str]:
    """The codes of the errors that a finished file has."""
    return codes(docgen.check(composition, format, data))


def codes(findings: Iterable[Finding]) -> set[str]:
    """The codes of all findings that are not mere notices."""
    return {finding.code for finding in findings if finding.severity is not Severity.INFO}


@pytest.mark.parametrize(("name", "sentence", "fault"), [*TREES, *further_faults.TREES], ids=named)
@pytest.mark.full
def test_a_fault_of_the_writer_is_found_in_the_word_file(name, sentence, fault, spoilt):
    sound, _, data = spoilt(name, fault)
    assert errors(sound, "docx", data)


@pytest.mark.parametrize(("name", "sentence", "fault"), [one for one in TREES if one[1] in IN_PDF], ids=named)
@pytest.mark.full
def test_a_fault_of_the_writer_is_found_in_the_pdf(name, sentence, fault, spoilt):
    sound, faulty, _ = spoilt(name, fault)
    assert errors(sound, "pdf", WRITERS["pdf"](faulty.doc, sound.stationery, False))


@pytest.mark.parametrize(("name", "sentence", "fault"), [*TREES, *further_faults.TREES], ids=named)
@pytest.mark.full
def test_a_fault_of_the_composer_is_found_by_the_account(name, sentence, fault, spoilt):
    _, faulty, data = spoilt(name, fault)
    assert errors(faulty, "docx", data)


# ---- faults in the finished Word file ----------------------------------------------------------------------------
FILES = [
    ("联合盖章", "联合署名设成隐藏文字", FINANCE, hidden),
    ("联合盖章", "联合署名印成白字", FINANCE, white),
    ("联合盖章", "联合署名的单位改了一个字", FINANCE, typed("财政", "财税")),
    ("各部分", "标题之下的类别设成隐藏文字", "B类", hidden),
    ("各部分", "标题之下的类别移到文号之前", "B类", moved_up),
    ("各部分", "承办负责人一行印成白字", "承办负责人：袁样例，签发人：李签发", white),
    ("各部分", "承办负责人一行加了删除线", "承办负责人：袁样例，签发人：李签发", struck),
    (
        "整篇",
        "段首的标题改了标点",
        RUN_IN + "今年新建晒场三处，明年起提供小型粮仓。",
        typed("设施。今年", "设施，今年"),
    ),
    ("并案", "编号一段移到称谓之前", OPENING_TOGETHER, moved_up),
    ("自己的信笺", "信笺自己印的文号改了", "发文字号：深工信建函〔2026〕22号", typed("22号", "23号")),
    ("自己的信笺", "信笺自己印的类别丢了", "（B类，公开）", removed),
    ("自己的信笺", "首页页脚的话丢了", SLOGAN, removed),
    ("自己的信笺", "首页页脚的日期改了", "深圳市工业和信息化局\t2026年6月5日", typed("6月5日", "6月6日")),
]


@pytest.mark.parametrize(("name", "sentence", "line", "change"), [*FILES, *further_faults.FILES], ids=named)
def test_a_fault_in_the_finished_word_file_is_found(name, sentence, line, change, letter):
    made = letter(name)
    document = docx.Document(io.BytesIO(docgen.render(made, "docx")))
    lines = [Paragraph(one, document) for holder in holders(document) for one in holder.iter(qn("w:p"))]
    (place, *_) = (one for one in lines if one.text.strip("\u3000") == line)
    change(place)
    stream = io.BytesIO()
    document.save(stream)
    assert errors(made, "docx", stream.getvalue())


# ---- faults in what the office states ----------------------------------------------------------------------------
def parts_with(old: str, new: str) -> str:
    """What the office of `PARTS` states, with a change."""
    assert old in PARTS, old
    return PARTS.replace(old, new)


SHORT = '[parts]\nreply = ["letterhead", "mark", "number", "title", "salutation", "opening", {}, "signature", "date"]\n'
ONE_NUMBER = '[phrases]\nref = "第{{ proposal.number }}号建议"\nnumbers = "第{{ proposal.number }}号"\n'
OFFICES = [
    ("一个部分列了两遍", parts_with('"closing", ', '"closing", "closing", '), {}),
    ("逐条答复列了两遍", parts_with('"points", ', '"points", "points", '), {}),
    ("署名列了两遍", parts_with('"signature", ', '"signature", "signature", '), {}),
    ("日期没有列", parts_with('"date", ', ""), {}),
    ("署名没有列", parts_with('"signature", ', ""), {ALONE: JOINT}),
    ("称谓没有列", parts_with('"salutation", ', ""), {}),
    ("开头没有列", parts_with('"opening", ', ""), {}),
    ("标题之下的文号、类别没有列", parts_with('"under_title", ', ""), {}),
    ("版头没有列", parts_with('"letterhead", ', ""), {}),
    ("部分的名称写错", parts_with('"greeting", ', '"greetings", '), {}),
    ("自己的一行没有列进去", parts_with('"greeting", ', ""), {}),
    ("句子的名称写错", parts_with("phrase.hotline", "phrase.hotlines"), {}),
    ("自己的句子没有用上", parts_with("再次{{ phrase.hotline }}！", "谢谢！"), {}),
    ("类别写死成A类", parts_with("{{ reply.category }}类", "A类"), {}),
    ("公开属性写死成不公开", parts_with('"{{ reply.publicity }}"', '"不公开"'), {}),
    ("承办负责人写死成一个人", parts_with("{{ reply.extra.承办负责人 }}", "张三"), {"  answers:": EXTRA}),
    ("承办负责人的名称写错", parts_with("reply.extra.承办负责人", "reply.extra.承办领导"), {"  answers:": EXTRA}),
    ("称谓写死成一个人", '[phrases]\nsalutation = "甲一代表："\n', {ONE: "[{name: 甲二}]"}),
    ("称谓只写领衔人", '[phrases]\nsalutation = "{{ proposal.leader }}代表："\n', {ONE: THREE}),
    ("称谓把人数写死", '[proposers]\nothers = "等8位"\n', {ONE: SEVEN}),
    ("文号写死", '[lines]\nnumber = "number: 样农建函〔2026〕21号"\n', {}),
    ("日期写死", '[phrases]\ndate = "2026年6月1日"\n', {}),
    ("日期漏了，联系人却印着", '[phrases]\ndate = ""\n', {}),
    ("并案的措辞只写一件的编号", ONE_NUMBER, {"handling:": TOGETHER}),
    ("并案的措辞只写一件的标题", '[phrases]\ntitles = "《{{ proposal.title }}》"\n', {"handling:": TOGETHER}),
    ("单列会办意见，部分里没有它", SHORT.format('"points"'), {CASE: SAMPLE_HERE}),
    ("分办的别的单位那一条没有印", SHORT.format('"points"'), SEPARATE),
    ("联合答复的署名只印自己", '[lines]\nsignature = "signature: {{ department.name }}"\n', {ALONE: JOINT}),
    ("整篇答复的那部分换成逐条的", '[lines]\npoints = "body: 共{{ reply.answers | length }}条。"\n', {ANSWERS: WHOLE}),
    ("声明不写日期，却印着", '[omits]\nreply = ["reply.date"]\n', {}),
    ("不印类别，另一行又写死了它", 'category_place = "none"\n[phrases]\nclosing = "办理类别为A类。"\n', {}),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "settings", "changes"), [*OFFICES, *further_faults.OFFICES], ids=named)
@pytest.mark.full
def test_a_fault_in_what_the_office_states_is_found(sentence, settings, changes, templates):
    assert found(templates(settings), changes) or typed_in(templates(settings))


def found(root: Path, changes: dict[str, str]) -> set[str]:
    """What is found when the letter is made."""
    try:
        prepared = documents.documents(written(changes), Departments(root), Order(kinds=("reply",)))
        for error in prepared.errors:
            raise error
        for one in prepared.compositions:
            docgen.render(one, "docx")
    except DocgenError as error:
        return {error.code, *codes(error.findings)}
    return codes(prepared.findings)


def typed_in(root: Path) -> set[str]:
    """The codes of what is wrong with the settings of the office."""
    return codes(settings_lint(Departments(root).stationery("nyncj"), root / "departments/nyncj"))


# ---- faults in the case ------------------------------------------------------------------------------------------
BOTH = "type: 主办会办, lead: 市农业农村局, co_handlers: [市财政局], joint: [市财政局]"
CASES = [
    ("一条建议答复了两次", "", {"point: 建议三": "points: [建议二, 建议三]"}),
    ("一条建议没有答复", "", {"points: [建议一, 建议二]": "point: 建议一"}),
    ("答复了没有的一条", "", {"point: 建议三": "points: [建议三, 建议四]"}),
    ("既写了整篇答复，又写了逐条答复", "", {ANSWERS: WHOLE + ANSWERS}),
    ("既没有整篇答复，又没有逐条答复", "", {ANSWERS: ""}),
    ("整篇答复里的标题跳了号", "", {ANSWERS: WHOLE.replace("二、培训", "三、培训")}),
    ("整篇答复里又写了称谓", "", {ANSWERS: WHOLE.replace("一、加强", "甲一代表：\n    一、加强")}),
    ("整篇答复里没有写完", "", {ANSWERS: WHOLE.replace("四百人次", "××人次")}),
    ("extra 的值没有一份文书印", "", {"  answers:": EXTRA}),
    ("extra 的值是待定", PARTS, {"  answers:": EXTRA.replace("袁样例", "待定")}),
    ("审签人带着电话", PARTS, {"  answers:": EXTRA.replace("李签发", "李签发13800138000")}),
    ("extra 的名称写错", PARTS, {"  answers:": EXTRA.replace("承办负责人", "承办负责")}),
    ("并案的两件同号", "", {"handling:": TOGETHER.replace('"16"', '"15"')}),
    ("并案的一件就是本件", "", {"handling:": TOGETHER.replace('"16"', '"20260005"')}),
    ("并案的一件没有编号", "", {"handling:": TOGETHER.replace('number: "16", ', "")}),
    ("并案的一件没有标题", "", {"handling:": TOGETHER.replace("title: 关于减收农机费的建议, ", "")}),
    ("联合的单位写了两遍", "", {ALONE: f"{ALONE}, joint: [市财政局, 市财政局]"}),
    ("联合的单位是主办单位自己", "", {ALONE: f"{ALONE}, joint: [市农业农村局]"}),
    ("联合的单位同时是会办单位", "", {ALONE: BOTH}),
    ("融入的意见一个单位也没有提", "", {CASE: WOVEN_HERE.replace("市工业和信息化局提供名单，市财政局配合推进。", "")}),
    ("融入的意见少提了一个单位", "", {CASE: WOVEN_HERE.replace("，市财政局配合推进", "")}),
    ("会办意见的写法写错", "", {CASE: WOVEN_HERE.replace("opinions: 融入", "opinions: 融合")}),
    ("单列而没有意见的文字", "", {CASE: SAMPLE_HERE.replace(f"      {STATED}\n", "")}),
    ("提出人写了两遍", "", {ONE: THREE.replace("甲三", "甲一")}),
    ("提出人的总数比列的少", "", {f"{ONE}": f'{THREE}\n  proposers_total: "2"'}),
    ("文号是别的机关的", '[numbers]\n"建议" = "样农函"\n', {}),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "settings", "changes"), [*CASES, *further_faults.CASES], ids=named)
def test_a_fault_in_the_case_is_found(sentence, settings, changes, templates):
    assert found(templates(settings), changes)


# ---- faults in the two shells ------------------------------------------------------------------------------------
EXTRA_LINE = "承办：{{ reply.contact.name }}"
TYPED_MARK = word_file(body=[line.replace("{{ reply.category }}类", "A类") for line in BODY])
SHELLS = [
    ("只有 Word 信笺印的值", word_file(footer=[*FOOTER, EXTRA_LINE]), HTML),
    ("只有 HTML 信笺印的值", word_file(), HTML.replace("<p>为人民服务", f"<p>{EXTRA_LINE}</p><p>为人民服务")),
    ("两个信笺印的值不同", word_file(), HTML.replace("第{{ proposal.number }}号", "第{{ proposal.title }}号")),
    ("两个信笺的英文名称差一个字母", word_file(), HTML.replace("Municipality", "Municipaiity")),
    ("两个信笺的两句话次序不同", word_file(body=[BODY[0], *BODY[2:5], BODY[1], *BODY[5:]]), HTML),
    ("信笺印的类别写死成A类", TYPED_MARK, HTML.replace("{{ reply.category }}类", "A类")),
    ("信笺印一个没有的值", word_file(footer=[*FOOTER, "{{ reply.dates }}"]), HTML),
    ("两个信笺都漏了文号", word_file(body=BODY[1:]), HTML.replace("发文字号：{{ reply.document_number }}", "")),
    ("信笺把答复放了两遍", word_file(body=[*BODY, "{{p body }}"]), HTML.replace("{{ body }}", "{{ body }}{{ body }}")),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "word", "html"), [*SHELLS, *further_faults.SHELLS], ids=named)
def test_a_fault_in_the_shells_is_found(sentence, word, html, tmp_path):
    with pytest.raises(DocgenError):
        docgen.render(own_template.reply(tmp_path, word, html), "docx")
