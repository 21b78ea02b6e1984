"""The workbench in a real Chromium: what an officer does, by the words on the page."""

import contextlib
import io
import json
import re
import shutil
import time
import zipfile
from contextlib import closing
from itertools import count

import browser as chromium
import pytest
from workbench_client import ROOT, Served

import docgen
from docgen.interfaces.cli import main
from docgen.interfaces.workbench import serving

pytestmark = pytest.mark.browser

POINTS = ("一", "二", "三", "四")
UNITS = ("市科技创新委员会", "市地方金融监督管理局", "市财政局")
ANSWER = (
    "我局高度重视科技型中小企业的融资和发展问题，会同有关单位开展了调研，逐项研究了您提出的意见。\n"
    "（一）已经开展的工作\n"
    + "按照市政府的部署，我局推动建立了知识产权质押融资的风险补偿机制，引导银行机构开发以专利权为质押物的信贷产品。" * 4
    + "\n（二）下一步的工作\n"
    + "下一步，我局将会同有关单位完善政策，加强宣传，使更多的企业了解并享受到扶持，并定期评估政策的效果。" * 2
)


@pytest.fixture(scope="module")
def player():
    """Playwright. A process can have it once at a time."""
    chromium.program()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def engine(player):
    launched = player.chromium.launch(executable_path=chromium.program(), args=chromium.OPTIONS)
    yield launched
    launched.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A workbench that the tests share, because it takes seconds to start. Each test brings case files of its own."""
    folder = tmp_path_factory.mktemp("shared") / "cases"
    folder.mkdir()
    made = Served(folder)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def mortal(tmp_path):
    """A workbench that a test may kill."""
    folder = tmp_path / "cases"
    folder.mkdir()
    made = Served(folder)
    made.start()
    yield made
    with contextlib.suppress(Exception):
        made.stop()


_NUMBERS = count(1)


class Case:
    """A copy of a sample under a name of its own. at: its address."""

    def __init__(self, served, name):
        (sample,) = (ROOT / "samples/cases").glob(f"{name}-*.yaml")
        self.path = served.folder / f"{next(_NUMBERS):03}-{sample.name}"
        shutil.copy(sample, self.path)
        with closing(serving.open_store(served.folder)) as store:
            self.at = f"/c/{store.case_ids([self.path.name])[self.path.name]}"

    @property
    def values(self):
        return docgen.read(self.path).case

    @property
    def first_text(self):
        return self.values.reply.answers[0].text


def opened(engine, served, path="", **options):
    """A page of the workbench, and a list that gets what went wrong on it."""
    context = engine.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN", **options)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto(serving.link(served.folder))
    if path:
        page.goto(served.origin + path)
    return page, wrong


@pytest.fixture(autouse=True)
def pages_are_closed(engine):
    """An open page asks the shared server again and again."""
    yield
    for context in engine.contexts:
        context.close()


def wait_saved(page):
    page.get_by_role("status").filter(has_text="已保存").wait_for(timeout=8000)


def wait_drawn(page, seconds=20, before=None):
    """Wait until the pages are drawn as the last preview gave them. before: what `drawn` gave; wait for other pages."""
    page.locator(".page").first.wait_for(timeout=seconds * 1000)
    deadline = time.time() + seconds
    while time.time() < deadline:
        shown = page.locator(".page").evaluate_all("all => all.every(one => one.dataset.drawn === one.dataset.hash)")
        if shown and page.locator("#view-status").text_content() == "" and drawn(page) != before:
            return
        page.wait_for_timeout(30)
    raise AssertionError("the pages were not drawn")


def drawn(page):
    return page.locator(".page").evaluate_all("all => all.map(one => one.dataset.drawn)")


def compose(session, letters):
    """Show letters as the composition of an input method."""
    end = len(letters)
    session.send("Input.imeSetComposition", {"text": letters, "selectionStart": end, "selectionEnd": end})


def type_with_input_method(page, words):
    """Type words as pinyin is typed: letters that are composed, then the words."""
    session = page.context.new_cdp_session(page)
    for letters in ("n", "ni", "nih", "niha", "nihao"):
        compose(session, letters)
        page.wait_for_timeout(60)
    session.send("Input.insertText", {"text": words})


def downloaded(page, label, folder):
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("link", name=label, exact=True).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def answer_to(point):
    """An answer that no other point has: two points with one paragraph would be refused."""
    return "\n".join(f"就建议{point}，{line}" for line in ANSWER.splitlines())


def test_an_officer_who_never_saw_a_terminal_makes_a_reply(engine, served, tmp_path):
    there = set(served.folder.glob("*.yaml"))
    page, wrong = opened(engine, served)
    began = time.time()
    page.get_by_role("link", name="导入登记表").first.click()
    page.get_by_label("选择登记表文件").set_input_files(ROOT / "samples/intake/seed.txt")
    page.get_by_role("button", name="读登记表").click()
    page.get_by_role("button", name="建立选中的案件").click(timeout=40_000)
    page.get_by_label("编号").fill("20260001")
    page.get_by_label("发文字号").first.fill("深工信建函[2026]12号")
    page.get_by_label("成文日期").fill("2026年5月8日")
    page.get_by_label("办理类别").select_option("B")
    page.get_by_label("公开属性").select_option("公开")
    for point in POINTS[:3]:
        page.get_by_label(f"对建议{point}的答复").fill(answer_to(point))
    page.get_by_label("对建议四的答复").click()
    type_with_input_method(page, answer_to("四").replace("\n", ""))
    page.get_by_label(re.compile("^届")).fill("市七届人大")
    page.get_by_label(re.compile("^次")).fill("六次会议")
    page.get_by_label(re.compile("^联系人")).fill("王样例")
    page.get_by_label(re.compile("^联系电话")).fill("0755-88100000")
    for unit in UNITS:
        page.get_by_label(f"{unit}的会办意见").fill(
            f"{unit}支持这件建议，从自身职能出发配合主办单位做好落实工作，并派人参加调研。"
        )
    page.get_by_role("button", name="保存").last.click()
    wait_saved(page)
    wait_drawn(page)
    deadline = time.time() + 10
    while page.locator("#page-count").text_content() != "共 5 页" and time.time() < deadline:
        page.wait_for_timeout(50)
    assert page.locator("#page-count").text_content() == "共 5 页"
    word = downloaded(page, "下载 Word", tmp_path)
    pdf = downloaded(page, "下载 PDF", tmp_path)
    assert time.time() - began < 60
    assert main(["check", str(word), str(pdf)]) == 0
    page.get_by_role("link", name="全部文书", exact=True).click()
    assert "会办意见" in page.get_by_role("alert").text_content(), "their numbers and dates are not known"
    archive = downloaded(page, "只下载其余的", tmp_path)
    with zipfile.ZipFile(io.BytesIO(archive.read_bytes())) as unpacked:
        unpacked.extractall(tmp_path / "all")
    assert main(["verify", str(tmp_path / "all/20260001")]) == 0
    same = tmp_path / "all/20260001/答复函.pdf"
    assert same.read_bytes() == pdf.read_bytes()
    (saved,) = set(served.folder.glob("*.yaml")) - there
    reply = docgen.read(saved).case.reply
    assert reply.document_number == "深工信建函〔2026〕12号" and len(reply.answers) == 4
    assert "nih" not in saved.read_text("utf-8")
    assert [one for one in wrong if "422" not in one] == [], "but for the list of what lacks"


def test_what_lacks_is_listed_in_the_words_of_the_fields_and_takes_the_focus(engine, served):
    case = Case(served, "10")
    page, _ = opened(engine, served, case.at)
    page.get_by_label("发文字号").first.fill("")
    page.get_by_role("button", name="保存").last.click()
    wait_saved(page)
    page.get_by_role("link", name="下载 PDF").click()
    summary = page.get_by_role("alert")
    summary.wait_for(timeout=30_000)
    assert page.title().startswith("有 1 处要改") and "发文字号：还没有填" in summary.text_content()
    assert page.evaluate("document.activeElement.id") == "problems"
    summary.get_by_role("link").click()
    assert page.evaluate("document.activeElement.name") == 'v:["reply","document_number"]'


def test_a_click_on_the_page_leads_to_the_field_and_a_field_to_its_page(engine, served):
    case = Case(served, "01")
    with case.path.open("a", encoding="utf-8") as file:
        file.write("# 登记表里没有写入上面各项的文字：\n# 第 1 段 状态：办理中\n")  # a part of the form without fields
    page, wrong = opened(engine, served, case.at)
    wait_drawn(page)
    page.get_by_label("对建议三的答复").click()
    place = page.get_by_label("对建议三的答复").get_attribute("id")
    active = page.locator(".mark.active")
    assert active.count() >= 1
    assert page.evaluate("document.getElementById('pages').scrollTop") > 300
    top = page.evaluate("document.getElementById('pages').scrollTop")
    before = drawn(page)
    page.get_by_label("对建议三的答复").press("End")
    page.keyboard.type("又写一句。")
    wait_drawn(page, before=before)
    assert abs(page.evaluate("document.getElementById('pages').scrollTop") - top) < 50, "the page stays where one looks"
    page.get_by_label("编号").focus()
    page.locator(f".mark[data-field='{place}']").first.click()
    assert page.evaluate("document.activeElement.id") == place
    assert not wrong


@pytest.mark.full
def test_only_pages_that_changed_are_drawn_again(engine, served):
    case = Case(served, "01")
    page, _ = opened(engine, served, case.at)
    wait_drawn(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/p/" in request.url else None)
    before = drawn(page)
    page.get_by_label(re.compile("^联系电话")).fill("0755-11112222")
    wait_drawn(page, before=before)
    assert len(set(asked)) == 1


def test_nothing_is_saved_or_drawn_while_words_are_composed(engine, served):
    case = Case(served, "10")
    page, _ = opened(engine, served, case.at)
    wait_drawn(page)
    requests: list[str] = []
    page.on(
        "request",
        lambda request: (
            requests.append(request.method + request.url.rpartition("/")[2])
            if f"{case.at}/" in request.url and request.method != "GET"
            else None
        ),
    )
    page.get_by_label("对建议一的答复").click()
    session = page.context.new_cdp_session(page)
    for length in range(1, 11):
        compose(session, "nihaonihao"[:length])
        page.wait_for_timeout(180)  # together longer than the longest wait for a save
    assert requests == []
    session.send("Input.insertText", {"text": "你好你好"})
    wait_saved(page)
    page.wait_for_timeout(1000)  # longer than the wait for a save
    assert sorted(requests) == ["POSTpreview", "PUTfield"]
    text = case.path.read_text("utf-8")
    assert "你好你好" in text and "nihao" not in text


MOMENTS = [0.1 + 0.17 * step for step in range(20)]
"""Seconds from the first key to the death of the server."""


@pytest.mark.parametrize("moments", [[2.0], pytest.param(MOMENTS, marks=pytest.mark.full)])
def test_a_killed_server_loses_nothing(moments, engine, mortal):
    """After a new start, at the same address, all characters come back."""
    case = Case(mortal, "10")
    page, _ = opened(engine, mortal, case.at)
    origin = mortal.origin
    field = page.get_by_label("对建议一的答复")
    field.fill("。")
    wait_saved(page)
    typed = "。"
    for number, moment in enumerate(moments):
        began = time.time()
        while time.time() - began < moment:
            word = f"第{number}次{len(typed)}。"
            field.press_sequentially(word, delay=0)
            typed += word
            page.wait_for_timeout(180)
        at_kill = typed
        mortal.kill()
        on_disk = case.first_text or ""
        assert at_kill.startswith(on_disk), "no file is half written"
        assert len(at_kill) - len(on_disk) <= 2.2 / 0.18 * 8, "the copy of the server is at most two seconds old"
        mortal.start()
        assert mortal.origin == origin
        deadline = time.time() + 15
        while case.first_text != typed and time.time() < deadline:
            page.wait_for_timeout(100)
        assert case.first_text == typed


KILLS = [0.3, 0.9, 1.4, 2.0, 3.1]
"""Seconds from the first key to the death of the browser."""


@pytest.mark.parametrize("moments", [KILLS[1:2], pytest.param(KILLS, marks=pytest.mark.full)])
def test_a_killed_browser_offers_all_that_was_typed(moments, player, served, tmp_path):
    case = Case(served, "10")
    browser = chromium.Mortal(tmp_path / "profile")

    def page_of_a_new_browser():
        page = player.chromium.connect_over_cdp(browser.start()).contexts[0].new_page()
        page.goto(serving.link(served.folder))
        page.goto(served.origin + case.at)
        return page

    with contextlib.ExitStack() as stack:
        stack.callback(browser.kill)
        for number, moment in enumerate(moments):
            page = page_of_a_new_browser()
            field = page.get_by_label("对建议一的答复")
            field.fill("")
            typed, began = "", time.time()
            while not typed or time.time() - began < moment:
                word = f"第{number}次{len(typed)}。"
                field.press_sequentially(word, delay=0)
                typed += word
                page.wait_for_timeout(180)
            browser.kill()
            page = page_of_a_new_browser()
            field = page.get_by_label("对建议一的答复")
            if field.input_value() != typed:
                page.get_by_role("button", name="用这份").click()
                wait_saved(page)
            assert field.input_value() == typed
            browser.kill()
    assert case.first_text == typed


@pytest.mark.full
def test_cells_that_were_not_saved_are_offered_too(engine, mortal):
    case = Case(mortal, "10")
    page, _ = opened(engine, mortal, case.at)
    page.get_by_role("button", name="插入表格").first.click()
    page.get_by_label("第 1 行第 1 格").wait_for()
    page.wait_for_load_state()  # before the script has started, the buttons ask the server
    mortal.kill()
    page.get_by_label("第 1 行第 1 格").fill("断网的时候写的")
    page.get_by_role("group", name="对建议一的答复的表格").get_by_role("button", name="加一行").click()
    page.get_by_label("第 3 行第 2 格").fill("第三行")
    page.wait_for_timeout(300)
    state = page.context.storage_state(indexed_db=True)
    page.context.close()
    mortal.start()
    page, _ = opened(engine, mortal, case.at, storage_state=state)
    page.get_by_role("button", name="用这份").click()
    wait_saved(page)
    table = case.first_text[1].table
    assert table.rows == (("断网的时候写的", ""), ("", ""), ("", "第三行"))


@pytest.mark.full
def test_a_refused_text_that_is_taken_back_leaves_nothing(engine, served):
    case = Case(served, "10")
    page, _ = opened(engine, served, case.at)
    date = page.get_by_label("成文日期")
    before = date.input_value()
    date.fill("五月初")
    page.get_by_text("“五月初”不是日期").wait_for()
    date.fill(before)
    wait_saved(page)
    page.goto(served.origin + case.at)
    assert page.get_by_label("成文日期").input_value() == before
    assert page.get_by_text("“五月初”不是日期").count() == 0


def test_two_tabs_on_one_field_show_both_texts(engine, served):
    case = Case(served, "10")
    first, _ = opened(engine, served, case.at)
    second = first.context.new_page()
    second.goto(served.origin + case.at)
    first.get_by_label("对建议一的答复").fill("甲页的文字")
    wait_saved(first)
    second.get_by_label("对建议一的答复").fill("乙页的文字")
    panel = second.get_by_role("group", name="两份不同的文字")
    panel.wait_for()
    assert "甲页的文字" in panel.text_content() and "乙页的文字" in panel.text_content()
    second.get_by_role("button", name="用我的").click()
    wait_saved(second)
    assert case.first_text == "乙页的文字"


KEPT = """([name, text, at]) => new Promise(done => { indexedDB.open('docgen', 1).onsuccess = opened => {
    const copies = opened.target.result.transaction('copies', 'readwrite').objectStore('copies');
    copies.put({ text, at }, name).onsuccess = done;
}; })"""
"""Keep a text in this browser, as it was at a time."""


def test_an_older_copy_of_this_browser_is_not_offered_and_a_newer_one_beside_what_the_case_has(engine, served):
    case = Case(served, "10")
    page, wrong = opened(engine, served, case.at)
    name = case.at.removeprefix("/c/") + ':["reply","answers","建议一","text"]'
    page.route("**/field", lambda route: route.fetch())  # it is saved, but the page is left before it hears of that
    page.get_by_label("对建议一的答复").fill("请予监督。(正文)")
    page.get_by_role("status").filter(has_text="正在保存").wait_for()
    page.evaluate(KEPT, [name, "请予监督。(", time.time() * 1000 - 60_000])
    page.goto(served.origin + case.at)
    wait_drawn(page)
    assert page.get_by_label("对建议一的答复").input_value() == "请予监督。(正文)"
    assert page.locator(".offer").count() == 0
    page.evaluate(KEPT, [name, "请予监督。又写一句。", time.time() * 1000])
    page.goto(served.origin + case.at)
    page.get_by_role("button", name="不要本机的").wait_for()
    assert page.locator(".offer pre").all_text_contents() == ["请予监督。又写一句。", "请予监督。(正文)"]
    page.get_by_role("button", name="用这份").click()
    page.unroute("**/field")
    wait_saved(page)
    assert case.first_text == "请予监督。又写一句。"
    assert not wrong


@pytest.mark.full
def test_two_tabs_that_changed_different_sentences_are_merged_by_one_click(engine, served):
    case = Case(served, "10")
    first, _ = opened(engine, served, case.at)
    first.get_by_label("对建议一的答复").fill("第一句。第二句。\n第二段。")
    wait_saved(first)
    second = first.context.new_page()
    second.goto(served.origin + case.at)
    first.get_by_label("对建议一的答复").fill("第一句改了。第二句。\n第二段。")
    wait_saved(first)
    second.get_by_label("对建议一的答复").fill("第一句。第二句。\n第二段也改了。\n第三段。")
    second.get_by_role("button", name="合在一起（两边改的不是同一句）").click()
    wait_saved(second)
    both = case.first_text
    assert both == "第一句改了。第二句。\n第二段也改了。\n第三段。"


@pytest.mark.full
def test_a_late_answer_about_other_pages_does_not_take_back_what_was_saved_meanwhile(engine, served):
    case = Case(served, "10")
    page, _ = opened(engine, served, case.at)
    late: list = []
    page.route("**/state?*", lambda route: late.append((route, route.fetch())))
    outside = case.path
    outside.write_text(outside.read_text("utf-8") + "# 在记事本里加的一行\n", "utf-8")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    while not late:
        page.wait_for_timeout(50)
    page.get_by_label("对建议一的答复").fill("后来写的。")
    wait_saved(page)
    for route, answer in late:
        route.fulfill(response=answer)
    page.wait_for_timeout(300)
    assert page.get_by_label("对建议一的答复").input_value() == "后来写的。"
    page.context.close()


@pytest.mark.full
def test_a_signer_is_added_with_the_keyboard_and_printed(engine, served):
    case = Case(served, "10")
    page, wrong = opened(engine, served, case.at)
    wait_drawn(page)
    page.locator("#g-received > summary").focus()
    if page.locator("#g-received").get_attribute("open") is None:
        page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == "第 2 行：姓名":
            break
    page.keyboard.insert_text("新样例")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.insert_text("福田代表团")
    page.keyboard.press("Control+S")
    wait_saved(page)
    proposers = case.values.proposal.proposers
    assert (proposers[1].name, proposers[1].unit) == ("新样例", "福田代表团")
    page.get_by_role("group", name="提出人").get_by_role("button", name="去掉第 1 行").focus()
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="已去掉第 1 行").wait_for()
    assert page.get_by_role("button", name="撤销").is_visible()
    assert [one.name for one in case.values.proposal.proposers] == ["新样例"]
    assert not wrong


@pytest.mark.full
def test_a_unit_that_becomes_a_co_handler_gets_its_opinion_after_one_click(engine, served):
    case = Case(served, "01")
    page, _ = opened(engine, served, case.at)
    page.locator("#g-received > summary").click()
    units = page.get_by_label("会办单位", exact=True)
    units.fill(units.input_value() + "\n市商务局")
    page.get_by_role("button", name="刷新页面").click()
    page.get_by_label("市商务局的会办意见").fill("支持。")
    wait_saved(page)
    assert case.values.opinion_of("市商务局").text == "支持。"


@pytest.mark.full
def test_cells_copied_from_excel_fill_the_table(engine, served):
    case = Case(served, "10")
    page, wrong = opened(engine, served, case.at)
    page.get_by_role("button", name="插入表格").first.click()
    cell = page.get_by_label("第 1 行第 1 格")
    cell.wait_for()
    cell.evaluate(
        """(cell, text) => { const data = new DataTransfer(); data.setData('text/plain', text);
        cell.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }""",
        '项目一\t100\t"两行\n文字"\n项目二\t23.9\t丙\n项目三\t3\t丁\n',
    )
    wait_saved(page)
    table = case.first_text[1].table
    assert table.rows == (("项目一", "100", "两行\n文字"), ("项目二", "23.9", "丙"), ("项目三", "3", "丁"))
    assert not wrong


def test_the_workbench_works_without_the_script(engine, served, tmp_path):
    there = set(served.folder.glob("*.yaml"))
    page, _ = opened(engine, served, java_script_enabled=False)
    page.get_by_role("link", name="导入登记表").first.click()
    page.get_by_label("选择登记表文件").set_input_files(ROOT / "samples/intake/seed.txt")
    page.get_by_role("button", name="读登记表").click()
    page.get_by_role("checkbox").first.check(timeout=40_000)  # another test may have brought this proposal in
    page.get_by_role("button", name="建立选中的案件").click()
    page.get_by_label("编号").fill("20260001")
    page.get_by_label("对建议一的答复").fill("没有脚本也能写。")
    page.get_by_role("button", name="保存").last.click()
    page.get_by_text("已保存").wait_for()
    (path,) = set(served.folder.glob("*.yaml")) - there
    assert docgen.read(path).case.reply.answers[0].text == "没有脚本也能写。"
    assert downloaded(page, "征求意见稿", tmp_path).read_bytes().startswith(b"PK")


@pytest.mark.full
def test_a_reply_is_made_from_a_form_with_the_keyboard_alone(engine, served, tmp_path):
    """From the form to the saved documents: no click, and no key but those that every browser knows."""
    page, wrong = opened(engine, served)
    press, write = page.keyboard.press, page.keyboard.insert_text

    def tab_to(condition, most=120):
        for _ in range(most):
            press("Tab")
            if page.evaluate(f"(() => {{ const one = document.activeElement; return {condition}; }})()"):
                return
        raise AssertionError(condition)

    def field(*key):
        name = "v:" + json.dumps(list(key), ensure_ascii=False, separators=(",", ":"))
        tab_to(f"one.name === {json.dumps(name)}")

    tab_to("one.textContent === '跳到正文'")
    tab_to("one.textContent === '导入登记表'")
    press("Enter")
    page.wait_for_url("**/intake")
    tab_to("one.type === 'file'")
    with page.expect_file_chooser() as choosing:
        press("Space")
    choosing.value.set_files(ROOT / "samples/intake/seed.txt")
    tab_to("one.textContent === '读登记表'")
    press("Enter")
    page.wait_for_url("**/intake/*", timeout=40_000)
    tab_to("one.type === 'checkbox'")
    if not page.evaluate("document.activeElement.checked"):  # another test has brought this proposal in
        press("Space")
    tab_to("one.textContent === '建立选中的案件'")
    press("Enter")
    page.wait_for_url("**/c/*")
    for key, words in {
        ("proposal", "number"): "20260001",
        ("reply", "document_number"): "深工信建函〔2026〕12号",
        ("reply", "date"): "2026-05-08",
    }.items():
        field(*key)
        write(words)
    for key in (("reply", "category"), ("reply", "publicity")):
        field(*key)
        press("ArrowDown")
    for name, words in {"congress": "市七届人大", "session": "六次会议"}.items():
        field("proposal", name)
        write(words)
    for point in POINTS:
        field("reply", "answers", f"建议{point}", "text")
        write(answer_to(point))
    for unit in UNITS:
        field("opinions", unit, "text")
        write(f"{unit}支持这件建议，从自身职能出发配合主办单位做好落实工作。")
    field("reply", "contact", "name")
    write("王样例")
    field("reply", "contact", "phone")
    write("0755-88100000")
    press("Control+S")
    wait_saved(page)
    for name, words in {"get-docx": "Word", "get-pdf": "PDF"}.items():
        tab_to(f"one.id === '{name}'")
        with page.expect_download(timeout=60_000) as waiting:
            press("Enter")
        path = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(path)
        assert main(["check", str(path)]) == 0, words
    assert not wrong


OFTEN = ["/?tab=all", "/intake", "{case}", "{case}/return", "{broken}/repair"]
SELDOM = [
    "/",
    "/?q=没有的",
    "{case}/history",
    "{case}/repair?text=1",
    "{case}/pages",
    "{case}/text/reply",
    "{case}/warnings",
    "/nowhere",
    "/units",
    "/units/czj",
    "/year",
]


def barriers(axe, page) -> list[str]:
    """What axe calls serious or critical on a page."""
    found = axe.run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("screens", [OFTEN, pytest.param(SELDOM, marks=pytest.mark.full)], ids=["often", "seldom"])
def test_no_screen_is_a_barrier(screens, engine, served):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    case, broken = Case(served, "01"), Case(served, "10")
    broken.path.write_text("proposal：坏的\n", encoding="utf-8")
    page, _ = opened(engine, served, bypass_csp=True)
    for screen in screens:
        page.goto(served.origin + screen.format(case=case.at, broken=broken.at))
        assert not barriers(axe, page), screen
    broken.path.unlink()


@pytest.mark.full
def test_no_state_of_error_is_a_barrier(engine, served):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    case = Case(served, "10")
    page, _ = opened(engine, served, case.at, bypass_csp=True)
    other = page.context.new_page()
    other.goto(served.origin + case.at)
    other.get_by_label("对建议一的答复").fill("另一页的文字")
    wait_saved(other)
    page.get_by_label("对建议一的答复").fill("这一页的文字")
    page.get_by_role("group", name="两份不同的文字").wait_for()
    assert not barriers(axe, page), "the panel of a conflict"
    page.get_by_role("button", name="用我的").click()
    wait_saved(page)
    page.get_by_label("成文日期").fill("五月初")
    page.get_by_text("“五月初”不是日期").wait_for()
    page.get_by_role("link", name="下载 Word").click()
    summary = page.get_by_role("alert")
    summary.wait_for()
    assert "成文日期：“五月初”不是日期" in summary.text_content()
    assert not barriers(axe, page), "the summary of errors"
    page.goto(f"{served.origin}{case.at}/history/1..2")
    assert not barriers(axe, page), "a comparison"
    page.goto(served.origin + "/intake")
    page.get_by_role("button", name="读登记表").click()
    page.get_by_text("没有选文件").wait_for()
    assert not barriers(axe, page), "no file"
    files = [ROOT / "samples/intake/seed.txt", ROOT / "README.md"]
    page.get_by_label("选择登记表文件").set_input_files(files)
    page.get_by_role("button", name="读登记表").click()
    page.get_by_role("checkbox").first.uncheck(timeout=40_000)
    page.get_by_role("button", name="建立选中的案件").click()
    page.get_by_text("没有选案件").wait_for()
    assert not barriers(axe, page), "a report with nothing chosen"
    page.get_by_role("button", name="退出").click()
    page.get_by_text("已退出").wait_for()
    assert not barriers(axe, page), "the end of a session"


@pytest.mark.full
@pytest.mark.parametrize("screen", ["/?tab=all", "/intake", "{case}", "{case}/history"])
def test_text_at_twice_its_size_needs_no_scrolling_sideways(screen, engine, served):
    case = Case(served, "08")
    page, _ = opened(engine, served, screen.format(case=case.at))
    page.set_viewport_size({"width": 640, "height": 400})  # 1280 × 800 at 200 %
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


HOSTILE = [
    text.replace("↵", "\n").replace("⇥", "\t")
    for text in (ROOT / "tests/interfaces/hostile_texts.txt").read_text("utf-8").splitlines()
    if text and not text.startswith("## ")
]
"""One text a line; ↵ is a line end and ⇥ a tabulator."""
FILL = """(inputs, text) => inputs.forEach(input => {
    input.value = text;
    input.dispatchEvent(new Event('input', { bubbles: true }));
})"""
SHOWN = """fields => Object.fromEntries(fields.map(field => {
    const inputs = [...field.querySelectorAll('input:not([type=hidden]), textarea')], kind = field.dataset.kind;
    const items = text => text.split('\\n').map(line => line.trim()).filter(Boolean).join('\\n');
    const shown = text => kind === 'list' ? items(text) : kind === 'records' ? text.trim() : text.trimEnd();
    const values = inputs.map(input => shown(input.value)).filter(text => text || kind !== 'records');
    return [field.dataset.name, { values, error: field.querySelector('.error').textContent }];
}))"""
"""What stands in each field. White space around items does not count, nor at the end of a text, nor an empty record."""


TENS = [HOSTILE[start : start + 10] for start in range(0, len(HOSTILE), 10)]


@pytest.mark.parametrize("texts", [HOSTILE[:1], *(pytest.param(ten, marks=pytest.mark.full) for ten in TENS)])
def test_hostile_text_in_every_field_is_never_executed(texts, engine, served):
    """It is refused or mended with a word at its field, or it is the same after the page was loaded anew."""
    assert len(HOSTILE) >= 50
    case = Case(served, "01")
    page, wrong = opened(engine, served, case.at)
    page.get_by_role("button", name="插入表格").first.click()
    page.get_by_label("第 1 行第 1 格").wait_for()
    saving: set = set()
    sent: list = []
    failed: list = []
    page.on("request", lambda request: (saving.add(request), sent.append(request)) if request.method == "PUT" else None)
    page.on("requestfinished", lambda request: saving.discard(request))
    page.on("requestfailed", lambda request: (saving.discard(request), failed.append(request)))

    def wait_settled():
        """Wait until every field was sent and answered. What could not be sent is sent again after three seconds."""
        known = -1
        while saving or known != len(sent) or failed:
            known = len(sent) or -1
            page.wait_for_timeout(3200 if failed else 120)
            failed.clear()

    for text in texts:
        page.goto(served.origin + case.at)
        inputs = page.locator(".field textarea, .field input:not([type=hidden])")
        inputs.evaluate_all(FILL, text)
        typed = page.locator("#form .field").evaluate_all(SHOWN)
        sent.clear()
        page.keyboard.press("Control+S")
        wait_settled()
        before = page.locator("#form .field").evaluate_all(SHOWN)
        page.goto(served.origin + case.at)
        after = page.locator("#form .field").evaluate_all(SHOWN)
        for name in typed.keys() & after.keys():
            assert before[name]["values"] == typed[name]["values"] or before[name]["error"], (name, text)
            is_refused = before[name]["error"] and after[name]["error"]
            assert after[name]["values"] == before[name]["values"] or is_refused, (name, text)
        assert len(typed.keys() & after.keys()) > 30
        assert page.evaluate("window.reached") is None, text
    for screen in ("/history", "/history/1..2", "/repair?text=1", "/text/reply"):
        page.goto(served.origin + case.at + screen)
        assert page.evaluate("window.reached") is None, screen
    for screen in ("/", "/?tab=all", "/year"):
        page.goto(served.origin + screen)
        assert page.evaluate("window.reached") is None, screen
    assert not [line for line in wrong if "Content Security" in line]


def test_a_second_server_on_a_folder_is_refused(served, capsys):
    assert main(["serve", str(served.folder), "--no-browser"]) == 7
    assert "已经开着" in capsys.readouterr().err
