"""Records of what Word files print ↔ the file `printed.json` beside the manifest. The file is not sent to recipients.

A Word file contains the hash of what it prints. If an edited file comes back, the record with this hash states
which text came from which key of the case.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from docgen.composition.printed_record import PrintedRecord, RecordedValue
from docgen.errors import InputError, Place
from docgen.files import own_json
from docgen.language import say
from docgen.model import printed

FILE = "printed.json"
_FORMAT_VERSION = 1
_MOST_RECORDS = 20
"""How many records of one document are kept. A file may come back after the document was made again."""


def dump(records: Iterable[PrintedRecord], earlier: Mapping[str, PrintedRecord] | None = None) -> bytes:
    """Return the records as JSON, each with its hash. earlier: the records of earlier runs, the latest first."""
    new = {one.content.base: one for one in records}
    kept: dict[str, list[tuple[str, PrintedRecord]]] = {}
    for base, one in [*new.items(), *(earlier or {}).items()]:
        same_name = kept.setdefault(one.name, [])
        if len(same_name) < _MOST_RECORDS and all(other != base for other, _ in same_name):
            same_name.append((base, one))
    listed: list[dict[str, Any]] = []
    for name in sorted(kept):
        listed += [{"base": base, **_plain(one)} for base, one in kept[name]]
    return (json.dumps({"form": _FORMAT_VERSION, "documents": listed}, ensure_ascii=False) + "\n").encode()


def load(path: Path) -> dict[str, PrintedRecord]:
    """Return hash → record. An `InputError` is raised if the file is damaged or its format has another version."""
    try:
        data = json.loads(own_json.content(path))
        if data["form"] != _FORMAT_VERSION:
            raise ValueError(data["form"])
        return {str(one["base"]): _record(one) for one in data["documents"]}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError) as error:
        raise InputError(
            say("成文时的底稿读不懂：{error}", error=type(error).__name__),
            place=Place(str(path)),
            next_step=say("用成文时写下的 {file}，没有改动过的", file=FILE),
        ) from error


def load_if_readable(path: Path) -> dict[str, PrintedRecord]:
    """Return the records of a file; none if the file does not exist or cannot be read."""
    try:
        return load(path)
    except InputError:
        return {}


def _plain(one: PrintedRecord) -> dict[str, Any]:
    values = []
    for key, recorded in one.values.items():
        names = {str(index): name for index, name in recorded.names.items()}
        values.append({"key": list(key), "value": recorded.value, "names": names})
    return {"name": one.name, "printed": printed.plain(one.content), "beside": list(one.beside), "values": values}


def _record(value: Mapping[str, Any]) -> PrintedRecord:
    values = {}
    for one in value["values"]:
        names = {int(index): str(name) for index, name in one["names"].items()}
        values[printed.key_from(one["key"])] = RecordedValue(one["value"], names)
    beside = tuple(str(line) for line in value["beside"])
    return PrintedRecord(str(value["name"]), printed.from_plain(value["printed"]), beside, values)
