"""Values as the form shows them, and as the case file has them.

A list is shown as lines. The records of a list, or named facts, are shown as a table with fixed columns; a row without
any text is no record. The widths of the columns of a table are shown as one text, such as 2:7:4.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from docgen.errors import CaseError
from docgen.interfaces.workbench.routing import Sent

_BETWEEN_WIDTHS = re.compile(r"[\s:：,，、]+")


class RecordError(CaseError):
    """Rows were typed that are no records yet."""


def shown_value(kind: str, parts: Mapping[str, str], value: Any) -> Any:
    """Return a value of the case file as a field shows it. kind, parts: those of the field."""
    if kind == "list" and isinstance(value, list):
        return "\n".join(str(item) for item in value)
    if kind == "table" and isinstance(value, Mapping):  # YAML ends a cell of several lines with a line end
        rows = [[(cell or "").rstrip("\n") for cell in row] for row in value.get("rows") or []]
        table = {**value, "rows": rows}
        if value.get("widths"):
            table["widths"] = ":".join(value["widths"])
        return table
    if kind != "records":
        return value
    if isinstance(value, Mapping):
        rows = [[str(name), str(text or "")] for name, text in value.items()]
    else:
        rows = [[str(item.get(part) or "") for part in parts] for item in value or [] if isinstance(item, Mapping)]
    return {"columns": list(parts.values()), "rows": rows}


def kept_value(kind: str, parts: Mapping[str, str], text: str) -> Any:
    """Return what was typed and is not valid yet, as a field shows it. text: as the database has it."""
    if kind not in ("list", "table", "records"):
        return text
    value = json.loads(text)  # they are kept as JSON
    if kind == "records" and isinstance(value, dict) and isinstance(value.get("rows"), list):
        return value  # rows that are no records
    return {"columns": [], "rows": [], **value} if kind == "table" else shown_value(kind, parts, value)


def stored_value(kind: str, parts: Mapping[str, str], value: Any) -> Any:
    """Return a shown value as the case file has it. If it does not have the shape of the field, raise a `CaseError`."""
    if kind in ("table", "records"):
        if not _is_table(value):
            raise CaseError("没有这一项")
        if kind == "records":
            return _records(parts, value["rows"])
        table = {name: value[name] for name in ("caption", "columns", "widths", "rows") if value.get(name)}
        if isinstance(value.get("widths"), str):
            table["widths"] = _BETWEEN_WIDTHS.split(value["widths"].strip())
        return table
    if not isinstance(value, str):
        raise CaseError("没有这一项")
    if kind == "list":
        return [line.strip() for line in value.split("\n") if line.strip()]
    return value


def _records(parts: Mapping[str, str], rows: list[list[str | None]]) -> Any:
    """Return the records of rows: a list of mappings, or, if the columns are a name and a value, one mapping."""
    filled = [[(cell or "").strip() for cell in row] for row in rows]
    filled = [row for row in filled if any(row)]
    if any(len(row) != len(parts) for row in filled):
        raise CaseError("没有这一项")
    if list(parts) != ["name", "value"]:
        return [{part: cell for part, cell in zip(parts, row, strict=True) if cell} for row in filled]
    found: dict[str, str] = {}
    for name, text in filled:
        if not name:
            raise RecordError(f"“{text}”没有名称", next_step="左边写名称")
        if name in found:
            raise RecordError(f"“{name}”写了两遍", next_step="一个名称写一行")
        found[name] = text
    return found


def _is_table(value: Any) -> bool:
    """Return whether a value has the shape of a table: columns and rows, each a list of texts."""
    if not isinstance(value, dict) or not isinstance(value.get("rows"), list):
        return False
    for row in (value.get("columns"), *value["rows"]):
        if not isinstance(row, list) or not all(isinstance(cell, str | None) for cell in row):
            return False
    return True


def sent_value(kind: str, name: str, shown: Any, sent: Sent) -> Any:
    """Return what a form sent for a field, as the field shows it; None if it sent nothing.

    kind, name: those of the field. shown: the value that the field has now.
    """
    if kind not in ("table", "records"):
        value = sent.values.get(f"v:{name}")
        return value.replace("\r\n", "\n") if isinstance(value, str) else None
    rows: list[list[str]] = []
    while (cells := sent.lists.get(f"t:{name}:{len(rows)}")) is not None:
        rows.append([cell.replace("\r\n", "\n") for cell in cells])
    if kind == "records":
        return {**shown, "rows": rows} if rows else None
    if f"t:{name}:columns" not in sent.lists:
        return None
    table = {**shown, "columns": sent.lists[f"t:{name}:columns"], "rows": rows}
    table |= {part: sent.text(f"t:{name}:{part}") for part in ("caption", "widths")}
    return {part: value for part, value in table.items() if value}
