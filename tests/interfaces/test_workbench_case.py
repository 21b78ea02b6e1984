"""What an officer changes of a case besides texts: who proposed it, what is asked, which answers there are."""

import html
import re

import pytest
from workbench_client import Workbench, samples

from docgen.interfaces.workbench import form
from docgen.interfaces.workbench.desk import name_of
from docgen.model import case_file
from docgen.model.case import Case, Reply, Round, TableItem, TextTable, record_in

NAME = "01-science-environment.yaml"
PROPOSERS = name_of(("proposal", "proposers"))


@pytest.fixture
def workbench(tmp_path):
    made = Workbench(samples(tmp_path / "cases", "01", "07"))
    made.store.case_ids([NAME, "07-again.yaml"])
    yield made
    made.close()


def case(workbench, name=NAME):
    """The case as its file has it."""
    return case_file.read(workbench.folder / name, workbench.service.departments).case


def row(number, *cells, field=PROPOSERS):
    return {f"t:{field}:{number}": list(cells)}


def key(*parts):
    return name_of(parts)


def test_a_missing_signer_is_added_moved_and_taken_out(workbench):
    before = case(workbench).proposal.proposers
    spare = row(len(before), "新样例", "", "福田代表团")
    assert workbench.press_button("/c/1", "保存", spare).status == 303
    added = case(workbench).proposal.proposers
    assert [one.name for one in added] == [*(one.name for one in before), "新样例"]
    assert added[-1].unit == "福田代表团" and added[:-1] == before
    workbench.press_button("/c/1", f"第 {len(added)} 行上移", about=PROPOSERS)
    assert [one.name for one in case(workbench).proposal.proposers][-2] == "新样例"
    workbench.press_button("/c/1", f"去掉第 {len(added) - 1} 行", about=PROPOSERS)
    assert case(workbench).proposal.proposers == before


def test_signers_are_saved_by_the_script_as_by_the_form(workbench):
    shown = [[one.name, one.title or "", one.unit or ""] for one in case(workbench).proposal.proposers]
    base = {"columns": ["姓名", "称谓", "代表团、界别或单位"], "rows": shown}
    more = {**base, "rows": [*shown, ["新样例", "代表", ""], ["", "", ""]]}
    saved = workbench.save(1, ["proposal", "proposers"], base, more)
    assert saved.status == 200 and saved.json["shown"]["rows"] == more["rows"][:-1]
    assert case(workbench).proposal.proposers[-1].name == "新样例"
    assert workbench.save(1, ["proposal", "proposers"], base, base, tab="two").status == 409
    nameless = {**more, "rows": [*shown, ["", "代表", "南山代表团"]]}
    refused = workbench.save(1, ["proposal", "proposers"], saved.json["shown"], nameless)
    assert refused.status == 422
    assert "南山代表团</textarea>" in workbench.get("/c/1").text, "what cannot be saved is kept"


def test_the_order_that_a_file_states_is_a_column_of_its_own(workbench):
    path = workbench.folder / NAME
    text = path.read_text("utf-8")
    path.write_text(text.replace("    - name:", "    - order: 1\n      name:", 1), "utf-8")
    assert workbench.press_button("/c/1", "保存").status == 303
    assert case(workbench).proposal.proposers[0].order == "1"


def test_a_fact_without_a_key_of_its_own_is_typed_with_its_name(workbench):
    extra = key("reply", "extra")
    workbench.press_button("/c/1", "保存", row(0, "签发人", "张样例", field=extra))
    assert case(workbench).reply.extra == {"签发人": "张样例"}
    for typed in (row(1, "签发人", "李样例", field=extra), row(1, "", "没有名称", field=extra)):
        refused = workbench.press_button("/c/1", "保存", typed)
        assert refused.status == 422 and f"\n{next(iter(typed.values()))[1]}</textarea>" in refused.text
        assert case(workbench).reply.extra == {"签发人": "张样例"}
        workbench.press_button("/c/1", "保存", row(1, "", "", field=extra))


def answers(workbench):
    return [one.labels for one in case(workbench).reply.answers]


def asked(workbench):
    return [one.label for one in case(workbench).proposal.points]


def test_a_request_that_the_form_did_not_have_is_added_and_answered(workbench):
    labels = asked(workbench)
    made = workbench.press_button("/c/1", "加上", {"n:points:ask": "建议设立专项资金。"}, about="more")
    assert made.status == 303 and made.headers["location"].endswith(f"#g-answer-{len(labels) + 1}")
    assert asked(workbench) == [*labels, "建议五"] and case(workbench).proposal.points[-1].ask == "建议设立专项资金。"
    assert workbench.save(1, ["reply", "answers", "建议五", "text"], "", "新的答复。").status == 200
    assert case(workbench).reply.answers[-1].point == "建议五"
    asks = ["proposal", "points", "建议五", "ask"]
    assert workbench.save(1, asks, "建议设立专项资金。", "建议设立风险补偿资金。").status == 200
    assert case(workbench).proposal.points[-1].ask == "建议设立风险补偿资金。"


def test_a_request_is_moved_with_its_answer_and_each_comment_stays_with_its_item(workbench):
    texts = {one.point: one.text for one in case(workbench).reply.answers}
    path = workbench.folder / NAME
    text = path.read_text("utf-8")
    path.write_text(text.replace("    - label: 建议二", "    # 乙处承办\n    - label: 建议二"), "utf-8")
    workbench.press_button("/c/1", "上移", about=key("reply", "answers", "建议二"))
    assert asked(workbench)[:2] == ["建议二", "建议一"]
    workbench.press_button("/c/1", "下移", about=key("reply", "answers", "建议一"))
    assert asked(workbench)[:3] == ["建议二", "建议三", "建议一"]
    assert {one.point: one.text for one in case(workbench).reply.answers} == texts
    assert "    # 乙处承办\n    - label: 建议二" in path.read_text("utf-8")


def test_answers_are_put_together_and_divided_and_no_text_is_lost(workbench):
    texts = [one.text.strip() for one in case(workbench).reply.answers]
    workbench.press_button("/c/1", "与上一条一起答复", about=key("reply", "answers", "建议二"))
    assert answers(workbench)[0] == ("建议一", "建议二")
    assert case(workbench).reply.answers[0].text.strip() == f"{texts[0]}\n{texts[1]}"
    workbench.press_button("/c/1", "分开答复", about=key("reply", "answers", "建议一"))
    assert answers(workbench)[:2] == [("建议一",), ("建议二",)]
    assert case(workbench).reply.answers[0].text.strip() == f"{texts[0]}\n{texts[1]}"
    assert [one.text.strip() for one in case(workbench).reply.answers[2:]] == texts[2:]


def test_answers_with_a_table_are_put_together_too(workbench):
    workbench.press_button("/c/1", "插入表格", about=key("reply", "answers", "建议二", "text"))
    workbench.press_button("/c/1", "与上一条一起答复", about=key("reply", "answers", "建议二"))
    first, second, table = case(workbench).reply.answers[0].text
    assert isinstance(first, str) and isinstance(second, str) and table.table.columns == ("项目", "内容")


def test_a_table_goes_behind_the_paragraph_with_the_cursor_and_the_page_goes_to_it(workbench):
    field = key("reply", "answers", "建议一", "text")
    typed = {f"v:{field}": "第一段。\n第二段。\n第三段。", "cursor": f"7 {field}"}
    put = workbench.press_button("/c/1", "插入表格", typed, about=field)
    above, table, below = case(workbench).reply.answers[0].text
    assert (above.strip(), below.strip()) == ("第一段。\n第二段。", "第三段。") and table.table.columns == (
        "项目",
        "内容",
    )
    place, _, target = put.headers["location"].partition("#")
    assert f'<div class="sheet" id="{target}"' in workbench.get(place).text


def test_a_warning_without_a_reason_is_told_beside_its_box(workbench):
    number = case(workbench).reply.document_number
    workbench.save(1, ["reply", "document_number"], number, "别局建函〔2026〕12号")
    answer = workbench.form("/c/1/warnings", {"code": "number-prefix", "key": "reply.document_number", "do": "ignore"})
    assert answer.status == 422 and "请写一句理由" in answer.text and "autofocus" in answer.text
    assert "发文字号：发文字号" not in answer.text


def test_a_part_of_the_documents_is_offered_with_the_reasons_for_the_others(workbench):
    workbench.save(1, ["opinions", case(workbench).opinions[0].unit, "date"], "", "")
    workbench.press_button("/c/1", "去掉这份意见", about=key("opinions", case(workbench).opinions[0].unit))
    answer = workbench.get("/c/1/files.zip")
    assert answer.status == 422 and "份文书没有做成" in answer.text and "只下载其余的" in answer.text
    assert workbench.get("/c/1/files.zip?part=1").body.startswith(b"PK")


def test_a_request_is_taken_out_with_its_answer_and_comes_back_from_the_history(workbench):
    before = (workbench.folder / NAME).read_bytes()
    workbench.press_button("/c/1", "去掉建议二", about=key("proposal", "points", "建议二"))
    assert "建议二" not in asked(workbench) and ("建议二",) not in answers(workbench)
    workbench.form("/c/1/restore", {"n": "1"})
    assert (workbench.folder / NAME).read_bytes() == before


def test_what_a_button_takes_out_is_told_at_its_place_and_comes_back_with_one_click(workbench):
    before = (workbench.folder / NAME).read_bytes()
    gone = workbench.press_button("/c/1", "去掉建议二", about=key("proposal", "points", "建议二"))
    place, _, field = gone.headers["location"].partition("#")
    page = workbench.get(place).text
    assert "已去掉建议二和对它的答复" in page and field == "g-answer-2" and f'id="{field}"' in page
    seen = {"n": re.search(r'name="n" value="(\d+)"', page)[1], "sha": re.search(r'name="sha" value="(\w+)"', page)[1]}
    assert workbench.form("/c/1/restore", seen).headers["location"] == "/c/1?saved=1"
    assert (workbench.folder / NAME).read_bytes() == before
    assert "已去掉" not in workbench.get(place).text, "it is another revision now"
    assert "后来又改过" in workbench.form("/c/1/restore", seen).text
    number = len(case(workbench).proposal.proposers)
    workbench.press_button("/c/1", "保存", row(number, "新样例", "", "福田代表团"))
    gone = workbench.press_button("/c/1", f"去掉第 {number + 1} 行", about=PROPOSERS)
    assert (
        f"已去掉第 {number + 1} 行“新样例、福田代表团”"
        in workbench.get(gone.headers["location"].partition("#")[0]).text
    )


def test_nothing_is_taken_out_while_another_field_is_wrong_and_that_is_said(workbench):
    wrong = {f"v:{key('reply', 'date')}": "五月初"}
    answer = workbench.press_button("/c/1", "去掉建议二", wrong, about=key("proposal", "points", "建议二"))
    assert answer.status == 422 and "没有去掉建议二和对它的答复：先改好下面的" in answer.text
    assert "建议二" in asked(workbench)


def test_a_number_of_a_letter_whose_meaning_is_sure_is_mended_and_another_is_told_in_chinese(workbench):
    field, base = ["reply", "document_number"], case(workbench).reply.document_number
    mended = workbench.save(1, field, base, "深工信函[2026]15")
    assert mended.json["shown"] == "深工信函〔2026〕15号" and "写作" in mended.json["notes"][0]
    for name, typed in ((field, "深工信15"), (["reply", "date"], "五月初"), (["proposal", "number"], "“2026 0001”x")):
        seen = workbench.save(1, name, "别的", "别的").json["shown"]
        refused = workbench.save(1, name, seen, typed)
        assert refused.status == 422 and not re.search("[a-z_]{3,}", refused.json["message"] + refused.json["step"])


def test_a_request_gets_the_label_of_the_original_and_keeps_its_answer(workbench):
    text = case(workbench).reply.answers[1].text
    label = key("proposal", "points", "建议二")
    assert workbench.press_button("/c/1", "改", {f"r:{label}": "建议九"}, about="more").status == 303
    assert asked(workbench)[1] == "建议九" and case(workbench).reply.answers[1].point == "建议九"
    assert case(workbench).reply.answers[1].text == text
    taken = workbench.press_button("/c/1", "改", {f"r:{key('proposal', 'points', '建议九')}": "建议一"}, about="more")
    assert taken.status == 422 and "已经有“建议一”" in taken.text


def test_a_whole_text_takes_the_place_of_answers_that_are_not_written(workbench):
    page = workbench.get("/c/1").text
    assert "整篇答复" not in page
    for answer in case(workbench).reply.answers:
        workbench.save(1, ["reply", "answers", answer.point, "text"], answer.text.rstrip("\n"), "")
        workbench.save(1, ["reply", "answers", answer.point, "heading"], answer.heading or "", "")
    assert "整篇答复" in workbench.get("/c/1").text
    assert workbench.save(1, ["reply", "text"], "", "一篇到底。").status == 200
    page = workbench.get("/c/1").text
    assert "逐条答复 · " not in page and "一篇到底。" in page


def test_an_answer_of_four_parts_is_written_without_the_yaml(workbench):
    answer = ["reply", "answers", "建议一"]
    workbench.save(1, [*answer, "text"], case(workbench).reply.answers[0].text.rstrip("\n"), "")
    assert workbench.save(1, [*answer, "outcome", "done"], "", "当年做完了。").status == 200
    assert case(workbench).reply.answers[0].outcome.done == "当年做完了。"
    page = workbench.get("/c/1").text
    assert "对建议一的答复" not in page and "建议一：当年完成事项" in page


def test_another_proposal_is_answered_in_the_same_letter(workbench):
    typed = {"n:together:number": "20260015", "n:together:title": "关于建设晒场的建议"}
    workbench.press_button("/c/1", "加上", typed, about="more")
    assert [one.number for one in case(workbench).proposal.together] == ["20260015"]
    proposers = key("proposal", "together", "20260015", "proposers")
    workbench.press_button("/c/1", "保存", row(0, "李样例", "", "", field=proposers))
    assert case(workbench).proposal.together[0].proposers[0].name == "李样例"
    renamed = {f"r:{key('proposal', 'together', '20260015')}": "20260016"}
    workbench.press_button("/c/1", "改", renamed, about="more")
    assert case(workbench).proposal.together[0].number == "20260016"
    workbench.press_button("/c/1", "去掉这一件")
    assert case(workbench).proposal.together == ()


def test_an_earlier_reply_is_written_down(workbench):
    wrong = workbench.press_button("/c/1", "加上", {"n:history:date": "去年"}, about="more")
    assert wrong.status == 422 and 'value="去年"' in wrong.text and case(workbench).history == ()
    workbench.press_button("/c/1", "加上", {"n:history:date": "2025-05-08"}, about="more")
    earlier = ["history", "2025-05-08"]
    assert workbench.save(1, [*earlier, "result"], "", "不满意").status == 200
    assert case(workbench).history[0].result == "不满意"
    assert workbench.press_button("/c/1", "去掉这一次").status == 303
    assert case(workbench).history == ()
    assert "前次答复 · " in workbench.get("/c/2").text


def test_the_opinion_of_a_unit_that_was_entered_by_mistake_is_taken_out(workbench):
    unit = case(workbench).opinions[0].unit
    workbench.press_button("/c/1", "去掉这份意见", about=key("opinions", unit))
    assert unit not in [one.unit for one in case(workbench).opinions]


def test_what_is_seldom_needed_is_in_the_form_too(workbench):
    for parts, text in {
        ("handling", "extended"): "是",
        ("handling", "joint"): "市商务局",
        ("proposal", "proposers_total"): "12",
        ("proposal", "year"): "2026",
        ("proposal", "background"): "案由。",
        ("reply", "joint"): "each",
        ("reply", "opinions"): "融入",
        ("reply", "copies"): "市政府办公厅",
        ("reply", "attachments"): "名单",
        ("annex",): "annex/sealed.pdf",
        ("feedback", "result"): "满意",
    }.items():
        base = workbench.desk.case(1).editable.shown(parts)
        base = "\n".join(base) if isinstance(base, list) else base
        assert workbench.save(1, list(parts), base, text).status == 200, parts
    found = case(workbench)
    assert found.handling.extended and found.handling.joint == ("市商务局",) and found.reply.joint == "each"
    assert found.annex == ("annex/sealed.pdf",) and found.feedback.result == "满意"
    assert workbench.press_button("/c/1", "保存").status == 303
    assert case(workbench) == found


def test_a_warning_that_somebody_looked_at_is_not_shown_again(workbench):
    workbench.save(1, ["reply", "date"], str(case(workbench).reply.date), "2026-05-16")  # a Saturday
    page = workbench.get("/c/1/warnings").text
    assert 'value="date-weekend"' in page and "成文日期：" in page
    sha256 = workbench.desk.case(1).sha256
    assert workbench.get(f"/c/1/state?sha={sha256}&checked=x").json["warnings"] >= 1
    entry = {"code": "date-weekend", "key": "reply.date", "do": "ignore"}
    assert workbench.form("/c/1/warnings", entry | {"reason": " "}).status == 422
    assert workbench.form("/c/1/warnings", entry | {"reason": "会议期间当日答复"}).status == 303
    (ignored,) = case(workbench).ignore
    assert (ignored.code, ignored.key, ignored.reason) == ("date-weekend", "reply.date", "会议期间当日答复")
    page = workbench.get("/c/1/warnings").text.partition("<h2>核对过的")[0]
    assert 'value="date-weekend"' not in page and "ignore）" not in page
    assert workbench.form("/c/1/warnings", entry | {"do": "remind"}).status == 303
    assert case(workbench).ignore == ()


def test_two_cases_with_one_document_number_warn_of_each_other(workbench):
    path = workbench.desk.case(1).path
    number = case(workbench).reply.document_number
    assert number and 'value="document-number-taken"' not in workbench.get("/c/1/warnings").text
    copy = path.with_name("另一件.yaml")
    copy.write_text(path.read_text("utf-8").replace(case(workbench).proposal.number, "20269999"), "utf-8")
    page = workbench.get("/c/1/warnings").text
    assert 'value="document-number-taken"' in page and "另一件.yaml" in page and str(path.parent) not in page
    entry = {"code": "document-number-taken", "key": "reply.document_number", "do": "ignore", "reason": "一函答两件"}
    assert workbench.form("/c/1/warnings", entry).status == 303
    shown = workbench.get("/c/1/warnings").text.partition("<h2>核对过的")[0]
    assert 'value="document-number-taken"' not in shown


ELSEWHERE = {
    "ignore": "the page of warnings",
    "proposal.points.label": "a new label is typed beside its button",
    "proposal.together.number": "a new number is typed beside its button",
    "history.date": "a new date is typed beside its button",
    "reply.answers.point": "buttons",
    "reply.answers.points": "buttons",
    "opinions.unit": "the list of co-handlers, and a button",
    "opinions.contact.address": "no document prints it",
    "opinions.contact.postcode": "no document prints it",
    "proposal.together.proposers.order": "the order of the rows",
}
"""Key → where an officer changes it, if the form has no field for it."""


def leaves(record, above=()):
    """The keys of a record that hold values, without the places in lists."""
    for name, about in record.model_fields.items():
        inner = record_in(about.annotation)
        if inner is None or inner in (TextTable, TableItem):
            yield ".".join((*above, name))
        elif ".".join((*above, name)) == "history":
            yield from (f"history.{part}" for part in Round.model_fields.keys() - Reply.model_fields.keys() | {"date"})
        else:
            yield from leaves(inner, (*above, name))


def test_every_key_of_a_case_is_changed_without_the_yaml(workbench):
    opened = workbench.desk.case(1)
    workbench.desk.change(
        opened,
        {
            ("proposal", "together"): [{"number": "15", "title": "关于建设晒场的建议"}],
            ("history",): [{"date": "2025-05-08"}],
            ("proposal", "proposers", 0, "order"): "1",
            ("reply", "answers"): [],
            ("handling", "type"): "分办",
        },
    )
    found = {*ELSEWHERE}
    for one in form.all_fields(opened.editable):
        key = [part for part in one.key if isinstance(part, str) and part.isascii() and part.isidentifier()]
        found.add(".".join(key))
        found |= {".".join((*key, part)) for part in one.parts if one.kind == "records"}
    assert not [key for key in leaves(Case) if key not in found and key.partition(".")[0] not in found]


def test_the_widths_of_the_columns_of_a_table_are_typed_as_one_text(tmp_path):
    made = Workbench(samples(tmp_path / "tables", "08"))
    path = made.folder / "08-table.yaml"
    (first, *_) = (one for one in form.all_fields(made.desk.case(1).editable) if one.kind == "table")
    assert first.value["widths"] == "2:7:4:6"

    def widths():
        return made.desk.case(1).editable.value((*first.key, "widths"))

    for typed, expected in {"3：7，4 6": ["3", "7", "4", "6"], "": None, " 1.5:7:4:6 ": ["1.5", "7", "4", "6"]}.items():
        assert made.press_button("/c/1", "保存", {f"t:{first.name}:widths": [typed]}).status == 303
        assert widths() == expected, typed
    before = path.read_bytes()
    for wrong in ("1:2", "一:二:三:四", "1:1:1:99", "2:7:4:6:"):
        answer = made.press_button("/c/1", "保存", {f"t:{first.name}:widths": [wrong]})
        assert answer.status == 422 and "栏" in answer.text and path.read_bytes() == before, wrong
        shown = dict(first.value) | {"widths": "1.5:7:4:6"}
        sent = {"key": first.name, "base": shown, "text": shown | {"widths": wrong}, "tab": "one"}
        assert made.json("PUT", "/c/1/field", sent).status == 422
    sent["text"] = shown | {"widths": "2:7:4:6"}
    answer = made.json("PUT", "/c/1/field", sent)
    assert answer.status == 200 and answer.json["shown"]["widths"] == "2:7:4:6" and widths() == ["2", "7", "4", "6"]
    made.press_button("/c/1", "加一栏", about=first.name)
    assert widths() is None, "they were for other columns"
    made.close()


@pytest.mark.parametrize(
    "name", ['"]}<script>window.reached=1</script>', "a' onfocus='x", "建议 一 {{ 7 * 7 }}", "</textarea><b>"]
)
def test_a_label_with_hostile_signs_is_a_name_and_nothing_else(name, workbench):
    label = key("proposal", "points", "建议二")
    assert workbench.press_button("/c/1", "改", {f"r:{label}": name}, about="more").status == 303
    page = workbench.get("/c/1").text
    assert not [sign for sign in ("<script>window", "' onfocus='", "<b>") if sign in name and f"· {name}" in page]
    assert f"逐条答复 · {name}" in html.unescape(page)
    answer = ["reply", "answers", name, "text"]
    shown = workbench.desk.case(1).editable.shown(tuple(answer))
    assert workbench.save(1, answer, shown, f"{shown}又一句。").status == 200
    workbench.press_button("/c/1", "上移", about=key("reply", "answers", name))
    assert asked(workbench)[0] == name
    workbench.press_button("/c/1", f"去掉{name}", about=key("proposal", "points", name))
    assert name not in asked(workbench)


def test_what_an_import_found_no_place_for_is_shown(workbench):
    path = workbench.folder / NAME
    path.write_text(path.read_text("utf-8") + "\n# 没有着落的文字\n#   经办：<b>张样例</b>\n", "utf-8")
    page = workbench.get("/c/1").text
    assert "没有着落的文字\n  经办：&lt;b&gt;张样例&lt;/b&gt;</pre>" in page
    assert "没有着落的文字" not in workbench.get("/c/2").text


def test_no_order_of_a_button_makes_a_broken_file(workbench):
    """Whatever a page of yesterday asks for, the file stays a case, and the desk has what the file has."""
    names = [
        key("proposal", "points", "建议九"),
        key("history", "x"),
        "[]",
        "[1]",
        "x",
        key("reply", "answers", "建议九"),
    ]
    for action in ("up", "down", "join", "split", "drop", "table", "remove", "cells drop-row 9", "cells x", "nothing"):
        for name in [*names, key("proposal", "title"), key("reply", "answers", "建议一", "text"), key("proposal")]:
            answer = workbench.form("/c/1", {"do": f"{action} {name}"})
            assert answer.status in (303, 422), (action, name)
            assert case(workbench) == workbench.desk.case(1).editable.case, (action, name)
