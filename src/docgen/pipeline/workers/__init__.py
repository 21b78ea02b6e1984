"""Jobs → futures: a pool of warm worker processes with limits, behind the interface of `concurrent.futures`.

A job gets values and gives values. Whatever becomes of its worker – out of time, out of memory, killed, crashed – the
job's future gets a typed error, a new worker takes its place, and no other job notices.
"""

from __future__ import annotations

import contextlib
import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any

from docgen.errors import RenderError
from docgen.language import say
from docgen.pipeline.workers.limits import Limits
from docgen.pipeline.workers.process import Worker

_JOBS_OF_ONE = 200
"""After so many jobs a worker makes way for a new one."""
_HEAVIEST = 600
"""Megabytes: a worker that has grown beyond makes way, too. One that has seen every font and form has some 400."""


class Workers(Executor):
    """At most `size` worker processes, each with one job at a time.

    limits: what each job may use. prepare, arguments: what a new worker runs first, before its fence goes up; loading
    libraries and asking fontconfig need what is forbidden afterwards. Functions and values go by pickle.
    """

    def __init__(
        self, size: int, limits: Limits, prepare: Callable[..., object] | None = None, arguments: tuple[Any, ...] = ()
    ) -> None:
        self._limits = limits
        self._prepare = (prepare, arguments)
        self._guards = ThreadPoolExecutor(size, "docgen-worker")
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._stopped = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run `fn` in a worker. The future's error is always a `DocgenError`."""
        # a thread would not know the user's language
        return self._guards.submit(contextvars.copy_context().run, self._run, fn, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the jobs end, then the workers."""
        self._guards.shutdown(wait, cancel_futures=cancel_futures)
        if wait:
            self.stop()

    def stop(self) -> None:
        """End all workers at once; jobs under way end with an error, those that wait never start."""
        with self._lock:
            self._stopped = True
            workers = [*self._idle, *self._busy]
            self._idle.clear()
        for worker in workers:
            worker.kill()
        self._guards.shutdown(cancel_futures=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for the jobs, unless an error or Ctrl-C ends the block: then nothing is waited for."""
        if kind is None:
            self.shutdown()
        else:
            self.stop()

    def _run(self, fn: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
        worker = self._taken()
        try:
            return worker.call(fn, arguments, options)
        finally:
            with self._lock:
                self._busy.discard(worker)
                fit = not self._stopped and worker.is_alive and not self._is_spent(worker)
                if fit:
                    self._idle.append(worker)
            if not fit:
                worker.kill()

    def _taken(self) -> Worker:
        """An idle worker that still lives, or a new one."""
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.is_alive:
                    self._busy.add(worker)
                    return worker
                worker.kill()
        worker = Worker(self._limits)
        with self._lock:
            self._busy.add(worker)
            stopped = self._stopped
        with contextlib.ExitStack() as undo:
            undo.callback(self._drop, worker)
            if stopped:
                raise RenderError(say("已中断"), code="worker-stopped")
            prepare, arguments = self._prepare
            worker.start(prepare, arguments)
            undo.pop_all()
        return worker

    def _drop(self, worker: Worker) -> None:
        with self._lock:
            self._busy.discard(worker)
        worker.kill()

    @staticmethod
    def _is_spent(worker: Worker) -> bool:
        return worker.jobs >= _JOBS_OF_ONE or worker.megabytes > _HEAVIEST
