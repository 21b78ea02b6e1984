"""One worker: the parent's handle, which keeps the deadline and kills, and the loop that the process itself runs.

The process is a fresh interpreter in a session of its own, so that Ctrl-C in a terminal reaches the parent alone and
the whole session can be killed. It speaks over its standard input and output.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import docgen.pipeline.workers.frames as frames
import docgen.pipeline.workers.limits as limits
from docgen import language
from docgen.errors import DocgenError, LimitError, RenderError
from docgen.language import say
from docgen.pipeline.workers.limits import Limits

_START = "import sys; sys.path[:] = sys.argv[1:]; from docgen.pipeline.workers import process; process.run()"
_STARTING = 60
"""Seconds that a worker has to get ready; on a machine under load, importing alone takes several."""
_STEADY = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
"""Set alike in every worker, because a document must not depend on them."""


class Worker:
    """The parent's end of one process, used by one thread at a time; only `kill` may come from another."""

    def __init__(self, bounds: Limits) -> None:
        self.jobs = 0
        self.megabytes = 0
        self._limits = bounds
        self._is_lost = False
        self._folder = tempfile.TemporaryDirectory(prefix="docgen-", ignore_cleanup_errors=True)
        paths = [path or str(Path.cwd()) for path in sys.path]
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START, *paths],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=self._folder.name,
                env={**os.environ, **_STEADY, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), self._folder.name)},
                start_new_session=True,
            )
        except OSError as error:  # no room for another process
            self._folder.cleanup()
            raise _death(error.strerror) from error

    @property
    def is_alive(self) -> bool:
        """Whether it can take a job."""
        return not self._is_lost and self._process.poll() is None

    def start(self, prepare: Callable[..., object] | None, arguments: tuple[Any, ...]) -> None:
        """Wait until the process is ready for its first job."""
        self._ask((self._limits, self._folder.name, prepare, arguments), _STARTING)

    def call(self, fn: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Let the process run one job; every failure is a `DocgenError`."""
        self.jobs += 1
        return self._ask((language.current(), fn, arguments, options), self._limits.seconds)

    def kill(self) -> None:
        """End the process and all it may have started. Once is enough; more do no harm."""
        self._signal()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()
        self._folder.cleanup()

    def _ask(self, order: Any, seconds: float) -> Any:
        data = frames.packed(order)
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            self._signal()

        assert self._process.stdin is not None and self._process.stdout is not None
        timer = threading.Timer(seconds, expire)
        timer.daemon = True
        timer.start()
        try:
            frames.send(self._process.stdin, data)
            is_made, answer, self.megabytes = frames.read_answer(self._process.stdout)
            if not is_made and not isinstance(answer, DocgenError):
                raise TypeError(answer)
        except Exception as error:  # a pipe that broke, or whatever a worker gone wild may have sent
            self._is_lost = True
            self._signal()
            raise self._loss(expired.is_set(), seconds) from error
        finally:
            timer.cancel()
            self._is_lost = self._is_lost or expired.is_set()
        if not is_made:
            raise answer
        return answer

    def _signal(self) -> None:
        """Kill the session; not when its leader has been waited for, for then its number may be another's."""
        if self._process.returncode is None:
            with contextlib.suppress(OSError):
                if hasattr(os, "killpg"):
                    os.killpg(self._process.pid, signal.SIGKILL)
                else:
                    self._process.kill()

    def _loss(self, is_late: bool, seconds: float) -> RenderError:
        # A process that had died before it was killed keeps its own cause of death.
        status = self._process.wait()
        if is_late or status == -getattr(signal, "SIGXCPU", 0):
            return LimitError(
                say("超过 {seconds} 秒没有做完，已停止", seconds=f"{seconds:g}"),
                next_step=say("检查模板里的循环和过大的表格；确实要做这么久，用 --limit 放宽"),
                code="limit-time",
            )
        return _death(status)


def _death(status: object) -> RenderError:
    return RenderError(
        say("成文的进程意外中止（{status}）", status=status),
        next_step=say("重做这一件；仍然如此，把案件文件和模板交给维护人员"),
        code="worker-died",
    )


def run() -> None:
    """What the process runs: prepare, put up the fence, then job after job until the parent closes the line."""
    orders, answers = _streams()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, args=(orders.fileno(),), daemon=True).start()
    with contextlib.suppress(EOFError):
        seconds = _answer(answers, frames.receive(orders), _made_ready)
        while seconds is not None:
            limits.allow_processor(seconds)
            _answer(answers, frames.receive(orders), _done)
    answers.close()
    os._exit(0)


def _made_ready(
    bounds: Limits, folder: str, prepare: Callable[..., object] | None, arguments: tuple[Any, ...]
) -> float:
    limits.impose(bounds)
    limits.allow_processor(_STARTING)
    if prepare is not None:
        prepare(*arguments)
    limits.fence(Path(folder))
    return bounds.seconds


def _done(spoken: str, fn: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
    language.use(spoken)
    return fn(*arguments, **options)


def _streams() -> tuple[IO[bytes], IO[bytes]]:
    """Standard input and output for the parent alone: what a library prints must not get between the frames."""
    orders, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return orders, answers


def _leave_with_parent(orders: int) -> None:
    """End this process when the parent is gone, even in the middle of a job."""
    if hasattr(select, "poll"):
        line = select.poll()
        line.register(orders, 0)
        line.poll()
        os._exit(1)


def _answer(answers: IO[bytes], order: bytes, fn: Callable[..., Any]) -> Any:
    found = None
    try:
        found = fn(*frames.unpacked(order))
        data = frames.packed((True, found, limits.memory()))
    except BaseException as error:  # the parent hears of everything; this process can go on
        data = frames.packed((False, _explained(error), limits.memory()))
    frames.send(answers, data)
    return found


def _explained(error: BaseException) -> DocgenError:
    """The typed error for anything a job may raise, with the place in the program where that is a fault of ours."""
    if isinstance(error, DocgenError):
        return error
    if isinstance(error, MemoryError):
        return LimitError(
            say("需要的内存太多，已停止"), next_step=say("检查模板里的循环和过大的表格"), code="limit-memory"
        )
    if isinstance(error, RecursionError):
        return LimitError(say("嵌套太深，已停止"), next_step=say("检查模板里的嵌套"), code="limit-depth")
    frames_of = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames_of[-1].filename).name}:{frames_of[-1].lineno}" if frames_of else ""
    return RenderError(
        say("程序内部出错：{error}", error=f"{type(error).__name__}: {error} ({place})"),
        next_step=say("重做这一件；仍然如此，把案件文件和模板交给维护人员"),
        code="internal",
    )
