"""Forms that are dropped on the page: what is read of them, what they must not do, and when a case is made."""

import io
import re
import zipfile

import pytest
from workbench_client import ROOT, Workbench, samples

from docgen.interfaces.workbench.guard import csrf_of

SEED = (ROOT / "samples/intake/seed.txt").read_bytes()


@pytest.fixture(scope="module")
def workbench(tmp_path_factory):
    made = Workbench(samples(tmp_path_factory.mktemp("intake") / "cases", "10"))
    yield made
    made.close()


def upload(workbench, *files: tuple[str, bytes]):
    """Upload files as a browser does. Return the answer, and the page of the report."""
    edge = "edge-of-a-part"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n'
    parts = [f"{head}{csrf_of(workbench.session)}\r\n".encode()]
    for name, data in files:
        head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
        parts.append(head.encode() + data + b"\r\n")
    headers = workbench.own_headers() | {"Content-Type": f"multipart/form-data; boundary={edge}"}
    answer = workbench.request("POST", "/intake", list(headers.items()), b"".join(parts) + f"--{edge}--\r\n".encode())
    place = answer.headers.get("location", "")
    return answer, place, workbench.get(place).text if place else answer.text


def archive(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return stream.getvalue()


def listed(workbench) -> set[str]:
    return {path.name for path in workbench.folder.glob("*.yaml")}


def test_a_case_is_made_when_the_officer_confirms_it_and_once(workbench):
    before = listed(workbench)
    answer, place, page = upload(workbench, ("seed.txt", SEED))
    assert answer.status == 303 and "关于持续改善科技型中小企业营商环境的建议" in page
    assert listed(workbench) == before, "nothing is made before it is confirmed"
    made = workbench.form(place, {"case": ["0"]})
    assert re.fullmatch(r"/c/\d+", made.headers["location"])
    assert len(listed(workbench)) == len(before) + 1
    workbench.form(place, {"case": ["0", "0", "7", "x", "-1"]})
    assert len(listed(workbench)) == len(before) + 1
    _, place, page = upload(workbench, ("seed.txt", SEED))
    assert "已有同号或同名的案件" in page and 'value="0" checked' not in page
    kept = {name: (workbench.folder / name).read_bytes() for name in listed(workbench)}
    workbench.form(place, {"case": ["0"]})
    assert all((workbench.folder / name).read_bytes() == data for name, data in kept.items()), "nothing is overwritten"


HOSTILE = {
    "a path": ("../../../etc/passwd.txt", SEED),
    "a path of Windows": ("..\\..\\x.txt", SEED),
    "a device": ("CON.txt", SEED),
    "markup": ("<img src=x onerror=alert(1)>.txt", b"x"),
    "a long name": ("名" * 300 + ".txt", SEED),
    "a hidden name": (".docgen", SEED),
    "a bomb": ("bomb.docx", archive({"[Content_Types].xml": b"", "word/document.xml": b"\0" * 60_000_000})),
    "a DTD": ("dtd.docx", archive({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'})),
    "a path in an archive": ("zip.docx", archive({"../../x": b"x"})),
    "a picture": ("scan.pdf", b"%PDF-1.4\n%%EOF"),
    "nothing": ("empty.txt", b""),
    "octets": ("x.bin", bytes(range(256)) * 50),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_reported_and_leaves_nothing_behind(kind, workbench):
    outside = {path.name for path in workbench.folder.parent.iterdir()}
    before = listed(workbench)
    answer, _, page = upload(workbench, HOSTILE[kind])
    assert answer.status == 303 and "程序内部出错" not in page and "<img src=x" not in page
    assert {path.name for path in workbench.folder.parent.iterdir()} == outside
    assert listed(workbench) == before
    assert not [path for path in (workbench.folder / ".docgen").iterdir() if path.is_dir()]


def test_a_broken_file_does_not_keep_the_others_from_being_read(workbench):
    _, _, page = upload(workbench, ("scan.pdf", b"%PDF-1.4\n%%EOF"), ("seed.txt", SEED))
    assert "scan.pdf" in page and "关于持续改善科技型中小企业营商环境的建议" in page


def test_no_file_is_said(workbench):
    answer, _, page = upload(workbench)
    assert answer.status == 422 and "没有选文件" in page
