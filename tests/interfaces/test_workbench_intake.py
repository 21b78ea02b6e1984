"""Forms that are dropped on the page: what is read of them, what they must not do, and when a case is made."""

import io
import re
import shutil
import subprocess
import zipfile

import pytest
from workbench_client import ROOT, Workbench, samples

SEED = (ROOT / "samples/intake/seed.txt").read_bytes()


@pytest.fixture(scope="module")
def workbench(tmp_path_factory):
    made = Workbench(samples(tmp_path_factory.mktemp("intake") / "cases", "10"))
    yield made
    made.close()


def upload(workbench, *files: tuple[str, bytes]):
    """Upload files as a browser does. Return the answer, and the page of the report."""
    answer = workbench.upload("/intake", *files)
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
    _, place, page = upload(
        workbench, ("seed.txt", SEED.replace("市工业和信息化局".encode(), "市住房和建设局".encode()))
    )
    assert "没有“市住房和建设局”的信笺" in page and "/units?unit=" in page
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


def test_the_report_speaks_of_no_key_and_of_no_option(workbench):
    _, _, page = upload(workbench, ("表.txt", SEED.replace("科技型".encode(), "生产型".encode())))
    report = page.partition("<h1>")[2]
    assert "个字都读了" in report and "填写“交办日期”" in report
    assert not re.search(r"[a-z]+\.[a-z]+(?!\.)\b(?<!\.txt)|--", re.sub(r"<[^>]*>", "", report))
    assert report.count("登记表没有编号") == 1, "each finding stands once"


def test_the_case_file_names_the_form_as_the_officer_does(workbench):
    _, place, _ = upload(workbench, ("我的表.txt", SEED.replace("科技型".encode(), "服务型".encode())))
    workbench.form(place, {"case": ["0"]})
    (made,) = (path for path in workbench.folder.glob("*服务型*.yaml"))
    assert "由登记表 我的表.txt 第" in made.read_text("utf-8")


def test_nothing_chosen_is_said(workbench):
    _, place, _ = upload(workbench, ("seed.txt", SEED))
    answer = workbench.form(place, {})
    assert answer.status == 422 and "没有选案件" in answer.text and 'role="alert"' in answer.text


@pytest.mark.full
@pytest.mark.parametrize("ending", ["rtf", "odt"])
def test_a_form_of_another_program_is_converted_by_libreoffice(ending, workbench, tmp_path):
    program = shutil.which("soffice") or pytest.skip("没有 LibreOffice")
    (tmp_path / "a.txt").write_bytes(SEED)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = [
        program,
        profile,
        "--headless",
        "--convert-to",
        ending,
        "--outdir",
        str(tmp_path),
        str(tmp_path / "a.txt"),
    ]
    subprocess.run(convert, check=True, capture_output=True)
    _, _, page = upload(workbench, (f"表.{ending}", (tmp_path / f"a.{ending}").read_bytes()))
    assert "关于持续改善科技型中小企业营商环境的建议" in page and "都有着落" in page


def test_no_file_is_said(workbench):
    answer, _, page = upload(workbench)
    assert answer.status == 422 and "没有选文件" in page
