"""List the settings of a department file, each with its meaning, its default and an example.

The list is read from the fields of `Department`, so it contains every new setting.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docgen.model.case import record_in
from docgen.stationery.department import Department


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting of `department.toml`."""

    key: str
    """The key. A dot separates the name of a table from a key in the table, such as `contact.phone`."""
    meaning: str
    """The meaning in Chinese."""
    default: Any
    """The value of a department that states nothing. None: there is no value."""
    example: Any
    """An example of a value."""


def settings(model: type[Any] = Department, prefix: str = "") -> Iterator[Setting]:
    """Yield the settings of a table and of the tables in it. prefix: the keys that lead to the table."""
    for name, field in model.model_fields.items():
        record = record_in(field.annotation)
        if record is not None:
            yield from settings(record, f"{prefix}{name}.")
        else:
            default = field.get_default(call_default_factory=True)
            example = field.examples[0] if field.examples else None
            yield Setting(prefix + name, field.description or "", default, example)
