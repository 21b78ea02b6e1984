"""Requests that did not come from a page of the workbench, to every route, and what stands in their way."""

import urllib.parse

import pytest
from workbench_client import ORIGIN, PORT, WRITING, Workbench, bodies, filled, forged, samples

from docgen.interfaces.workbench import app, guard, routing
from docgen.interfaces.workbench.guard import csrf_of, new_link

READING = sorted(route.path for route in app.routes() if "GET" in route.methods)
SAFE_TO_MISS = (400, 403, 404, 405, 408, 413, 415, 421)

OWN = {"Host": f"127.0.0.1:{PORT}", "Origin": ORIGIN, "Cookie": f"docgen-{PORT}=a-session-of-the-test"}
JSON = OWN | {"Content-Type": "application/json", "X-Docgen": "1"}
FORM = OWN | {"Content-Type": "application/x-www-form-urlencoded"}
FORGED = forged(JSON)


def without(headers, *names):
    return {name: value for name, value in headers.items() if name not in names}


@pytest.fixture(scope="module")
def workbench(tmp_path_factory):
    made = Workbench(samples(tmp_path_factory.mktemp("guarded") / "cases", "01", "10"))
    made.store.case_ids(["01-science-environment.yaml", "10-not-public.yaml"])
    yield made
    made.close()


NOWHERE = [
    "/c/%2e%2e",
    "/c/x",
    "/c/-1",
    "/c/1.5",
    "/c/999999999999999999999999999999",
    "/p/x.png",
    "/p/..%2f..%2fx",
    "/static/..%2fapp.py",
    "/intake/x",
    "/c/1/history/1..999",
    "/c/1/history/1..99999999999999999999",
    "/c/1/file/reply.exe",
    "/c/1/file/x.pdf",
]
SENSELESS = [
    b"",
    b"[]",
    b"null",
    b"{",
    b'{"key": 1}',
    b'{"key":"[]","text":"x"}',
    b'{"key":"[\\"note\\"]","base":{},"text":[]}',
    b"\xff",
    b'{"key":"' + b"[" * 9000 + b'"}',
]


def everything(folder):
    return {path.name: path.read_bytes() for path in folder.glob("*.yaml")}


def test_there_are_routes_that_write():
    assert ("PUT", "/c/{id:int}/field") in WRITING and len(WRITING) >= 7


@pytest.mark.parametrize("forged", FORGED)
def test_no_forged_request_is_accepted_by_any_route_that_writes(forged, workbench):
    before = everything(workbench.folder)
    for method, path in WRITING:
        for body in bodies().values():
            answer = workbench.request(method, filled(path), list(FORGED[forged].items()), body)
            assert answer.status in SAFE_TO_MISS, (method, path, answer.status)
            assert answer.status != 404, "a forged request must not get as far as the screen"
    assert everything(workbench.folder) == before


@pytest.mark.parametrize("kind", ["text/plain", "text/xml", "application/octet-stream", ""])
def test_a_request_of_another_type_is_refused_for_its_type(kind, workbench):
    """Without this layer it would get as far as the field of the form, which refuses it with 403."""
    answer = workbench.request("POST", "/c/1", list((FORM | {"Content-Type": kind}).items()), bodies()["form"])
    assert answer.status == 415


def test_two_hosts_or_two_origins_are_refused(workbench):
    body = bodies()["application/json"]
    for extra in (("Host", f"127.0.0.1:{PORT}"), ("Origin", ORIGIN)):
        answer = workbench.request("PUT", "/c/1/field", [*JSON.items(), extra], body)
        assert answer.status in (403, 421)


def test_a_genuine_request_is_accepted(workbench):
    assert workbench.save(1, ["reply", "signatory"], "", "真的").status == 200
    assert workbench.save(1, ["reply", "signatory"], "真的", "").status == 200


@pytest.mark.parametrize("path", READING)
def test_nothing_is_shown_without_a_session(path, workbench):
    if path == guard.ENTRANCE:
        return
    for headers in (without(OWN, "Cookie"), OWN | {"Cookie": f"docgen-{PORT}=x"}, OWN | {"Host": "evil.example"}):
        answer = workbench.request("GET", filled(path), list(headers.items()))
        assert answer.status in (401, 403, 421)
        assert "建议" not in answer.text


def test_a_link_begins_one_session(workbench):
    link = new_link(workbench.store, ORIGIN)
    path = link.removeprefix(ORIGIN)
    headers = [("Host", f"127.0.0.1:{PORT}")]
    first, second = (workbench.request("GET", path, headers) for _ in range(2))
    assert (first.status, second.status) == (303, 403)
    cookie = first.headers["set-cookie"]
    assert first.headers["location"] == "/" and "HttpOnly" in cookie and "samesite=strict" in cookie.lower()
    assert workbench.request("GET", "/", [*headers, ("Cookie", cookie.partition(";")[0])]).status == 200


def test_a_link_is_valid_for_five_minutes(workbench):
    path = new_link(workbench.store, ORIGIN, seconds=-1).removeprefix(ORIGIN)
    assert workbench.request("GET", path, [("Host", f"127.0.0.1:{PORT}")]).status == 403
    for token in ("", "?token=", "?token=guessed", "?token=" + "x" * 5000):
        assert workbench.request("GET", f"/enter{token}", [("Host", f"127.0.0.1:{PORT}")]).status == 403


def test_the_secrets_are_not_in_the_database(workbench):
    link = new_link(workbench.store, ORIGIN)
    data = b"".join(path.read_bytes() for path in (workbench.folder / ".docgen").iterdir())
    assert workbench.session.encode() not in data and link.partition("=")[2].encode() not in data


@pytest.mark.parametrize("path", ["/", "/c/1", "/static/workbench.css", "/nowhere", "/c/99"])
def test_every_answer_has_the_headers_that_confine_it(path, workbench):
    answer = workbench.get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "cache-control" in answer.headers
    assert answer.headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", NOWHERE)
def test_a_path_that_leads_nowhere_is_answered_with_404(path, workbench):
    answer = workbench.get(path)
    assert answer.status == 404 and b"Traceback" not in answer.body


def test_a_request_that_is_too_large_is_refused_before_it_is_read(workbench):
    headers = JSON | {"Content-Length": "2000000"}
    assert workbench.request("PUT", "/c/1/field", list(headers.items()), b"{}").status == 413
    assert workbench.request("PUT", "/c/1/field", list(JSON.items()), b'{"a":"' + b"x" * 1_100_000).status == 413


@pytest.mark.parametrize("body", SENSELESS, ids=range(len(SENSELESS)))
def test_a_request_that_makes_no_sense_is_refused_without_a_trace(body, workbench):
    before = everything(workbench.folder)
    answer = workbench.request("PUT", "/c/1/field", list(JSON.items()), body)
    assert answer.status in (400, 422) and b"Traceback" not in answer.body
    assert everything(workbench.folder) == before


# ---- each layer by itself: without it, a request that it refuses is accepted ----------------------------------------
def form_of_another_session():
    name = '["reply","signatory"]'
    return FORM, urllib.parse.urlencode({"csrf": csrf_of("another"), f"v:{name}": "假的", f"b:{name}": '[""]'}).encode()


def any_session(patch):
    patch.setattr("docgen.interfaces.workbench.store.Store.has_session", lambda *_: True)


LAYERS = {
    "host": ("rebound name", lambda patch: patch.setattr(guard.Guard, "__init__", _any_host)),
    "session": ("guessed session", any_session),
    "origin": ("page on another port", lambda patch: patch.setattr(guard, "_foreign", lambda *_: None)),
    "own header": ("JSON without our header", lambda patch: patch.setattr(guard, "_foreign", lambda *_: None)),
}


class _AnyHost(dict):
    def __contains__(self, _):
        return True

    def __missing__(self, host):
        return f"http://{host}"


_init = guard.Guard.__init__


def _any_host(self, *arguments):
    _init(self, *arguments)
    self._origins = _AnyHost()


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_is_what_refuses_its_request(layer, workbench, monkeypatch):
    forged, remove = LAYERS[layer]
    body = bodies()["application/json"]
    assert workbench.request("PUT", "/c/1/field", list(FORGED[forged].items()), body).status in (403, 421)
    with monkeypatch.context() as patch:
        remove(patch)
        weak = Workbench(workbench.folder, session="another-session", service=workbench.service)
        answer = weak.request("PUT", "/c/1/field", list(FORGED[forged].items()), body)
        weak.store.close()
    assert answer.status == 200
    assert workbench.save(1, ["reply", "signatory"], "假的", "").status == 200


def test_the_field_of_a_form_is_what_refuses_a_form_without_it(workbench, monkeypatch):
    headers, body = form_of_another_session()
    assert workbench.request("POST", "/c/1", list(headers.items()), body).status == 403
    with monkeypatch.context() as patch:
        patch.setattr(routing.hmac, "compare_digest", lambda *_: True)
        assert workbench.request("POST", "/c/1", list(headers.items()), body).status == 303
    assert workbench.save(1, ["reply", "signatory"], "假的", "").status == 200


def test_a_session_that_was_left_is_over(workbench):
    leaving = Workbench(workbench.folder, session="to-be-left", service=workbench.service)
    assert leaving.get("/").status == 200
    assert leaving.form("/leave", {}).status == 200
    assert leaving.get("/").status == 403
    leaving.store.close()
