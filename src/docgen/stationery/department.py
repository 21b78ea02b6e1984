"""The data of `department.toml` files → a `Department`: the names of an office and how it writes.

Each setting has a meaning in Chinese and an example; `docgen departments --explain` prints them.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from docgen.errors import Place, StationeryError
from docgen.language import foreign, listing, say
from docgen.model.case import Contact, OpinionForm
from docgen.model.characters import refusal
from docgen.stationery.declarations import Identity

BASE = "base"
"""The folder of the base department, which all departments extend."""
_RENAMED = {"place": ["jurisdiction"]}
"""A key of version 0.1 → its name today."""

Engine = Literal["docgen", "weasyprint"]
"""The program that makes the PDFs of single documents."""
Format = Literal["letter", "document"]
ProposalKind = Literal["建议", "提案", "书面意见", "议案", "建议案", "社情民意信息"]


Value = TypeVar("Value")


class Settings(BaseModel):
    """The base class of a table of settings. A table is frozen and refuses unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ProposerNames(Settings):
    """How the proposers are named in a salutation."""

    most_named: int = Field(
        3, ge=1, le=99, description="提出人至多这么多时，逐一列名；更多时只列前几位", examples=[3, 6]
    )
    leading: int = Field(1, ge=1, le=99, description="人多时列名的人数", examples=[1, 2])
    others: str | None = Field(
        None,
        description="人多时跟在列出的姓名后面的话；{count} 是总人数，可以不写；整项不写就用词汇文件的",
        examples=["等{count}位", "（等{count}位）", "等"],
        pattern=r"^[^{}]*(\{count\}[^{}]*)?$",
    )
    one: str = Field("您", description="怎样称呼一位提出人", examples=["你"], min_length=1)
    several: str = Field("你们", description="怎样称呼几位提出人", examples=["您们", "各位委员"], min_length=1)
    group: str = Field("贵单位", description="怎样称呼集体提出人", examples=["你们"], min_length=1)
    titles: Mapping[ProposalKind, str] = Field(
        {}, description="姓名后面的称呼；不写就是词汇文件的代表、委员", examples=[{"提案": "政协委员"}]
    )


class Department(Settings):
    """The settings of a department, merged from its `department.toml` and those that it extends."""

    extends: str = Field("", description="本单位在哪个部门或 base 的基础上改", examples=["base"])
    name: str = Field("", description="全称：印在版头和署名处", examples=["深圳市工业和信息化局"])
    short: str = Field("", description="登记表上的名称", examples=["市工业和信息化局"])
    aliases: tuple[str, ...] = Field((), description="登记表上用过的别的名称", examples=[["市工信局"]])
    we: str = Field("我单位", description="自称", examples=["我局", "我委"])
    you: str = Field("你单位", description="别的单位怎样称呼本单位", examples=["你局", "你委"])
    letterhead: str = Field(
        "", description="红头上的字，可以不写“文件”二字；不写就用全称", examples=["深圳市工业和信息化局"]
    )
    jurisdiction: str = Field("shenzhen", description="用哪个地方的类别和期限（见词汇文件）", examples=["national"])
    format: Format = Field(
        "letter", description="答复函的格式：信函格式 letter，文件格式 document", examples=["document"]
    )
    opinion_format: Format = Field(
        "letter", description="会办意见的格式：信函格式 letter，文件格式 document", examples=["document"]
    )
    makes: tuple[str, ...] = Field((), description="做哪几种文书；不写就是都做", examples=[["reply", "summary"]])
    number_place: Literal["top", "title", "none"] = Field(
        "top", description="发文字号的位置：版头之下 top，标题之下 title，不印 none", examples=["title"]
    )
    category_place: Literal["top", "number", "title", "end", "none"] = Field(
        "top",
        description="类别标记的位置：首页右上角 top，文号之后 number，标题之下 title，文末 end，不印 none",
        examples=["end"],
    )
    opinions: OpinionForm = Field(
        "单列", description="会办意见怎样写进答复函：单列一节、融入答复内容或只在开头列名", examples=["融入"]
    )
    engine: Engine = Field(
        "docgen",
        description="PDF 由谁排：docgen，或 weasyprint（慢几倍，什么样的 HTML 纸都行）",
        examples=["weasyprint"],
    )
    sealed: bool = Field(True, description="答复函是否盖章；盖章的，日期右空四字，署名在它上面居中", examples=[False])
    profile: str = Field("gbt9704", description="版式数字的文件（profiles 文件夹）", examples=["gbt9704"])
    vocabulary: str = Field("zh_Hans", description="词汇文件（vocabulary 文件夹）", examples=["zh_Hans"])
    issuer: str = Field("", description="印发机关，只有文件格式才印", examples=["深圳市财政局办公室"])
    numbers: Mapping[ProposalKind | Literal["会办"], str] = Field(
        {},
        description="发文机关代字：建议、提案的答复和会办意见各一个；议案等没有写的，随代表、委员用建议、提案的",
        examples=[{"建议": "深工信建函"}],
    )
    contact: Contact = Field(
        Contact(), description="案件里没写联系人时用的联系人、电话、地址、邮编", examples=[{"phone": "0755-88100000"}]
    )
    copies: Mapping[ProposalKind, tuple[str, ...]] = Field(
        {}, description="抄送单位：建议、提案的答复各一份名单；议案等同上", examples=[{"建议": ["市政府办公厅"]}]
    )
    proposers: ProposerNames = Field(
        ProposerNames(), description="称谓里怎样列提出人", examples=[{"others": "等{count}位"}]
    )
    proposal_names: Mapping[str, str] = Field(
        {}, description="在信里怎样叫各类建议、提案；不写就照原样", examples=[{"建议": "代表建议"}]
    )
    omits: Mapping[str, tuple[Identity, ...]] = Field(
        {},
        description="各种文书里本单位不写的事实；不声明的，没有印出就不能成文",
        examples=[{"reply": ["proposal.number", "reply.document_number"]}],
    )
    parts: Mapping[str, tuple[str, ...]] = Field(
        {}, description="各种文书由哪些部分组成，从上到下", examples=[{"reply": ["title", "salutation", "points"]}]
    )
    lines: Mapping[str, str] = Field(
        {},
        description="只有一行的部分：类别、冒号、话；可以加自己的，再写进 parts",
        examples=[{"clerk": "note: 承办人：{{ reply.contact.name }}"}],
    )
    phrases: Mapping[str, str] = Field(
        {}, description="各处印的话；写成空的，那一行就不印", examples=[{"closing": "感谢{{ proposal.you }}的支持！"}]
    )


def of_kind(settings: Mapping[Any, Value], kind: str, family: str, default: Value) -> Value:
    """Return a setting for a kind of proposal. A kind without a setting has that of its family, 建议 or 提案."""
    return settings.get(kind, settings.get(family, default))


def merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Return the merged data of two departments.

    A value of `above` replaces the value of `below` with the same key. Tables with the same key are merged.
    """
    found = dict(below)
    for key, value in above.items():
        old = found.get(key)
        found[key] = merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return found


def department(data: Mapping[str, Any], path: Path) -> Department:
    """Return the department with these data. Wrong data raise a `StationeryError`.

    data: the merged tables of the department and of those that it extends. path: the file of the department.
    """
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
    """Return the error for a problem that Pydantic found. path: the file of the department."""
    key = ".".join(str(part) for part in problem["loc"])
    near = _RENAMED.get(key) or difflib.get_close_matches(key, list(Department.model_fields), n=1)
    misplaced = [str(part) for part in problem["loc"][1:2] if part in Department.model_fields]
    if misplaced:
        table = str(problem["loc"][0])
        message = say("{key} 写在了 [{table}] 下面", key=misplaced[0], table=table)
        step = say("把这一行移到文件里第一个 [ ] 的前面")
        return StationeryError(message, place=Place(str(path), key), next_step=step)
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
