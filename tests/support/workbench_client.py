"""A browser without a screen: requests to the workbench in this process, and a workbench in a process of its own."""

import asyncio
import contextlib
import copy
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.parse
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from starlette.routing import Route

from docgen.api.long_running import DocumentService
from docgen.interfaces.workbench import accounts as accounts_module
from docgen.interfaces.workbench.accounts import Accounts
from docgen.interfaces.workbench.app import application, routes
from docgen.interfaces.workbench.desk import Desk
from docgen.interfaces.workbench.guard import LOGIN, csrf_of
from docgen.interfaces.workbench.store import Store, digest

ROOT = Path(__file__).parents[2]
PORT = 8700
ORIGIN = f"http://127.0.0.1:{PORT}"
PASSWORD = "correct-horse-battery"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)


class _Form(HTMLParser):
    """The fields and buttons of the form `form` of a page."""

    def __init__(self):
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.buttons: list[tuple[str, str]] = []
        self._is_inside = False
        self._text = self._select = self._order = None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self._is_inside = self._is_inside or given.get("id") == "form"
        name = given.get("name")
        if not self._is_inside:
            return
        if tag == "input" and name:
            self.values.setdefault(name, []).append(given.get("value", ""))
        elif tag == "textarea":
            self._text = self.values.setdefault(name, [])
            self._text.append("")
        elif tag == "select":
            self._select = self.values.setdefault(name, [""])
        elif tag == "option" and "selected" in given:
            self._select[0] = given.get("value", "")
        elif tag == "button" and name:
            self._order = given.get("value", "")
            self.buttons.append((given.get("aria-label", ""), self._order))

    def handle_data(self, data):
        if self._text is not None:
            self._text[-1] += data
        if self._order is not None:
            self.buttons.append((data.strip(), self._order))

    def handle_endtag(self, tag):
        if tag == "textarea" and self._text is not None:
            self._text[-1] = self._text[-1].removeprefix("\n")
            self._text = None
        elif tag == "button":
            self._order = None
        elif tag == "form":
            self._is_inside = False


@dataclass
class Workbench:
    """A workbench on a folder, with one session. Its workers start with the first job."""

    folder: Path
    session: str = "a-session-of-the-test"
    port: int = PORT
    service: DocumentService = field(default_factory=lambda: DocumentService(size=1))

    is_shared: bool = False

    def __post_init__(self):
        hidden = self.folder / ".docgen"
        hidden.mkdir(exist_ok=True)
        self.store = Store(hidden / "workbench.db")
        self.accounts = Accounts(self.store) if self.is_shared else None
        if not self.is_shared:
            with contextlib.suppress(Exception):  # it is there already after a restart
                self.store.add_session(digest(self.session))
        self.desk = Desk(self.folder, self.service, self.store, self.accounts)
        self.app = application(self.desk, self.port, ORIGIN if self.is_shared else "")

    def person(self, login: str, *roles: str, unit: str = "") -> "Workbench":
        """Add an account, log in, and return the workbench as this person uses it."""
        self.accounts.add(login, f"{login}先生", roles, unit, PASSWORD)
        person = copy.copy(self)
        person.session = entered(self.accounts, login, PASSWORD)
        return person

    def close(self):
        self.service.stop()
        self.store.close()

    def case_id(self, name: str) -> int:
        return self.store.case_ids([name])[name]

    def request(self, method: str, path: str, headers: list[tuple[str, str]], body: bytes = b"") -> Answer:
        """Send a request exactly as it is given."""
        return asyncio.run(self._request(method, path, headers, body))

    async def _request(self, method, path, headers, body) -> Answer:
        parted = urllib.parse.urlsplit(path)
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": urllib.parse.unquote(parted.path),
            "raw_path": parted.path.encode(),
            "query_string": parted.query.encode(),
            "headers": [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in headers],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", self.port),
        }
        parts = [{"type": "http.request", "body": body, "more_body": False}]
        sent: list[dict] = []

        async def receive():
            if not parts:
                await asyncio.Event().wait()  # a browser stays connected until it has the answer
            return parts.pop()

        async def send(message):
            sent.append(message)

        await self.app(scope, receive, send)
        start = next(message for message in sent if message["type"] == "http.response.start")
        found = {name.decode(): value.decode() for name, value in start["headers"]}
        return Answer(start["status"], found, b"".join(message.get("body", b"") for message in sent))

    def own_headers(self) -> dict[str, str]:
        """The headers of a request from a page of ours."""
        return {"Host": f"127.0.0.1:{self.port}", "Origin": ORIGIN, "Cookie": f"docgen-{self.port}={self.session}"}

    def get(self, path: str) -> Answer:
        return self.request("GET", path, list(self.own_headers().items()))

    def json(self, method: str, path: str, values: dict) -> Answer:
        headers = self.own_headers() | {"Content-Type": "application/json", "X-Docgen": "1"}
        return self.request(method, path, list(headers.items()), json.dumps(values).encode())

    def form(self, path: str, values: dict) -> Answer:
        headers = self.own_headers() | {"Content-Type": "application/x-www-form-urlencoded"}
        body = urllib.parse.urlencode({"csrf": csrf_of(self.session), **values}, doseq=True).encode()
        return self.request("POST", path, list(headers.items()), body)

    def press_button(self, path: str, words: str, typed: dict | None = None, about: str = "") -> Answer:
        """Press a button of the form of a page as a browser without the script does: all fields are sent.

        words: what stands on the button, or its label. typed: name of a field → what is typed there. about: how the
        order of the button ends, if several have these words.
        """
        form = _Form()
        form.feed(self.get(path).text)
        order = next(order for label, order in form.buttons if label == words and order.endswith(about))
        return self.form(path, form.values | (typed or {}) | {"do": order})

    def upload(self, path: str, *files: tuple[str, bytes], **fields: str) -> Answer:
        """Upload files as a browser does. files: name and content. fields: further fields of the form."""
        edge = "edge-of-a-part"
        parts = []
        for name, value in {"csrf": csrf_of(self.session), **fields}.items():
            head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
            parts.append(f"{head}{value}\r\n".encode())
        for name, data in files:
            head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
            parts.append(head.encode() + data + b"\r\n")
        headers = self.own_headers() | {"Content-Type": f"multipart/form-data; boundary={edge}"}
        return self.request("POST", path, list(headers.items()), b"".join(parts) + f"--{edge}--\r\n".encode())

    def save(self, case: int, key: list, base, text, tab: str = "one") -> Answer:
        name = json.dumps(key, ensure_ascii=False, separators=(",", ":"))
        return self.json("PUT", f"/c/{case}/field", {"key": name, "base": base, "text": text, "tab": tab})


@contextlib.contextmanager
def cheap_passwords():
    """Let a password cost next to nothing."""
    before, accounts_module._SCRYPT = accounts_module._SCRYPT, {"n": 2, "r": 1, "p": 1}
    try:
        yield
    finally:
        accounts_module._SCRYPT = before


def entered(accounts: Accounts, login: str, password: str) -> str | None:
    """Begin a session, as the page for logging in does; None if it is refused."""
    attempt = accounts.attempt(login)
    return accounts.begin(attempt, is_right=attempt.is_right(password))


@contextlib.contextmanager
def remembering(service: DocumentService):
    """Let workers make the documents of one text once, wherever its file lies."""
    make = service.make_documents
    made = {}

    def documents(name, data, *order):
        key = data, repr(order)
        if key not in made:
            made[key] = make(name, data, *order)
        return made[key]

    service.make_documents = documents
    try:
        yield service
    finally:
        del service.make_documents


WRITING = sorted(
    (method, route.path)
    for route in routes()
    if isinstance(route, Route)
    for method in route.methods - {"GET", "HEAD"}
    if (method, route.path) != ("POST", LOGIN)  # the one for those who have no session
)
"""Method and path of each route that changes something."""
_IN_PATHS = {
    "{id:int}": "1",
    "{first:int}": "1",
    "{second:int}": "2",
    "{remark:int}": "1",
    "{number:int}": "0",
    "{slug}": "czj",
    "{kind}": "reply",
    "{format}": "pdf",
}


def filled(path: str) -> str:
    """The path of a route with something in each of its gaps."""
    for name, value in _IN_PATHS.items():
        path = path.replace(name, value)
    return re.sub(r"\{[^}]*\}", "x", path)


def bodies(**values: str) -> dict[str, bytes]:
    """What would change case 1, as JSON and as a form. values: further fields."""
    name = '["reply","signatory"]'
    sent = {"key": name, "base": "", "text": "假的", "seq": 1, **values}
    fields = {f"v:{name}": "假的", f"b:{name}": '[""]', "csrf": "0" * 64, "n": "1", "text": "x", **values}
    return {"application/json": json.dumps(sent).encode(), "form": urllib.parse.urlencode(fields).encode()}


def lines_of(name: str) -> list[list[str]]:
    """The lines of a text table of the tests, each as its columns."""
    text = (Path(__file__).parents[1] / "interfaces" / name).read_text("utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [[column.strip() for column in line.split("|")] for line in lines]


def forged(own: dict[str, str]) -> dict[str, dict[str, str]]:
    """What each forged request is → its headers. own: those of a request from a page of ours."""
    found = {}
    session = own["Cookie"].partition("=")[2]
    for name, changes, *_ in lines_of("forged_requests.txt"):
        headers = dict(own)
        for change in changes.split(" & "):
            header, _, value = change.partition(":")
            headers.pop(header.removeprefix("-"), None)
            if not header.startswith("-"):
                headers[header] = value.strip().format(port=PORT, origin=ORIGIN, hash=digest(session))
        found[name] = headers
    return found


def samples(folder: Path, *names: str) -> Path:
    """Copy sample cases to a folder. names: how the names of their files begin; none: all."""
    folder.mkdir(exist_ok=True)
    for path in sorted((ROOT / "samples/cases").glob("*.yaml")):
        if not names or path.name.startswith(names):
            shutil.copy(path, folder)
    return folder


class Served:
    """A workbench in a process of its own, as `docgen serve` starts it in the folder around the cases."""

    def __init__(self, folder: Path, *options: str):
        self.folder = folder
        self._options = options
        self.process: subprocess.Popen | None = None
        self.link = ""

    def start(self) -> str:
        """Start the process, and return its link."""
        command = [sys.executable, "-m", "docgen", "serve", self.folder.name, "--no-browser", *self._options]
        environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, cwd=self.folder.parent
        )
        line = self.process.stdout.readline().decode()
        self.link = re.search(r"http://\S+", line)[0]
        return self.link

    @property
    def origin(self) -> str:
        return self.link.partition("/enter")[0]

    def kill(self):
        """End the process as a power cut does."""
        self._end(self.process.kill)

    def stop(self):
        self._end(self.process.terminate)

    def _end(self, how):
        if self.process.poll() is None:
            how()
        self.process.communicate()
