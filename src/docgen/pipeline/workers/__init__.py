"""Jobs → futures: a pool of worker processes with limits, as an `Executor` of `concurrent.futures`.

A job is a function with its arguments. If a worker runs out of time or memory, is killed or crashes, the future of its
job gets a `DocgenError`. A new worker then takes its place, and other jobs are not affected. A job whose worker was
killed from outside is run once more.
"""

from __future__ import annotations

import contextvars
import os
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any

from docgen.errors import RenderError
from docgen.language import say
from docgen.pipeline.workers.limits import Limits
from docgen.pipeline.workers.process import KilledError, Worker

_MOST_MEGABYTES = 600
"""The memory in megabytes above which a worker is replaced. A worker that has loaded every font uses about 250."""


class Workers(Executor):
    """A pool of at most `size` worker processes, each of which runs one job at a time.

    limits: what each job may use. prepare, arguments: a function and its arguments, which a new worker runs first. The
    function runs before the worker is fenced, because loading libraries and asking fontconfig are forbidden afterwards.
    Functions and values are pickled.
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
        _POOLS.add(self)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run `fn` in a worker, and return the future of its result. Its error is always a `DocgenError`.

        Raise a `RenderError` after the end of the pool, and in a process that was forked from the pool's own.
        """
        if self._stopped:
            raise _ended()
        # The context contains the user's language. A new thread would not have it.
        return self._guards.submit(contextvars.copy_context().run, self._run, fn, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Accept no more jobs. With `wait`, wait for the jobs and then end the workers."""
        self._guards.shutdown(wait, cancel_futures=cancel_futures)
        if wait:
            self.stop()

    def stop(self) -> None:
        """End all workers at once. Running jobs end with an error, and waiting jobs never start."""
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
        """Wait for the jobs and end the workers. After an error or Ctrl-C, end the workers at once."""
        if kind is None:
            self.shutdown()
        else:
            self.stop()

    def forget(self) -> None:
        """End this pool in a forked process. The workers belong to the parent process, so nothing is sent to them."""
        self._stopped = True
        self._lock = threading.Lock()
        for worker in (*self._idle, *self._busy):
            worker.forget()
        self._idle.clear()
        self._busy.clear()

    def _run(self, fn: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
        try:
            return self._run_once(fn, arguments, options)
        except KilledError:
            if self._stopped:
                raise
            return self._run_once(fn, arguments, options)

    def _run_once(self, fn: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
        worker = self._take_worker()
        try:
            return worker.call(fn, arguments, options)
        finally:
            with self._lock:
                self._busy.discard(worker)
                is_spent = worker.jobs >= self._limits.jobs or worker.megabytes > _MOST_MEGABYTES
                is_usable = not self._stopped and worker.is_alive and not is_spent
                if is_usable:
                    self._idle.append(worker)
            if not is_usable:
                worker.kill()

    def _take_worker(self) -> Worker:
        """Return an idle worker that is alive, or else a new worker."""
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
        try:
            if stopped:
                raise _ended()
            worker.start(*self._prepare)
        except BaseException:
            with self._lock:
                self._busy.discard(worker)
            worker.kill()
            raise
        return worker


def _ended() -> RenderError:
    return RenderError(say("已中断"), code="worker-stopped")


_POOLS: weakref.WeakSet[Workers] = weakref.WeakSet()


def _forget_pools() -> None:
    """End the pools that a forked process has from its parent. Their threads do not exist in the forked process."""
    for pool in list(_POOLS):
        pool.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_pools)
