"""No typed word is lost: fields that are saved by themselves, two tabs, and somebody with Notepad."""

import html
import json
import random
import re
import sqlite3
import time
import urllib.parse

import pytest
from workbench_client import Workbench, samples

from docgen.errors import OutputError
from docgen.interfaces.workbench import form
from docgen.interfaces.workbench.desk import Overtaken, Refused, Saved, name_of
from docgen.interfaces.workbench.store import Store
from docgen.model import case_file

FIRST, SECOND = ["reply", "answers", "建议一", "text"], ["reply", "answers", "建议二", "text"]
NAME = "01-science-environment.yaml"


@pytest.fixture
def workbench(tmp_path):
    made = Workbench(samples(tmp_path / "cases", "01", "08", "10"))
    yield made
    made.close()


def answer(workbench, key, case):
    return workbench.desk.case(case).editable.shown(tuple(key))


def test_a_saved_field_is_on_the_disk(workbench):
    case = workbench.case_id(NAME)
    assert workbench.get(f"/c/{case}").status == 200
    saved = workbench.save(case, FIRST, answer(workbench, FIRST, case), "新的答复\r\n第二段")
    assert saved.status == 200 and saved.json["shown"] == "新的答复\n第二段"
    assert case_file.read(workbench.folder / NAME).case.reply.answers[0].text == "新的答复\n第二段"


def test_a_stale_tab_does_not_write_over_a_newer_text(workbench):
    case = workbench.case_id(NAME)
    seen = answer(workbench, FIRST, case)
    assert workbench.save(case, FIRST, seen, "甲页写的").status == 200
    late = workbench.save(case, FIRST, seen, "乙页写的", tab="two")
    assert late.status == 409 and late.json["shown"] == "甲页写的"
    assert answer(workbench, FIRST, case) == "甲页写的"
    assert "乙页写的" in workbench.get(f"/c/{case}/history").text
    assert workbench.save(case, SECOND, answer(workbench, SECOND, case), "别的一条", tab="two").status == 200
    assert workbench.save(case, FIRST, seen, "甲页写的", tab="two").status == 200, "the same text is no conflict"


def test_a_text_that_is_not_valid_yet_is_kept_and_shown_again(workbench):
    case = workbench.case_id(NAME)
    refused = workbench.save(case, ["reply", "date"], "2026-05-08", "五月初")
    assert refused.status == 422 and refused.json["message"]
    page = workbench.get(f"/c/{case}").text
    assert 'value="五月初"' in page and 'aria-invalid="true"' in page
    name = html.escape('["reply","date"]').replace("&quot;", "&#34;")
    (base,) = re.findall(f'name="b:{re.escape(name)}" value="([^"]*)"', page)
    assert json.loads(html.unescape(base)) == ["2026-05-08"], "the officer goes on from what the file has"
    assert workbench.save(case, ["reply", "date"], "2026-05-08", "2026年5月9日").status == 200
    assert "五月初" not in workbench.get(f"/c/{case}").text


def test_no_document_is_made_while_a_typed_text_is_not_in_the_case(workbench):
    case, date = workbench.case_id(NAME), ["reply", "date"]
    before = answer(workbench, date, case)
    assert workbench.save(case, date, before, "五月初").status == 422
    for path in ("file/reply.docx", "file/reply.pdf?draft=1", "files.zip", "text/reply"):
        refused = workbench.get(f"/c/{case}/{path}")
        assert refused.status == 422 and "成文日期：“五月初”不是日期" in html.unescape(refused.text), path
    assert workbench.save(case, date, before, before).status == 200
    assert "五月初" not in workbench.get(f"/c/{case}").text, "the old value again leaves nothing behind"


def test_a_list_and_a_table_that_are_refused_come_back_as_they_were_typed(workbench):
    case, units = workbench.case_id(NAME), ["handling", "co_handlers"]
    assert workbench.save(case, units, "\n".join(answer(workbench, units, case)), "甲\n乙\ufffd").status == 422
    page = html.unescape(workbench.get(f"/c/{case}").text)
    assert "\n甲\n乙\ufffd</textarea>" in page
    workbench.form(f"/c/{case}", {"do": f"table {name_of(FIRST)}"})
    table = [*FIRST, 1, "table"]
    typed = {"columns": ["项目", "内容"], "rows": [["写到一半的格\ufffd", ""]]}
    assert workbench.save(case, table, answer(workbench, table, case), typed).status == 422
    assert "\n写到一半的格\ufffd</textarea>" in workbench.get(f"/c/{case}").text


def test_a_text_that_gets_a_table_is_not_shown_as_another_text(workbench):
    case = workbench.case_id(NAME)
    workbench.form(f"/c/{case}", {"do": f"table {name_of(FIRST)}"})
    page = workbench.get(f"/c/{case}/history/1..2").text
    assert "建议一 · 答复内容 · 第2段 · 表格" in page and "<del>" not in page


def test_what_a_paste_carries_along_is_taken_out_and_said(workbench):
    case = workbench.case_id(NAME)
    saved = workbench.save(case, ["reply", "signatory"], "", "张\u200b三")
    assert saved.json["shown"] == "张三" and saved.json["notes"]


def test_a_key_that_the_form_does_not_have_is_refused(workbench):
    case = workbench.case_id(NAME)
    for key in (["reply", "extra", "签发人"], ["proposal", "points", 0, "ask"], ["x"], ["reply"], ["annex", 0]):
        assert workbench.save(case, key, "", "文字").status == 422


def test_a_change_outside_becomes_a_revision_and_is_not_written_over(workbench):
    case, path = workbench.case_id(NAME), workbench.folder / NAME
    seen = answer(workbench, FIRST, case)
    path.write_text(path.read_text("utf-8").replace("科技型企业以无形资产融资", "记事本里改过"), "utf-8")
    assert workbench.save(case, FIRST, seen, "工作台里写的").status == 409
    assert "记事本里改过" in path.read_text("utf-8")
    assert workbench.save(case, SECOND, answer(workbench, SECOND, case), "另一条照存").status == 200
    assert "记事本里改过" in path.read_text("utf-8")
    assert [one.cause for one in workbench.store.revisions(case)] == ["form", "outside", "found"]


@pytest.mark.parametrize("encoding, line_end", [("utf-8", "\r\n"), ("gb18030", "\n"), ("utf-8-sig", "\r\n")])
def test_a_file_as_notepad_writes_it_stays_readable(encoding, line_end, workbench):
    case, path = workbench.case_id(NAME), workbench.folder / NAME
    path.write_bytes(path.read_text("utf-8").replace("\n", line_end).encode(encoding))
    assert workbench.save(case, FIRST, answer(workbench, FIRST, case), "一\n二").status == 200
    assert case_file.read(path).case.reply.answers[0].text == "一\n二"


def test_a_broken_file_is_shown_for_repair_and_never_written_over(workbench):
    case, path = workbench.case_id(NAME), workbench.folder / NAME
    seen = answer(workbench, FIRST, case)
    broken = path.read_text("utf-8").replace("  category: B", "  category：B")
    path.write_text(broken, "utf-8")
    assert workbench.save(case, FIRST, seen, "写不进去").status == 423
    assert path.read_text("utf-8") == broken
    listed = workbench.get("/").text
    assert "去修" in listed
    page = workbench.get(f"/c/{case}/repair").text
    assert 'class="bad-line"' in page and "category：B" in page
    sha = workbench.desk.case(case).sha256
    refused = workbench.form(f"/c/{case}/repair", {"sha": sha, "text": broken.replace("B", "X")})
    assert refused.status == 422 and path.read_text("utf-8") == broken
    late = workbench.form(f"/c/{case}/repair", {"sha": "0" * 64, "text": broken})
    assert late.status == 409 and path.read_text("utf-8") == broken
    mended = broken.replace("category：B", "category: B")
    assert workbench.form(f"/c/{case}/repair", {"sha": sha, "text": mended}).status == 303
    assert path.read_text("utf-8") == mended and workbench.get(f"/c/{case}").status == 200


def test_the_form_saves_without_the_script(workbench):
    case = workbench.case_id(NAME)
    values = {}
    typed = [
        (FIRST, "不用脚本"),
        (["reply", "contact", "phone"], "0755-88100000"),
        (["reply", "copies"], "甲局\r\n乙局"),
    ]
    for key, text in typed:
        name = name_of(tuple(key))
        base = workbench.desk.case(case).editable.shown(tuple(key))
        values |= {f"v:{name}": text, f"b:{name}": json.dumps([base])}
    assert workbench.form(f"/c/{case}", values).headers["location"].startswith(f"/c/{case}")
    saved = case_file.read(workbench.folder / NAME).case.reply
    assert (saved.answers[0].text, saved.copies, saved.contact.phone) == ("不用脚本", ("甲局", "乙局"), "0755-88100000")
    again = workbench.form(f"/c/{case}", values | {f"v:{name_of(tuple(FIRST))}": "另一份"})
    assert again.status == 422 and "另一份" in again.text and "不用脚本" in again.text


def test_a_table_is_put_in_changed_and_taken_out_by_buttons(workbench):
    case = workbench.case_id(NAME)
    page, text = f"/c/{case}", answer(workbench, FIRST, case)
    name = name_of((*FIRST, 1, "table"))
    cells = {f"t:{name}:columns": ["甲", "乙"], f"t:{name}:0": ["1", "2"], f"t:{name}:1": ["4", "5"]}
    steps = {
        "插入表格": {},
        "加一栏": cells | {f"t:{name}:caption": "表1"},
        "加一行": {},
        "去掉第 2 栏": {},
        "第 2 行上移": {f"t:{name}:2": ["6", "7"]},
        "去掉第 3 行": {},
    }
    for words, typed in steps.items():
        assert workbench.press_button(page, words, typed, "" if words == "插入表格" else name).status == 303, words
    table = case_file.read(workbench.folder / NAME).case.reply.answers[0].text[1].table
    assert (table.caption, table.columns, table.rows) == ("表1", ("甲", "新栏"), (("4", ""), ("1", "")))
    assert workbench.press_button(page, "去掉这张表").status == 303
    assert answer(workbench, FIRST, case) == text


def test_a_cell_of_several_paragraphs_stays_as_it_is(workbench):
    case, name = workbench.case_id(NAME), name_of((*FIRST, 1, "table"))
    page = f"/c/{case}"
    workbench.press_button(page, "插入表格")
    cells = {f"t:{name}:0": ["第一段\r\n第二段", "丙"], f"t:{name}:1": ["甲", "乙"]}
    workbench.press_button(page, "保存", cells)
    before = (workbench.folder / NAME).read_bytes()
    assert workbench.press_button(page, "保存").status == 303
    assert (workbench.folder / NAME).read_bytes() == before
    table = case_file.read(workbench.folder / NAME).case.reply.answers[0].text[1].table
    assert table.rows == (("第一段\n第二段", "丙"), ("甲", "乙"))


def test_an_earlier_revision_comes_back_and_the_later_one_stays_reachable(workbench):
    case, path = workbench.case_id(NAME), workbench.folder / NAME
    before = path.read_bytes()
    workbench.save(case, FIRST, answer(workbench, FIRST, case), "要后悔的")
    assert "要后悔的" in workbench.get(f"/c/{case}/history/1..2").text
    assert workbench.form(f"/c/{case}/restore", {"n": "1"}).status == 303
    assert path.read_bytes() == before
    assert "要后悔的" in workbench.get(f"/c/{case}/history/2..3").text


def test_without_the_database_no_answer_is_lost(workbench):
    case = workbench.case_id(NAME)
    workbench.save(case, FIRST, answer(workbench, FIRST, case), "还在文件里")
    workbench.close()
    for path in (workbench.folder / ".docgen").iterdir():
        path.unlink()
    fresh = Workbench(workbench.folder)
    assert answer(fresh, FIRST, fresh.case_id(NAME)) == "还在文件里"
    fresh.close()


def test_the_database_of_a_newer_program_is_left_alone(tmp_path):
    path = tmp_path / "workbench.db"
    Store(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(OutputError, match="更新的"):
        Store(path)


def interleaved(workbench, seed: int) -> None:
    """Two tabs and a Notepad type at random. Every text that was typed must be somewhere at the end."""
    rng = random.Random(seed)
    case = workbench.case_id("10-not-public.yaml")
    keys = [tuple(FIRST), ("reply", "closing")]
    seen = {tab: {key: workbench.desk.case(case).editable.shown(key) for key in keys} for tab in ("one", "two")}
    typed = []
    for step in range(rng.randint(3, 7)):
        key, text = rng.choice(keys), f"第{seed}次第{step}步" + "字" * rng.randint(0, 3)
        who = rng.choice(["one", "two", "notepad"])
        opened = workbench.desk.case(case)
        if who == "notepad":
            changed = workbench.service.editable(opened.data.decode(), "x")
            changed.set(key, text)
            opened.path.write_bytes(changed.data)
            workbench.desk.case(case)
        else:
            outcome = workbench.desk.save(opened, name_of(key), seen[who][key], text, who)
            assert isinstance(outcome, Saved | Overtaken) and not isinstance(outcome, Refused)
            seen[who][key] = outcome.shown
        typed.append(text)
    revisions = workbench.store.revisions(case)
    kept = "".join(workbench.store.text(case, one.n).decode() for one in revisions)
    kept += "".join(one.text for one in workbench.store.aside(case))
    assert all(text in kept for text in typed)
    assert case_file.read(workbench.folder / "10-not-public.yaml").case


@pytest.mark.parametrize("seeds", [range(60), pytest.param(range(60, 1000), marks=pytest.mark.full)])
def test_all_that_two_tabs_and_a_notepad_typed_is_reachable(seeds, workbench):
    for seed in seeds:
        interleaved(workbench, seed)


SIGNS = "#|>-:?&*!%@`'\"{}[],~ \t\n\u3000\u00a0。一、（<>/\\$=;\u200b\ufeff\ue000\u2028\x07😀𠮷é"


@pytest.mark.parametrize("count", [100, pytest.param(2000, marks=pytest.mark.full)])
def test_what_is_typed_into_any_field_is_refused_or_the_same_after_a_new_start(count, workbench):
    rng, case = random.Random(count), workbench.case_id(NAME)
    for number in range(count):
        opened = workbench.desk.case(case)
        fields = [
            one for group in form.groups(opened.editable, {}) for one in group.fields if one.kind in ("line", "text")
        ]
        one = rng.choice(fields)
        text = "".join(rng.choice(SIGNS + "建议答复内容") for _ in range(rng.randint(1, 40)))
        outcome = workbench.desk.save(opened, one.name, one.value, text, "one")
        assert isinstance(outcome, Saved | Refused)
        if number % 10 == 0:
            again = case_file.read(workbench.folder / NAME, workbench.service.departments)
            assert again.case == opened.editable.case


def test_a_folder_of_five_hundred_cases_is_listed_quickly(tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    text = (samples(tmp_path / "one", "10") / "10-not-public.yaml").read_text("utf-8")
    for number in range(60):
        (folder / f"{number}.yaml").write_text(text.replace("20260010", f"2026{number:04}"), "utf-8")
    made = Workbench(folder)
    assert made.get("/?tab=all").status == 200
    start = time.process_time()
    assert made.get("/?tab=all").status == 200
    assert (time.process_time() - start) * 500 / 60 < 0.2
    made.close()


def test_a_save_costs_little(workbench):
    case = workbench.case_id(NAME)
    base = answer(workbench, FIRST, case)
    key = name_of(tuple(FIRST))
    headers = workbench.own_headers() | {"Content-Type": "application/json", "X-Docgen": "1"}
    workbench.get("/")
    costs = []
    for count in range(20):
        body = json.dumps({"key": key, "base": base, "text": f"{base}第{count}句。", "tab": "one"}).encode()
        start = time.process_time()
        saved = workbench.request("PUT", f"/c/{case}/field", list(headers.items()), body)
        costs.append(time.process_time() - start)
        assert saved.status == 200
        base = saved.json["shown"]
    assert sorted(costs)[10] < 0.012


EXECUTED = re.compile(r"<script>alert|<img src=x|>49<")
HOSTILE = [
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "signature: 某某",
    "| 甲 | 乙 |",
    "# 不是注释",
    "a: b: c",
    "- 条目",
    "'\"><img src=x onerror=alert(1)>",
    "</textarea><script>alert(2)</script>",
    "&lt;b&gt; &amp;",
    "---\n...\n%YAML",
    '=HYPERLINK("x")',
    "javascript:alert(1)",
    "\u202e反过来",
    "\ufeff",
    "null",
    "~",
    "👍",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_refused_or_shown_as_text(text, workbench):
    case = workbench.case_id("10-not-public.yaml")
    editable = workbench.desk.case(case).editable
    for key in (FIRST, ["note"], ["proposal", "title"], ["reply", "copies"]):
        shown = editable.shown(tuple(key))
        base = "\n".join(shown) if isinstance(shown, list) else shown
        saved = workbench.save(case, key, base, text)
        assert saved.status in (200, 422)
    query = urllib.parse.quote(text[:30])
    for path in ("", "/history", "/history/1..2", "/repair?text=1"):
        page = workbench.get(f"/c/{case}{path}")
        assert page.status in (200, 404) and not EXECUTED.search(page.text)
    for path in ("/?tab=all", f"/?q={query}"):
        assert not EXECUTED.search(workbench.get(path).text)
