"""What an office is and how it writes: the data of `department.toml` files → `Department`."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from docgen.errors import Place, StationeryError
from docgen.language import foreign, listing, say
from docgen.model.case import Contact
from docgen.model.characters import refusal

BASE = "base"
"""The folder of what all departments extend."""


class Department(BaseModel):
    """A department as its `department.toml` and those it extends state it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    extends: str = Field("", description="the department or `base` that this one differs from")
    name: str = Field("", description="full name: letterhead and signature")
    short: str = Field("", description="the name that forms use")
    aliases: tuple[str, ...] = Field((), description="other names that forms use")
    we: str = Field("我单位", description="how the office speaks of itself: 我局, 我委")
    you: str = Field("你单位", description="how others address it: 你局, 你委")
    letterhead: str = Field("", description="the words under the red head; empty: the full name")
    place: str = Field("shenzhen", description="whose categories and terms apply (see the vocabulary)")
    format: Literal["letter", "document"] = Field("letter", description="replies in 信函格式 or 文件格式")
    opinion_format: Literal["letter", "document"] = Field("letter", description="the same for opinions (会办意见)")
    category_place: Literal["top", "number", "end"] = Field("top", description="where the category mark stands")
    sealed: bool = Field(True, description="whether replies carry a seal")
    profile: str = "gbt9704"
    vocabulary: str = "zh_Hans"
    issuer: str = Field("", description="the office that prints (印发机关), 文件格式 only")
    numbers: Mapping[Literal["建议", "提案", "会办"], str] = Field(
        {}, description="prefix (发文机关代字) of numbers, by kind"
    )
    contact: Contact = Contact()
    copies: Mapping[Literal["建议", "提案"], tuple[str, ...]] = Field(
        {}, description="copies (抄送) by kind of proposal"
    )
    phrases: Mapping[str, str] = Field({}, description="sentences of the wordings, by name")


def merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """`above` laid over `below`, table by table."""
    found = dict(below)
    for key, value in above.items():
        old = found.get(key)
        found[key] = merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return found


def department(data: Mapping[str, Any], path: Path, known_phrases: Mapping[str, str]) -> Department:
    """The department that `data` states; what is wrong with it is a `StationeryError`.

    data: of its file, laid over that of the departments it extends. path: its file, for messages. known_phrases: the
    sentences that a department may replace.
    """
    for name in data.get("phrases", {}):
        if name not in known_phrases:
            raise StationeryError(
                say("没有名为 {name} 的句子", name=name),
                place=Place(str(path), f"phrases.{name}"),
                next_step=say("可用的名称：{names}", names=listing(known_phrases)),
            )
    try:
        found = Department.model_validate(data)
    except ValidationError as error:
        raise _error(error.errors()[0], path) from error
    if path.parent.name != BASE and not (found.name.strip() and found.short.strip()):
        raise StationeryError(
            say("部门文件缺少 name（全称）或 short（登记表上的名称）"),
            place=Place(str(path)),
            next_step=say("补上这两行"),
        )
    for key in ("name", "short", "we", "you", "letterhead", "issuer"):
        if reason := refusal(getattr(found, key)):
            raise StationeryError(reason, place=Place(str(path), key), next_step=say("改正这一处"))
    return found


def _error(problem: Any, path: Path) -> StationeryError:
    key = ".".join(str(part) for part in problem["loc"])
    near = difflib.get_close_matches(key, list(Department.model_fields), n=1)
    if problem["type"] == "literal_error":
        step = say("可选：{choices}", choices=problem["ctx"]["expected"].replace("'", "").replace(" or ", "、"))
    elif problem["type"] == "extra_forbidden":
        known = listing(Department.model_fields)
        step = say("是否想写 {name}？", name=near[0]) if near else say("可用的键：{names}", names=known)
    else:
        step = say("对照 base 中的 department.toml 改正")
    return StationeryError(
        say("部门文件有误：{error}", error=foreign(problem["msg"])), place=Place(str(path), key), next_step=step
    )
