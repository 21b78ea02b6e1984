"""The remarks on a case, each with the field of the present form that it is about."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.interfaces.workbench import form
from docgen.interfaces.workbench.desk import Desk, OpenCase, key_of
from docgen.interfaces.workbench.field_names import field_id, label_of
from docgen.interfaces.workbench.review import ReviewRemark

WHOLE = "全文"
"""The label of a remark about the whole case."""


@dataclass(frozen=True, slots=True)
class AnchoredRemark:
    """A remark with its place in the present form.

    label: the label of the field. field: the id of the field; empty: the form has it no more. is_current: whether the
    field still has the quoted words.
    """

    remark: ReviewRemark
    label: str
    field: str
    is_current: bool


def anchored(desk: Desk, case: OpenCase) -> list[AnchoredRemark]:
    """Return the remarks on a case. Open remarks come first."""
    found: list[AnchoredRemark] = []
    if desk.review is None:
        return found
    for remark in desk.review.remarks(case.id):
        if not remark.key:
            found.append(AnchoredRemark(remark, WHOLE, "", True))
            continue
        value = value_of(case, remark.key)
        field = field_id(key_of(remark.key)) if value is not None else ""
        is_current = value is not None and remark.quote in value
        found.append(AnchoredRemark(remark, label_of(remark.key), field, is_current))
    return sorted(found, key=lambda one: bool(one.remark.done_by))


def value_of(case: OpenCase, name: str) -> str | None:
    """Return the value of a field of the form as text; None if the form has no such field."""
    if case.is_broken:
        return None
    for one in form.all_fields(case.editable):
        if one.name == name:
            return one.value if isinstance(one.value, str) else str(one.value)
    return None
