"""What fields are called: the key of a value → the name, the id and the label of its field.

The name of a field is its key as JSON. In the key, the name of an answer, an opinion or a request replaces its index.
So a field stays the same field if the list around it changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docgen.api.long_running import Editable, describe
from docgen.errors import Key
from docgen.interfaces.workbench.desk import key_of

_NAMED = (("reply", "answers"), ("opinions",), ("proposal", "points"), ("proposal", "together"), ("history",))
"""The lists whose items have names."""


def field_of(keys: Iterable[Key], key: Sequence[str | int], editable: Editable) -> Key:
    """Return the key of the field that holds the value at a key with indexes; empty if there is none.

    For an item with several fields, such as an opinion, it is the first of these. keys: the keys of all fields.
    """
    named = named_key(key, editable)
    best: Key = ()
    for one in keys:
        if named[: len(one)] == one and len(one) > len(best):
            best = one
    if not best and len(named) > 1:
        return next((one for one in keys if one[: len(named)] == named), ())
    return best


def label_of(name: str) -> str:
    """Return what people call the field of a name. A named item is called by its name."""
    key = key_of(name)
    place = _place_of_name(key)
    if not place or not isinstance(key[place], str):
        return describe(key)
    item = (*key[:place], 0)
    return f"{key[place]}{describe((*item, *key[place + 1 :])).removeprefix(describe(item))}"


def named_key(key: Sequence[str | int], editable: Editable) -> Key:
    """Return a key with the name of an item in place of its index."""
    parts = list(editable.named(tuple(key)))
    place = _place_of_name(key)
    index = parts[place] if place else ""
    if isinstance(index, int) and key[0] in ("reply", "opinions"):  # an answer or opinion that the case lacks
        names = labels(editable) if key[0] == "reply" else units(editable)
        parts[place] = names[index] if index < len(names) else index
    return tuple(parts)


def labels(editable: Editable) -> list[str]:
    """Return the labels of the points that this unit answers, in their order."""
    return [point.label for point in editable.case.own_points()]


def units(editable: Editable) -> list[str]:
    """Return the units whose opinion the case has or waits for."""
    known = [opinion.unit for opinion in editable.case.opinions]
    if editable.case.handling.type != "主办会办":
        return known
    return [*known, *(unit for unit in editable.case.handling.co_handlers if unit not in known)]


def field_id(key: Sequence[str | int]) -> str:
    """Return the id of the element of a field. It has no character that a selector would have to escape."""
    words = []
    for part in map(str, key):
        words.append(part if part.isascii() else part.encode().hex())
    return "f-" + "-".join(words)


def _place_of_name(key: Sequence[str | int]) -> int:
    """Return where in a key the name of an item may stand; 0 if nowhere."""
    place = next((len(one) for one in _NAMED if tuple(key[: len(one)]) == one), 0)
    return place if len(key) > place else 0
