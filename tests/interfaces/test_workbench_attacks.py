"""Attacks on a workbench with accounts: stolen, expired and replayed requests, and those of the wrong role."""

import asyncio
import json
import shutil
import urllib.parse

import pytest
from workbench_client import (
    ORIGIN,
    PASSWORD,
    PORT,
    WRITING,
    Workbench,
    bodies,
    entered,
    filled,
    forged,
    lines_of,
    samples,
)

from docgen.interfaces.workbench import accounts as accounts_module
from docgen.interfaces.workbench import tokens as tokens_module
from docgen.interfaces.workbench.accounts import Duty
from docgen.interfaces.workbench.guard import csrf_of
from docgen.interfaces.workbench.review import RULES
from docgen.interfaces.workbench.store import digest
from docgen.interfaces.workbench.tokens import Tokens

OWN = "10-not-public.yaml"
TEXT = ["reply", "answers", "建议一", "text"]
REFUSED = (400, 401, 403, 405, 415, 421)
HOST = ("Host", f"127.0.0.1:{PORT}")
ANSWERED = {name: int(answer) for name, _, *answers in lines_of("forged_requests.txt") for answer in answers}
"""What some forged requests are → the one right answer."""
STOLEN = lines_of("stolen_sessions.txt")
WHO_MAY = [line[0].split() for line in lines_of("who_may.txt")]
"""Two words for a route or a step, then whether each role may."""


@pytest.fixture
def bureau(tmp_path, bureau_service):
    made = Workbench(samples(tmp_path / "cases", "10"), is_shared=True, service=bureau_service)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def kept(tmp_path_factory, bureau_service):
    """A bureau in which no attack changes anything."""
    made = Workbench(
        samples(tmp_path_factory.mktemp("attacked") / "cases", "10"), is_shared=True, service=bureau_service
    )
    made.desk.case(1)  # so that its first revision is there
    yield made
    made.store.close()


def everything(bureau):
    """All that a request could change: the case files, and the tables of the database but those of sessions."""
    files = {path.name: path.read_bytes() for path in bureau.folder.glob("*.yaml")}
    tables = ("revision", "step", "issued", "remark", "aside", "unfinished", "token", "case_file")
    return files, {name: bureau.store.connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables}


# ---- forged ----------------------------------------------------------------------------------------------------------
def test_no_forged_request_of_somebody_with_all_roles_is_accepted(kept):
    person = kept.person("forged", *Duty)
    json_headers = person.own_headers() | {"Content-Type": "application/json", "X-Docgen": "1"}
    before, sent = everything(kept), 0
    for name, headers in forged(json_headers).items():
        for method, path in WRITING:
            for body in bodies().values():
                status = kept.request(method, filled(path), list(headers.items()), body).status
                assert status in REFUSED and status == ANSWERED.get(name, status), (name, method, path, status)
                sent += 1
    assert everything(kept) == before and sent > 1000


# ---- stolen, expired -------------------------------------------------------------------------------------------------
def do(bureau, person, login, deed, monkeypatch):
    """Do what a line of stolen_sessions.txt says was done before."""
    accounts = bureau.accounts
    if deed == "left":
        assert person.form("/leave", {}).status == 303
    elif deed == "password changed":
        sent = {"old": PASSWORD, "new": "another-long-secret", "again": "another-long-secret"}
        assert person.form("/account", sent).status == 303
    elif deed == "password changed by the administrator":
        accounts.set_password(login, "another-long-secret")
    elif deed == "disabled by another program":  # which ends no session
        bureau.store.connection.execute("UPDATE account SET is_disabled = 1")
    elif deed.startswith("disabled"):
        accounts.disable(login)
        if "another" in deed:
            bureau.person("another", *Duty)
    elif deed == "roles changed":
        accounts.change(login, None, ["reviewer"], None)
    elif deed.startswith("13 hours"):
        now = accounts_module.time.time()
        for hour in range(14):
            monkeypatch.setattr(accounts_module.time, "time", lambda hour=hour: now + hour * 3600)
            if "open page" in deed and hour < 13:
                assert person.get("/c/1/state").status in (200, 303)
    else:
        assert deed == "nothing", deed


def secret_of(bureau, whose, deed, monkeypatch, tmp_path):
    """Return the secret of the session or token of a line."""
    if whose == "token":
        tokens = Tokens(bureau.store)
        secret = tokens.add("oa", ["cases", "documents"])
        if deed.startswith("removed"):
            tokens.remove("oa")
        if deed == "expired":
            now = tokens_module.time.time()
            monkeypatch.setattr(tokens_module.time, "time", lambda: now + 366 * 86_400)
        if deed.endswith("again"):
            tokens.add("oa", ["cases", "documents"])
        return secret
    if whose == "one person":
        bureau.store.add_session(digest("of-a-link"))
        return "of-a-link"
    if whose == "next door":
        other = Workbench(samples(tmp_path / "door", "10"), is_shared=True, service=bureau.service)
        bureau.accounts.add("li", "", list(Duty), "", PASSWORD)
        return other.person("li", *Duty).session
    person = bureau.person(whose, whose)
    assert person.get("/").status == 200
    do(bureau, person, whose, deed, monkeypatch)
    return person.session


def sent_as(how, secret):
    """Return the headers that carry a secret, and what stands behind the path."""
    if how == "in the address":
        return [], f"?token={secret}&session={secret}"
    carried = {
        "cookie": ("Cookie", f"docgen-{PORT}={secret}"),
        "cookie of another port": ("Cookie", f"docgen-8701={secret}; __Host-docgen-{PORT}={secret}"),
        "hash in the cookie": ("Cookie", f"docgen-{PORT}={digest(secret)}"),
        "bearer": ("Authorization", f"Bearer {secret}"),
        "hash as bearer": ("Authorization", f"Bearer {digest(secret)}"),
    }
    return [carried[how]], ""


@pytest.mark.parametrize("whose, deed, how", STOLEN, ids=[" · ".join(line) for line in STOLEN])
def test_a_stolen_or_expired_session_opens_nothing(whose, deed, how, bureau, monkeypatch, tmp_path):
    secret = secret_of(bureau, whose, deed, monkeypatch, tmp_path)
    carried, behind = sent_as(how, secret)
    before = everything(bureau)
    for method, path in WRITING:
        for kind, body in bodies(csrf=csrf_of(secret)).items():
            sent = "application/x-www-form-urlencoded" if kind == "form" else kind
            headers = [HOST, ("Origin", ORIGIN), ("Content-Type", sent), ("X-Docgen", "1"), *carried]
            assert bureau.request(method, filled(path) + behind, headers, body).status == 401, (method, path, kind)
    shown = [bureau.request("GET", path + behind, [HOST, *carried]) for path in ("/", "/c/1", "/api/cases")]
    assert [answer.status for answer in shown] == [303, 303, 401]
    assert everything(bureau) == before


# ---- the wrong role --------------------------------------------------------------------------------------------------
def test_the_table_of_who_may_names_every_route_that_changes_something_and_every_step():
    named = {(first, second) for first, second, *_ in WHO_MAY}
    assert named == {*WRITING, *(("step", str(action)) for action in RULES)}


@pytest.mark.parametrize("role", list(Duty))
def test_what_a_role_may_not_do_is_refused_and_changes_nothing(role, kept):
    person = kept.person(f"one-{role}", role)
    before = everything(kept)
    for first, second, *may in WHO_MAY:
        is_allowed = dict(zip(Duty, may, strict=True))[role] == "yes"
        if first != "step" and not is_allowed:
            for kind, body in bodies(csrf=csrf_of(person.session)).items():
                sent = "application/x-www-form-urlencoded" if kind == "form" else kind
                headers = [*person.own_headers().items(), ("Content-Type", sent), ("X-Docgen", "1")]
                answer = kept.request(first, filled(second), headers, body)
                assert answer.status == 403 and "您的账号不能做这一步" in answer.text, (first, second)
        if first == "step":
            values = {"action": second, "after": "7", "note": "理由", "sha": kept.desk.case(1).sha256}
            status = person.form("/c/1/step", values).status
            assert status == (409 if is_allowed else 403), (second, status)
    assert everything(kept) == before


def test_an_account_of_another_unit_does_not_learn_that_there_is_a_case(kept):
    person = kept.person("stranger", *Duty, unit="市财政局")
    before = everything(kept)
    for method, path in WRITING:
        expected = 404 if "{id:int}" in path else 403 if path.startswith(("/intake", "/year")) else None
        for kind, body in bodies(csrf=csrf_of(person.session)).items() if expected else ():
            sent = "application/x-www-form-urlencoded" if kind == "form" else kind
            headers = [*person.own_headers().items(), ("Content-Type", sent), ("X-Docgen", "1")]
            assert kept.request(method, filled(path), headers, body).status == expected, (method, path)
    assert everything(kept) == before


def test_a_page_that_an_account_may_not_see_says_so(bureau):
    page = bureau.person("li", "officer").get("/year").text
    assert "您的账号不能做这一步" in page and "没有通过核对" not in page


# ---- replayed --------------------------------------------------------------------------------------------------------
def step(person, action, note="理由", sha=None, after=None):
    steps = person.desk.review.steps(1)
    seen = person.desk.case(1).sha256 if sha is None else sha
    values = {"action": action, "after": (steps[0].n if steps else 0) if after is None else after}
    return person.form("/c/1/step", values | {"note": note, "sha": seen}).status


def test_a_step_is_not_taken_twice_and_not_for_a_text_that_the_account_did_not_see(bureau):
    li, zhao, ban = bureau.person("li", "officer"), bureau.person("zhao", "reviewer"), bureau.person("ban", "office")
    taken = []
    for person, action in ((li, "send"), (zhao, "pass"), (ban, "freeze"), (ban, "reopen"), (li, "send")):
        old = bureau.desk.case(1).sha256
        if action == "freeze":  # somebody gives the number while the office looks at the old page
            number = bureau.desk.case(1).editable.shown(("reply", "document_number"))
            assert li.save(1, ["reply", "document_number"], number, "深金监建函〔2026〕56号").status == 200
            assert step(person, action, sha=old) == 409
        assert step(person, action, sha="") == 409
        steps = bureau.desk.review.steps(1)
        values = {"action": action, "after": steps[0].n if steps else 0, "note": "理由"}
        values["sha"] = bureau.desk.case(1).sha256
        assert person.form("/c/1/step", values).status == 303
        taken.append((person, values))
        before = everything(bureau)
        for earlier, request in taken:
            assert earlier.form("/c/1/step", request).status == 409
            assert person.form("/c/1/step", request).status in (403, 409)
        assert everything(bureau) == before
    assert [str(one.action) for one in bureau.desk.review.steps(1)] == ["send", "reopen", "freeze", "pass", "send"]


def test_a_step_is_taken_from_its_states_alone(bureau):
    possible = {"draft": {"send"}, "review": {"pass", "return"}, "passed": {"return", "freeze"}}
    possible["final"] = {"reopen", "again"}
    li, zhao, ban = bureau.person("li", "officer"), bureau.person("zhao", "reviewer"), bureau.person("ban", "office")
    boss = bureau.person("boss", *Duty)
    order = ((li, "send"), (zhao, "pass"), (ban, "freeze"), (ban, "reopen"))
    for (person, action), state in zip(order, possible, strict=True):
        for other in RULES:
            assert str(other) in possible[state] or step(boss, str(other)) == 409, (state, other)
        assert step(person, action) == 303


def test_a_saved_text_that_is_sent_again_does_not_come_back(bureau):
    li, wang = bureau.person("li", "officer"), bureau.person("wang", "officer")
    text = bureau.desk.case(1).editable.shown(tuple(TEXT))
    assert li.save(1, TEXT, text, text + "甲").status == 200
    assert wang.save(1, TEXT, text + "甲", text + "乙").status == 200
    assert li.save(1, TEXT, text, text + "甲").status == 409
    assert bureau.desk.case(1).editable.shown(tuple(TEXT)) == text + "乙"


def test_a_text_that_changes_while_the_office_freezes_is_not_frozen(bureau, monkeypatch):
    li, zhao, ban = bureau.person("li", "officer"), bureau.person("zhao", "reviewer"), bureau.person("ban", "office")
    assert step(li, "send") == 303 and step(zhao, "pass") == 303
    made = bureau.service.make_documents

    def interrupted(*arguments):
        path = bureau.folder / OWN
        path.write_text(path.read_text("utf-8").replace("分类监管", "分级监管"), "utf-8")
        return made(*arguments)

    monkeypatch.setattr(bureau.service, "make_documents", interrupted)
    assert step(ban, "freeze") == 409
    assert bureau.desk.review.steps(1)[0].state == "draft" and bureau.desk.review.issued(1) == {}


def together(*requests):
    """Send requests at the same time. requests: coroutines."""

    async def sent():
        return await asyncio.gather(*requests)

    return [answer.status for answer in asyncio.run(sent())]


def test_of_two_who_take_a_step_at_the_same_time_one_does(bureau):
    li, zhao, qian = (
        bureau.person("li", "officer"),
        bureau.person("zhao", "reviewer"),
        bureau.person("qian", "reviewer"),
    )
    offices = [bureau.person(login, "office") for login in ("ban", "ling")]
    for people, action in (([li, *offices[:1]], "send"), ([zhao, qian], "pass"), (offices, "freeze")):
        steps = bureau.desk.review.steps(1)
        sent = {"action": action, "after": steps[0].n if steps else 0, "note": "", "sha": bureau.desk.case(1).sha256}
        requests = []
        for person in people:
            headers = [*person.own_headers().items(), ("Content-Type", "application/x-www-form-urlencoded")]
            body = urllib.parse.urlencode({"csrf": csrf_of(person.session), **sent}).encode()
            requests.append(bureau._request("POST", "/c/1/step", headers, body))
        assert sorted(together(*requests)) == [303, 409], action
    assert [str(one.action) for one in bureau.desk.review.steps(1)] == ["freeze", "pass", "send"]


# ---- one's own draft -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("login", ["LI", "Li ", "ｌｉ", "ＬＩ"])
def test_another_spelling_of_a_login_is_the_same_account(login, bureau):
    bureau.accounts.add("Li", "李承办", ["officer"], "", PASSWORD)
    for name in ("李承办", "另一个"):
        with pytest.raises(accounts_module.UsageError):
            bureau.accounts.add(login, name, ["reviewer"], "", PASSWORD)
    with pytest.raises(accounts_module.UsageError):
        bureau.accounts.add("second", "李承办", ["reviewer"], "", PASSWORD)
    assert entered(bureau.accounts, login, PASSWORD)
    assert [one.login for one in bureau.accounts.listed()] == ["li"]


def test_a_change_of_an_account_keeps_who_wrote_the_draft(bureau):
    li, zhao = bureau.person("li", "officer"), bureau.person("zhao", "reviewer")
    assert step(li, "send") == 303
    bureau.accounts.change("LI", "李核稿", ["reviewer"], None)
    li.session = entered(bureau.accounts, "li", PASSWORD)
    assert step(li, "pass") == 403 and step(zhao, "pass") == 303


def test_a_reviewer_who_corrects_several_values_may_pass_what_the_officer_sends_again(bureau):
    li, zhao = bureau.person("li", "officer"), bureau.person("zhao", "reviewer")
    assert step(li, "send") == 303
    for key in (TEXT, ["reply", "closing"]):
        text = bureau.desk.case(1).editable.shown(tuple(key)) or ""
        for word in "一二":
            assert zhao.save(1, key, text, text + word, tab=word).status == 200
            text += word
    change = bureau.desk.review.steps(1)[0]
    assert (str(change.action), change.author) == ("change", "zhao")
    assert step(li, "send") == 303 and step(zhao, "pass") == 303


# ---- what is final ---------------------------------------------------------------------------------------------------
def test_no_route_changes_what_a_final_reply_prints(bureau):
    li, zhao, ban = bureau.person("li", "officer"), bureau.person("zhao", "reviewer"), bureau.person("ban", "office")
    first = bureau.desk.case(1).sha256
    text = bureau.desk.case(1).editable.shown(tuple(TEXT))
    assert li.save(1, TEXT, text, text + "甲").status == 200
    assert step(li, "send") == 303 and step(zhao, "pass") == 303 and step(ban, "freeze") == 303
    before = everything(bureau)
    spelled = json.dumps(TEXT, ensure_ascii=False, separators=(",", ":"))
    other_unit = before[0][OWN].decode().replace("lead: 市地方金融监督管理局", "lead: 市财政局")
    assert other_unit.encode() != before[0][OWN]
    changes = {
        ("PUT", "/c/1/field"): {"key": spelled, "base": text + "甲", "text": "换掉"},
        ("POST", "/c/1"): {f"v:{spelled}": "换掉", f"b:{spelled}": json.dumps([text + "甲"])},
        ("POST", "/c/1 "): {"do": f"table {spelled}"},
        ("POST", "/c/1/restore"): {"n": "1"},
        ("POST", "/c/1/repair"): {"text": other_unit, "sha": bureau.desk.case(1).sha256},
    }
    for (method, path), values in changes.items():
        sent = li.json(method, path, values) if method == "PUT" else li.form(path.strip(), values)
        assert sent.status == 423 and "已经定稿" in sent.text, (path, sent.status)
    files, tables = everything(bureau)
    tables["unfinished"] = before[1]["unfinished"]  # what was typed stays there, and hinders no download
    assert ban.get("/c/1/files.zip").body[:2] == b"PK"
    assert (files, tables) == before and bureau.desk.case(1).sha256 != first


def test_a_final_reply_is_sent_as_it_was_made_also_by_a_newer_program(bureau, monkeypatch):
    li, zhao, ban = bureau.person("li", "officer"), bureau.person("zhao", "reviewer"), bureau.person("ban", "office")
    assert step(li, "send") == 303 and step(zhao, "pass") == 303 and step(ban, "freeze") == 303
    issued = bureau.desk.review.issued(1)
    monkeypatch.setattr(bureau.service, "make_documents", lambda *_: pytest.fail("made anew"))
    token = ("Authorization", f"Bearer {Tokens(bureau.store).add('oa', ['documents'])}")
    for form in ("docx", "pdf"):
        for answer in (
            li.get(f"/c/1/file/reply.{form}"),
            li.get(f"/c/1/file/reply.{form}?name={urllib.parse.quote('答复函')}"),
            bureau.request("GET", f"/api/cases/1/file/reply.{form}", [HOST, token]),
        ):
            assert digest_of(answer.body) == issued[f"答复函.{form}"]
    monkeypatch.undo()
    shutil.rmtree(bureau.folder / ".docgen/final")
    assert digest_of(li.get("/c/1/file/reply.docx").body) == issued["答复函.docx"], "made again, the same"


def test_what_was_changed_after_it_was_final_does_not_become_the_last_reply(bureau):
    li, zhao, ban = bureau.person("li", "officer"), bureau.person("zhao", "reviewer"), bureau.person("ban", "office")
    assert step(li, "send") == 303 and step(zhao, "pass") == 303 and step(ban, "freeze") == 303
    path = bureau.folder / OWN
    text = path.read_text("utf-8")
    path.write_text(text.replace("分类监管", "分级监管"), "utf-8")
    for page in ("/?tab=all", "/year"):
        assert "与定稿不符" in ban.get(page).text
    assert step(li, "again") == 409
    path.write_text(text, "utf-8")
    for page in ("/?tab=all", "/year"):
        assert "与定稿不符" not in ban.get(page).text
    assert step(li, "again") == 303


def test_a_final_reply_stays_final_when_its_file_is_renamed(bureau):
    li, zhao, ban = bureau.person("li", "officer"), bureau.person("zhao", "reviewer"), bureau.person("ban", "office")
    assert step(li, "send") == 303 and step(zhao, "pass") == 303 and step(ban, "freeze") == 303
    (bureau.folder / OWN).rename(bureau.folder / "20260010-定稿.yaml")
    assert li.get("/").status == 200 and "已经定稿" in li.get("/c/1").text
    assert bureau.store.case_path(1) == "20260010-定稿.yaml"
    shutil.copy(bureau.folder / "20260010-定稿.yaml", bureau.folder / "20260010-副本.yaml")
    assert li.get("/").status == 200 and "已经定稿" not in li.get("/c/2").text, "a copy is another case"


def digest_of(data):
    import hashlib

    return hashlib.sha256(data).hexdigest()


# ---- guessing --------------------------------------------------------------------------------------------------------
def test_guesses_that_come_together_are_each_counted(bureau, monkeypatch):
    bureau.accounts.add("li", "", ["officer"], "", PASSWORD)
    hashed = accounts_module._hashed

    def slow(password, salt):  # while one guess is hashed, another one comes
        if not slow.is_inside:
            slow.is_inside = True
            entered(bureau.accounts, "li", "wrong-password-b")
            slow.is_inside = False
        return hashed(password, salt)

    slow.is_inside = False
    monkeypatch.setattr(accounts_module, "_hashed", slow)
    for _ in range(3):
        entered(bureau.accounts, "li", "wrong-password-a")
    monkeypatch.undo()
    assert entered(bureau.accounts, "li", PASSWORD) is None


def test_a_password_that_is_changed_while_the_old_one_is_looked_at_begins_no_session(bureau, monkeypatch):
    bureau.accounts.add("li", "", ["officer"], "", PASSWORD)
    hashed = accounts_module._hashed

    def changing(password, salt):
        monkeypatch.setattr(accounts_module, "_hashed", hashed)
        bureau.accounts.set_password("li", "another-long-secret")
        return hashed(password, salt)

    monkeypatch.setattr(accounts_module, "_hashed", changing)
    assert entered(bureau.accounts, "li", PASSWORD) is None
