"""The files of a case change together: whatever the disk does and whenever the process dies, nobody sees a mixture."""

import errno
import os
import random
import shutil
import signal
import threading
import time
from functools import partial

import pytest
from batches import Dead, Failing, Faulty, Full, Killed, forked

from docgen.errors import OutputError
from docgen.files import folder_exchange
from docgen.files.disk import Disk
from docgen.files.folder_exchange import replace_together
from docgen.pipeline import manifest, publish
from docgen.pipeline.manifest import ManifestEntry
from docgen.pipeline.one_case import ProducedFile, Production
from docgen.pipeline.order import Order

NAMES = ("答复函.docx", "答复函.pdf", "manifest.json")
OLD = dict.fromkeys(NAMES, b"old" * 100)
NEW = dict.fromkeys(NAMES, b"new" * 100) | {"printed.json": b"new"}
OTHERS = {"笔记.txt": b"mine", "附/旧.docx": b"mine"}


def unable(disk):
    """The disk of a system where two folders cannot change their names."""

    def exchange(one, other):
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    disk.exchange = exchange
    return disk


@pytest.fixture(params=[lambda disk: disk, unable], ids=["exchange", "two renames"])
def system(request):
    return request.param


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "out/20260001"
    (folder / "附").mkdir(parents=True)
    for name, data in {**OLD, **OTHERS}.items():
        (folder / name).write_bytes(data)
    return folder


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def content(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


BEFORE, AFTER = OLD | OTHERS, OLD | OTHERS | NEW


def test_all_files_are_replaced_and_the_others_stay(folder, system):
    (folder / "链接").symlink_to("笔记.txt")
    folder.chmod(0o750)
    inode = (folder / "附/旧.docx").stat().st_ino
    replace_together(system(Disk()), folder, NEW)
    assert content(folder) == AFTER | {"链接": b"mine"}
    assert (folder / "链接").is_symlink() and (folder / "附/旧.docx").stat().st_ino == inode
    assert folder.stat().st_mode & 0o777 == 0o750 and (folder / "答复函.docx").stat().st_mode & 0o777 == 0o644
    assert names(folder.parent) == [folder.name]


def test_a_folder_that_has_the_files_is_left_as_it_is(folder):
    inode = folder.stat().st_ino
    replace_together(Disk(), folder, OLD)
    assert folder.stat().st_ino == inode


def test_a_new_folder_appears_with_all_its_files(tmp_path):
    replace_together(Disk(), tmp_path / "甲/乙", NEW)
    assert content(tmp_path / "甲/乙") == NEW and names(tmp_path / "甲") == ["乙"]


def operations(folder, system):
    counting = Faulty()
    trial = shutil.copytree(folder, folder.parents[1] / "trial")
    replace_together(system(counting), trial, NEW)
    assert content(trial) == AFTER
    return range(1, counting.count + 1)


def test_a_process_may_die_at_every_operation(folder, system):
    states = []
    for k in operations(folder, system):
        out = shutil.copytree(folder, folder.parents[1] / f"out-{k}/20260001")
        with pytest.raises(Killed):
            replace_together(system(Dead(k)), out, NEW)
        states.append(content(out) if out.exists() else None)
        assert states[-1] in (BEFORE, AFTER, *([None] if system is unable else [])), k
        folder_exchange.recover(Disk(), out)
        assert content(out) in (BEFORE, AFTER) and names(out.parent) == [out.name]
        replace_together(Disk(), out, NEW)
        assert content(out) == AFTER
    assert BEFORE in states and AFTER in states and states.count(None) == (system is unable)


@pytest.mark.parametrize(
    "fault",
    [Full, Failing, partial(Failing, number=errno.EACCES), partial(Failing, number=errno.EROFS)],
    ids=["disk full", "input or output error", "no permission", "read only"],
)
def test_every_operation_may_fail(folder, system, fault):
    failed = 0
    for k in operations(folder, system):
        out = shutil.copytree(folder, folder.parents[1] / f"out-{k}/20260001")
        try:
            publish.put_together(out, NEW, system(fault(k)))
        except OutputError as error:
            failed += 1
            assert error.next_step and error.place.file == str(out)
            # where no folder can be renamed any more, the old one waits beside for the next run
            assert content(out) == BEFORE or (system is unable and fault is Full and not out.exists()), k
            folder_exchange.recover(Disk(), out)
            assert content(out) == BEFORE, k
        else:
            assert content(out) == AFTER, k
        replace_together(Disk(), out, NEW)
        assert content(out) == AFTER and names(out.parent) == [out.name]
    assert failed > len(NEW) * 3


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("times", [20, pytest.param(200, marks=pytest.mark.full)])
def test_a_process_may_be_killed_at_any_moment(folder, times):
    chance, killed = random.Random(times), 0
    allowed = [content(folder)]
    for turn in range(times):
        new = {name: f"{turn}{name}".encode() * 50_000 for name in NAMES}
        allowed.append(allowed[-1] | new)
        child = forked(lambda new=new: replace_together(Disk(), folder, new))
        time.sleep(chance.uniform(0, 0.02))
        os.kill(child, signal.SIGKILL)
        killed += os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0
        now = content(folder)
        assert now in (allowed[-1], allowed[-2]), turn
        allowed[-1] = now
    assert killed
    replace_together(Disk(), folder, NEW)
    assert content(folder) == allowed[-1] | NEW and names(folder.parent) == [folder.name]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_two_processes_that_make_parts_of_a_case_lose_nothing(tmp_path):
    source = tmp_path / "甲.yaml"
    source.write_bytes(b"")
    out = tmp_path / "out"

    def make(format):
        for turn in range(15):
            data = f"{turn}{format}".encode()
            entry = ManifestEntry(f"{turn}.{format}", "reply", "", "0", "", None, (), {})
            made = Production("20260001", files=(ProducedFile(data, entry),), source_sha256="源")
            with publish.exclusive_access(out):
                publish.put_case(out / "20260001", made, source, Order())

    children = [forked(partial(make, format)) for format in ("docx", "pdf")]
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0]
    listed = manifest.load(out / "20260001/manifest.json")
    assert len(listed.documents) == 30 and len(names(out / "20260001")) == 31
    assert names(out) == ["20260001"]


def test_one_who_waits_too_long_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("docgen.pipeline.batch.lock._LONGEST_WAIT", 0.1)
    entered, done = threading.Event(), threading.Event()

    def hold():
        with publish.exclusive_access(tmp_path):
            entered.set()
            done.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    entered.wait()
    with pytest.raises(OutputError) as caught, publish.exclusive_access(tmp_path):
        pass
    done.set()
    thread.join()
    assert caught.value.code == "busy" and caught.value.next_step
