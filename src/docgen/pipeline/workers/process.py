"""One worker process: the parent's side (`Worker`) and the process's side (`run`).

The process is a new interpreter in a new session. So Ctrl-C in a terminal reaches only the parent, and the parent can
kill the whole session. Parent and process exchange values over the standard input and output of the process.
"""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
import weakref
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
"""Seconds within which a worker must be ready. On a busy machine, the imports alone take several seconds."""
_DYING = 0.5
"""Seconds to wait for the end of a process that has closed its pipe."""
_FROM_OUTSIDE = tuple(-getattr(signal, name) for name in ("SIGKILL", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""The exit statuses of a process that another program ended. A process that crashes has another status."""
_ENVIRONMENT = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
"""The environment variables that are the same in every worker, so that a document does not depend on them."""


class KilledError(RenderError):
    """Another program ended the process, such as a system that lacks memory. The job may succeed in another process."""


class Worker:
    """A worker process, for the parent process. One thread uses a worker at a time, but any thread may call `kill`.

    jobs: how many jobs the worker has begun. megabytes: the memory that the worker used after its last job.
    """

    def __init__(self, bounds: Limits) -> None:
        self.jobs = 0
        self.megabytes = 0
        self._limits = bounds
        self._is_lost = False
        self._folder = tempfile.mkdtemp(prefix="docgen-")
        self._remove_folder = weakref.finalize(self, _remove, self._folder, os.getpid())
        paths = [path or str(Path.cwd()) for path in sys.path]
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START, *paths],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=self._folder,
                env={**os.environ, **_ENVIRONMENT, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), self._folder)},
                start_new_session=True,
            )
        except OSError as error:  # the system cannot start another process
            self._remove_folder()
            raise _died(error.strerror) from error

    @property
    def is_alive(self) -> bool:
        """Whether the process can run a job."""
        return not self._is_lost and self._process.poll() is None

    def start(self, prepare: Callable[..., object] | None, arguments: tuple[Any, ...]) -> None:
        """Wait until the process is ready for its first job.

        prepare, arguments: a function that the process runs first, and its arguments; None: no function.
        """
        self._ask((self._limits, self._folder, prepare, arguments), _STARTING)

    def call(self, fn: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Let the process run one job, and return the result. Every error is a `DocgenError`."""
        self.jobs += 1
        return self._ask((language.current(), fn, arguments, options), self._limits.seconds)

    def kill(self) -> None:
        """End the process and every process that it has started. A second call does nothing."""
        self._kill_session()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()
        self._remove_folder()

    def forget(self) -> None:
        """Give up the worker, because the current process is a fork of the worker's parent."""
        self._is_lost = True
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                os.close(stream.fileno())

    def _ask(self, order: Any, seconds: float) -> Any:
        """Send a value to the process, and return the answer. The process is killed if the answer takes too long."""
        data = frames.packed(order)
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            self._kill_session()

        assert self._process.stdin is not None and self._process.stdout is not None
        timer = threading.Timer(seconds, expire)
        timer.daemon = True
        timer.start()
        try:
            frames.send(self._process.stdin, data)
            is_made, answer, self.megabytes = frames.read_answer(self._process.stdout)
            if not is_made and not isinstance(answer, DocgenError):
                raise TypeError(answer)
        except Exception as error:  # the pipe broke, or the process sent something forbidden
            self._is_lost = True
            # If the process died, the system knows it at once. Otherwise the process must be killed.
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_DYING)
            is_killed_here = self._process.returncode is None
            self._kill_session()
            raise self._loss(is_late=expired.is_set(), seconds=seconds, is_killed_here=is_killed_here) from error
        finally:
            timer.cancel()
            self._is_lost = self._is_lost or expired.is_set()
        if not is_made:
            raise answer
        return answer

    def _kill_session(self) -> None:
        """Kill the session of the process, unless the end of the process is known already.

        After the end, the system may give the process id to another process.
        """
        if self._process.returncode is None:
            with contextlib.suppress(OSError):
                if hasattr(os, "killpg"):
                    os.killpg(self._process.pid, signal.SIGKILL)
                else:
                    self._process.kill()

    def _loss(self, *, is_late: bool, seconds: float, is_killed_here: bool) -> RenderError:
        """Return the error for a process that was lost.

        is_late: whether it was killed because it took too long. is_killed_here: whether it was killed because it sent
        no valid answer.
        """
        status = self._process.wait()
        if is_late or status == -getattr(signal, "SIGXCPU", 0):
            return LimitError(
                say("超过 {seconds} 秒没有做完，已停止", seconds=f"{seconds:g}"),
                next_step=say("检查模板里的循环和过大的表格；确实要做这么久，用 --limit 放宽"),
                code="limit-time",
            )
        return _died(status, KilledError if status in _FROM_OUTSIDE and not is_killed_here else RenderError)


def _died(status: object, kind: type[RenderError] = RenderError) -> RenderError:
    return kind(
        say("成文的进程意外中止（{status}）", status=status),
        next_step=say("重做这一件；仍然如此，把案件文件和模板交给维护人员"),
        code="worker-died",
    )


def _remove(folder: str, owner: int) -> None:
    """Remove the folder of a worker, unless the current process is a fork of the process that made it."""
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


def run() -> None:
    """Run a worker process: prepare, then run each job that the parent sends, until the parent closes the input."""
    orders, answers = _streams()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_exit_with_parent, args=(orders.fileno(),), daemon=True).start()
    with contextlib.suppress(EOFError):
        seconds = _answer(answers, frames.receive(orders), _prepare)
        while seconds is not None:  # it is None if the preparation failed; otherwise an `EOFError` ends the loop
            limits.allow_processor(seconds)
            _answer(answers, frames.receive(orders), _run_job)
    answers.close()
    os._exit(0)


def _prepare(bounds: Limits, folder: str, prepare: Callable[..., object] | None, arguments: tuple[Any, ...]) -> float:
    """Set the limits, run `prepare`, and fence this process. Return how many seconds a job may take.

    folder: the only folder whose files may be changed.
    """
    limits.impose(bounds)
    limits.allow_processor(_STARTING)
    language.load()
    if prepare is not None:
        prepare(*arguments)
    limits.fence(Path(folder))
    return bounds.seconds


def _run_job(spoken: str, fn: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Return the result of a job. spoken: the user's language."""
    language.use(spoken)
    return fn(*arguments, **options)


def _streams() -> tuple[IO[bytes], IO[bytes]]:
    """Return the streams from and to the parent.

    The null device replaces the standard input and output. Otherwise text that a library prints would get into the
    stream of answers.
    """
    orders, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null_device = os.open(os.devnull, os.O_RDWR)
    os.dup2(null_device, 0)
    os.dup2(null_device, 1)
    return orders, answers


def _exit_with_parent(orders: int) -> None:
    """Wait until the parent is gone, then end this process, even during a job. orders: the input's descriptor."""
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(orders, 0)  # 0: wait for no data, only for the end of the pipe
        poll.poll()
        os._exit(1)


def _answer(answers: IO[bytes], order: bytes, fn: Callable[..., Any]) -> Any:
    """Call a function with values of the parent. Send back the result or the error. Return the result, if any."""
    result = None
    try:
        result = fn(*frames.unpacked(order))
        data = frames.packed((True, result, limits.memory()))
    except BaseException as error:  # the parent gets every error, and this process can run the next job
        data = frames.packed((False, _typed_error(error), limits.memory()))
    frames.send(answers, data)
    return result


def _typed_error(error: BaseException) -> DocgenError:
    """Return the `DocgenError` for an error that a job raised. For a bug in docgen, it states the place in the code."""
    if isinstance(error, DocgenError):
        return error
    if isinstance(error, MemoryError):
        return LimitError(
            say("需要的内存太多，已停止"), next_step=say("检查模板里的循环和过大的表格"), code="limit-memory"
        )
    if isinstance(error, RecursionError):
        return LimitError(say("嵌套太深，已停止"), next_step=say("检查模板里的嵌套"), code="limit-depth")
    calls = traceback.extract_tb(error.__traceback__)
    place = f"{Path(calls[-1].filename).name}:{calls[-1].lineno}" if calls else ""
    return RenderError(
        say("程序内部出错：{error}", error=f"{type(error).__name__}: {error} ({place})"),
        next_step=say("重做这一件；仍然如此，把案件文件和模板交给维护人员"),
        code="internal",
    )
