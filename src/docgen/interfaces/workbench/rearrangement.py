"""What a button of the form asks for → the values of the case that change: items added, taken out, moved, put together.

Each function returns the new values by their keys, and changes nothing itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from docgen.api.long_running import Editable, numeral
from docgen.errors import CaseError, Key
from docgen.interfaces.workbench.desk import key_of

Changes = dict[Key, Any]
CELLS = "cells "
"""How an order about the rows and columns of a table begins. The name of the table's field and the order follow."""
_POINTS: Key = ("proposal", "points")
_ANSWERS: Key = ("reply", "answers")
_NUMERALS = [numeral(number) for number in range(1, 21)]
EMPTY_TABLE = {"columns": ["项目", "内容"], "rows": [["", ""], ["", ""]]}
_NAMES = {"points": "label", "together": "number", "history": "date", "opinions": "unit"}
"""Key of a list → the key that names its items."""


def ordered(editable: Editable, order: str, cursor: str = "") -> Changes:
    """Return what an order of a button changes.

    order: what is to be done, and the name of a field or group. cursor: where somebody typed last: how many characters
    are before the cursor, and the name of the field; empty: unknown.
    """
    action, _, name = order.partition(" ")
    act = _ACTIONS.get(action)
    if act is None:
        raise CaseError("没有这一项")
    return _put_in_table(editable, key_of(name), cursor) if action == "table" else act(editable, key_of(name))


def taken_out(order: str, lists: Mapping[str, list[str]]) -> str:
    """Return what an order takes out of the case, as 去掉 and its object; empty if it takes nothing out.

    lists: what the form sent for the cells of tables.
    """
    action, _, name = order.removeprefix(CELLS).partition(" ")
    if order.startswith(CELLS) and action.startswith("drop-"):
        place, _, table = name.partition(" ")
        number = int(place) + 1 if place.isdecimal() and len(place) < 6 else 1
        words = "、".join(cell.strip() for cell in lists.get(f"t:{table}:{number - 1}", []) if cell.strip())[:30]
        if action == "drop-column":
            return f"去掉第 {number} 栏"
        return f"去掉第 {number} 行" + (f"“{words}”" if words else "")
    if action == "remove":
        return "去掉这张表"
    if action != "drop":
        return ""
    key = key_of(name)
    list_name = str(key[-2]) if len(key) > 1 else ""
    return f"去掉{key[-1]}" + {"points": "和对它的答复", "opinions": "的会办意见"}.get(list_name, "")


def moved(table: Mapping[str, Any], order: str) -> dict[str, Any]:
    """Return a typed table after an order about its rows and columns. order: the action, and the index of its place."""
    action, _, place = order.partition(" ")
    rows, columns = list(table["rows"]), list(table["columns"])
    index = int(place) if place.isdecimal() and len(place) < 6 else 0
    if action == "row":
        rows.append([""] * len(columns))
    elif action == "drop-row":
        del rows[index : index + 1]
    elif action == "up-row" and 0 < index < len(rows):
        rows.insert(index - 1, rows.pop(index))
    elif action == "column":
        columns.append("新栏")
        rows = [[*row, ""] for row in rows]
    elif action == "drop-column" and len(columns) > 1:
        columns = columns[:index] + columns[index + 1 :]
        rows = [row[:index] + row[index + 1 :] for row in rows]
    moved_table = {**table, "columns": columns, "rows": rows or [[""] * len(columns)]}
    if len(columns) != len(table["columns"]):
        moved_table.pop("widths", None)
    return moved_table


def added(editable: Editable, sent: Mapping[str, str]) -> Changes:
    """Return what new items change. sent: what was typed for them, by the names of `FormGroup.adding`."""
    changes: Changes = {}
    if ask := sent.get("n:points:ask"):
        points = _items(editable, _POINTS)
        changes[_POINTS] = [*points, {"label": next_label([point["label"] for point in points]), "ask": ask}]
    for key in (("proposal", "together"), ("history",)):
        start = f"n:{key[-1]}:"
        item = {name.removeprefix(start): text for name, text in sent.items() if name.startswith(start) and text}
        if item:
            changes[key] = [*_items(editable, key), item]
    return changes


def renamed(editable: Editable, key: Key, name: str) -> Changes:
    """Return what another name of an item changes: in the list, and, for a request, in its answer."""
    part = _NAMES.get(str(key[-2])) if len(key) > 1 else None
    items = _items(editable, key[:-1]) if part else []
    if part is None or not any(str(item.get(part)) == key[-1] for item in items):
        raise CaseError("没有这一项")
    if any(str(item.get(part)) == name for item in items):
        raise CaseError(f"已经有“{name}”")
    changes: Changes = {}
    if part == "label":
        changes[_ANSWERS] = [_with_labels(answer, {key[-1]: name}) for answer in _items(editable, _ANSWERS)]
    changes[key[:-1]] = [{**item, part: name} if str(item.get(part)) == key[-1] else item for item in items]
    return changes


def next_label(labels: list[str]) -> str:
    """Return a label for one more request, counted on from the last one: 建议四 after 建议三."""
    start, last, end = "建议", "", ""
    if labels and (match := re.fullmatch(r"(.*?)([0-9]{1,3}|[一二三四五六七八九十]{1,2})(\D*)", labels[-1])):
        start, last, end = match.groups()
    if last.isdecimal():
        numerals = [str(number) for number in range(int(last) + 1, int(last) + 999)]
    else:
        following = _NUMERALS.index(last) + 1 if last in _NUMERALS else 0
        numerals = [*_NUMERALS[following:], *map(str, range(21, 999))]
    candidates = [f"{start}{numeral}{end}" for numeral in numerals]
    return next(label for label in candidates if label not in labels)


def _put_in_table(editable: Editable, key: Key, cursor: str = "") -> Changes:
    """Put an empty table behind the paragraph with the cursor; at the end of the text if the cursor is elsewhere.

    If no character is before the cursor, the table comes before the paragraph.
    """
    parts, table = list(_parts(editable.value(key))), {"table": EMPTY_TABLE}
    before, _, name = cursor.partition(" ")
    field = key_of(name) if name and before.isdecimal() and len(before) < 7 else ()
    index: str | int = len(parts)
    if field == key:
        index = 0
    elif field[:-1] == key:
        index = field[-1]
    if not isinstance(index, int) or index >= len(parts) or not isinstance(parts[index], str):
        return {key: [*parts, table]}
    text, count = parts[index], int(before)
    end = text.find("\n", count) if count else 0
    halves = (text, "") if end < 0 else (text[:end], text[end:].removeprefix("\n"))
    above, below = ([half] if half.strip() else [] for half in halves)
    return {key: [*parts[:index], *above, table, *below, *parts[index + 1 :]]}


def _take_out_table(editable: Editable, key: Key) -> Changes:
    text = editable.value(key[:-2])
    if not isinstance(text, list) or key[-1] != "table" or not isinstance(editable.value(key), Mapping):
        raise CaseError("没有这一项")
    parts = [part for place, part in enumerate(text) if place != key[-2]]
    return {key[:-2]: parts[0] if len(parts) == 1 and isinstance(parts[0], str) else parts}


def _move_up(editable: Editable, key: Key) -> Changes:
    groups = _groups(editable)
    return _moved_before(editable, groups, _index(groups, key))


def _move_down(editable: Editable, key: Key) -> Changes:
    groups = _groups(editable)
    return _moved_before(editable, groups, _index(groups, key) + 1)


def _moved_before(editable: Editable, groups: list[list[str]], index: int) -> Changes:
    """Move the requests of an answer before those of the answer above it. index: which answer; the first stays."""
    if not 0 < index < len(groups):
        return {}
    points = _items(editable, _POINTS)
    place = next(at for at, point in enumerate(points) if point["label"] in groups[index - 1])
    moving = [point for point in points if point["label"] in groups[index]]
    staying = [point for point in points if point["label"] not in groups[index]]
    return {_POINTS: [*staying[:place], *moving, *staying[place:]]}


def _join(editable: Editable, key: Key) -> Changes:
    """Join an answer to the answer above it. Both texts stay, one after the other."""
    groups = _groups(editable)
    index = _index(groups, key)
    if index == 0:
        return {}
    above, below = (_answer_of(editable, labels) for labels in groups[index - 1 : index + 1])
    both: dict[str, Any] = {"points": [*groups[index - 1], *groups[index]]}
    if heading := above.get("heading") or below.get("heading"):
        both["heading"] = heading
    second_heading = below.get("heading") if above.get("heading") else None  # it becomes a paragraph
    texts = [*_parts(above.get("text")), *([second_heading] if second_heading else []), *_parts(below.get("text"))]
    if any(isinstance(part, Mapping) for part in texts):
        both["text"] = texts
    elif texts:
        both["text"] = "\n".join(text.rstrip("\n") for text in texts)
    outcomes = [one["outcome"] for one in (above, below) if one.get("outcome")]
    if outcomes:
        pieces: dict[str, list[str]] = {}
        for outcome in outcomes:
            for name, text in outcome.items():
                pieces.setdefault(name, [])
                if text:
                    pieces[name].append(text.rstrip("\n"))
        both["outcome"] = {name: "\n".join(found) for name, found in pieces.items() if found}
    return {_ANSWERS: [both, *_other_answers(editable, [*groups[index - 1], *groups[index]])]}


def _split(editable: Editable, key: Key) -> Changes:
    """Give each request of an answer an answer of its own. The first keeps the text."""
    groups = _groups(editable)
    labels = groups[_index(groups, key)]
    own = _answer_of(editable, labels)
    first = {"point": labels[0], **{name: value for name, value in own.items() if name not in ("point", "points")}}
    return {_ANSWERS: [first, *({"point": label} for label in labels[1:]), *_other_answers(editable, labels)]}


def _drop(editable: Editable, key: Key) -> Changes:
    """Take an item out of its list, and the answer of a request with it."""
    part = _NAMES.get(str(key[-2])) if len(key) > 1 else None
    if part is None:
        raise CaseError("没有这一项")
    items = _items(editable, key[:-1])
    staying = [item for item in items if str(item.get(part)) != key[-1]]
    if len(staying) == len(items):
        raise CaseError("没有这一项")
    changes: Changes = {}
    if part == "label":
        answers = [_with_labels(answer, {key[-1]: None}) for answer in _items(editable, _ANSWERS)]
        changes[_ANSWERS] = [answer for answer in answers if answer.get("point") or answer.get("points")]
    changes[key[:-1]] = staying
    return changes


_ACTIONS: dict[str, Callable[[Editable, Key], Changes]] = {
    "table": _put_in_table,
    "remove": _take_out_table,
    "up": _move_up,
    "down": _move_down,
    "join": _join,
    "split": _split,
    "drop": _drop,
}


def _items(editable: Editable, key: Key) -> list[dict[str, Any]]:
    return list(editable.value(key) or [])


def _groups(editable: Editable) -> list[list[str]]:
    """Return the labels of the requests that each answer of this unit is about."""
    return [[point.label for point in points] for points, _ in editable.case.own_answers()]


def _index(groups: list[list[str]], key: Key) -> int:
    """Return which group has the label at the end of a key."""
    index = next((index for index, labels in enumerate(groups) if key[-1] in labels), None)
    if index is None:
        raise CaseError("没有这一项")
    return index


def _answer_of(editable: Editable, labels: list[str]) -> dict[str, Any]:
    """Return the answer to requests as the file has it; empty if there is none."""
    return next((one for one in _items(editable, _ANSWERS) if set(_labels(one)) & set(labels)), {})


def _other_answers(editable: Editable, labels: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the answers to none of some requests."""
    return (one for one in _items(editable, _ANSWERS) if not set(_labels(one)) & set(labels))


def _labels(answer: Mapping[str, Any]) -> list[str]:
    return answer.get("points") or [answer["point"]]


def _with_labels(answer: dict[str, Any], names: Mapping[Any, str | None]) -> dict[str, Any]:
    """Return an answer with other labels of its requests. names: old label → new label, or None to take it out."""
    labels = [names.get(label, label) for label in _labels(answer)]
    kept = [label for label in labels if label]
    content = {name: value for name, value in answer.items() if name not in ("point", "points")}
    if len(kept) > 1:
        return {"points": kept, **content}
    return {"point": kept[0] if kept else None, **content}


def _parts(text: Any) -> list[Any]:
    """Return a text as a list of paragraphs and tables."""
    if isinstance(text, list):
        return text
    return [text] if text else []
