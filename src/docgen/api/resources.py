"""Describe the resources of docgen: departments, kinds of documents, and the libraries and fonts of this machine."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from docgen.api.parameters import AnyPath, departments_of

if TYPE_CHECKING:
    from docgen.pipeline.machine import Machine
    from docgen.stationery.departments import Listing


def departments(*, templates: AnyPath | None = None) -> tuple[Listing, ...]:
    """Return the departments of a templates folder, each with the keys, phrases and files that replace inherited ones.

    >>> "czj" in [department.slug for department in docgen.departments()]
    True
    """
    return tuple(departments_of(templates).listing())


def kinds(*, templates: AnyPath | None = None) -> tuple[str, ...]:
    """Return the kinds of documents that a templates folder declares, in the order in which docgen makes them.

    >>> docgen.kinds()
    ('reply', 'opinion', 'feedback', 'summary')
    """
    return tuple(departments_of(templates).kinds)


def doctor(*, templates: AnyPath | None = None, fonts: AnyPath | None = None) -> Machine:
    """Check whether this machine has the libraries and fonts that documents need. Return the result of the check.

    >>> docgen.doctor().is_ready
    True
    """
    from docgen.pipeline import machine

    return machine.examined(partial(departments_of, templates, fonts))
