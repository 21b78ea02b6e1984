"""Jobs that go wrong in every way, for tests of the workers; a worker imports this module by its name."""

import ctypes
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time

from docgen import errors
from docgen.pipeline import one_case
from docgen.pipeline.order import Order
from docgen.stationery.departments import Departments


def get_ready(templates=None, format="docx"):
    """What a worker runs before its fence goes up; this module itself needs what is refused later."""
    if templates is not None:
        one_case.prepare(Departments(templates), Order(formats=(format,)))


def echo(value):
    return value


def where():
    return os.getpid(), os.environ["TZ"], os.environ["PYTHONHASHSEED"], tempfile.gettempdir(), str(pathlib.Path.cwd())


def exit_at_once():
    os._exit(3)


def die_of_a_signal():
    ctypes.string_at(0)


def overflow_the_stack():
    return next(_nested(200_000))


def _nested(depth):
    """An iterator whose every step is one C call deep into the next."""
    found = iter([1])
    for _ in range(depth):
        found = map(int, found)
    return found


def recurse():
    return recurse()


def eat_memory():
    return len([bytearray(50_000_000) for _ in range(1000)])


def spin():
    while True:
        pass


def sleep():
    time.sleep(100)


def nap():
    time.sleep(1)
    return "awake"


def wait_for(path):
    """End when there is a file."""
    while not pathlib.Path(path).exists():
        time.sleep(0.02)
    return "done"


def hold_the_interpreter():
    """One call of C that runs for ages and lets no other thread run."""
    left, right = [1], [1]
    for _ in range(60):
        left, right = [left, left], [right, right]
    return left == right


def close_the_line():
    os.closerange(3, 256)
    time.sleep(100)


def print_a_lot():
    print("甲" * 100_000)
    os.write(1, b"x" * 100_000)
    return "said"


def raise_a_fault():
    return 1 / 0


def raise_a_typed_error():
    raise errors.CaseError("错了", place=errors.Place("甲.yaml", "proposal", 3), findings=[errors.Finding("a", "乙")])


def leave():
    raise SystemExit(0)


def return_what_cannot_be_sent():
    return lambda: None


class Trap:
    """Runs a program in whoever unpickles it."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (os.system, (f"touch {self.path}",))


def return_a_trap(path):
    return Trap(path)


def open_a_socket():
    socket.socket()


def start_a_program():
    subprocess.run(["true"])


def start_a_shell():
    os.system("true")


def become_a_program():
    os.execv("/bin/true", ["true"])


def fork():
    os.fork()


def kill_the_parent():
    os.kill(os.getppid(), signal.SIGTERM)


def write(path):
    pathlib.Path(path).write_text("x")


def write_by_descriptor(path):
    os.open(path, os.O_WRONLY | os.O_CREAT)


def write_through_a_link(path):
    pathlib.Path("link").symlink_to(path)
    pathlib.Path("link").write_text("x")


def remove(path):
    pathlib.Path(path).unlink()


def rename(path):
    pathlib.Path(path).rename("here")


def remove_by_folder(path):
    folder = os.open(pathlib.Path(path).parent, os.O_RDONLY)
    os.remove(pathlib.Path(path).name, dir_fd=folder)


def write_a_huge_file():
    with pathlib.Path("huge").open("wb") as stream:
        stream.truncate(300 << 20)


def use_its_own_folder():
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as stream:
        stream.write(b"x")
        path = pathlib.Path(folder) / "a"
        path.write_text("x")
        path.rename(pathlib.Path(folder) / "b")
    return sorted(item.name for item in pathlib.Path().iterdir())


def grow(megabytes):
    kept.append(b"x" * (megabytes << 20))
    return os.getpid()


kept = []
