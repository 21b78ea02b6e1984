"""A kind of document is a declaration and a wording in the templates folder, and nothing in the package."""

import json
import shutil
from pathlib import Path
from typing import get_args

import pytest
from conftest import ROOT, SAMPLES

from docgen.checks import case_values
from docgen.checks.case_values import REFUSED
from docgen.checks.text_account import account
from docgen.checks.text_proof import Account
from docgen.composition.compose import Composition, compose
from docgen.errors import IntegrityError, StationeryError
from docgen.interfaces.cli import main
from docgen.model import case_file
from docgen.model.case import Reply, Round
from docgen.pipeline.batch.plan import plan
from docgen.pipeline.documents import render
from docgen.pipeline.fingerprint import stationery_hash
from docgen.pipeline.order import Order
from docgen.stationery import declarations
from docgen.stationery.departments import Departments

CASE = SAMPLES["01-science-environment"]
OURS = ["reply", "opinion", "feedback", "summary"]
RECORD = """\
title = "面商记录"
order = 5
writer = "lead"
copies = "signers"
publicity = "any"
shell = "plain"
prints = ["reply.answers"]
identified_by = ["proposal.number", "proposal.title", "department.name"]
may_say = ["reply", "answers", "contact"]
"""
RECORD_WORDING = """\
{% if draft %}
draft: {{ draft }}
{% endif %}
form-title: 面商记录
table: 18 82
row: # 标题 | {{ proposal.title }}
row: # 编号 | 第{{ proposal.number }}号
row: # 承办单位 | {{ department.name }}
form-note: 办理人员当面向{{ proposal.you }}说明了以下办理意见：
{% for answer in reply.answers %}
heading1: {{ answer.index | ordinal }}、{{ answer.heading }}
{{ answer.text | paragraphs }}
{% endfor %}
"""
WITHOUT_ANSWERS = RECORD_WORDING[: RECORD_WORDING.index("{% for")]
REMINDER = """\
title = "催办函"
order = 6
writer = "lead"
copies = "co_handlers"
publicity = "any"
shell = "format"
prints = []
identified_by = ["proposal.number", "department.name"]
may_say = ["opinion", "reply"]
"""
REMINDER_WORDING = """\
letterhead: {{ department.letterhead }}
title: 关于催办第{{ proposal.number }}号{{ proposal.kind }}会办意见的函
recipient: {{ opinion.unit }}：
body: 请尽快将会办意见送来。
signature: {{ department.name }}
date: {{ reply.date }}
"""


@pytest.fixture
def templates(tmp_path):
    """A copy of the templates, and how to add a kind to it."""
    root = Path(shutil.copytree(ROOT / "templates", tmp_path / "templates"))

    def adding(name: str = "record", declared: str = RECORD, wording: str | None = RECORD_WORDING) -> Path:
        (root / "kinds" / f"{name}.toml").write_text(declared, encoding="utf-8")
        if wording is not None:
            (root / "base" / f"{name}.txt").write_text(wording, encoding="utf-8")
        return root

    return adding


def refused(root: Path) -> StationeryError:
    with pytest.raises(StationeryError) as caught:
        Departments(root)
    return caught.value


# ---- a kind that is added --------------------------------------------------------------------------------------------
def test_an_added_kind_is_made_in_both_formats_and_verified(templates, tmp_path, capsys):
    root, out = templates(), tmp_path / "out"
    words = ["make", str(CASE), "--out", str(out), "--kind", "record", "--templates", str(root), "--jobs", "0"]
    assert main(words) == 0
    (folder,) = (path for path in out.iterdir() if path.is_dir())
    assert sorted(path.name for path in folder.glob("面商记录*")) == ["面商记录.docx", "面商记录.pdf"]
    listed = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert {entry["kind"] for entry in listed["documents"]} == {"record"}
    assert all(entry["checks"]["passages"] >= 4 for entry in listed["documents"])
    assert main(["verify", str(out), "--templates", str(root)]) == 0
    assert "1 件，2 个文件" in capsys.readouterr().out


def test_an_added_kind_is_planned_and_is_made_with_the_others(templates, tmp_path):
    departments = Departments(templates())
    (planned,) = plan([CASE], departments, tmp_path, Order(), {}).cases
    assert [name for name in planned.outputs if name.startswith("面商记录")] == ["面商记录.docx", "面商记录.pdf"]
    assert len(planned.outputs) == len(plan([CASE], Departments(), tmp_path, Order(), {}).cases[0].outputs) + 2


def test_what_was_known_of_a_case_before_a_kind_was_added_is_read_again(templates, tmp_path):
    known = plan([CASE], Departments(), tmp_path, Order(), {}).facts
    (planned,) = plan([CASE], Departments(templates()), tmp_path, Order(), known).cases
    assert "面商记录.pdf" in planned.outputs


def test_the_kinds_are_listed_in_the_order_that_they_declare(templates, tmp_path, capsys):
    assert list(Departments().kinds) == OURS
    root = templates()
    assert list(Departments(root).kinds) == [*OURS, "record"]
    (root / "kinds/record.toml").write_text(RECORD.replace("order = 5", "order = 0"), encoding="utf-8")
    assert list(Departments(root).kinds) == ["record", *OURS]
    command = ["make", str(CASE), "--out", str(tmp_path / "out"), "--kind", "meeting", "--templates", str(root)]
    assert main(command) == 2
    assert "可用的名称：record、reply、opinion、feedback、summary" in capsys.readouterr().err


@pytest.mark.parametrize("format", ["docx", "pdf"])
def test_a_wording_that_prints_none_of_what_its_kind_must_print_is_refused(templates, format):
    departments = Departments(templates(wording=WITHOUT_ANSWERS))
    (record,) = compose(case_file.read(CASE).case, "record", departments)
    with pytest.raises(IntegrityError) as caught:
        render(record, format)
    assert caught.value.code == "text-lost"


def test_a_text_that_a_kind_does_not_declare_is_foreign_to_it(templates):
    departments = Departments(templates(declared=RECORD.replace('["reply.answers"]', "[]")))
    (record,) = compose(case_file.read(CASE).case, "record", departments)
    with pytest.raises(IntegrityError) as caught:
        render(record, "docx")
    assert caught.value.code == "text-foreign"


def test_what_identifies_a_kind_must_be_stated(templates):
    wording = RECORD_WORDING.replace("row: # 标题 | {{ proposal.title }}\n", "")
    (record,) = compose(case_file.read(CASE).case, "record", Departments(templates(wording=wording)))
    with pytest.raises(IntegrityError) as caught:
        render(record, "docx")
    assert caught.value.code == "text-unstated"


def test_a_page_limit_holds_for_any_kind(templates):
    (record,) = compose(
        case_file.read(CASE).case, "record", Departments(templates(declared=f"{RECORD}page_limit = 1\n"))
    )
    with pytest.raises(IntegrityError, match=r"面商记录有 \d+ 页，至多 1 页") as caught:
        render(record, "pdf")
    assert caught.value.code == "pages-over"


def test_the_lead_may_write_to_each_co_handler(templates):
    departments = Departments(templates("reminder", REMINDER, REMINDER_WORDING))
    made = compose(case_file.read(CASE).case, "reminder", departments)
    assert [one.name for one in made] == ["催办函-市科技创新委员会", "催办函-市地方金融监督管理局", "催办函-市财政局"]
    assert {one.stationery.department.name for one in made} == {"深圳市工业和信息化局"}
    for one in made:
        render(one, "docx")
    alone = case_file.read(SAMPLES["05-group-proposal"]).case
    assert bool(compose(alone, "reminder", departments)) == (alone.handling.type == "主办会办")


def test_a_kind_for_publication_is_made_of_no_reply_that_is_not_public(templates):
    public = Departments(templates(declared=RECORD.replace('publicity = "any"', 'publicity = "public"')))
    secret = case_file.read(SAMPLES["10-not-public"]).case
    assert compose(secret, "record", public) == ()
    assert len(compose(case_file.read(CASE).case, "record", public)) == 1


def test_each_signer_with_a_letter_of_their_own_has_a_copy(templates):
    case = case_file.read(SAMPLES["03-joint-each"]).case
    made = compose(case, "record", Departments(templates()))
    assert [one.addressee for one in made] == list(case.proposal.ordered_proposers)


def test_a_department_that_leaves_the_kinds_phrase_empty_makes_none(templates):
    root = templates(declared=f'{RECORD}phrase = "answered"\n')
    case = case_file.read(CASE).case
    assert len(compose(case, "record", Departments(root))) == 1
    path = root / "departments/gxj/department.toml"
    path.write_text(path.read_text(encoding="utf-8") + '\n[phrases]\nanswered = ""\n', encoding="utf-8")
    assert compose(case, "record", Departments(root)) == ()


def test_a_changed_declaration_changes_the_hash_of_the_stationery(templates):
    root = templates()
    before = stationery_hash([Departments(root).stationery("gxj")])
    assert before == stationery_hash([Departments(root).stationery("gxj")])
    (root / "kinds/record.toml").write_text(f"{RECORD}page_limit = 9\n", encoding="utf-8")
    assert stationery_hash([Departments(root).stationery("gxj")]) != before


# ---- every name that a declaration may use ---------------------------------------------------------------------------
ALL_KNOWN = (
    RECORD.replace('copies = "signers"', 'copies = "co_handlers"')
    .replace('["reply.answers"]', "{prints}")
    .replace('["proposal.number", "proposal.title", "department.name"]', "{identified_by}")
    .replace('["reply", "answers", "contact"]', "{may_say}")
)
MARKED = {name: f"标记{name}的一段话。" for name in ("preamble", "closing", "summary")}


def declaring(templates, prints=(), identified_by=(), may_say=()) -> Composition:
    """A document of a kind that declares these names, of a case that has a value for each of them."""
    lists = {"prints": prints, "identified_by": ("proposal.number", *identified_by), "may_say": may_say}
    declared = ALL_KNOWN.format(**{key: json.dumps(names) for key, names in lists.items()})
    case = case_file.read(CASE).case
    reply = {**dict(case.reply), **MARKED, "copies": ("标记抄送",), "attachments": ("标记附件",)}
    history = (Round.model_validate({"document_number": "深工信建函〔2025〕7号", "date": "2025-05-08"}),)
    case = case.model_copy(update={"reply": Reply.model_validate(reply), "history": history})
    return compose(case, "record", Departments(templates(declared=declared)))[0]


def accounted(templates, **names) -> Account:
    """The account of such a document."""
    return account(declaring(templates, **names))


def refused_values(templates, **names) -> int:
    """How many values such a document must not say."""
    return str(case_values.values(declaring(templates, **names))).count(REFUSED)


@pytest.mark.parametrize("name", get_args(declarations.Printed))
def test_every_text_that_a_kind_may_have_to_print_is_looked_for(templates, name):
    assert accounted(templates, prints=(name,)).groups
    assert not accounted(templates).groups


@pytest.mark.parametrize("name", sorted(set(get_args(declarations.Identity)) - {"proposal.number"}))
def test_every_value_that_may_identify_a_kind_is_looked_for(templates, name):
    assert len(accounted(templates, identified_by=(name,)).facts) == len(accounted(templates).facts) + 1


@pytest.mark.parametrize("name", sorted(set(get_args(declarations.Sayable)) - {"answers", "signers"}))
def test_every_group_of_values_that_a_kind_may_say_is_known(templates, name):
    assert refused_values(templates, may_say=(name,)) < refused_values(templates)


# ---- a declaration that is wrong -------------------------------------------------------------------------------------
@pytest.mark.parametrize("key", [line.partition(" ")[0] for line in RECORD.splitlines()])
def test_an_incomplete_declaration_is_refused_with_what_it_lacks(templates, key):
    lines = [line for line in RECORD.splitlines(keepends=True) if not line.startswith(f"{key} ")]
    root = templates(declared="".join(lines))
    error = refused(root)
    assert error.message == f"文书种类的说明缺少 {key}"
    assert error.place.file == str(root / "kinds/record.toml")
    assert error.place.key == key
    assert error.next_step == "对照 templates/kinds 里别的文件改正"


def test_all_that_a_declaration_lacks_is_named_at_once_and_no_command_starts(templates, tmp_path, capsys):
    root = templates(declared='title = "面商记录"\norder = 5\nwriter = "lead"\ncopies = "one"\n')
    assert main(["make", str(CASE), "--out", str(tmp_path / "out"), "--templates", str(root)]) == 5
    said = capsys.readouterr().err
    assert "文书种类的说明缺少 publicity、shell、prints、identified_by、may_say" in " ".join(said.split())
    assert "record.toml" in said
    assert not (tmp_path / "out").exists()


def test_a_kind_without_a_wording_is_refused_with_the_file_to_write(templates):
    error = refused(templates(wording=None))
    assert error.message == "文书种类“面商记录”没有措辞文件 record.txt"
    assert error.next_step == "在 base 里写一个 record.txt"


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ('shell = "plain"', 'shell = "letter"', "shell", "format、opinion_format、plain"),
        ('"reply.answers"', '"reply.answer"', "prints", "reply.answers"),
        ('"proposal.number", ', "", "identified_by", "proposal.number"),
        ('copies = "signers"', 'copies = "everyone"', "copies", "one、signers、co_handlers"),
        ('writer = "lead"', 'writer = "co_handler"', "copies", "co_handlers"),
        ('["reply.answers"]', '["reply.answers", "reply.answers"]', "prints", "两遍"),
        ('["reply.answers"]', '["opinion.text"]', "prints", "co_handlers"),
        ("may_say", 'pages = 1\nmay_say = ["reply"]\n#', "pages", "可用的名称"),
        ("may_say", 'page_limit = 0\nmay_say = ["reply"]\n#', "page_limit", "有误"),
        ("may_say", 'page_limit = "1"\nmay_say = ["reply"]\n#', "page_limit", "有误"),
        ("may_say", 'filled_in = 1\nmay_say = ["reply"]\n#', "filled_in", "有误"),
        ("may_say", 'name = "x"\nmay_say = ["reply"]\n#', "name", "文件名"),
        ('"面商记录"', '"答复函"', "title", "reply"),
        ('"面商记录"', '"面商-记录"', "title", "收件人"),
        ('"面商记录"', '" "', "title", "应是一个名称"),
        ('"面商记录"', '"面商\\n记录"', "title", ""),
        ('"面商记录"', "5", "title", "有误"),
        ("order = 5", 'order = "5"', "order", "有误"),
    ],
)
def test_a_wrong_declaration_is_refused_with_its_key_and_a_next_step(templates, old, new, key, said):
    root = templates(declared=RECORD.replace(old, new, 1))
    error = refused(root)
    assert error.place.file == str(root / "kinds/record.toml")
    assert error.place.key == key
    assert said in str(error)
    assert error.next_step


def test_a_phrase_that_no_department_has_is_refused_where_it_is_declared(templates):
    root = templates(declared=f'{RECORD}phrase = "met"\n')
    with pytest.raises(StationeryError, match="没有名为 met 的句子") as caught:
        Departments(root).stationery("gxj")
    assert caught.value.place.file == str(root / "kinds/record.toml")


@pytest.mark.parametrize("name", ["面商", "Record", "a b", "x" * 41])
def test_a_kind_is_called_by_a_name_that_a_command_can_have(templates, name):
    assert "小写英文字母" in refused(templates(name)).message


def test_templates_without_kinds_say_where_to_find_them(templates):
    root = templates()
    shutil.rmtree(root / "kinds")
    assert refused(root).next_step == "从自带的 templates 复制 kinds 文件夹"


@pytest.mark.parametrize("spoilt", [b"title = ", b"\xff", b"a = 1979-05-27", b"[[[", b""])
def test_a_declaration_that_is_no_declaration_is_a_stationery_error(templates, spoilt):
    root = templates()
    (root / "kinds/record.toml").write_bytes(spoilt)
    assert refused(root).place.file == str(root / "kinds/record.toml")
