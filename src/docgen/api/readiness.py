"""What docgen works with: departments, and the libraries and fonts of this machine."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from docgen.api.parameters import AnyPath, cabinet_of

if TYPE_CHECKING:
    from docgen.pipeline.machine import Machine
    from docgen.stationery.cabinet import Listing


def departments(*, templates: AnyPath | None = None) -> tuple[Listing, ...]:
    """List the departments of a templates folder, each with what it overrides.

    >>> "czj" in [department.slug for department in docgen.departments()]
    True
    """
    return tuple(cabinet_of(templates).listing())


def kinds(*, templates: AnyPath | None = None) -> tuple[str, ...]:
    """List the kinds of documents that a templates folder declares, in the order in which they are made.

    >>> docgen.kinds()
    ('reply', 'opinion', 'feedback', 'summary')
    """
    return tuple(cabinet_of(templates).kinds)


def doctor(*, templates: AnyPath | None = None, fonts: AnyPath | None = None) -> Machine:
    """Look whether this machine has what documents cannot be made without: libraries, and a font for each purpose.

    >>> docgen.doctor().is_ready
    True
    """
    from docgen.pipeline import machine

    return machine.examined(partial(cabinet_of, templates, fonts))
