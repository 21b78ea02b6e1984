"""A workbench with accounts: who may do what, the review of a reply, the frozen final, tokens, backup."""

import datetime as dt
import io
import json
import re
import tarfile
import urllib.parse
import zipfile

import pytest
from starlette.routing import Route
from workbench_client import ORIGIN, PASSWORD, PORT, Workbench, entered, samples

from docgen.errors import InputError, UsageError
from docgen.interfaces.cli import main
from docgen.interfaces.workbench import accounts as accounts_module
from docgen.interfaces.workbench import app, backup, permissions, serving
from docgen.interfaces.workbench.accounts import AccountRole, Accounts
from docgen.interfaces.workbench.review import RULES, Action, StepError
from docgen.interfaces.workbench.store import Store, digest
from docgen.interfaces.workbench.tokens import Tokens

ROUTES = sorted(
    (method, route.path)
    for route in app.routes()
    if isinstance(route, Route)
    for method in route.methods - {"HEAD"}
    if (method, route.path) not in permissions.OPEN
)
OWN, OTHER = "01-science-environment.yaml", "10-not-public.yaml"
UNIT = "市工业和信息化局"
HOST = ("Host", f"127.0.0.1:{PORT}")
IN_PATHS = {
    "{file}": "x",
    "{remark:int}": "1",
    "{first:int}": "1",
    "{second:int}": "1",
    "{number:int}": "0",
    "{job}": "x",
}
IN_PATHS |= {"{slug}": "czj", "{kind}": "reply", "{format}": "docx", "{name}": "workbench.css"}


@pytest.fixture
def bureau(tmp_path, bureau_service):
    made = Workbench(samples(tmp_path / "cases", "01", "10"), is_shared=True, service=bureau_service)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def manned(tmp_path_factory, bureau_service):
    """A workbench with a person for each role, of all cases and of one unit."""
    made = Workbench(
        samples(tmp_path_factory.mktemp("bureau") / "cases", "01", "10"), is_shared=True, service=bureau_service
    )
    people = {
        (role, unit): made.person(f"{role}{len(unit)}", role, unit=unit) for role in AccountRole for unit in ("", UNIT)
    }
    yield people
    made.store.close()


def act(person: Workbench, case: int, action: str, note: str = ""):
    steps = person.desk.review.steps(case)
    values = {"action": action, "after": steps[0].n if steps else 0, "note": note, "sha": person.desk.case(case).sha256}
    return person.form(f"/c/{case}/step", values)


def state(person: Workbench, case: int) -> str:
    opened = person.desk.case(case)
    steps = person.desk.review.settled(case, opened.editable.case)
    return str(steps[0].state) if steps else "draft"


def lines(text: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


# ---- who may do what -------------------------------------------------------------------------------------------------
def test_every_route_has_a_line_in_the_table_of_permissions():
    assert permissions.lacking(app.routes()) == []
    assert permissions.lacking([Route("/new", lambda: None, methods=["POST"])]) == [("POST", "/new")]
    known = {path for _, path in permissions.PERMISSIONS} | set(permissions.SCOPES)
    assert known == {path for _, path in ROUTES}


@pytest.mark.parametrize("unit", ["", UNIT], ids=["all cases", "one unit"])
@pytest.mark.parametrize("role", list(AccountRole))
def test_a_route_is_open_to_the_roles_of_its_line_and_to_those_who_see_the_case(role, unit, manned):
    person = manned[role, unit]
    for method, path in ROUTES:
        if path in permissions.SCOPES or path == "/leave":
            continue
        for case in (1, 2):
            real = path.replace("{id:int}", str(case))
            for name, value in IN_PATHS.items():
                real = real.replace(name, value)
            if method == "GET":
                status = person.get(real).status
            elif path.endswith(("/field", "/preview")):
                status = person.json(method, real, {"key": "[]", "text": "", "base": ""}).status
            else:
                status = person.form(real, {}).status
            is_about_all = path.startswith(("/intake", "/year"))
            if role not in permissions.PERMISSIONS[method, path] or (unit and is_about_all):
                assert status == 403, (method, real, status)
            elif unit and case == 2 and "{id:int}" in path:
                assert status == 404, (method, real, status)
            else:
                assert status != 403, (method, real, status)
                is_there = not any(name in path for name in ("{job}", "{file}", "{remark", "/p/", "{second"))
                assert status != 404 or not is_there, (method, real, status)


def test_a_list_shows_the_cases_that_the_account_sees(manned):
    everything, own = (manned[AccountRole.OFFICER, unit].get("/?tab=all").text for unit in ("", UNIT))
    assert "/c/1" in everything and "/c/2" in everything
    assert "/c/1" in own and "/c/2" not in own and "共 1 件" in lines(own)


def test_only_a_page_leads_to_the_login_and_nothing_is_shown_before_it(bureau):
    for method, path in ROUTES:
        real = path.replace("{id:int}", "1").replace("{kind}", "reply").replace("{format}", "pdf")
        for cookie in ([], [("Cookie", f"docgen-{PORT}=guessed")]):
            headers = [HOST, ("Origin", ORIGIN), ("Content-Type", "application/json"), ("X-Docgen", "1"), *cookie]
            answer = bureau.request(method, re.sub(r"\{[^}]*\}", "1", real), headers, b"{}")
            assert answer.status == 401 or path == "/static/{name}", (method, path, answer.status)
    page = bureau.request("GET", "/c/1", [HOST])
    assert (page.status, page.headers["location"]) == (303, "/login?to=%2Fc%2F1")
    assert bureau.request("GET", "/enter?token=x", [HOST]).status == 303


# ---- accounts --------------------------------------------------------------------------------------------------------
def log_in(bureau, login, password, to="/", origin=ORIGIN):
    headers = [HOST, ("Origin", origin), ("Content-Type", "application/x-www-form-urlencoded")]
    body = urllib.parse.urlencode({"login": login, "password": password, "to": to}).encode()
    return bureau.request("POST", "/login", headers, body)


def test_a_login_begins_a_session_and_leads_back_inside(bureau):
    bureau.accounts.add("li", "李承办", ["officer"], "", PASSWORD)
    for to, expected in {"/c/1": "/c/1", "//evil.example": "/", "https://evil.example": "/", "/\\evil": "/"}.items():
        answer = log_in(bureau, "li", PASSWORD, to)
        assert (answer.status, answer.headers["location"]) == (303, expected)
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie and "samesite=strict" in cookie.lower()
    assert bureau.request("GET", "/", [HOST, ("Cookie", cookie.partition(";")[0])]).status == 200
    assert log_in(bureau, "li", PASSWORD, origin="http://127.0.0.1:1").status == 403


def test_five_wrong_passwords_lock_an_account_and_nobody_learns_which_logins_exist(bureau, monkeypatch):
    bureau.accounts.add("li", "李承办", ["officer"], "", PASSWORD)
    answers = [log_in(bureau, login, "wrong-password-here") for login in ("nobody", *["li"] * 5)]
    shown = [lines(answer.text).replace("nobody", "li") for answer in answers]
    assert {answer.status for answer in answers} == {403} and len(set(shown)) == 1
    assert log_in(bureau, "li", PASSWORD).status == 403
    now = accounts_module.time.time()
    monkeypatch.setattr(accounts_module.time, "time", lambda: now + 901)
    assert log_in(bureau, "li", PASSWORD).status == 303


@pytest.mark.parametrize(
    "login, roles, password",
    [
        ("", ["officer"], PASSWORD),
        ("li si", ["officer"], PASSWORD),
        ("li", [], PASSWORD),
        ("li", ["boss"], PASSWORD),
        ("li", ["officer"], "short"),
        ("li", ["officer"], "aaaaaaaaaaaa"),
        ("horse", ["officer"], PASSWORD),
        ("taken", ["officer"], PASSWORD),
    ],
)
def test_an_account_that_cannot_be_is_refused(login, roles, password, bureau):
    bureau.accounts.add("taken", "", ["officer"], "", PASSWORD)
    with pytest.raises(UsageError):
        bureau.accounts.add(login, "", roles, "", password)


def test_a_disabled_account_a_new_password_and_a_long_pause_end_its_sessions(bureau, monkeypatch):
    li, wang, zhao = (bureau.person(name, "officer") for name in ("li", "wang", "zhao"))
    assert [one.get("/").status for one in (li, wang, zhao)] == [200] * 3
    bureau.accounts.disable("li")
    assert li.get("/").status == 303 and entered(bureau.accounts, "li", PASSWORD) is None
    changed = {"old": PASSWORD, "new": "another-long-secret", "again": "another-long-secret"}
    assert wang.form("/account", changed | {"old": "wrong-password"}).status == 422
    assert wang.form("/account", changed | {"again": "x"}).status == 422
    assert wang.form("/account", changed).status == 303
    assert wang.get("/").status == 303 and entered(bureau.accounts, "wang", "another-long-secret")
    now = accounts_module.time.time()
    monkeypatch.setattr(accounts_module.time, "time", lambda: now + 13 * 3600)
    assert zhao.get("/").status == 303


def test_the_record_tells_who_came_in_who_did_not_and_why(bureau, monkeypatch, capsys):
    folder, now = str(bureau.folder), accounts_module.time.time()
    monkeypatch.setattr(accounts_module.time, "time", lambda: now)  # all within a minute
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n{PASSWORD}\n"))
    for login in ("li", "wang"):
        assert main(["serve", "users", "add", folder, login, "--role", "officer"]) == 0
    log_in(bureau, "nobody-or-a-password", PASSWORD)
    for _ in range(5):
        log_in(bureau, "li", "wrong-password-here")
    log_in(bureau, "LI", PASSWORD)
    log_in(bureau, "wang", PASSWORD)
    assert main(["serve", "users", "disable", folder, "wang"]) == 0
    log_in(bureau, "wang", PASSWORD)
    bureau.accounts.set_password("wang", "another-long-secret")
    bureau.accounts.change("wang", "王科员", [], None)
    capsys.readouterr()
    assert main(["serve", "users", "log", folder]) == 0
    told = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", at) for at, *_ in told)
    assert [line[1:] for line in told] == [
        ["li", "建账号", "—"],
        ["wang", "建账号", "—"],
        ["—", "没有这个登录名", "127.0.0.1"],
        ["li", "密码不对", "127.0.0.1", "4 次"],
        ["li", "密码不对，账号锁住", "127.0.0.1"],
        ["li", "账号锁着，没有让进", "127.0.0.1"],
        ["wang", "登录", "127.0.0.1"],
        ["wang", "停用账号", "—"],
        ["wang", "账号停用了，没有让进", "127.0.0.1"],
        ["wang", "改密码", "—"],
        ["wang", "改账号", "—"],
    ]
    assert main(["serve", "users", "log", folder, "WANG"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 6
    monkeypatch.setattr(accounts_module.time, "time", lambda: now + 367 * 86_400)
    log_in(bureau, "wang", "another-long-secret")
    assert [event for _, _, event, *_ in bureau.accounts.logged("")] == ["登录"], "a year is kept"


def test_no_secret_is_in_the_database(bureau):
    li = bureau.person("li", "officer")
    token = Tokens(bureau.store).add("oa", ["cases"])
    log_in(bureau, "a-password-in-the-wrong-field", PASSWORD)
    data = b"".join(path.read_bytes() for path in (bureau.folder / ".docgen").iterdir())
    for secret in (PASSWORD, li.session, token, "a-password-in-the-wrong-field"):
        assert secret.encode() not in data
    assert digest(li.session).encode() in data


# ---- documents of many cases -------------------------------------------------------------------------------------
def unpacked(answer, folder):
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        archive.extractall(folder)
        return archive.namelist()


def test_the_documents_of_all_listed_cases_come_in_one_archive_that_can_be_verified(bureau, tmp_path):
    li, own = bureau.person("li", "officer"), bureau.person("wang", "officer", unit=UNIT)
    assert "下载这 2 件的文书" in li.get("/?tab=all").text
    names = unpacked(li.get("/files.zip?tab=all"), tmp_path / "all")
    for name in (OWN, OTHER):
        folder = name.removesuffix(".yaml")
        assert {name, f"{folder}/答复函.docx", f"{folder}/答复函.pdf"} <= set(names)
        assert main(["verify", str(tmp_path / "all" / folder)]) == 0
    assert {name.partition("/")[0] for name in unpacked(own.get("/files.zip?tab=all"), tmp_path / "own")} == {
        OWN,
        OWN.removesuffix(".yaml"),
    }
    found = unpacked(li.get(f"/files.zip?tab=all&q={urllib.parse.quote('20260010')}"), tmp_path / "one")
    assert OWN not in found and OTHER in found


def test_what_could_not_be_made_is_said_in_the_archive_and_hinders_nothing_else(bureau, tmp_path):
    li = bureau.person("li", "officer")
    date = value(li, 1, ["reply", "date"])
    assert li.save(1, ["reply", "date"], str(date), "五月初").status == 422  # it is kept and not in the file
    (bureau.folder / "坏的.yaml").write_text("proposal：坏的\n", encoding="utf-8")
    names = unpacked(li.get("/files.zip?tab=all"), tmp_path / "all")
    assert f"{OTHER.removesuffix('.yaml')}/答复函.pdf" in names and OWN not in names
    told = (tmp_path / "all/没有做成的文书.txt").read_text("utf-8-sig").splitlines()
    assert any(line.startswith(f"{OWN}：成文日期") for line in told) and any(
        line.startswith("坏的.yaml") for line in told
    )


# ---- the review ------------------------------------------------------------------------------------------------------
TEXT = ["reply", "answers", "建议一", "text"]


def value(person, case, key):
    return person.desk.case(case).editable.shown(tuple(key))


def test_a_reply_goes_from_draft_to_final_and_every_step_stays_on_record(bureau):
    li, zhao, office = bureau.person("li", "officer"), bureau.person("zhao", "reviewer"), bureau.person("ban", "office")
    assert act(li, 1, "send").status == 303 and state(li, 1) == "review"
    assert act(zhao, 1, "return").status == 422, "a return needs a reason"
    assert act(zhao, 1, "return", "数字再核一下").status == 303
    assert "数字再核一下" in li.get("/c/1").text
    text = value(li, 1, TEXT)
    assert li.save(1, TEXT, text, text + "\n2027年新增5家。").status == 200
    assert act(li, 1, "send").status == 303
    page = lines(zhao.get("/c/1/review").text)
    assert "数字、日期、姓名" in page and "2027年" in page and "5家" in page
    assert act(zhao, 1, "pass").status == 303
    assert act(zhao, 1, "freeze").status == 403
    assert act(office, 1, "freeze").status == 303 and state(li, 1) == "final"
    actions = [str(step.action) for step in bureau.desk.review.steps(1)][::-1]
    assert actions == ["send", "return", "send", "pass", "freeze"]
    files = bureau.desk.review.issued(1)
    assert {"答复函.docx", "答复函.pdf"} <= set(files) and all(len(sha256) == 64 for sha256 in files.values())


def final(bureau):
    li, zhao, office = bureau.person("li", "officer"), bureau.person("zhao", "reviewer"), bureau.person("ban", "office")
    for person, action in ((li, "send"), (zhao, "pass"), (office, "freeze")):
        assert act(person, 1, action).status == 303
    return li, zhao, office


def test_what_a_final_reply_prints_cannot_be_changed_and_the_typed_text_stays(bureau):
    li, _zhao, office = final(bureau)
    before = (bureau.folder / OWN).read_bytes()
    text = value(li, 1, TEXT)
    assert li.save(1, TEXT, text, text + "再添一句。").status == 423
    name = json.dumps(TEXT, ensure_ascii=False, separators=(",", ":"))
    assert li.form("/c/1", {f"v:{name}": "换掉", f"b:{name}": json.dumps([text])}).status == 423
    changed = before.decode().replace("按照", "依照")
    sha256 = bureau.desk.case(1).sha256
    repaired = office.form("/c/1/repair", {"text": changed, "sha": sha256})
    assert repaired.status == 423 and "已经定稿" in repaired.text and "依照" in repaired.text
    assert (bureau.folder / OWN).read_bytes() == before and value(li, 1, TEXT) == text
    assert any("换掉" in kept.text or "再添一句" in kept.text for kept in bureau.store.unfinished(1).values())
    answered = before.decode() + "\nfeedback: {attitude: 满意, result: 满意}\n"
    assert office.form("/c/1/repair", {"text": answered, "sha": sha256}).status == 303, "feedback comes afterwards"
    assert li.save(1, ["feedback", "result"], "满意", "基本满意").status == 200
    assert state(li, 1) == "final"
    assert act(li, 1, "reopen", "改一个字").status == 403
    assert act(office, 1, "reopen").status == 422
    assert act(office, 1, "reopen", "数字写错了").status == 303 and state(li, 1) == "draft"
    assert li.save(1, TEXT, text, text + "再添一句。").status == 200
    assert bureau.desk.review.steps(1)[0].note == "数字写错了" and bureau.desk.review.issued(1) == {}


def test_a_final_reply_that_was_changed_in_notepad_is_told(bureau):
    li, _zhao, office = final(bureau)
    path = bureau.folder / OWN
    frozen = bureau.desk.review.steps(1)[0].revision
    path.write_text(path.read_text("utf-8").replace("按照", "依照"), "utf-8")
    assert "与定稿不符" in li.get("/c/1/review").text
    assert office.form("/c/1/restore", {"n": frozen}).status == 303
    assert "与定稿不符" not in li.get("/c/1/review").text and state(li, 1) == "final"


def test_a_change_of_a_printed_value_goes_back_and_number_and_date_do_not(bureau):
    li, zhao = bureau.person("li", "officer"), bureau.person("zhao", "reviewer")
    act(li, 1, "send")
    act(zhao, 1, "pass")
    number = value(li, 1, ["reply", "document_number"])
    assert li.save(1, ["reply", "document_number"], number, "深工信建函〔2026〕13号").status == 200
    assert state(li, 1) == "passed"
    text = value(li, 1, TEXT)
    assert li.save(1, TEXT, text, text + "再添一句。").status == 200
    assert state(li, 1) == "draft"
    step = bureau.desk.review.steps(1)[0]
    assert (step.action, step.author) == (Action.CHANGE, "li")
    assert "再添一句" in lines(zhao.get("/c/1/review").text)


def test_nobody_passes_his_own_draft(bureau):
    both, zhao = bureau.person("li", "officer", "reviewer"), bureau.person("zhao", "reviewer")
    wang = bureau.person("wang", "officer")
    act(both, 1, "send")
    assert act(both, 1, "pass").status == 403 and state(both, 1) == "review"
    act(zhao, 1, "return", "改")
    text = value(both, 1, TEXT)
    both.save(1, TEXT, text, text + "再添一句。")
    act(wang, 1, "send")
    assert act(both, 1, "pass").status == 403, "he wrote the words that somebody else sent"
    assert act(zhao, 1, "pass").status == 303


def test_a_reviewer_may_correct_and_the_officer_sends_it_again(bureau):
    li, zhao = bureau.person("li", "officer"), bureau.person("zhao", "reviewer")
    act(li, 1, "send")
    text = value(zhao, 1, TEXT)
    zhao.save(1, TEXT, text, text + "再添一句。")
    assert state(li, 1) == "draft"
    act(li, 1, "send")
    assert act(zhao, 1, "pass").status == 303


def test_a_reply_with_an_error_is_not_sent_but_number_and_date_may_come_later(bureau):
    li, office = bureau.person("li", "officer"), bureau.person("ban", "office")
    zhao = bureau.person("zhao", "reviewer")
    for key in ("document_number", "date"):
        now = value(li, 1, ["reply", key])
        assert li.save(1, ["reply", key], str(now), "").status == 200
    category = value(li, 1, ["reply", "category"])
    li.save(1, ["reply", "category"], category, "")
    refused = act(li, 1, "send")
    assert refused.status == 422 and "办理类别" in refused.text and state(li, 1) == "draft"
    li.save(1, ["reply", "category"], "", category)
    assert act(li, 1, "send").status == 303
    act(zhao, 1, "pass")
    assert act(office, 1, "freeze").status == 422 and state(li, 1) == "passed"


def test_a_step_that_somebody_took_is_not_taken_twice(bureau):
    li, zhao = bureau.person("li", "officer"), bureau.person("zhao", "reviewer")
    act(li, 1, "send")
    assert li.form("/c/1/step", {"action": "send", "after": 0, "note": ""}).status == 409
    assert act(zhao, 1, "pass").status == 303
    assert zhao.form("/c/1/step", {"action": "pass", "after": 1, "note": ""}).status == 409
    assert len(bureau.desk.review.steps(1)) == 2
    for values in ({}, {"action": "change", "after": 0}, {"action": "send", "after": "x"}):
        assert li.form("/c/1/step", values).status == 400
    case = bureau.desk.case(1).editable.case
    with pytest.raises(StepError):
        bureau.desk.review.take(1, accounts_module.LOCAL, Action.SEND, 0, "", case)


def test_every_step_is_open_to_its_roles_alone(bureau):
    people = {role: bureau.person(role, role) for role in AccountRole}
    case = bureau.desk.case(1).editable.case
    for action, rule in RULES.items():
        for role, person in people.items():
            account = bureau.accounts.of_session(digest(person.session))
            if role in rule.roles:
                continue
            with pytest.raises(StepError) as refused:
                bureau.desk.review.check_step(1, account, action, 0, "x", case)
            assert refused.value.status == 403


def test_a_final_reply_is_answered_again_and_a_new_round_begins(bureau):
    li, zhao, office = final(bureau)
    assert act(zhao, 1, "again").status == 403
    assert act(li, 1, "again").status == 303
    case = bureau.desk.case(1).editable.case
    assert len(case.history) == 1 and case.reply.date is None and state(li, 1) == "draft"
    assert li.get("/c/1").status == 200 and office.get("/c/1/review").status == 200


def test_a_revision_that_was_reviewed_is_never_written_over(bureau):
    li, zhao = bureau.person("li", "officer"), bureau.person("zhao", "reviewer")
    text = value(li, 1, TEXT)
    li.save(1, TEXT, text, text + "一", "tab")
    act(li, 1, "send")
    sent = bureau.desk.review.steps(1)[0].revision
    li.save(1, TEXT, text + "一", text + "一二", "tab")
    assert bureau.store.last(1).n == sent + 1
    assert "二" in lines(zhao.get("/c/1/review").text)


# ---- remarks and presence --------------------------------------------------------------------------------------------
def test_a_remark_stays_with_its_words_and_says_when_they_are_gone(bureau):
    li, zhao = bureau.person("li", "officer"), bureau.person("zhao", "reviewer")
    name = json.dumps(TEXT, ensure_ascii=False, separators=(",", ":"))
    remark = {"key": name, "quote": "按照", "text": "<b>改成依照</b>"}
    assert zhao.form("/c/1/remarks", remark | {"quote": "没有的话"}).status == 422
    assert zhao.form("/c/1/remarks", remark | {"text": " "}).status == 422
    assert zhao.form("/c/1/remarks", remark).status == 303
    page = li.get("/c/1").text
    assert "&lt;b&gt;改成依照&lt;/b&gt;" in page and "<b>改成依照" not in page and "原文已改" not in page
    text = value(li, 1, TEXT)
    li.save(1, TEXT, text, "前面加一句。\n" + text)
    assert "原文已改" not in li.get("/c/1").text
    li.save(1, TEXT, "前面加一句。\n" + text, text.replace("按照", "依照"))
    assert "原文已改" in li.get("/c/1").text
    assert li.form("/c/2/remarks/1", {}).status == 404, "a remark of another case"
    assert li.form("/c/1/remarks/1", {"to": "editor"}).status == 303
    assert "改成依照" not in li.get("/c/1").text and "li先生已处理" in lines(zhao.get("/c/1/review").text)
    assert li.form("/c/1/remarks/1", {}).status == 404, "dealt with already"


def test_two_officers_in_one_case_see_each_other_and_keep_both_texts(bureau):
    li, wang = bureau.person("li", "officer"), bureau.person("wang", "officer")
    li.get("/c/1/state?at=f-reply-answers")
    assert "li先生正在看" in wang.get("/c/1/state").json["others"]
    assert li.get("/c/1/state").json["others"].startswith("wang先生")
    text = value(li, 1, TEXT)
    assert li.save(1, TEXT, text, text + "甲").status == 200
    late = wang.save(1, TEXT, text, text + "乙")
    assert late.status == 409 and late.json["shown"].endswith("甲") and late.json["by"] == "li先生"
    assert any(one.text.endswith("乙") for one in bureau.store.aside(1))
    assert bureau.store.last(1).author == "li"


# ---- programs --------------------------------------------------------------------------------------------------------
def program(bureau, path, token="", method="GET"):
    headers = [HOST, *([("Authorization", f"Bearer {token}")] if token else [])]
    return bureau.request(method, path, headers)


def test_a_token_reads_what_its_scope_allows_and_nothing_else(bureau):
    cases, documents = (Tokens(bureau.store).add(scope, [scope]) for scope in ("cases", "documents"))
    listed = program(bureau, "/api/cases", cases).json["cases"]
    assert [one["file"] for one in listed] == [OWN, OTHER] and listed[0]["review"] == "draft"
    assert program(bureau, "/api/cases/1", cases).json["case"]["proposal"]["number"] == "20260001"
    assert program(bureau, "/api/cases/1/review", cases).json["state"] == "draft"
    made = program(bureau, "/api/cases/1/file/reply.docx", documents)
    assert made.status == 200 and made.body[:2] == b"PK"
    assert program(bureau, "/api/cases/1/file/reply.docx", cases).status == 403
    assert program(bureau, "/api/cases", documents).status == 403
    for token in ("", "guessed", cases + "x", digest(cases)):
        assert program(bureau, "/api/cases", token).status == 401
    assert program(bureau, "/", cases).status == 303 and program(bureau, "/api/cases", cases, "POST").status == 405
    assert program(bureau, "/api/cases/99", cases).status == 404
    Tokens(bureau.store).remove("cases")
    assert program(bureau, "/api/cases", cases).status == 401
    cookie = ("Cookie", f"docgen-{PORT}={bureau.person('li', 'officer').session}")
    assert bureau.request("GET", "/api/cases", [HOST, cookie]).status == 401, "a session is no token"


def test_a_token_has_an_end_and_the_list_says_when_it_was_used(bureau, monkeypatch, capsys):
    folder, now = str(bureau.folder), accounts_module.time.time()
    secrets = []
    for name, options in {"oa": [], "short": ["--days", "3"]}.items():
        assert main(["serve", "tokens", "add", folder, name, "--scope", "cases", *options]) == 0
        secrets.append(capsys.readouterr().out.strip())
    for wrong in ("0", "-1", "1099"):
        assert main(["serve", "tokens", "add", folder, "other", "--scope", "cases", "--days", wrong]) != 0
    assert program(bureau, "/api/cases", secrets[0]).status == 200
    for days, expected in {2: [200, 200], 4: [200, 401], 364: [200, 401], 366: [401, 401]}.items():
        monkeypatch.setattr(accounts_module.time, "time", lambda days=days: now + days * 86_400)
        assert [program(bureau, "/api/cases", secret).status for secret in secrets] == expected, days
    capsys.readouterr()
    assert main(["serve", "tokens", "list", folder]) == 0
    first, second = capsys.readouterr().out.splitlines()
    day = "{:%Y-%m-%d}".format
    at = [dt.datetime.fromtimestamp(now + days * 86_400) for days in (365, 364, 3, 2)]
    assert first.startswith(f"oa\tcases\t过期 {day(at[0])}") and f"上次用 {day(at[1])}" in first
    assert second.startswith(f"short\tcases\t过期 {day(at[2])}") and f"上次用 {day(at[3])}" in second


# ---- the address, and a backup ---------------------------------------------------------------------------------------
def test_a_case_is_there_at_its_address_before_the_list_was_shown(bureau):
    again = Workbench(bureau.folder, is_shared=True, service=bureau.service)
    assert again.person("li", "officer").get("/c/2").status == 200


def test_a_server_without_accounts_is_not_opened_to_others(tmp_path):
    folder = samples(tmp_path / "cases", "10")
    for address in ("http://10.1.2.3:8000", "ftp://x", "10.1.2.3:8000", "http://x/path", "http://x:99999"):
        with pytest.raises(UsageError):
            serving.serve(folder, None, None, None, opens_browser=False, address=address)
    store = serving.open_store(folder)
    Accounts(store).add("li", "", ["officer"], "", PASSWORD)
    store.close()
    with pytest.raises(UsageError):
        serving.serve(folder, None, None, None, opens_browser=False, address="http://x/path")


@pytest.mark.parametrize(
    "address, listen, expected",
    [
        ("http://10.1.2.3:8000", "", ("10.1.2.3", 8000, "http://10.1.2.3:8000")),
        ("http://10.1.2.3:80/", "", ("10.1.2.3", 80, "http://10.1.2.3")),
        ("HTTP://Docgen.Example", "", ("docgen.example", 80, "http://docgen.example")),
        ("https://docgen.example:443", "", ("127.0.0.1", 8000, "https://docgen.example")),
        ("https://docgen.example:8443", "127.0.0.1:9000", ("127.0.0.1", 9000, "https://docgen.example:8443")),
        ("http://[::1]:8000", "", ("::1", 8000, "http://[::1]:8000")),
    ],
)
def test_an_address_is_spelled_as_browsers_spell_it(address, listen, expected):
    assert serving._listening(address, listen) == expected


def test_a_backup_restores_accounts_steps_revisions_and_the_final_files_and_no_session(bureau, tmp_path):
    li, _zhao, _office = final(bureau)
    (bureau.folder / ".docgen/upload-x").mkdir()
    (bureau.folder / ".docgen/upload-x/half.docx").write_bytes(b"half")
    archive, restored = tmp_path / "docgen.tar.gz", tmp_path / "restored"
    count = backup.write(bureau.folder, archive)
    assert archive.stat().st_mode & 0o077 == 0 and backup.restore(archive, restored) == count
    with tarfile.open(archive) as packed:
        assert {(entry.uid, entry.uname, entry.mode) for entry in packed} == {(0, "", 0o600)}
        assert not any("upload" in name for name in packed.getnames())
    again = Workbench(restored, is_shared=True, service=bureau.service)
    assert (restored / ".docgen").stat().st_mode & 0o077 == 0
    assert again.accounts.of_session(digest(li.session)) is None, "a session that ended must not come back"
    assert entered(again.accounts, "li", PASSWORD)
    assert again.desk.review.steps(1) == bureau.desk.review.steps(1)
    assert again.desk.final_files(1) == bureau.desk.final_files(1) and len(again.desk.final_files(1)) >= 2
    assert (restored / OWN).read_bytes() == (bureau.folder / OWN).read_bytes()
    assert [one.sha256 for one in again.store.revisions(1)] == [one.sha256 for one in bureau.store.revisions(1)]
    again.store.close()


def repacked(data, name, kind=tarfile.REGTYPE):
    """An archive with one more entry, which leads outside, or is no file."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(data)) as packed, tarfile.open(fileobj=stream, mode="w:gz") as other:
        for entry in packed:
            other.addfile(entry, packed.extractfile(entry))
        more = tarfile.TarInfo(name)
        more.type, more.linkname = kind, "/etc/passwd"
        other.addfile(more)
    return stream.getvalue()


def test_a_backup_that_cannot_be_restored_is_refused_and_the_folder_stays(bureau, tmp_path):
    archive, empty = tmp_path / "docgen.tar.gz", tmp_path / "empty"
    backup.write(bureau.folder, archive)
    with pytest.raises(UsageError):
        backup.write(bureau.folder, bureau.folder / "docgen.tar.gz")
    before = (bureau.folder / OWN).read_bytes()
    with pytest.raises(UsageError):
        backup.restore(archive, bureau.folder)
    assert (bureau.folder / OWN).read_bytes() == before
    data = archive.read_bytes()
    with tarfile.open(tmp_path / "other.tar.gz", "w:gz") as packed:
        packed.add(bureau.folder / OWN, OWN)
    other = (tmp_path / "other.tar.gz").read_bytes()
    outside = [repacked(data, "../outside.yaml"), repacked(data, str(tmp_path / "outside.yaml"))]
    outside += [repacked(data, "link.yaml", kind=kind) for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE)]
    for damaged in (b"", data[:-2000], data[:5000] + b"XXXX" + data[5004:], other, *outside):
        archive.write_bytes(damaged)
        with pytest.raises(InputError):
            backup.restore(archive, empty)
        assert list(empty.iterdir()) == []
    assert not (tmp_path / "outside.yaml").exists()


def test_a_database_of_one_person_becomes_that_of_a_bureau(tmp_path, bureau_service):
    folder = samples(tmp_path / "cases", "10")
    alone = Workbench(folder, service=bureau_service)
    assert alone.get("/").status == 200
    alone.store.close()
    shared = Workbench(folder, is_shared=True, service=bureau_service)
    headers = [HOST, ("Cookie", f"docgen-{PORT}={alone.session}")]
    assert shared.request("GET", "/", headers).status == 303, "the link of one person opens nothing here"
    assert shared.person("li", "officer").get("/").status == 200
    shared.store.close()
    assert Store(folder / ".docgen/workbench.db").setting("port") == ""


def test_the_orders_of_the_manual_move_a_bureau_to_another_machine(tmp_path, monkeypatch, capsys):
    folder, archive, moved = samples(tmp_path / "cases", "10"), tmp_path / "docgen.tar.gz", tmp_path / "new/place"

    def order(*words):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
        assert main(["serve", *map(str, words)]) == 0
        return capsys.readouterr().out

    order("users", "add", folder, "Li", "--name", "李承办", "--role", "officer")
    order("users", "change", folder, "LI", "--role", "officer,reviewer", "--unit", "市财政局")
    token = order("tokens", "add", folder, "oa", "--scope", "cases").splitlines()[0]
    order(folder, "--backup", archive)
    order("users", "disable", folder, "li")
    assert "users list" in order(moved, "--restore", archive)
    assert order("users", "list", moved) == "li\t李承办\t承办、核稿\t市财政局\n"
    store = serving.open_store(moved)
    assert Tokens(store).scopes(token) == {"cases"} and entered(Accounts(store), "ｌｉ", PASSWORD)
    store.close()
