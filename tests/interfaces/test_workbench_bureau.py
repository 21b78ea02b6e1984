"""A bureau at work on a served folder: many sessions, a server that dies between steps, three people in browsers."""

import html
import http.client
import json
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from contextlib import closing

import pytest
from browser import OPTIONS, program
from workbench_client import PASSWORD, Served, Workbench, samples

from docgen.api.long_running import DocumentService
from docgen.interfaces.workbench.accounts import Accounts
from docgen.interfaces.workbench.desk import Desk
from docgen.interfaces.workbench.login_record import LoginEvent
from docgen.interfaces.workbench.serving import open_store

OFFICERS, SECONDS = 50, 180


class Client:
    """A person's program that talks to the server: one connection, one session."""

    def __init__(self, port, login):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.host = f"127.0.0.1:{port}"
        self.cookie = ""
        answer = self.form("/login", {"login": login, "password": PASSWORD})
        self.cookie = answer.getheader("set-cookie").partition(";")[0]

    def send(self, method, path, body=None, kind="application/json"):
        headers = {"Host": self.host, "Origin": f"http://{self.host}", "Cookie": self.cookie, "X-Docgen": "1"}
        headers |= {"Content-Type": kind} if body is not None else {}
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        answer.text = answer.read().decode("utf-8", "replace")
        return answer

    def form(self, path, values):
        return self.send("POST", path, urllib.parse.urlencode(values), "application/x-www-form-urlencoded")

    def json(self, method, path, values):
        return self.send(method, path, json.dumps(values))


def people(folder, *roles_of):
    with closing(open_store(folder)) as store:
        accounts = Accounts(store)
        for login, roles in roles_of:
            accounts.add(login, f"{login}先生", roles, "", PASSWORD)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def served(folder, port):
    return Served(folder, "--address", f"http://127.0.0.1:{port}")


def copies(folder, count):
    (path,) = samples(folder, "10").glob("*.yaml")
    text = path.read_text("utf-8")
    path.unlink()
    for number in range(count):
        (folder / f"{number:03}.yaml").write_text(text.replace("20260", f"2{number:03}0", 1), "utf-8")


@pytest.mark.full
def test_fifty_officers_lose_no_word(tmp_path):
    folder = tmp_path / "cases"
    copies(folder, OFFICERS)
    people(folder, *((f"officer{number}", ["officer"]) for number in range(OFFICERS)))
    port = free_port()
    server = served(folder, port)
    server.start()
    errors, last, waits = [], {}, []

    def work(number):
        try:
            write(number)
        except Exception as error:
            errors.append((number, repr(error)))

    def write(number):
        client = Client(port, f"officer{number}")
        client.send("GET", "/?tab=all")  # a case file gets its number when it is listed
        case, page = number + 1, client.send("GET", f"/c/{number + 1}").text
        name = html.unescape(re.search(r'data-name="([^"]*closing[^"]*)"', page)[1])
        base, end = "", time.monotonic() + SECONDS
        count = 0
        while time.monotonic() < end:
            began = time.monotonic()
            text = f"第{count}次写的{number}号"
            body = {"key": name, "base": base, "text": text, "tab": str(number)}
            answer = client.json("PUT", f"/c/{case}/field", body)
            waits.append(time.monotonic() - began)
            if answer.status != 200:
                errors.append((number, answer.status, answer.text[:200]))
            else:
                base = last[number] = text
            if number % 5 == 0:
                order = {"tab": str(number), "seq": count, "document": ""}
                answer = client.json("POST", f"/c/{case}/preview", order)
                if answer.status != 200:
                    errors.append((number, answer.status, answer.text[:200]))
            count += 1
            time.sleep(max(0, began + 3 - time.monotonic()))
        client.connection.close()

    try:
        threads = [threading.Thread(target=work, args=(number,)) for number in range(OFFICERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        server.stop()
    assert errors == [] and len(last) == OFFICERS
    for number, text in last.items():
        assert text in (folder / f"{number:03}.yaml").read_text("utf-8")
    print(f"{len(waits)} saves, median {sorted(waits)[len(waits) // 2]:.3f} s, worst {max(waits):.3f} s")


@pytest.mark.full
def test_a_list_of_five_hundred_cases_is_made_at_once(tmp_path):

    folder = tmp_path / "cases"
    copies(folder, 500)
    bureau = Workbench(folder, is_shared=True, service=DocumentService(size=1))
    ids = bureau.store.case_ids(sorted(path.name for path in folder.glob("*.yaml")))
    data = next(folder.glob("*.yaml")).read_bytes()
    with bureau.store.transaction():
        for case in ids.values():
            for number in range(10):
                bureau.store.add_revision(case, data, str(number), "form", author="li")
    li = bureau.person("li", "officer")
    assert li.get("/?tab=all").status == 200
    began = time.process_time()
    assert li.get("/?tab=all").status == 200
    used = time.process_time() - began
    print(f"list of 500 cases with 5,000 revisions: {used * 1000:.0f} ms")
    bureau.store.close()
    assert used < 0.2


STEPS = """
import sys
from docgen.api.long_running import DocumentService
from docgen.interfaces.workbench.accounts import Accounts, AccountRole, Person
from docgen.interfaces.workbench.desk import Desk
from docgen.interfaces.workbench.review import Action
from docgen.interfaces.workbench.serving import open_store
from pathlib import Path

folder = Path(sys.argv[1])
store = open_store(folder)
accounts = Accounts(store)
desk = Desk(folder, DocumentService(size=1), store, accounts)
(case_id,) = desk.store.case_ids([next(folder.glob("*.yaml")).name]).values()
case = desk.case(case_id)
officer, reviewer, office = (Person(duty, "", "", frozenset((duty,))) for duty in AccountRole)
print("ready", flush=True)
order = ((officer, Action.SEND), (reviewer, Action.PASS), (office, Action.FREEZE), (office, Action.REOPEN))
while True:
    last = max((step.n for step in desk.review.steps(case_id)), default=0)
    person, action = order[last % 4]  # goes on where the last process died
    files = {f"答复函.{ending}": f"{last} {ending}".encode() for ending in ("docx", "pdf")}
    files = files if action is Action.FREEZE else {}
    desk.keep_final(files)
    accounts.begin(accounts.attempt("li"), is_right=True)
    desk.review.take(case_id, person, action, last, "理由", case.editable.case, files)
    print(last + 1, flush=True)
"""


@pytest.mark.full
def test_a_server_that_dies_between_steps_loses_and_doubles_none(tmp_path):
    folder = samples(tmp_path / "cases", "10")
    people(folder, ("li", ["officer"]))
    chance = random.Random(7)
    for _ in range(20):
        with subprocess.Popen([sys.executable, "-c", STEPS, str(folder)], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout.readline() == "ready\n"
            told = int(process.stdout.readline())
            time.sleep(chance.uniform(0, 0.2))
            process.send_signal(signal.SIGKILL)
            told = max([told, *map(int, process.stdout.read().split())])
        with closing(open_store(folder)) as store:
            desk = Desk(folder, None, store, Accounts(store))
            steps = desk.review.steps(1)
            sessions = store.connection.execute("SELECT count(*) FROM session").fetchone()[0]
            logins = sum(times for _, _, event, _, times in desk.accounts.logged("li") if event is LoginEvent.LOGIN)
            assert logins == sessions, "no login without its line, and no line without its login"
            kept = dict(store.connection.execute("SELECT step_id, count(*) FROM issued GROUP BY step_id"))
            frozen = store.connection.execute("SELECT id FROM step WHERE action = 'freeze'").fetchall()
            assert kept == {step: 2 for (step,) in frozen}, "a final reply has all its files, and no other step has any"
            is_final = bool(steps) and steps[0].state == "final"
            assert len(desk.final_files(1)) == (2 if is_final else 0), "the files of the last one are there"
        numbers = [step.n for step in steps][::-1]
        assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) in (told, told + 1)
        order = ["send", "pass", "freeze", "reopen"]
        assert [str(step.action) for step in steps][::-1] == [order[index % 4] for index in range(len(steps))]


@pytest.mark.full
@pytest.mark.browser
def test_two_officers_a_reviewer_and_the_office_finish_a_reply(tmp_path):
    program()
    from playwright.sync_api import sync_playwright

    folder = samples(tmp_path / "cases", "01")
    people(folder, ("li", ["officer"]), ("wang", ["officer"]), ("zhao", ["reviewer"]), ("ban", ["office"]))
    port = free_port()
    server = served(folder, port)
    server.start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program(), args=OPTIONS)

            def press(page, name):
                with page.expect_navigation():
                    page.get_by_role("button", name=name, exact=True).click()

            def person(login):
                page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
                page.goto(f"http://127.0.0.1:{port}/")
                page.get_by_label("登录名").fill(login)
                page.get_by_label("密码").fill(PASSWORD)
                press(page, "登录")
                page.goto(f"http://127.0.0.1:{port}/c/1")
                return page

            def write(page, text):
                area = page.get_by_label("对建议一的答复")
                area.click()
                page.keyboard.press("Control+End")
                page.keyboard.type(text)

            def step(page, name, note=""):
                page.goto(f"http://127.0.0.1:{port}/c/1/review")
                page.get_by_label("说明").fill(note)
                press(page, name)

            li, wang, zhao, office = (person(login) for login in ("li", "wang", "zhao", "ban"))
            wang.route("**/state*", lambda route: route.fulfill(json={}))  # so that his page does not learn of it
            write(li, "李写的一句。")
            li.get_by_text("已保存").wait_for()
            write(wang, "王写的一句。")
            wang.get_by_role("group", name="两份不同的文字").wait_for()
            assert wang.locator(".conflict mark").all_inner_texts() == ["王写的一句。", "李写的一句。"]
            wang.get_by_role("button", name="合在一起改").click()
            wang.get_by_text("已保存").wait_for()
            both = wang.get_by_label("对建议一的答复")
            assert both.input_value().endswith("。【别处的：李写的一句。】【我的：王写的一句。】")
            both.fill(re.sub("【别处的：|【我的：|】", "", both.input_value()))
            wang.get_by_text("已保存").wait_for()
            step(li, "送核")
            zhao.goto(f"http://127.0.0.1:{port}/c/1/review")
            zhao.get_by_label("对哪一项").select_option("对建议一的答复")
            zhao.get_by_label("引用的字").fill("李写的一句")
            zhao.get_by_label("意见", exact=True).fill("写明是哪一年")
            press(zhao, "提意见")
            step(zhao, "退回", "改好再送")
            li.goto(f"http://127.0.0.1:{port}/c/1")
            assert "写明是哪一年" in li.inner_text("main") and "改好再送" in li.inner_text("main")
            write(li, "2027年完成。")
            li.get_by_text("已保存").wait_for()
            press(li, "已处理")
            step(li, "送核")
            step(zhao, "核过")
            step(office, "定稿")
            assert "答复函.docx" in office.inner_text("main")
            li.goto(f"http://127.0.0.1:{port}/c/1")
            write(li, "再添一句。")
            li.get_by_text("已经定稿，印在文书上的内容不能改").wait_for()
            step(wang, "再次答复")
            assert wang.url.endswith("/c/1")
            browser.close()
        text = next(folder.glob("*.yaml")).read_text("utf-8")
        assert "李写的一句。" in text and "王写的一句。" in text and "再添一句" not in text and "history:" in text
    finally:
        server.stop()
