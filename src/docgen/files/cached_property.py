"""A property that is computed when it is first asked for, without a lock.

`functools.cached_property` has a lock before Python 3.12. A process that is forked while another thread computes a
value would wait for that lock for ever. Here two threads that ask at the same time both compute the value.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

_Value = TypeVar("_Value")

if sys.version_info >= (3, 12) or TYPE_CHECKING:
    from functools import cached_property as cached_property
else:

    class cached_property(Generic[_Value]):
        """See the module. compute: the method that computes the value."""

        def __init__(self, compute: Callable[[Any], _Value]) -> None:
            self._compute = compute
            self.__doc__ = compute.__doc__

        def __set_name__(self, owner: type, name: str) -> None:
            self._name = name

        def __get__(self, instance: Any, owner: type | None = None) -> Any:
            if instance is None:
                return self
            value = instance.__dict__[self._name] = self._compute(instance)
            return value
