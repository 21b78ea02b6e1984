"""Attacks on a workbench with accounts: stolen, expired and replayed requests, and those of the wrong role."""

import asyncio
import io
import json
import shutil
import urllib.parse

import docx
import pytest
from workbench_client import (
    ORIGIN,
    PASSWORD,
    PORT,
    ROOT,
    WRITING,
    Workbench,
    bodies,
    entered,
    filled,
    forged,
    lines_of,
    samples,
)

from docgen.interfaces.cli import main
from docgen.interfaces.workbench import accounts as accounts_module
from docgen.interfaces.workbench import form
from docgen.interfaces.workbench import tokens as tokens_module
from docgen.interfaces.workbench.accounts import AccountRole
from docgen.interfaces.workbench.guard import csrf_of
from docgen.interfaces.workbench.review import RULES
from docgen.interfaces.workbench.store import digest
from docgen.interfaces.workbench.tokens import Tokens
from docgen.stationery.departments import Departments

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
    person = kept.person("forged", *AccountRole)
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
            bureau.person("another", *AccountRole)
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
        bureau.accounts.add("li", "", list(AccountRole), "", PASSWORD)
        return other.person("li", *AccountRole).session
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


@pytest.mark.parametrize("role", list(AccountRole))
def test_what_a_role_may_not_do_is_refused_and_changes_nothing(role, kept):
    person = kept.person(f"one-{role}", role)
    before = everything(kept)
    for first, second, *may in WHO_MAY:
        is_allowed = dict(zip(AccountRole, may, strict=True))[role] == "yes"
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
    person = kept.person("stranger", *AccountRole, unit="市财政局")
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
    boss = bureau.person("boss", *AccountRole)
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
FROZEN = lines_of("frozen_replies.txt")


def finished(bureau):
    """Take case 1 to its end. Return somebody with all roles."""
    li, zhao, ban = bureau.person("li", "officer"), bureau.person("zhao", "reviewer"), bureau.person("ban", "office")
    assert step(li, "send") == 303 and step(zhao, "pass") == 303 and step(ban, "freeze") == 303
    return bureau.person("boss", *AccountRole)


@pytest.fixture(scope="module")
def frozen(tmp_path_factory, bureau_service):
    """A bureau whose case 1 is final. Its first revision had another text, and it has a remark."""
    made = Workbench(samples(tmp_path_factory.mktemp("frozen") / "cases", "01"), is_shared=True, service=bureau_service)
    li = made.person("first", "officer")
    text = made.desk.case(1).editable.shown(tuple(TEXT))
    assert li.save(1, TEXT, text, text + "甲").status == 200
    assert li.form("/c/1/remarks", {"text": "看一下"}).status == 303
    yield finished(made)
    made.store.close()


def edited_in_word(person):
    document = docx.Document(io.BytesIO(person.get("/c/1/file/reply.docx").body))
    for paragraph in document.paragraphs:
        if "主要通过" in paragraph.text:
            paragraph.text = paragraph.text.replace("主要通过", "多半通过")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def file_named(person, name):
    if name == "edited.docx":
        return edited_in_word(person)
    if name == "document.docx":
        return (person.service.departments.root / "base/document.docx").read_bytes()
    folder = {"seed.txt": "intake", "opinion.txt": "papers"}[name]
    return (ROOT / "samples" / folder / name).read_bytes()


def sent_to(person, method, path, values):
    """Send what a line of the table says to a route, and return the status of the answer."""
    real = filled(path.replace("{file}", "*").replace("{job}", "*"))
    if values.startswith("field "):
        name, _, text = values.removeprefix("field ").partition(" = ")
        (one,) = (one for one in form.all_fields(person.desk.case(1).editable) if one.name == name)
        if method == "PUT":
            return person.json("PUT", real, {"key": name, "base": one.value, "text": text, "tab": "a"}).status
        if real.endswith("/preview"):
            return person.json("POST", real, {"document": "", "tab": "a", "seq": 1, "values": {name: text}}).status
        return person.form(real, {f"v:{name}": text, f"b:{name}": json.dumps([one.value])}).status
    case = person.desk.case(1)
    text = case.data.decode()
    shown = {"sha": case.sha256, "repaired": text.replace("主要通过", "多半通过")}
    shown["answered"] = text.partition("\nfeedback:")[0] + "\nfeedback: {attitude: 满意, result: 满意}\n"
    fields = {name: value.strip() for name, _, value in (one.partition("=") for one in values.split(" & ") if one)}
    fields = {name.strip(): shown.get(value.strip("{}"), value) for name, value in fields.items()}
    name = fields.pop("File", "")
    if not name:
        return person.form(real, fields).status
    place = real.partition("/*")[0]
    answer = person.upload(place, (name, file_named(person, name)), **fields)
    if "*" not in real:
        return answer.status
    assert answer.status == 303, answer.text
    return person.form(answer.headers["location"], fields).status


@pytest.mark.parametrize(
    "route, values, answer, why", FROZEN, ids=[f"{line[0].split()[-1]} · {line[3]}" for line in FROZEN]
)
def test_no_route_changes_what_a_final_reply_prints(route, values, answer, why, frozen):
    method, path = route.split()
    review, case = frozen.desk.review, frozen.desk.case(1)
    printed, issued = review.printed(case.editable.case, is_final=True), review.issued(1)
    files = {path.name: path.read_bytes() for path in frozen.folder.glob("*.yaml")}
    assert sent_to(frozen, method, path, values) == int(answer), why
    case = frozen.desk.case(1)
    assert review.printed(case.editable.case, is_final=True) == printed
    assert review.issued(1) == issued and set(frozen.desk.final_files(1)) == set(issued)
    assert str(review.steps(1)[0].state) == "final"
    if answer == "423":
        assert {path.name: path.read_bytes() for path in frozen.folder.glob("*.yaml")} == files
    if path == "/leave":
        frozen.session = entered(frozen.accounts, "boss", PASSWORD)


def test_the_table_of_frozen_replies_names_every_route_that_changes_something():
    assert {tuple(route.split()) for route, *_ in FROZEN} == set(WRITING)


def test_a_sentence_that_no_value_holds_is_frozen_too(tmp_path, bureau_service):
    """Whether a case is handled alone or by several is printed nowhere, but other sentences stand in the letter."""
    bureau = Workbench(samples(tmp_path / "cases", "06"), is_shared=True, service=bureau_service)
    boss = finished(bureau)
    assert boss.save(1, ["handling", "type"], "分办", "独办").status == 423
    bureau.store.close()


def test_the_unit_of_a_final_reply_is_frozen_because_its_name_is_in_the_letterhead(bureau):
    """The letterhead is a value of the department, not of the case."""
    boss = finished(bureau)
    assert boss.save(1, ["handling", "lead"], "市地方金融监督管理局", "市财政局").status == 423


OUTSIDE = ["Notepad", "import --into --replace", "return"]


@pytest.mark.parametrize("way", OUTSIDE)
def test_a_final_reply_that_a_command_changes_is_told_and_sent_as_it_was(way, tmp_path, bureau_service):
    bureau = Workbench(samples(tmp_path / "cases", "01"), is_shared=True, service=bureau_service)
    boss = finished(bureau)
    path, issued = next(bureau.folder.glob("*.yaml")), bureau.desk.review.issued(1)
    if way == "Notepad":
        path.write_text(path.read_text("utf-8").replace("主要通过", "多半通过"), "utf-8")
    elif way == "return":
        (tmp_path / "改.docx").write_bytes(edited_in_word(boss))
        base = str(bureau.folder / ".docgen/printed/1.json")
        assert main(["return", str(path), str(tmp_path / "改.docx"), "--base", base, "--accept"]) in (0, 1)
    else:
        paper = str(ROOT / "samples/papers/opinion.txt")
        assert main(["import", paper, "--into", str(path), "--replace"]) == 0
    assert "与定稿不符" in boss.get("/?tab=all").text and "与定稿不符" in boss.get("/c/1/review").text
    assert step(boss, "again") == 409
    assert digest_of(boss.get("/c/1/file/reply.pdf").body) == issued["答复函.pdf"]
    frozen = bureau.desk.review.steps(1)[0].revision
    assert boss.form("/c/1/restore", {"n": frozen}).status == 303
    assert "与定稿不符" not in boss.get("/c/1/review").text and bureau.desk.review.issued(1) == issued
    bureau.store.close()


def test_a_template_that_changes_later_changes_no_final_reply_and_takes_others_out_of_review(
    tmp_path, bureau, monkeypatch
):
    shutil.copytree(bureau.service.departments.root, tmp_path / "templates")
    li, zhao = bureau.person("li", "officer"), bureau.person("zhao", "reviewer")
    assert step(li, "send") == 303 and step(zhao, "pass") == 303
    wording = tmp_path / "templates/base/department.toml"
    wording.write_text(wording.read_text("utf-8").replace("现答复如下", "现在答复如下"), "utf-8")
    before = bureau.service.departments
    changed = Departments(tmp_path / "templates")
    monkeypatch.setattr(bureau.service, "_last", changed)
    opened = bureau.desk.case(1).editable.case
    assert str(bureau.desk.review.settled(1, opened)[0].state) == "draft", "another letter than was looked at"
    monkeypatch.setattr(bureau.service, "_last", before)
    assert step(li, "send") == 303 and step(zhao, "pass") == 303
    ban = bureau.person("ban", "office")
    assert step(ban, "freeze") == 303
    issued = bureau.desk.review.issued(1)
    monkeypatch.setattr(bureau.service, "_last", changed)
    assert "与定稿不符" not in ban.get("/c/1/review").text
    assert ban.save(1, ["feedback", "result"], "", "满意").status == 200
    assert ban.save(1, ["reply", "closing"], "", "换掉").status == 423
    assert digest_of(ban.get("/c/1/file/reply.pdf").body) == issued["答复函.pdf"]


def test_the_steps_of_an_older_docgen_which_had_no_hash_of_the_text_stay_valid(bureau):
    boss = finished(bureau)
    bureau.store.connection.execute("UPDATE step SET printed = ''")  # as the migration leaves them
    assert "与定稿不符" not in boss.get("/c/1/review").text
    assert boss.save(1, ["reply", "closing"], "", "换掉").status == 423
    assert boss.save(1, ["reply", "closing"], "", "").status == 200, "taken back"
    assert step(boss, "reopen") == 303 and step(boss, "send") == 303
    bureau.store.connection.execute("UPDATE step SET printed = ''")
    assert str(bureau.desk.review.settled(1, bureau.desk.case(1).editable.case)[0].state) == "review"
    text = bureau.desk.case(1).editable.shown(tuple(TEXT))
    assert boss.save(1, TEXT, text, text + "甲").status == 200
    assert str(bureau.desk.review.steps(1)[0].state) == "draft"


def test_a_final_reply_is_sent_as_it_was_made_also_by_a_newer_program(bureau, monkeypatch):
    li, zhao, ban = bureau.person("li", "officer"), bureau.person("zhao", "reviewer"), bureau.person("ban", "office")
    assert step(li, "send") == 303 and step(zhao, "pass") == 303 and step(ban, "freeze") == 303
    issued = bureau.desk.review.issued(1)
    monkeypatch.setattr(bureau.service, "make_documents", lambda *_: pytest.fail("made anew"))
    token = ("Authorization", f"Bearer {Tokens(bureau.store).add('oa', ['documents'])}")
    for ending in ("docx", "pdf"):
        for answer in (
            li.get(f"/c/1/file/reply.{ending}"),
            li.get(f"/c/1/file/reply.{ending}?name={urllib.parse.quote('答复函')}"),
            bureau.request("GET", f"/api/cases/1/file/reply.{ending}", [HOST, token]),
        ):
            assert digest_of(answer.body) == issued[f"答复函.{ending}"]
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
