"""Read the declarations of the kinds of documents from `templates/kinds/<kind>.toml`.

The output is a `Declaration` for each kind, in the order in which the documents are made. A declaration contains
everything that the program must know about a kind. The wording of the kind is the file `<kind>.txt`. A declaration
names a value of a case by a path, such as `reply.date`, as the wordings do. An incomplete or wrong declaration is
refused before any document is made.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from docgen.errors import Place, StationeryError
from docgen.files import toml_files
from docgen.language import foreign, listing, say
from docgen.model.characters import refusal

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
"""The pattern of a kind's name. The name is used in commands, in file names and in style sheets."""

Writer = Literal["lead", "co_handler"]
"""Which unit writes a document: the replying unit, or a co-handler."""
Copies = Literal["one", "signers", "co_handlers"]
"""Which copies a document has.

`one`: one copy. `signers`: a copy for each signer who gets a separate letter. `co_handlers`: a copy for each
co-handler.
"""
PublicityRule = Literal["any", "public"]
"""For which replies a document is made: for all, or only for public replies."""
ShellRule = Literal["format", "opinion_format", "plain"]
"""Which shell a document has.

`format` and `opinion_format` are settings of the department that name a shell. `plain` is itself a shell.
"""
Printed = Literal["reply.preamble", "reply.answers", "opinions", "reply.closing", "opinion.text", "reply.summary"]
"""A text of the case that a document can print in full."""
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
"""A value that can identify a document, so that the document must print it."""
Sayable = Literal["reply", "answers", "history", "opinion", "contact", "copies", "attachments", "signers"]
"""A group of other values that a document may print."""


class Declaration(BaseModel):
    """The declaration of one kind of document."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(description="The name of the kind in commands and in the name of its file.")
    title: str = Field(description="The Chinese name of the kind. The names of finished files begin with it.")
    order: Annotated[int, Field(strict=True)] = Field(
        description="The place among all kinds. The lowest number is first."
    )
    writer: Writer = Field(description="The writer: the replying unit, or each co-handler.")
    copies: Copies = Field(
        description="The copies: one, a copy for each signer who gets a separate letter, or a copy for each co-handler."
    )
    publicity: PublicityRule = Field(description="Whether all replies have such a document, or only public replies.")
    shell: ShellRule = Field(
        description="The shell: the one named by the department's setting `format` or `opinion_format`, or `plain`."
    )
    prints: tuple[Printed, ...] = Field(description="The texts of the case that the document must print in full.")
    identified_by: tuple[Identity, ...] = Field(
        description="The values that identify the document. It must print them."
    )
    may_say: tuple[Sayable, ...] = Field(description="The other values of the case that the document may print.")
    phrase: str = Field(
        "",
        description="The name of a phrase. A department in which this phrase is empty makes no documents of the kind. "
        "No name: the kind does not depend on a phrase.",
    )
    page_limit: Annotated[int, Field(strict=True, ge=1)] | None = Field(
        None, description="The most pages. None: no limit."
    )

    filled_in: Annotated[bool, Field(strict=True)] = Field(
        False, description="Whether its recipient fills the document in and sends it back."
    )
    text_limit: Annotated[int, Field(strict=True, ge=1)] | None = Field(
        None, description="The most characters of the body as plain text. None: no limit."
    )

    def formats(self, ordered: Iterable[str]) -> tuple[str, ...]:
        """Return the formats that a document of the kind has.

        A kind has plain text only if it prints the answers. OFD has no fields that can be filled in.
        """
        lacking = {"txt"} if "reply.answers" not in self.prints else set()
        lacking |= {"ofd"} if self.filled_in else set()
        return tuple(format for format in ordered if format not in lacking)

    @property
    def wording(self) -> str:
        """Return the name of the wording."""
        return f"{self.name}.txt"

    @property
    def states_reply_number(self) -> bool:
        """Return whether the document must print the document number of the reply."""
        return "reply.document_number" in self.identified_by


def load(folder: Path, wordings: Path) -> Mapping[str, Declaration]:
    """Return name of a kind → its declaration, in the order in which the documents are made.

    Raise a `StationeryError` if the folder contains no declaration, a wrong declaration, or two declarations with the
    same title.

    folder: the folder of the declarations. wordings: the folder of the wordings.
    """
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
    """Raise a `StationeryError` if a declaration names an unknown phrase.

    folder: the folder of the declarations. phrases: all phrases of the base department, by name.
    """
    for kind in kinds.values():
        if kind.phrase and kind.phrase not in phrases:
            message = say("没有名为 {name} 的句子", name=kind.phrase)
            raise _wrong(folder / f"{kind.name}.toml", "phrase", message, phrases)


def _read(path: Path, wordings: Path) -> Declaration:
    """Return the declaration in a file. wordings: the folder of the wordings."""
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
    for key, message, step in _mistakes(kind):
        raise StationeryError(message, place=Place(str(path), key), next_step=step)
    if not (wordings / kind.wording).is_file():
        raise StationeryError(
            say("文书种类“{title}”没有措辞文件 {file}", title=kind.title, file=kind.wording),
            place=Place(str(path)),
            next_step=say("在 {folder} 里写一个 {file}", folder=wordings.name, file=kind.wording),
        )
    return kind


def _mistakes(kind: Declaration) -> Iterator[tuple[str, str, str]]:
    """Yield the mistakes in a complete declaration. Each item is the wrong key, the message and the next step."""
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
    """Return the error for a declaration that Pydantic refused.

    The error names all missing keys. If no key is missing, it names the first problem.
    """
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
    """Return the error for a wrong key or value. names: the names that the error suggests."""
    return StationeryError(
        message, place=Place(str(path), key), next_step=say("可用的名称：{names}", names=listing(names))
    )
