"""Case files: YAML text ↔ `Case`, without loss. Comments, order and quoting of the officer's file survive a change.

The only module that knows YAML. Every scalar is read as text: `20260001` stays `20260001`, and `1.10` stays `1.10`.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, NodeEvent, ScalarEvent
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString, ScalarString
from ruamel.yaml.tag import Tag

from docgen.errors import CaseError, DocgenError, Finding, Place, dotted
from docgen.files import text_files
from docgen.files.text_files import decode
from docgen.language import foreign, say
from docgen.model import case_text, mistakes
from docgen.model.case import Case

Key = tuple[str | int, ...]
"""A path into a case file: ("reply", "answers", 0, "text")."""

_DEEPEST = 20
_MOST_PARTS = 20_000
"""Keys, values and their brackets; a case of fifty points has 1,000."""
_LARGEST_FILE = 1_000_000
_NULLS = {"", "~", "null"}
# YAML takes these for line ends, which no editor shows, and folds the lines into one.
_ODD_BREAK = re.compile("\r(?!\n)|[\x85\u2028\u2029]")
_CUT = re.compile(r"[ \t]+#[^\s#]")
"""Text cut off behind a value because YAML takes it for a comment: 关于 #1楼. A comment has a space behind its #."""
_NULL = Tag(suffix="tag:yaml.org,2002:null")


class _TextResolver(VersionedResolver):
    """Reads every plain scalar as text, and nothing, ~ and null as nothing."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is ScalarNode and implicit[0]:
            return _NULL if value in _NULLS else self.DEFAULT_SCALAR_TAG
        return super().resolve(kind, value, implicit)


@dataclass(frozen=True)
class CaseFile:
    """A case with the file it came from. `document` is the YAML tree with its comments."""

    case: Case
    document: CommentedMap
    name: str

    @property
    def yaml(self) -> str:
        """The text of the file."""
        return dump(self)

    def texts(self) -> Iterator[tuple[Key, str]]:
        """Every text of the file with its key."""
        yield from _texts(self.document, ())

    def place(self, key: Key) -> Place:
        """Where `key` stands, or would stand, in the file."""
        return _place(self.document, self.name, key)


def read(path: Path) -> CaseFile:
    """Read a case file; problems are a `CaseError` that lists all of them with key and line."""
    return parse(decode(text_files.read(path, _LARGEST_FILE), str(path))[0], str(path))


def read_all(paths: Iterable[Path]) -> list[CaseFile]:
    """Read several case files; one `CaseError` lists the problems of all."""
    files, findings, broken = [], list[Finding](), 0
    for path in paths:
        try:
            files.append(read(path))
        except DocgenError as error:
            broken += 1
            own = Finding(error.code, error.message, error.place, next_step=error.next_step)
            findings += error.findings or (own,)
    if findings:
        raise CaseError(
            say("{count} 个案件文件读不了", count=broken), findings=findings, next_step=say("按所列案件改正后重试")
        )
    return files


def parse(text: str, name: str) -> CaseFile:
    """Parse the text of a case file; `name` is what errors call it."""
    return _validated(_load(text, name), name)


def from_json(text: str, name: str) -> CaseFile:
    """Parse a case that is written as JSON; text that is none may still be YAML."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return parse(text, name)
    return from_values(values, name)


def from_values(values: Mapping[str, Any], name: str) -> CaseFile:
    """Take a case from values; what errors name then has a key and no line."""
    _refuse_endless(values, name)
    return _validated(node(values), name)


def _refuse_endless(values: Any, name: str, depth: int = 1) -> int:
    """Refuse values that no case file could hold; the answer is how many parts they have."""
    if depth > _DEEPEST:
        raise CaseError(say("案件的嵌套过深"), place=Place(name), next_step=say("检查是否给错了数据"))
    parts = 1
    if isinstance(values, Mapping | list | tuple):
        for item in values.values() if isinstance(values, Mapping) else values:
            parts += _refuse_endless(item, name, depth + 1)
            if parts > _MOST_PARTS:
                raise CaseError(say("案件的内容过多"), place=Place(name), next_step=say("检查是否给错了数据"))
    return parts


def _validated(document: Any, name: str) -> CaseFile:
    if not isinstance(document, CommentedMap):
        raise CaseError(
            say("这不是案件文件：最外层应有 proposal、handling 等键"),
            place=Place(name),
            next_step=say("用 docgen import 从登记表生成案件文件"),
        )
    try:
        case = Case.model_validate(_plain(document))
    except ValidationError as error:
        findings = [
            mistakes.finding(problem, _place(document, name, problem["loc"])) for problem in _own(error.errors())
        ]
        raise CaseError(
            say("案件文件有 {count} 处问题", count=len(findings)),
            place=Place(name),
            findings=findings,
            next_step=say("按所列位置改正后重试"),
        ) from error
    return CaseFile(case, document, name)


def dump(file: CaseFile) -> str:
    """The text of a case file."""
    return _rendered(file.document)


def _rendered(document: CommentedMap | CommentedSeq) -> str:
    stream = io.StringIO()
    _yaml().dump(document, stream)
    return stream.getvalue()


def update(file: CaseFile, case: Case) -> CaseFile:
    """The same file with `case` in it: only values that differ are touched, and items keep their comments."""
    old, new = file.case.model_dump(exclude_none=True), case.model_dump(exclude_none=True)
    if old == new:
        return replace(file, case=case)
    try:
        document = _load(case_text.changed(dump(file), file.document, old, new, node, _rendered), file.name)
        if Case.model_validate(_plain(document)) == case:
            return replace(file, case=case, document=document)
    except (case_text.NotByLinesError, CaseError, ValidationError):
        pass
    # Not YAML as it is written here, or not a case that a file can have: the values count, and comments go.
    return replace(file, case=case, document=_load(_rendered(node(new)), file.name))


def schema() -> dict[str, Any]:
    """The JSON Schema of a case file, for editors that complete and check it."""
    generated = Case.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "docgen case", **_nullable(generated)}


def node(value: Any) -> Any:
    """A plain value as a YAML node that is written the way people read it: numbers quoted, long texts as blocks."""
    if isinstance(value, CommentedMap | CommentedSeq | ScalarString):
        return value
    if isinstance(value, Mapping):
        return CommentedMap({str(key): node(item) for key, item in value.items()})
    if isinstance(value, str):
        if "\n" in value:
            return LiteralScalarString(value if value.endswith("\n") else f"{value}\n")
        return (
            DoubleQuotedScalarString(value)
            if value[:1].isdigit() or value[:1] == "?" or value.strip() in _NULLS
            else value
        )
    if isinstance(value, Iterable):
        return CommentedSeq([node(item) for item in value])
    if isinstance(value, bool):
        return str(value).lower()
    return value if value is None else str(value)


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.Resolver = _TextResolver
    yaml.preserve_quotes = True
    yaml.width = 10_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.representer.add_representer(type(None), _represent_nothing)
    return yaml


def _represent_nothing(representer: Any, _value: None) -> Any:
    return representer.represent_scalar("tag:yaml.org,2002:null", "")


def _load(text: str, name: str) -> Any:
    try:
        _refuse_tricks(text, name)
        return _yaml().load(text)
    except MarkedYAMLError as error:
        if slip := mistakes.slip(text):
            raise CaseError(slip[1], place=Place(name, line=slip[0]), next_step=slip[2]) from error
        mark = error.problem_mark or error.context_mark
        raise CaseError(
            say("YAML 写法有误：{problem}", problem=foreign(error.problem or error.context or "")),
            place=Place(name, line=mark.line + 1 if mark else None),
            next_step=say("检查这一行的缩进、冒号后的空格和引号；含冒号或 # 的文字请加引号"),
        ) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise CaseError(
            say(
                "YAML 写法有误：{problem}",
                problem=foreign(str(error).splitlines()[0] if str(error) else type(error).__name__),
            ),
            place=Place(name, line=_line_of_bad_character(text, error)),
            next_step=say("删去看不见的控制字符，或从登记表重新导入"),
        ) from error


def _line_of_bad_character(text: str, error: Exception) -> int | None:
    position = getattr(error, "position", None)
    return text.count("\n", 0, position) + 1 if isinstance(position, int) else None


def _refuse_tricks(text: str, name: str) -> None:
    """Refuse what a case file never needs: anchors, aliases, tags, deep nesting, and text that YAML would fold."""
    if odd := _ODD_BREAK.search(text):
        raise CaseError(
            say("有看不见的换行符 U+{code}", code=f"{ord(odd[0]):04X}"),
            place=Place(name, line=text.count("\n", 0, odd.start()) + 1),
            next_step=say("删去这个字符，需要分行的另起一行"),
        )
    depth, rows = 0, text.split("\n")
    for count, event in enumerate(_yaml().parse(text)):
        if count > _MOST_PARTS:
            raise CaseError(
                say("文件的内容过多"),
                place=Place(name, line=event.start_mark.line + 1),
                next_step=say("检查是否选错了文件"),
            )
        if isinstance(event, ScalarEvent) and event.value and event.style is None:
            end = event.end_mark
            if _CUT.match(rows[end.line], end.column):
                raise CaseError(
                    say("“ #”和它后面的字会被当作注释丢掉"),
                    place=Place(name, line=end.line + 1),
                    next_step=say("是正文的，整句加引号；是注释的，在 # 后空一格"),
                )
        trick = isinstance(event, AliasEvent) or (
            isinstance(event, NodeEvent) and (event.anchor or getattr(event, "tag", None))
        )
        if isinstance(event, ScalarEvent) and event.start_mark.line != event.end_mark.line and event.style != "|":
            raise CaseError(
                say("多行文字没有写 |，各段会被连成一段"),
                place=Place(name, line=event.start_mark.line + 1),
                next_step=say("在冒号后写 |，正文从下一行缩进开始；一段也可以全写在一行"),
            )
        if isinstance(event, ScalarEvent) and any("\ud800" <= character <= "\udfff" for character in event.value):
            raise CaseError(
                say("残缺的代理项，文件编码有误"),
                place=Place(name, line=event.start_mark.line + 1),
                next_step=say("删去这个字符，或从登记表重新导入"),
            )
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if trick or depth > _DEEPEST:
            raise CaseError(
                say("案件文件不能用锚点（&、*）、标签（!）或过深的嵌套"),
                place=Place(name, line=event.start_mark.line + 1),
                next_step=say("直接写出内容；以 & * ! 开头的文字请加引号"),
            )


def _plain(value: Any) -> Any:
    if isinstance(value, CommentedMap):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, CommentedSeq):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, str) else value


def _texts(value: Any, key: Key) -> Iterator[tuple[Key, str]]:
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, CommentedMap):
        for name, item in value.items():
            yield from _texts(item, (*key, str(name)))
    elif isinstance(value, CommentedSeq):
        for index, item in enumerate(value):
            yield from _texts(item, (*key, index))


def _own(problems: list[Any]) -> list[Any]:
    """Without what only follows: a list is "too short" when its items are wrong."""
    return [
        problem
        for problem in problems
        if problem["type"] != "too_short"
        or not any(other is not problem and other["loc"][: len(problem["loc"])] == problem["loc"] for other in problems)
    ]


def _place(document: Any, name: str, key: Key) -> Place:
    """The place of `key`, dropping the parts of a pydantic location that name union branches, not keys.

    What people read ends at the first list that has no such item; `Place.path` has the whole key.
    """
    path = tuple(part for part in key if not (isinstance(part, str) and part.startswith("_")))
    line = None if document.lc.line is None else 1  # values that were given as such stand in no line
    here = document
    known: list[str | int] = []
    for part in path:
        if isinstance(here, CommentedMap) and isinstance(part, str):
            if part in here:
                line = _line(here, part, line)
                here = here[part]
                known.append(part)
                continue
            known.append(part)
            here = None
        elif isinstance(here, CommentedSeq) and isinstance(part, int) and part < len(here):
            line = _line(here, part, line)
            here = here[part]
            known.append(part)
        elif here is None:
            known.append(part)
    return Place(name, dotted(known), line, path)


def _line(parent: CommentedMap | CommentedSeq, part: str | int, above: int | None) -> int | None:
    """The line of a part; above: of its parent, for a part that was put in since the text was read."""
    lines = parent.lc.data or {}
    return lines[part][0] + 1 if part in lines else above


def _nullable(generated: Any) -> Any:
    """Let every optional key be left empty, as the import writes it."""
    if isinstance(generated, list):
        return [_nullable(item) for item in generated]
    if not isinstance(generated, dict):
        return generated
    result = {key: _nullable(value) for key, value in generated.items()}
    if result.get("type") in ("string", "boolean"):
        # Every scalar is read as text, so an editor need not ask for quotes around a number, nor for English truth.
        result["type"] = ["string", "number", "boolean"]
    required = result.get("required", [])
    for key, value in result.get("properties", {}).items():
        if key not in required and isinstance(value, dict) and not _allows_null(value):
            described = {name: value.pop(name) for name in ("description", "title") if name in value}
            result["properties"][key] = {"anyOf": [value, {"type": "null"}], **described}
    return result


def _allows_null(value: dict[str, Any]) -> bool:
    return any(option.get("type") == "null" for option in value.get("anyOf", []))
