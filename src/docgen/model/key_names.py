"""The Chinese names of the values of a case, for messages and for programs that show a case as input fields."""

from __future__ import annotations

import re

from pydantic import BaseModel

from docgen.model.case import Case, Each, record_in

_PART = Each("第{}段")
"""The name of an item of a `Text`."""
_BRACKETED = re.compile("（[^（）]*）")  # text in brackets, with the brackets


def describe(path: tuple[str | int, ...]) -> str:
    """Return the Chinese name of a value: ("reply", "answers", 0, "text") is 答复 · 第1条 · 答复内容.

    The name of a key is the description of its field, up to the first punctuation mark. The name of a list item
    replaces the name of the list. A key that the model does not contain is used unchanged.
    """
    names: list[str] = []
    record: type[BaseModel] | None = Case
    item, depth = _PART, 0
    for part in path:
        if isinstance(part, int):
            name = item.names[min(depth, len(item.names) - 1)].format(part + 1)
            if depth == 0 and item is not _PART:
                names[-1] = name
            else:  # The item of a text, or of a list inside a list, follows the names above it.
                names.append(name)
            depth += 1
        elif record is not None and (field := record.model_fields.get(part)):
            names.append(re.split("[，；：]", _BRACKETED.sub("", field.description or part))[0])
            item = next((entry for entry in field.metadata if isinstance(entry, Each)), _PART)
            record, depth = record_in(field.annotation), 0
        else:
            names.append(part)
            record = None
    return " · ".join(names)
