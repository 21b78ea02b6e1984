"""Case files: read YAML text into a `Case`, and write a `Case` as YAML text without loss.

A changed case is written with the YAML comments, the order and the quotation marks of the officer's file. Only this
module writes YAML, and all YAML is read through it: by `fast_yaml` if that is safe, otherwise by ruamel.yaml, where
`strict_parser` refuses what no case file needs. Every scalar is read as text: `20260001` stays `20260001`, and `1.10`
stays `1.10`.
"""

from __future__ import annotations

import functools
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString, ScalarString
from ruamel.yaml.tag import Tag

from docgen.errors import CaseError, DocgenError, Finding, Key, Place, dotted
from docgen.files import text_files
from docgen.files.cached_property import cached_property
from docgen.files.text_files import decode
from docgen.language import foreign, say
from docgen.model import case_text, fast_yaml, mistakes, strict_parser, typing_slips
from docgen.model.case import Case
from docgen.model.fast_yaml import NULLS
from docgen.model.strict_parser import StrictParser
from docgen.model.synonyms import Synonyms

LARGEST_FILE = 1_000_000
"""The largest size of a case file in bytes."""
_NULL = Tag(suffix="tag:yaml.org,2002:null")


class _TextResolver(VersionedResolver):
    """Read every plain scalar as text. An empty scalar, ~ and null are read as None."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is ScalarNode and implicit[0]:
            return _NULL if value in NULLS else self.DEFAULT_SCALAR_TAG
        return super().resolve(kind, value, implicit)


@dataclass(frozen=True)
class CaseFile:
    """A case and the file that contains it."""

    case: Case
    """The values."""
    tree: CommentedMap
    """The YAML tree. It may lack the comments."""
    name: str
    """The path or name of the file, for error messages."""
    words: Synonyms | None = field(default=None, compare=False, repr=False)
    """The synonyms that the case was read with."""
    text: str | None = field(default=None, compare=False, repr=False)
    """The text from which the tree was read. None: the tree was made of values."""

    @cached_property
    def document(self) -> CommentedMap:
        """The YAML tree with the comments."""
        return self.tree if self.text is None else load(self.text, self.name)

    @property
    def yaml(self) -> str:
        """The YAML text of the file."""
        return dump(self)

    @cached_property
    def texts(self) -> tuple[tuple[Key, str], ...]:
        """Every text of the file with its key."""
        return tuple(_texts(self.tree, ()))

    def line_of_paragraph(self, key: Key, index: int) -> int | None:
        """Return the line of a paragraph of a text; None if the file has no lines.

        key: the key of the text. index: the index of the paragraph, from 0.
        """
        line = self.place(key).line
        value: Any = self.tree
        for part in key:
            value = value[part]
        if line is None:
            return None
        first_line = line + 1 if is_block(value) else line  # A block begins below its key.
        return first_line + index

    def place(self, key: Key) -> Place:
        """Return the place of `key` in the file. A missing key has the line of its nearest parent."""
        return _place(self.tree, self.name, key)


def read(path: Path, words: Synonyms | None = None) -> CaseFile:
    """Read a case file. If it has mistakes, raise a `CaseError` that lists all of them with key and line.

    words: the synonyms that the file may contain. None: there are none.
    """
    return from_bytes(text_files.read(path, LARGEST_FILE), str(path), words)


def from_bytes(data: bytes, name: str, words: Synonyms | None = None) -> CaseFile:
    """Return the case file with this content. name, words: as for `parse`."""
    return parse(decode(data, name)[0], name, words)


def read_all(paths: Iterable[Path], words: Synonyms | None = None) -> list[CaseFile]:
    """Read several case files. If some have mistakes, raise one `CaseError` that lists the mistakes of all files."""
    files, findings, broken = [], list[Finding](), 0
    for path in paths:
        try:
            files.append(read(path, words))
        except DocgenError as error:
            broken += 1
            findings += error.problems
    if findings:
        raise CaseError(
            say("{count} 个案件文件读不了", count=broken), findings=findings, next_step=say("按所列案件改正后重试")
        )
    return files


def parse(text: str, name: str, words: Synonyms | None = None) -> CaseFile:
    """Return the case file with this text. name: the name of the file in error messages. words: as for `read`."""
    text = text.replace("\r\n", "\n")
    strict_parser.refuse_lost_text(text, name)
    tree = fast_yaml.read(text)
    return _validated(load(text, name) if tree is None else tree, name, words, text)


def from_json(text: str, name: str, words: Synonyms | None = None) -> CaseFile:
    """Return the case file for a case in JSON. A text that is not JSON is parsed as YAML.

    name: the name of the file in error messages.
    """
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return parse(text, name, words)
    return from_values(values, name, words)


def from_values(values: Mapping[str, Any], name: str, words: Synonyms | None = None) -> CaseFile:
    """Return a case file with the values. Error messages contain the key of a wrong value, but no line.

    name: the name of the file in error messages.
    """
    _refuse_oversized(values, name)
    return _validated(node(values), name, words)


def _refuse_oversized(values: Any, name: str, depth: int = 1) -> int:
    """Raise a `CaseError` if the values are nested too deeply or are too many. Otherwise return the number of values.

    depth: the level of `values`, from 1.
    """
    if depth > strict_parser.DEEPEST:
        raise CaseError(say("案件的嵌套过深"), place=Place(name), next_step=say("检查是否给错了数据"))
    parts = 1
    if isinstance(values, Mapping | list | tuple):
        for item in values.values() if isinstance(values, Mapping) else values:
            parts += _refuse_oversized(item, name, depth + 1)
            if parts > strict_parser.MOST_PARTS:
                raise CaseError(say("案件的内容过多"), place=Place(name), next_step=say("检查是否给错了数据"))
    return parts


def _validated(tree: Any, name: str, words: Synonyms | None, text: str | None = None) -> CaseFile:
    """Return the case file for a YAML tree. If the tree is not a valid case, raise a `CaseError`.

    text: as in `CaseFile`.
    """
    if not isinstance(tree, CommentedMap):
        raise CaseError(
            say("这不是案件文件：最外层应有 proposal、handling 等键"),
            place=Place(name),
            next_step=say("用 docgen import 从登记表生成案件文件"),
        )
    try:
        case = Case.model_validate(plain(tree), context=words)
    except ValidationError as error:
        findings = []
        for problem in _without_consequences(error.errors()):
            findings.append(mistakes.finding(problem, _place(tree, name, problem["loc"])))
        raise CaseError(
            say("案件文件有 {count} 处问题", count=len(findings)),
            place=Place(name),
            findings=findings,
            next_step=say("按所列位置改正后重试"),
        ) from error
    return CaseFile(case, tree, name, words, text)


def dump(file: CaseFile) -> str:
    """Return the YAML text of a case file."""
    return rendered(file.document)


def rendered(document: CommentedMap | CommentedSeq) -> str:
    """Return the YAML text of a node."""
    stream = io.StringIO()
    _yaml().dump(document, stream)
    return stream.getvalue()


def update(file: CaseFile, case: Case) -> CaseFile:
    """Return the file with the values of `case`. Only the lines of changed values change. YAML comments remain.

    If the format of the file is not that of `dump`, the whole file is written again, without comments.
    """
    # Default values are not written, such as the empty answers of an earlier reply.
    old, new = file.case.model_dump(exclude_defaults=True), case.model_dump(exclude_defaults=True)
    if old == new:
        return replace(file, case=case)
    try:
        changed = parse(case_text.changed(dump(file), file.document, old, new, node, rendered), file.name, file.words)
        if changed.case == case:
            return replace(changed, case=case)
    except (case_text.NotByLinesError, CaseError):
        pass
    # `case_text` cannot change a text in this format. Write the whole file again, without comments.
    text = rendered(node(new))
    return replace(file, case=case, tree=load(text, file.name), text=text)


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a case file. Editors use the schema to complete and check keys."""
    generated = Case.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "docgen case", **_nullable(generated)}


def node(value: Any) -> Any:
    """Return a YAML node for a plain value.

    A text that begins with a digit is written in quotes, and a text of several lines as a block (|).
    """
    if isinstance(value, CommentedMap | CommentedSeq | ScalarString):
        return value
    if isinstance(value, Mapping):
        return CommentedMap({str(key): node(item) for key, item in value.items()})
    if isinstance(value, str):
        if "\n" in value:
            return LiteralScalarString(value if value.endswith("\n") else f"{value}\n")
        needs_quotes = value[:1].isdigit() or value[:1] == "?" or value.strip() in NULLS
        return DoubleQuotedScalarString(value) if needs_quotes else value
    if isinstance(value, Iterable):
        return CommentedSeq([node(item) for item in value])
    if isinstance(value, bool):
        return str(value).lower()
    return value if value is None else str(value)


def block(text: str) -> Any:
    """Return the node of a text that is written as a block (|), even if it has one line only."""
    return LiteralScalarString(f"{text}\n")


def is_block(node: Any) -> bool:
    """Return whether a node is a text that is written as a block."""
    return isinstance(node, LiteralScalarString)


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.Resolver = _TextResolver
    yaml.preserve_quotes = True
    yaml.width = 1_000_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.representer.add_representer(type(None), _represent_nothing)
    return yaml


def _represent_nothing(representer: Any, _value: None) -> Any:
    return representer.represent_scalar("tag:yaml.org,2002:null", "")


def load(text: str, name: str) -> Any:
    """Return the YAML tree of a text. If the text cannot be read, raise a `CaseError` with the line."""
    try:
        strict_parser.refuse_lost_text(text, name)
        yaml = _yaml()
        yaml.Parser = functools.partial(StrictParser, text, name)
        return yaml.load(text)
    except MarkedYAMLError as error:
        if found := typing_slips.slip(text):
            raise CaseError(found.message, place=Place(name, line=found.line), next_step=found.step) from error
        mark = error.problem_mark or error.context_mark
        raise CaseError(
            say("YAML 写法有误：{problem}", problem=foreign(error.problem or error.context or "")),
            place=Place(name, line=mark.line + 1 if mark else None),
            next_step=say("检查这一行的缩进、冒号后的空格和引号；含冒号或 # 的文字请加引号"),
        ) from error
    except (YAMLError, ValueError, RecursionError) as error:
        problem = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise CaseError(
            say("YAML 写法有误：{problem}", problem=foreign(problem)),
            place=Place(name, line=_line_of_bad_character(text, error)),
            next_step=say("删去看不见的控制字符，或从登记表重新导入"),
        ) from error


def _line_of_bad_character(text: str, error: Exception) -> int | None:
    position = getattr(error, "position", None)
    return text.count("\n", 0, position) + 1 if isinstance(position, int) else None


def plain(value: Any) -> Any:
    """Return a YAML node as a plain value: a dict, a list, a str or None."""
    if isinstance(value, CommentedMap):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, CommentedSeq):
        return [plain(item) for item in value]
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


def _without_consequences(problems: list[Any]) -> list[Any]:
    """Return the problems without the problems that follow from another one.

    Pydantic does not count the wrong items of a list, so it also reports that the list is too short.
    """
    kept = []
    for problem in problems:
        location = problem["loc"]
        has_wrong_items = any(other is not problem and other["loc"][: len(location)] == location for other in problems)
        if problem["type"] != "too_short" or not has_wrong_items:
            kept.append(problem)
    return kept


def _place(document: Any, name: str, key: Key) -> Place:
    """Return the place of `key` in a document.

    A pydantic location also contains the tags of union branches. Such tags begin with _ and are dropped. The printed
    key ends at a list that does not have the item. `Place.path` contains the whole key.
    """
    path = tuple(part for part in key if not (isinstance(part, str) and part.startswith("_")))
    line = None if document.lc.line is None else 1  # A document made by `from_values` has no lines.
    current = document
    printed: list[str | int] = []
    for part in path:
        if isinstance(current, CommentedMap) and isinstance(part, str):
            if part in current:
                line = _line(current, part, line)
                current = current[part]
            else:
                current = None
            printed.append(part)
        elif isinstance(current, CommentedSeq) and isinstance(part, int) and part < len(current):
            line = _line(current, part, line)
            current = current[part]
            printed.append(part)
        elif current is None:
            printed.append(part)
    return Place(name, dotted(printed), line, path)


def _line(parent: CommentedMap | CommentedSeq, part: str | int, parent_line: int | None) -> int | None:
    """Return the line of a part, from 1. A part that was added after loading has the line of its parent."""
    lines = parent.lc.data or {}
    return lines[part][0] + 1 if part in lines else parent_line


def _nullable(generated: Any) -> Any:
    """Return the schema with null allowed for every optional key. The import writes optional keys without a value."""
    if isinstance(generated, list):
        return [_nullable(item) for item in generated]
    if not isinstance(generated, dict):
        return generated
    result = {key: _nullable(value) for key, value in generated.items()}
    if result.get("type") in ("string", "boolean"):
        # Every scalar is read as text. Therefore a number needs no quotes, and 是 is accepted for true.
        result["type"] = ["string", "number", "boolean"]
    required = result.get("required", [])
    for key, value in result.get("properties", {}).items():
        if key not in required and isinstance(value, dict) and not _allows_null(value):
            described = {name: value.pop(name) for name in ("description", "title") if name in value}
            result["properties"][key] = {"anyOf": [value, {"type": "null"}], **described}
    return result


def _allows_null(value: dict[str, Any]) -> bool:
    return any(option.get("type") == "null" for option in value.get("anyOf", []))
