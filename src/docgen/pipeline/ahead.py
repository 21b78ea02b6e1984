"""Run several jobs at the same time. Yield their results in the order of the jobs."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

_Job = TypeVar("_Job")
_Answer = TypeVar("_Answer")


def in_order(jobs: Iterable[_Job], begin: Callable[[_Job], _Answer], ahead: int) -> Iterator[tuple[_Job, _Answer]]:
    """Yield each job with the result of `begin`, in the order of the jobs.

    begin: a function that starts a job. Its result is usually a function that waits for the answer. ahead: how many
    later jobs are started before a job is yielded.
    """
    begun: deque[tuple[_Job, _Answer]] = deque()
    for job in jobs:
        begun.append((job, begin(job)))
        if len(begun) > ahead:
            yield begun.popleft()
    while begun:
        yield begun.popleft()
