"""The kinds of documents: `templates/kinds/<kind>.toml` → a `Declaration` each, in the order in which they are made.

A declaration says everything about a kind that the program must know; its wording is `<kind>.txt`. Values of a case go
by the names that wordings use. What a declaration lacks, or says wrongly, is refused before anything is made.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from docgen.errors import Place, StationeryError
from docgen.files import toml_files
from docgen.language import foreign, listing, say
from docgen.model.characters import refusal

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
"""What a kind may be called: the name stands in commands, in file names and in style sheets."""

Writer = Literal["lead", "co_handler"]
Copies = Literal["one", "signers", "co_handlers"]
Publicity = Literal["any", "public"]
ShellRule = Literal["format", "opinion_format", "plain"]
Printed = Literal["reply.preamble", "reply.answers", "opinions", "reply.closing", "opinion.text", "reply.summary"]
Identity = Literal[
    "proposal.number",
    "proposal.title",
    "proposal.salutation",
    "reply.document_number",
    "reply.date",
    "opinion.document_number",
    "opinion.date",
    "department.name",
]
Sayable = Literal["reply", "answers", "history", "opinion", "contact", "copies", "attachments", "signers"]


class Declaration(BaseModel):
    """One kind of document."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(description="what commands and files call it: the name of its own file")
    title: str = Field(description="what people call it: its files are named so")
    order: Annotated[int, Field(strict=True)] = Field(description="its place among the kinds, the lowest first")
    writer: Writer = Field(description="the replying unit, or each co-handler")
    copies: Copies = Field(
        description="one for the case, one for each signer who gets a letter of their own, one for each co-handler"
    )
    publicity: Publicity = Field(description="whether a reply that is not public has one")
    shell: ShellRule = Field(description="the format of the department's replies, that of its opinions, or neither")
    prints: tuple[Printed, ...] = Field(description="texts of the case that it must print in full")
    identified_by: tuple[Identity, ...] = Field(description="values by which its reader knows it; it must state them")
    may_say: tuple[Sayable, ...] = Field(description="further values of the case that it may state")
    phrase: str = Field(
        "", description="the phrase which, left empty, means that a department makes none; empty: all do"
    )
    enclosed: Annotated[bool, Field(strict=True)] = Field(
        False, description="whether it stands among the reply's attachments, before those that the case names"
    )
    page_limit: Annotated[int, Field(strict=True, ge=1)] | None = Field(None, description="pages; None: any number")

    @property
    def wording(self) -> str:
        """The name of its wording."""
        return f"{self.name}.txt"

    @property
    def states_reply_number(self) -> bool:
        """Whether it states the document number of the reply."""
        return "reply.document_number" in self.identified_by


def load(folder: Path, wordings: Path) -> Mapping[str, Declaration]:
    """Every kind that the folder declares, by name, in their order. wordings: the folder of their wordings."""
    kinds = [_read(path, wordings) for path in sorted(folder.glob("*.toml"))]
    if not kinds:
        raise StationeryError(
            say("这里没有文书种类的说明"),
            place=Place(str(folder)),
            next_step=say("从自带的 templates 复制 kinds 文件夹"),
        )
    known = {kind.name: kind for kind in sorted(kinds, key=lambda kind: (kind.order, kind.name))}
    titles: dict[str, str] = {}
    for kind in known.values():
        path = folder / f"{kind.name}.toml"
        if titles.setdefault(kind.title, kind.name) != kind.name:
            message = say(
                "“{name}”同时是 {first} 和 {second} 的名称", name=kind.title, first=titles[kind.title], second=kind.name
            )
            raise StationeryError(message, place=Place(str(path), "title"), next_step=say("改掉其中一个的 title"))
    return known


def refuse_unknown_phrases(kinds: Mapping[str, Declaration], folder: Path, phrases: Mapping[str, str]) -> None:
    """Refuse a kind that depends on a phrase which no department has."""
    for kind in kinds.values():
        if kind.phrase and kind.phrase not in phrases:
            message = say("没有名为 {name} 的句子", name=kind.phrase)
            raise _wrong(folder / f"{kind.name}.toml", "phrase", message, phrases)


def _read(path: Path, wordings: Path) -> Declaration:
    step = say("对照 templates/kinds 里别的文件改正")
    if not _NAME.fullmatch(path.stem):
        message = say("文书种类的文件名只用小写英文字母、数字和连字符")
        raise StationeryError(message, place=Place(str(path)), next_step=say("如 {example}", example="reminder.toml"))
    data = toml_files.tables(path, step)
    if "name" in data:
        raise _wrong(path, "name", say("种类的名称就是文件名，不另写 name"), ("title",))
    try:
        kind = Declaration.model_validate({**data, "name": path.stem})
    except ValidationError as error:
        raise _refusal(error, path, step) from error
    for key, message, step in _contradictions(kind):
        raise StationeryError(message, place=Place(str(path), key), next_step=step)
    if not (wordings / kind.wording).is_file():
        raise StationeryError(
            say("文书种类“{title}”没有措辞文件 {file}", title=kind.title, file=kind.wording),
            place=Place(str(path)),
            next_step=say("在 {folder} 里写一个 {file}", folder=wordings.name, file=kind.wording),
        )
    return kind


def _contradictions(kind: Declaration) -> Iterator[tuple[str, str, str]]:
    """What cannot be meant, though every key is there: the key, what is wrong with it, and the next step."""
    if reason := refusal(kind.title) or ("" if kind.title.strip() else say("应是一个名称")):
        yield "title", reason, say("改正这一处")
    if "-" in kind.title:
        yield "title", say("名称里不能有“-”，文件名里它后面是收件人"), say("改正这一处")
    if kind.writer == "co_handler" and kind.copies != "co_handlers":
        yield "copies", say("会办单位写的文书，每个会办单位一份"), say("写 {example}", example='copies = "co_handlers"')
    for key in ("prints", "identified_by", "may_say"):
        names: tuple[str, ...] = getattr(kind, key)
        for name in names:
            if names.count(name) > 1:
                yield key, say("{name} 写了两遍", name=name), say("删去一处")
            if name.split(".")[0] == "opinion" and kind.copies != "co_handlers":
                message = say("{name} 是一个会办单位的意见，这种文书不是每个会办单位一份", name=name)
                yield key, message, say("删去它，或写 {example}", example='copies = "co_handlers"')
    if "proposal.number" not in kind.identified_by:
        message = say("文书都要写明编号，这里缺少 {name}", name="proposal.number")
        yield "identified_by", message, say("补上这一项")


def _refusal(error: ValidationError, path: Path, step: str) -> StationeryError:
    """The first thing that is wrong with a declaration; of keys that it lacks, all."""
    problems: list[Any] = list(error.errors())
    missing = [str(problem["loc"][0]) for problem in problems if problem["type"] == "missing"]
    if missing:
        return StationeryError(
            say("文书种类的说明缺少 {names}", names=listing(missing)),
            place=Place(str(path), missing[0]),
            next_step=step,
        )
    problem = problems[0]
    key = str(problem["loc"][0])
    if problem["type"] == "extra_forbidden":
        near = difflib.get_close_matches(key, list(Declaration.model_fields), n=1)
        return _wrong(path, key, say("文书种类的说明里没有 {name} 这一项", name=key), near or Declaration.model_fields)
    if problem["type"] == "literal_error":
        choices = listing(re.findall("'([^']*)'", problem["ctx"]["expected"]))
        return StationeryError(
            say("没有 {name}", name=problem["input"]),
            place=Place(str(path), key),
            next_step=say("可选：{choices}", choices=choices),
        )
    return StationeryError(
        say("文书种类的说明有误：{error}", error=foreign(problem["msg"])), place=Place(str(path), key), next_step=step
    )


def _wrong(path: Path, key: str, message: str, names: Any) -> StationeryError:
    return StationeryError(
        message, place=Place(str(path), key), next_step=say("可用的名称：{names}", names=listing(names))
    )
