"""What an office may write on its stationery, what it differs in, and whether its letters can be made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.api.parameters import AnyPath, cabinet_of

if TYPE_CHECKING:
    from docgen.composition.guide import GuideSection


def explain(*, templates: AnyPath | None = None) -> tuple[GuideSection, ...]:
    """List all that an office can write: settings, parts, lines, phrases, values, filters, line categories and signs.

    >>> {section.name: section for section in docgen.explain()}["phrases"].entries[0].meaning[:7]
    '怎样称呼这一件'
    """
    from docgen.composition.guide import guide

    return guide(cabinet_of(templates))
