"""Jobs begun some ahead of the one that is waited for, and answered in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

_Job = TypeVar("_Job")
_Answer = TypeVar("_Answer")


def in_order(jobs: Iterable[_Job], begin: Callable[[_Job], _Answer], ahead: int) -> Iterator[tuple[_Job, _Answer]]:
    """Each job with what `begin` gave for it, usually a function that waits for the answer.

    ahead: how many jobs are begun besides the one that is handed out.
    """
    begun: deque[tuple[_Job, _Answer]] = deque()
    for job in jobs:
        begun.append((job, begin(job)))
        if len(begun) > ahead:
            yield begun.popleft()
    while begun:
        yield begun.popleft()
