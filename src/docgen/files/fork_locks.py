"""Locks around libraries that only one thread may use at a time. A fork waits until no thread holds one of them.

A process has only the thread that forked it. If another thread held a lock at that moment, the lock would be held for
ever in the new process, and the library would be in the middle of its work.
"""

from __future__ import annotations

import os
import threading


def lock() -> threading.RLock:
    """Return a new lock. The thread that holds it may fork."""
    made = threading.RLock()
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=made.acquire, after_in_parent=made.release, after_in_child=made.release)
    return made
