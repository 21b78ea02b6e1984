"""Document numbers from a ledger: never one for two replies, never another for the same reply."""

import contextlib
import datetime as dt
import json
import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import batches
import pytest
from batches import (
    DEPARTMENTS,
    OPERATIONS,
    TEMPLATES,
    Dead,
    Faulty,
    Full,
    Killed,
    builder,
    paths,
    published,
    serial,
    write_case,
)
from conftest import KINDS
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from docgen.errors import ExitCode, InputError, OutputError
from docgen.files.disk import Disk
from docgen.inspection import readback
from docgen.interfaces.cli import main
from docgen.pipeline import one_case
from docgen.pipeline.batch import number_ledger as numbers
from docgen.pipeline.batch import remote
from docgen.pipeline.batch.number_ledger import LedgerEntry, ReplyToNumber, append, assign, load
from docgen.pipeline.order import Order
from docgen.stationery.departments import Departments

DAY = dt.date(2026, 5, 8)
STATED = "  document_number: 深样〔2026〕{serial}号\n"
LINE = "2026-05-08\t20260001\t深财建\t深财建〔2026〕1号\n"
REAL = partial(one_case.produce, Departments(TEMPLATES))


def unnumbered(folder: Path, number: str, **options) -> Path:
    """A case file whose reply has no document number."""
    path = write_case(folder, number, **options)
    stated = STATED.format(serial=serial(number))
    path.write_text(path.read_text(encoding="utf-8").replace(stated, ""), encoding="utf-8")
    return path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def cases(tmp_path) -> Path:
    for number in ("20260001", "20260002", "20260003"):
        unnumbered(tmp_path / "cases", number)
    return tmp_path / "cases"


@pytest.fixture
def ledger(tmp_path) -> Path:
    return tmp_path / "文号.txt"


def build(cases: Path, ledger: Path, **options):
    return builder(cases.parent / "out", numbers=ledger, **options).build(paths(cases))


def given(built) -> dict[str, str | None]:
    return {case.planned.source.stem: case.planned.assigned for case in built.cases}


def lines(ledger: Path) -> list[str]:
    return [line for line in ledger.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def errors(built) -> dict[str, str]:
    return {case.planned.source.stem: str(case.error) for case in built.failed}


def test_replies_without_a_number_get_the_next_ones_of_their_office(cases, ledger):
    unnumbered(cases, "20260004", lead="市工业和信息化局")
    built = build(cases, ledger)
    assert given(built) == {
        "20260001": "深财建〔2026〕1号",
        "20260002": "深财建〔2026〕2号",
        "20260003": "深财建〔2026〕3号",
        "20260004": "深工信建函〔2026〕1号",
    }
    assert lines(ledger)[0] == LINE.rstrip("\n")
    assert ledger.read_text(encoding="utf-8").startswith("# 成文日期、案件编号、机关代字、发文字号")


def test_a_second_build_gives_the_same_numbers_and_writes_nothing(cases, ledger):
    first = build(cases, ledger)
    before = ledger.read_bytes()
    again = build(cases, ledger)
    assert given(again) == given(first) and not any(case.is_new for case in again.cases)
    assert ledger.read_bytes() == before


def test_numbers_follow_the_dates_of_the_replies(cases, ledger):
    change(cases / "20260001.yaml", "2026-05-08", "2026-06-01")
    change(cases / "20260003.yaml", "2026-05-08", "2025-12-31")
    assert given(build(cases, ledger)) == {
        "20260001": "深财建〔2026〕2号",
        "20260002": "深财建〔2026〕1号",
        "20260003": "深财建〔2025〕1号",
    }


def test_a_suggestion_and_a_proposal_are_numbered_apart(cases, ledger):
    change(cases / "20260002.yaml", "kind: 建议", "kind: 提案")
    assert list(given(build(cases, ledger)).values()) == ["深财建〔2026〕1号", "深财提〔2026〕1号", "深财建〔2026〕2号"]


def test_numbers_go_on_after_those_of_earlier_replies_of_opinions_and_of_cases_that_are_refused(cases, ledger):
    earlier = "history:\n  - {document_number: 深财建〔2026〕7号, date: 2026-03-08, category: B}\n"
    path = cases / "20260001.yaml"
    path.write_text(path.read_text(encoding="utf-8") + earlier, encoding="utf-8")
    assert given(build(cases, ledger))["20260001"] == "深财建〔2026〕8号"
    path = cases / "20260002.yaml"
    change(path, "reply:\n", "opinions:\n  - {unit: 市财政局, document_number: 深财建〔2026〕20号}\nreply:\n")
    unnumbered(cases, "20260004")
    assert given(build(cases, ledger))["20260004"] == "深财建〔2026〕21号"
    again = unnumbered(cases, "20260005")
    change(again, '"20260005"', '"20260004"')
    change(again, "reply:\n", "reply:\n  document_number: 深财建〔2026〕30号\n")
    unnumbered(cases, "20260006")
    built = build(cases, ledger)
    assert list(errors(built)) == ["20260004", "20260005"]  # of two with one number neither is made
    assert given(built)["20260006"] == "深财建〔2026〕31号"


def test_numbers_go_on_after_those_that_case_files_state(cases, ledger):
    change(write_case(cases, "20260009"), "深样〔2026〕9号", "深财建〔2026〕41号")
    assert list(given(build(cases, ledger)).values()) == [
        "深财建〔2026〕42号",
        "深财建〔2026〕43号",
        "深财建〔2026〕44号",
        None,
    ]


def test_a_number_is_not_given_again_when_its_case_is_gone(cases, ledger):
    build(cases, ledger)
    (cases / "20260003.yaml").unlink()
    unnumbered(cases, "20260004")
    assert given(build(cases, ledger))["20260004"] == "深财建〔2026〕4号"


def test_the_case_file_stays_as_it_is_and_the_letter_has_the_number(cases, ledger):
    before = {path: path.read_bytes() for path in paths(cases)}
    out = cases.parent / "out"
    words = ["build", str(cases), "--out", str(out), "--format", "docx", "--jobs", "0", "--numbers", str(ledger)]
    assert main(words) == 0
    assert {path: path.read_bytes() for path in paths(cases)} == before
    word = readback.word((out / "current/20260002/答复函.docx").read_bytes())
    assert "深财建〔2026〕2号" in "".join((*word.header, *word.body))
    assert json.loads((out / "current/20260002/manifest.json").read_bytes())["assigned"] == "深财建〔2026〕2号"


def test_what_a_ledger_numbered_is_verified_with_its_number(cases, ledger, capsys):
    out = cases.parent / "out"
    build(cases, ledger, job=REAL, order=Order(kinds=KINDS, formats=("docx",)))
    assert main(["verify", str(out / "current")]) == 0
    assert "!" not in capsys.readouterr().out


def test_without_a_ledger_a_reply_without_a_number_is_not_made(cases):
    built = builder(cases.parent / "out", job=REAL).build(paths(cases))
    assert [case.error.findings[0].place.key for case in built.failed] == ["reply.document_number"] * 3


def test_a_case_that_cannot_be_made_keeps_its_number_until_it_can(cases, ledger):
    change(cases / "20260001.yaml", 'text: "已办理。"', "text:")
    assert len(build(cases, ledger, job=REAL).failed) == 1
    change(cases / "20260001.yaml", "text:", 'text: "已办理。"')
    built = build(cases, ledger, job=REAL)
    assert not built.failed and given(built)["20260001"] == "深财建〔2026〕1号"


def test_a_reply_without_a_date_or_a_case_without_a_number_gets_none(cases, ledger):
    change(cases / "20260001.yaml", "  date: 2026-05-08\n", "")
    change(cases / "20260002.yaml", '  number: "20260002"\n', "")
    assert list(given(build(cases, ledger)).values()) == [None, None, "深财建〔2026〕1号"]


def test_a_number_goes_with_its_case_to_another_machine(cases):
    path, order = cases / "20260001.yaml", Order(kinds=("reply",), formats=("docx",))
    packed = remote.parcel(Departments(TEMPLATES), order)
    (file,) = remote.produce(packed, str(path), path.read_bytes(), order, "深财建〔2026〕7号").files
    word = readback.word(file.data)
    assert "深财建〔2026〕7号" in "".join((*word.header, *word.body))


def test_opinions_alone_use_no_number(cases, ledger):
    build(cases, ledger, order=Order(kinds=("opinion",), formats=("docx",)))
    assert not ledger.exists()


def test_a_preview_writes_no_number(cases, ledger):
    found = builder(cases.parent / "out", numbers=ledger).preview(paths(cases))
    assert found[2].planned.assigned == "深财建〔2026〕3号"
    assert not ledger.exists()


def test_a_case_that_is_answered_again_gets_a_new_number(cases, ledger):
    build(cases, ledger)
    path = cases / "20260001.yaml"
    earlier = "history:\n  - {document_number: 深财建〔2026〕1号, date: 2026-05-08, category: B}\n"
    path.write_text(path.read_text(encoding="utf-8") + earlier, encoding="utf-8")
    for _ in range(2):
        assert given(build(cases, ledger))["20260001"] == "深财建〔2026〕4号"


def test_a_number_copied_into_its_own_case_file_is_right(cases, ledger):
    build(cases, ledger)
    change(cases / "20260001.yaml", "reply:\n", "reply:\n  document_number: 深财建〔2026〕1号\n")
    built = build(cases, ledger)
    assert not built.failed and given(built)["20260001"] is None
    assert len(lines(ledger)) == 3


def test_a_stated_number_that_is_anothers_is_an_error_that_names_both(cases, ledger):
    build(cases, ledger)
    change(write_case(cases, "20260009"), "深样〔2026〕9号", "深财建〔2026〕2号")
    built = build(cases, ledger)
    (said,) = errors(built).values()
    assert "20260009.yaml · reply.document_number" in said
    assert f"是 20260002 的（{ledger} · 第 3 行）" in said and "下一步：核对两件的发文字号" in said
    assert given(built)["20260002"] == "深财建〔2026〕2号"


def test_two_cases_that_state_one_number_are_told_apart(cases, ledger):
    write_case(cases, "20260008")
    change(write_case(cases, "20260009"), "深样〔2026〕9号", "深样〔2026〕8号")
    (said,) = errors(build(cases, ledger)).values()
    assert "20260009.yaml · reply.document_number" in said and "20260008.yaml" in said


def test_a_reply_moved_to_another_year_is_asked_about(cases, ledger):
    build(cases, ledger)
    change(cases / "20260001.yaml", "2026-05-08", "2027-01-04")
    (said,) = errors(build(cases, ledger)).values()
    assert "深财建〔2026〕1号" in said and "不同年" in said and "reply.date" in said
    assert len(lines(ledger)) == 3


def test_an_office_without_a_prefix_is_told_where_to_state_it(tmp_path):
    letter = ReplyToNumber(tmp_path / "a.yaml", "20260001", "", DAY)
    (error,) = assign(load(tmp_path / "none"), [letter]).errors.values()
    assert "[numbers]" in error.next_step


def test_two_replies_of_one_case_and_prefix_are_told_apart(tmp_path):
    letters = [ReplyToNumber(tmp_path / name, "20260001", "深财建", DAY) for name in ("a.yaml", "b.yaml")]
    found = assign(load(tmp_path / "none"), letters)
    assert list(found.numbers) == [tmp_path / "a.yaml"] and list(found.errors) == [tmp_path / "b.yaml"]
    assert len(found.new) == 1


# ---- a ledger that is not as it should be ----------------------------------------------------------------------------
def cuts(line: str) -> list[bytes]:
    data = line.rstrip("\n").encode()
    return [data[:length] for length in range(1, len(data))]


@pytest.mark.parametrize("before", ["", LINE.replace("20260001", "20269999"), "\ufeff# 台账\r\n"])
def test_a_last_line_cut_off_anywhere_is_void_and_mended(tmp_path, ledger, before):
    for torn in cuts("2026-05-08\t20260002\t深财建\t深财建〔2026〕12号"):
        ledger.write_bytes(before.encode() + torn)
        found = load(ledger)
        assert len(found.entries) == before.count("号")
        assert found.torn.place.line == before.count("\n") + 1 and str(ledger) in str(found.torn)
        append(Disk(), found, [LedgerEntry("2026-05-08", "1", "深财建", "深财建〔2026〕7号")])
        assert ledger.read_bytes() == before.encode() + "2026-05-08\t1\t深财建\t深财建〔2026〕7号\n".encode()
        assert load(ledger).torn is None


def test_a_torn_line_is_told_and_its_number_is_given_anew(cases, ledger):
    ledger.write_bytes(LINE.encode() + "2026-05-08\t20260002\t深财建\t深财建〔20".encode())
    built = build(cases, ledger)
    assert [finding.code for finding in built.findings] == ["ledger-torn"]
    assert list(given(built).values()) == [f"深财建〔2026〕{n}号" for n in (1, 2, 3)]
    assert len(lines(ledger)) == 3


def test_a_whole_last_line_without_its_end_counts(cases, ledger):
    ledger.write_text(LINE.replace("1号", "8号").rstrip("\n"), encoding="utf-8")
    assert given(build(cases, ledger))["20260002"] == "深财建〔2026〕9号"
    assert [line.rpartition("〕")[2] for line in lines(ledger)] == ["8号", "9号", "10号"]


def test_lines_of_windows_a_mark_at_the_start_remarks_and_empty_lines_are_read(ledger):
    ledger.write_bytes(("\ufeff# 甲\r\n\r\n" + LINE.replace("\n", "\r\n")).encode())
    (entry,) = load(ledger).entries
    assert (entry.case, entry.number, entry.line) == ("20260001", "深财建〔2026〕1号", 3)


@pytest.mark.parametrize(
    "wrong",
    [
        "乱写\n",
        "乱写",
        LINE.replace("\t", " "),
        LINE.replace("2026-05-08", "2025-05-08"),
        LINE.replace("深财建〔", "深财〔"),
        LINE.replace("〔2026〕1号", "[2026]1号"),
        LINE.replace("1号\n", "01号\n"),
        LINE.replace("\n", "\t多\n"),
        LINE,
    ],
)
def test_a_line_that_cannot_be_is_refused_by_file_and_line(cases, ledger, wrong):
    before = LINE + "# 甲\n" + wrong
    ledger.write_text(before, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        build(cases, ledger)
    assert caught.value.place.file == str(ledger) and caught.value.place.line == 3 and caught.value.next_step
    assert ledger.read_text(encoding="utf-8") == before
    assert published(cases.parent / "out") is None


@pytest.mark.parametrize(
    "data", [LINE.encode("gb18030"), LINE.encode("utf-16"), LINE.encode() + "号号".encode("gb18030")]
)
def test_a_ledger_in_another_encoding_is_refused(ledger, data):
    ledger.write_bytes(data)
    with pytest.raises(InputError):
        load(ledger)


def test_the_command_refuses_a_ledger_with_its_place(cases, ledger, capsys):
    ledger.write_text("乱写\n", encoding="utf-8")
    words = ["build", str(cases), "--out", str(cases.parent / "out"), "--jobs", "0", "--numbers", str(ledger)]
    assert main(words) == ExitCode.INPUT
    assert f"{ledger} · 第 1 行：台账的这一行读不懂：乱写" in capsys.readouterr().err


def test_a_ledger_in_a_folder_that_is_not_there_is_a_wrong_place(cases):
    with pytest.raises(OutputError):
        build(cases, cases.parent / "nowhere/文号.txt")


# ---- several builds, and builds that die -----------------------------------------------------------------------------
def test_builds_at_the_same_time_share_a_ledger(tmp_path, ledger):
    for office in range(4):
        for number in range(10):
            unnumbered(tmp_path / f"cases{office}", f"2026{office}{number:03d}")

    def run(office: int):
        return builder(tmp_path / f"out{office}", numbers=ledger).build(paths(tmp_path / f"cases{office}"))

    with ThreadPoolExecutor(4) as threads:
        found = [number for built in threads.map(run, range(4)) for number in given(built).values()]
    assert sorted(found) == sorted(f"深财建〔2026〕{n}号" for n in range(1, 41))


def test_a_ledger_that_stays_locked_is_told(cases, ledger, monkeypatch):
    monkeypatch.setattr(numbers, "_PATIENCE", (0.01,))
    with numbers.held(ledger), pytest.raises(OutputError) as caught:
        build(cases, ledger)
    assert caught.value.code == "busy"


class Recording(Disk):
    """Remembers what was done, in order."""

    def __init__(self):
        self.done = []

    def __getattribute__(self, name):
        if name in OPERATIONS:
            self.done.append(name)
        return super().__getattribute__(name)


def test_numbers_are_on_the_disk_before_a_document_is_made(cases, ledger):
    disk = Recording()

    def job(*arguments):
        disk.done.append("job")
        return batches.stub(TEMPLATES, *arguments)

    build(cases, ledger, disk=disk, job=job)
    begun = disk.done.index("extend")
    assert disk.done[begun : begun + 4] == ["extend", "write", "sync", "sync_folder"]
    assert begun < disk.done.index("job")


@pytest.mark.parametrize("fault", [Dead, Full])
def test_a_build_with_a_ledger_may_fail_at_every_operation(cases, ledger, fault):
    base, counting = cases.parent, Faulty()
    expected = given(builder(base / "counted", numbers=base / "counted.txt", disk=counting).build(paths(cases)))
    for k in range(1, counting.count + 1):
        place, out = base / f"{k}.txt", base / f"out{k}"
        with contextlib.suppress(Killed, OutputError):
            builder(out, numbers=place, disk=fault(k)).build(paths(cases))
        assert given(builder(out, numbers=place, disk=Faulty()).build(paths(cases))) == expected, k
        assert len(lines(place)) == 3


class Offices(RuleBasedStateMachine):
    """Cases come, state numbers, go; builds end or die: a reply keeps its number, and no other one has it."""

    some = st.integers(0, 5)

    @initialize()
    def begin(self):
        self.stack = contextlib.ExitStack()
        self.base = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.ledger = self.base / "文号.txt"
        self.known, self.entries = {}, ()
        (self.base / "cases").mkdir()

    def path(self, index: int) -> Path:
        return self.base / f"cases/2026{index:04d}.yaml"

    @rule(index=some)
    def come(self, index):
        unnumbered(self.base / "cases", self.path(index).stem, lead=tuple(DEPARTMENTS)[index % 2])

    @rule(index=some, serial=st.integers(1, 9))
    def state(self, index, serial):
        self.come(index)
        prefix = ("深工信建函", "深财建")[index % 2]
        change(self.path(index), "reply:\n", f"reply:\n  document_number: {prefix}〔2026〕{serial}号\n")

    @rule(index=some)
    def go(self, index):
        self.path(index).unlink(missing_ok=True)

    @rule(length=st.integers(1, 40))
    def tear(self, length):
        if not load(self.ledger).torn:
            with self.ledger.open("ab") as stream:
                stream.write(LINE.rstrip("\n").encode()[:length])

    @rule(out=st.sampled_from(["a", "b"]), k=st.integers(1, 60))
    def die(self, out, k):
        with contextlib.suppress(Killed):
            self.build(out, Dead(k))

    @rule(out=st.sampled_from(["a", "b"]))
    def end(self, out):
        built = self.build(out, Faulty())
        numbers = []
        for case in built.cases:
            if case.error:
                assert case.error.code == "number-anothers"
                continue
            one = case.planned
            if one.assigned:
                assert self.known.setdefault(one.number, one.assigned) == one.assigned
            numbers.append(one.assigned or re.search("document_number: (.*)", one.data.decode())[1])
        assert len(set(numbers)) == len(numbers)

    def build(self, out, disk):
        return builder(self.base / out, numbers=self.ledger, disk=disk).build(paths(self.base / "cases"))

    @invariant()
    def grows(self):
        """The ledger keeps its lines; no number stands there twice, and no case."""
        if not hasattr(self, "base"):
            return
        entries = load(self.ledger).entries
        assert entries[: len(self.entries)] == self.entries
        assert len({entry.number for entry in entries}) == len({entry.case for entry in entries}) == len(entries)
        self.entries = entries

    def teardown(self):
        if hasattr(self, "stack"):
            self.stack.close()


TestOffices = Offices.TestCase
TestOffices.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)


class TestManyOffices(Offices.TestCase):
    settings = settings(max_examples=300, stateful_step_count=40, deadline=None)


TestManyOffices = pytest.mark.full(TestManyOffices)
