"""An edited document or a paper that comes back is dropped on the page, looked at, and written when it is ticked."""

import io
import re
import shutil
import subprocess

import docx
import pytest
from workbench_client import ROOT, Workbench, samples

from docgen.interfaces.workbench.guard import csrf_of

NAME = "01-science-environment.yaml"
OPINION = (ROOT / "samples/papers/opinion.txt").read_bytes()


@pytest.fixture
def workbench(tmp_path, service):
    made = Workbench(samples(tmp_path / "cases", "01", "02"), service=service)
    yield made
    made.store.close()


def upload(workbench, case, name, data, **fields):
    """Upload a file for a case as a browser does. Return the status, the place of the report and the page."""
    edge = "edge-of-a-part"
    parts = []
    for field, value in {"csrf": csrf_of(workbench.session), **fields}.items():
        parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode())
    head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
    body = b"".join([*parts, head.encode(), data, f"\r\n--{edge}--\r\n".encode()])
    headers = workbench.own_headers() | {"Content-Type": f"multipart/form-data; boundary={edge}"}
    answer = workbench.request("POST", f"/c/{case}/return", list(headers.items()), body)
    place = answer.headers.get("location", "")
    return answer.status, place, workbench.get(place).text if place else answer.text


def edited(workbench, case):
    """Download the reply, and edit it: one answer, the recipient, and a comment."""
    document = docx.Document(io.BytesIO(workbench.get(f"/c/{case}/file/reply.docx").body))
    for paragraph in document.paragraphs:
        if "主要通过知识产权质押贷款实现" in paragraph.text:
            paragraph.text = paragraph.text.replace("主要通过", "多半通过")
            document.add_comment(paragraph.runs, "数字请核", "核稿人")
        elif paragraph.text.endswith("代表："):
            paragraph.text = f"敬爱的{paragraph.text}"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.referee
@pytest.mark.parametrize("ending", ["odt", "doc"])
def test_an_old_format_is_converted_before_a_worker_reads_it(ending, workbench, tmp_path):
    program = shutil.which("soffice") or pytest.skip("没有 LibreOffice")
    path = tmp_path / "改.docx"
    path.write_bytes(edited(workbench, workbench.case_id(NAME)))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [program, "--headless", profile, "--convert-to", ending, "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True)
    data = path.with_suffix(f".{ending}").read_bytes()
    status, _, page = upload(workbench, workbench.case_id(NAME), f"改.{ending}", data)
    assert status == 303 and page.count("<ins>多半</ins>") == 1


def test_a_change_is_shown_key_by_key_and_written_when_it_is_ticked(workbench):
    case = workbench.case_id(NAME)
    path = workbench.folder / NAME
    before = path.read_text(encoding="utf-8")
    status, place, page = upload(workbench, case, "改.docx", edited(workbench, case))
    assert status == 303 and "可写进案件" in page and "数字请核" in page
    assert page.count("<ins>多半</ins>") == 1 and page.count("<del>主要</del>") == 1
    assert len(re.findall(r'value="\d+" checked', page)) == 1, "only what is certain is ticked"
    assert path.read_text(encoding="utf-8") == before, "nothing is written before it is confirmed"
    ticked = re.findall(r'value="(\d+)" checked', page)
    assert workbench.form(place, {"change": ticked}).status == 303
    after = path.read_text(encoding="utf-8")
    assert "多半通过知识产权质押贷款" in after and "# 改成：敬爱的" in after and "# 数字请核" in after
    assert set(before.splitlines()) - set(after.splitlines()) == {
        line for line in before.splitlines() if "主要通过知识产权质押贷款" in line
    }
    assert "写进案件 1 处" in workbench.get(place).text
    workbench.form(place, {"change": ticked})
    assert path.read_text(encoding="utf-8") == after, "it is written once"
    assert "带回改过的文书" in workbench.get(f"/c/{case}/history").text


def test_a_case_that_moved_on_is_compared_again_and_shows_both_texts(workbench):
    case = workbench.case_id(NAME)
    data = edited(workbench, case)
    _, place, page = upload(workbench, case, "改.docx", data)
    path = workbench.folder / NAME
    moved = path.read_text(encoding="utf-8").replace("主要通过知识产权", "全部通过知识产权")
    path.write_text(moved, encoding="utf-8")
    answer = workbench.form(place, {"change": re.findall(r'value="(\d+)" checked', page)})
    assert answer.status == 409 and path.read_text(encoding="utf-8") == moved
    _, place, page = upload(workbench, case, "改.docx", data)
    assert "冲突" in page and "全部通过知识产权" in page and "<ins>多半</ins>" in page
    assert "checked" not in page
    workbench.form(place, {})
    text = path.read_text(encoding="utf-8")
    assert "全部通过知识产权" in text and re.search("^# .*多半通过知识产权", text, re.MULTILINE)


def test_a_paper_of_a_co_handler_is_shown_and_written(workbench):
    case = workbench.case_id(NAME)
    path = workbench.folder / NAME
    before = path.read_bytes()
    status, _, page = upload(workbench, case, "opinion.txt", OPINION, kind="paper")
    assert status == 422 and "案件里已经有了，与来文不同" in page
    assert "勾选" in page and "--" not in page, "no word of the command line"
    status, place, page = upload(workbench, case, "opinion.txt", OPINION, kind="paper", over="1")
    assert status == 303 and "市财政局" in page and "由主办单位会同基金管理机构研究" in page
    assert path.read_bytes() == before
    assert workbench.form(place, {}).status == 303
    assert "由主办单位会同基金管理机构研究" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"%PDF-1.4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_file_that_cannot_be_read_is_said_and_leaves_nothing_behind(workbench, data):
    case = workbench.case_id(NAME)
    for kind in ("document", "paper"):
        status, _, page = upload(workbench, case, "坏.docx", data, kind=kind)
        assert status == 422 and 'role="alert"' in page
    assert not list((workbench.folder / ".docgen").glob("return-*"))


def test_the_letter_of_another_case_is_refused(workbench):
    own, other = workbench.case_id(NAME), workbench.case_id("02-joint-signers.yaml")
    letter = workbench.get(f"/c/{own}/file/reply.docx").body
    status, _, page = upload(workbench, other, "答复函.docx", letter)
    assert status == 422 and "像是另一件的" in page


def test_the_report_of_one_case_is_not_that_of_another(workbench):
    case = workbench.case_id(NAME)
    _, place, _ = upload(workbench, case, "改.docx", edited(workbench, case))
    other = workbench.case_id("02-joint-signers.yaml")
    assert workbench.get(place.replace(f"/c/{case}/", f"/c/{other}/")).status == 404
