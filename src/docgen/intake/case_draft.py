"""The values of a case → a case file that an officer completes. Comments explain what belongs under each key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel
from ruamel.yaml.comments import CommentedMap

from docgen.errors import Key
from docgen.intake.kept_comments import read_again
from docgen.intake.passages import Quote
from docgen.language import say
from docgen.model.case import Answer, Case, Contact, Handling, Proposal, Reply
from docgen.model.case_file import CaseFile, dump, node

_LONGEST_COMMENT = 40
"""The greatest length in characters of the request that a comment repeats."""
_SCHEMA = "yaml-language-server: $schema=case.schema.json"


def draft(values: Mapping[str, Any], name: str, source: str, comments: Sequence[str] = ()) -> CaseFile:
    """Return a case file with these values.

    name: the name of the case file. source: the origin of the values, for the comment at the top. comments: the lines
    of the form that are in no value, for the end of the file.
    """
    plain = _plain(values)
    tree = node(plain)
    header = say(
        "由{source}导入。请填冒号后空着的各项；“#”之后是说明。文字有几段时，冒号后写“ |”，下面一行一段。", source=source
    )
    tree.yaml_set_start_comment(f"{_SCHEMA}\n{header}")
    _describe_all(tree)
    file = CaseFile(Case.model_validate(plain), tree, name)
    text = dump(file)
    if comments:
        text += "".join(f"# {line}\n" for line in [say("登记表里没有写入上面各项的文字："), *comments])
    return read_again(text, file)


def sources(values: Any, key: Key = ()) -> Iterator[tuple[Key, Quote]]:
    """Yield the key and the value of every quote from the form. key: the key of `values` in the case."""
    if isinstance(values, Quote):
        yield key, values
    elif isinstance(values, Mapping):
        for name, value in values.items():
            yield from sources(value, (*key, name))
    elif isinstance(values, list):
        for index, value in enumerate(values):
            yield from sources(value, (*key, index))


def _plain(values: Any) -> Any:
    """Return the values with quotes as strings."""
    if isinstance(values, Quote):
        return str(values)
    if isinstance(values, Mapping):
        return {key: _plain(value) for key, value in values.items()}
    if isinstance(values, list):
        return [_plain(value) for value in values]
    return values


def _describe_all(tree: CommentedMap) -> None:
    """Add comments to all parts of a case file."""
    proposal, reply = tree["proposal"], tree["reply"]
    _describe(proposal, Proposal, always=("kind",))
    _describe(tree["handling"], Handling, always=("type",))
    _describe(reply, Reply)
    _describe(reply["contact"], Contact)
    for point, answer in zip(proposal["points"] or (), reply["answers"] or (), strict=True):
        answer.yaml_add_eol_comment(_shortened(str(point["ask"])), "point", column=0)
        _describe(answer, Answer)
    if tree["handling"].get("co_handlers") and tree["handling"]["type"] != "分办":
        hint = say("收到会办意见后，在文末加 opinions，每个单位写 unit 和 text")
        tree["handling"].yaml_add_eol_comment(hint, "co_handlers", column=0)


def _shortened(text: str) -> str:
    """Return a request, cut for a comment. With # at its start it gets quotes, or it would be read as lost text."""
    text = f"“{text}”" if text.startswith("#") else text
    return text if len(text) <= _LONGEST_COMMENT else f"{text[: _LONGEST_COMMENT - 1]}…"


def _describe(part: CommentedMap, model: type[BaseModel], always: tuple[str, ...] = ()) -> None:
    """Add a comment that explains the key after each empty key.

    model: describes the keys. always: the keys that get a comment even if they have a value.
    """
    for key, value in part.items():
        if value is None or key in always:
            field = model.model_fields[key]
            description, choices = str(field.description), _choices(field.annotation)
            if not all(choice in description for choice in choices):
                description += f"：{'、'.join(choices)}"
            # column=0 puts one space before each comment; the default aligns each with the comment before it.
            part.yaml_add_eol_comment(description, key, column=0)


def _choices(annotation: Any) -> list[str]:
    """Return the words that a field of type `Literal[...] | None` may have; none for another type."""
    found: list[str] = []
    for argument in get_args(annotation):
        if isinstance(argument, str):
            found.append(argument)
        else:
            found += _choices(argument)
    return found
