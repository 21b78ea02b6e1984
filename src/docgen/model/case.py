"""The `Case`: all data about one proposal. Officers type this data, so the model checks every key and value.

`case_file` makes a case from YAML, and `intake` makes one from forms. `composition` and the checks read it. Every
scalar of a case file is text and is never read as a float. Therefore an id, a number or an amount stays as typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, ValidationInfo, model_validator

from docgen.language import say
from docgen.model import scalars, synonyms
from docgen.model.scalars import AnnexPath, CaseNumber, CellText, Date, DocumentNumber, Facts, Line, Prose, Truth, Year

_COUNT = r"^[1-9][0-9]{0,3}$"

Kind = Literal["建议", "提案", "书面意见", "议案", "建议案", "社情民意信息"]
"""What a proposal is called."""
Family = Literal["建议", "提案"]
"""Who makes the proposal: deputies of a people's congress, or members of the CPPCC."""
HandlingType = Literal["独办", "主办会办", "分办"]
Publicity = Literal["公开", "摘要公开", "依申请公开", "不公开"]
Category = Annotated[Literal["A", "B", "C", "D", "E"], BeforeValidator(scalars.category)]
OpinionForm = Literal["单列", "融入", "列名"]
Satisfaction = Literal["满意", "基本满意", "不满意"]


@dataclass(frozen=True, slots=True)
class Each:
    """The name of the items of a list, with {} for the item's number from 1: 第{}条."""

    names: tuple[str, ...]
    """One name for a list. A list of lists has one name for each level."""

    def __init__(self, *names: str) -> None:
        object.__setattr__(self, "names", names)


class Record(BaseModel):
    """The base class of all parts of a case. A record is frozen, refuses unknown keys and drops empty values."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        kept = {}
        for key, value in data.items():
            is_blank = isinstance(value, str) and not value.strip()
            if value is not None and not is_blank:
                kept[key] = value
        return kept


class TextTable(Record):
    """A table inside a text."""

    caption: Line | None = Field(None, description="表题")
    columns: Annotated[tuple[Line, ...], Each("第{}栏")] = Field(
        description="各栏名称，至多十栏", min_length=1, max_length=10
    )
    widths: Annotated[tuple[Line, ...] | None, Each("第{}栏宽度")] = Field(
        None, description="各栏宽度之比，如 [1, 3, 1]；留空则等宽"
    )
    rows: Annotated[tuple[tuple[CellText, ...], ...], Each("第{}行", "第{}格")] = Field(
        description="各行，每行格数与栏数相同"
    )

    @model_validator(mode="after")
    def _check_shape(self) -> TextTable:
        for index, row in enumerate(self.rows, 1):
            if len(row) != len(self.columns):
                raise ValueError(
                    say(
                        "表格第 {row} 行有 {cells} 格，应为 {columns} 格",
                        row=index,
                        cells=len(row),
                        columns=len(self.columns),
                    )
                )
        if self.widths is not None:
            self._check_widths(self.widths)
        return self

    def _check_widths(self, widths: tuple[str, ...]) -> None:
        are_numbers = all(re.fullmatch(r"[1-9][0-9]?(\.[0-9])?", width) for width in widths)
        if len(widths) != len(self.columns) or not are_numbers:
            raise ValueError(say("表格的栏宽（widths）应有 {columns} 个正数", columns=len(self.columns)))
        if min(map(float, widths)) * 20 < sum(map(float, widths)):
            raise ValueError(say("表格最窄的一栏不到全宽的二十分之一，容不下一个字"))


class TableItem(Record):
    """A table among the paragraphs of a text."""

    table: TextTable = Field(description="表格")


def _shape(value: Any) -> str:
    """Return the tag of the union branch for a typed value. Pydantic then reports errors of this branch only."""
    if isinstance(value, str):
        return "_prose"
    return "_list" if isinstance(value, list | tuple) else "_table"


TextPart = Annotated[Annotated[Prose, Tag("_prose")] | Annotated[TableItem, Tag("_table")], Discriminator(_shape)]
Text = Annotated[Annotated[Prose, Tag("_prose")] | Annotated[tuple[TextPart, ...], Tag("_list")], Discriminator(_shape)]
"""A text: either paragraphs, one for each line, or a list of such paragraphs and tables."""


class Proposer(Record):
    """A person or group that makes a proposal."""

    name: Line = Field(description="姓名；集体提出的写单位名称")
    title: Line | None = Field(None, description="称谓：代表/委员；留空按建议、提案自动；集体写“集体”")
    unit: Line | None = Field(None, description="代表团、界别或单位；年度汇编的索引用它分辨同名的人")
    order: Line | None = Field(None, description="次序，领衔为 1；留空按书写次序", pattern=_COUNT)

    @property
    def is_group(self) -> bool:
        """Whether the proposer is a group such as a committee or party, rather than a person."""
        return self.title == "集体"


class Point(Record):
    """One request of the proposal."""

    label: Line = Field(description="原件上的序号，如“建议一”")
    ask: Line = Field(description="一句话的诉求")
    rationale: Prose | None = Field(None, description="理由和补充说明")
    unit: Line | None = Field(None, description="分办时负责答复本条的单位；留空即主办单位")


class Companion(Record):
    """A further proposal that the same letter answers (并案)."""

    number: CaseNumber = Field(description="编号")
    title: Line = Field(description="标题")
    kind: Annotated[Kind | None, BeforeValidator(scalars.kind)] = Field(None, description="类型；留空同主件")
    proposers: Annotated[tuple[Proposer, ...] | None, Each("第{}位提出人")] = Field(
        None, description="提出人；留空同主件"
    )


class Proposal(Record):
    """The proposal that the unit received."""

    kind: Annotated[Kind, BeforeValidator(scalars.kind)] = Field(
        description="类型：建议（人大代表建议）或提案（政协提案）；也可以是书面意见、议案、建议案、社情民意信息"
    )
    number: CaseNumber | None = Field(None, description="编号，如 20260123")
    congress: Line | None = Field(None, description="届，如“市七届人大”“市政协七届”")
    session: Line | None = Field(None, description="次，如“五次会议”“闭会期间”")
    meeting: Line | None = Field(None, description="届次的全称，如“政协第十一届委员会第二次会议”；本单位的信里用到才写")
    year: Year | None = Field(None, description="年度，如 2026；留空按交办、答复的年份")
    field: Line | None = Field(None, description="领域，如“经济建设”；年度汇编按它分章、统计")
    title: Line = Field(description="标题")
    proposers: Annotated[tuple[Proposer, ...], Each("第{}位提出人")] = Field(
        description="提出人，领衔在前", min_length=1
    )
    proposers_total: Line | None = Field(None, description="联名总人数；只列领衔者时填写", pattern=_COUNT)
    background: Prose | None = Field(None, description="案由及需要说明的情况")
    points: Annotated[tuple[Point, ...], Each("第{}条建议")] = Field((), description="逐条的意见建议")

    together: Annotated[tuple[Companion, ...], Each("第{}件并案")] = Field(
        (), description="并案：一份答复一起答复的其他件", examples=[[{"number": "15", "title": "关于建设晒场的建议"}]]
    )

    @property
    def family(self) -> Family:
        """Whose proposal it is. `congress` or `meeting` names the body; if they name none or both, the kind decides."""
        stated = f"{self.congress or ''}{self.meeting or ''}"
        names_conference = "政协" in stated or "政治协商" in stated
        names_congress = "人大" in stated or "人民代表大会" in stated
        if names_conference is not names_congress:
            return "提案" if names_conference else "建议"
        return "提案" if self.kind in ("提案", "建议案", "社情民意信息") else "建议"

    @property
    def topic(self) -> str:
        """The title without 的建议 or the like at its end."""
        return topic_of(self.title)

    @property
    def ordered_proposers(self) -> tuple[Proposer, ...]:
        """The proposers in order, with the leader first. The proposers of companions follow, each person once."""
        last = len(self.proposers) + 1
        found = sorted(self.proposers, key=lambda proposer: int(proposer.order or last))
        for companion in self.together:
            found += [proposer for proposer in companion.proposers or () if proposer not in found]
        return tuple(found)


class Handling(Record):
    """The units that handle the proposal, and the dates of the handling."""

    type: HandlingType = Field(description="办理方式：独办、主办会办或分办")
    lead: Line = Field(description="主办单位；分办时为本件的答复单位")
    co_handlers: Annotated[tuple[Line, ...], Each("第{}个会办单位")] = Field(
        (), description="会办单位；分办时为其他分办单位"
    )
    joint: Annotated[tuple[Line, ...], Each("第{}个联署单位")] = Field(
        (), description="与主办单位联合答复、一起署名的单位，按署名次序"
    )
    assigned: Date | None = Field(None, description="交办日期")
    extended: Truth = Field(False, description="是否经同意延期（3 个月延至 6 个月）")
    due: Date | None = Field(None, description="答复期限；留空按交办日期推算")


class Contact(Record):
    """The person to contact for questions."""

    name: Line | None = Field(None, description="联系人", examples=["王样例"])
    phone: Line | None = Field(None, description="联系电话", examples=["0755-88100000"])
    address: Line | None = Field(None, description="地址", examples=["深圳市福田区福中三路市民中心"])
    postcode: Line | None = Field(None, description="邮政编码", examples=["518035"])


class Outcome(Record):
    """An answer in the four parts of a 办理结果清单. A part without text is printed as 无."""

    done: Prose | None = Field(None, description="当年完成事项")
    advancing: Prose | None = Field(None, description="当年推动工作")
    pending: Prose | None = Field(None, description="明年待落实事项")
    declined: Prose | None = Field(None, description="不能采纳原因")


class Answer(Record):
    """The answer to one point, or to several points together."""

    point: Line | None = Field(None, description="答复哪一条，如“建议一”")
    points: Annotated[tuple[Line, ...] | None, Each("第{}条建议")] = Field(
        None, description="几条一起答复时写在这里，不写 point", examples=[["建议一", "建议二"]]
    )
    heading: Line | None = Field(None, description="本条小标题；留空则为“关于……的建议”")
    text: Text | None = Field(None, description="答复内容，一行一段")
    outcome: Outcome | None = Field(None, description="清单式答复的四项")

    @model_validator(mode="after")
    def _check_points(self) -> Answer:
        if bool(self.point) == bool(self.points):
            raise ValueError(say("每条答复写 point（答复一条）或 points（几条一起答复），只写一个"))
        return self

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the points that are answered."""
        if self.point:
            return (self.point,)
        return self.points or ()

    @property
    def is_written(self) -> bool:
        """Whether anything but the points is typed. An import writes answers that have only their points."""
        return bool(self.heading or self.text or self.outcome)


class Reply(Record):
    """The reply letter."""

    document_number: DocumentNumber | None = Field(None, description="发文字号，如“深工信建函〔2026〕12号”")
    date: Date | None = Field(None, description="成文日期")
    category: Category | None = Field(None, description="办理类别：A、B、C、D（有的地方还有 E）")
    publicity: Publicity | None = Field(None, description="公开属性")
    publicity_reason: Line | None = Field(None, description="不公开或只公开摘要的理由")
    published: Date | None = Field(None, description="答复上网公开的日期")
    preamble: Text | None = Field(None, description="逐条答复之前的话")
    answers: Annotated[tuple[Answer, ...], Each("第{}条")] = Field((), description="逐条答复")
    text: Text | None = Field(None, description="整篇答复，一行一段；写了它就不写逐条答复")
    closing: Text | None = Field(None, description="逐条答复之后的话（下一步工作等）")
    contact: Contact | None = Field(None, description="联系人")
    signatory: Line | None = Field(None, description="审签人")
    extra: Facts = Field(
        default_factory=dict,
        description="别的事实，名称自定，如“签发人: 张三”“沟通情况: 已面商”；本单位的措辞用到的才印",
        examples=[{"签发人": "张三"}],
    )
    copies: Annotated[tuple[Line, ...] | None, Each("第{}个抄送单位")] = Field(
        None, description="抄送单位；留空用本单位模板的"
    )
    opinions: OpinionForm | None = Field(
        None, description="会办意见怎样写进答复函：单列一节、融入答复内容或只在开头列名；留空用本单位的"
    )
    joint: Literal["lead", "each"] = Field("lead", description="联名件：lead 一份寄领衔人，each 每人一份")
    attachments: Annotated[tuple[Line, ...], Each("第{}个附件")] = Field((), description="征询意见表之外的附件名称")
    summary: Text | None = Field(None, description="答复摘要；留空取各条答复的首段")

    @property
    def whole(self) -> Text | None:
        """The text that answers all points; None if there is none, or if the answer to a single point is written."""
        return None if any(answer.is_written for answer in self.answers) else self.text


class Opinion(Record):
    """The opinion of a co-handler, addressed to the lead unit."""

    unit: Line = Field(description="会办单位")
    document_number: DocumentNumber | None = Field(None, description="会办意见的发文字号")
    date: Date | None = Field(None, description="会办意见的日期")
    category: Category | None = Field(None, description="建议的办理类别")
    text: Text | None = Field(None, description="会办意见，一行一段")
    stated: Prose | None = Field(None, description="答复函中转述的会办意见；留空用全文")
    contact: Contact | None = Field(None, description="联系人")


class Feedback(Record):
    """The proposer's answers on the feedback form."""

    date: Date | None = Field(None, description="反馈日期")
    met: Line | None = Field(None, description="沟通方式：走访、电话、座谈、未联系")
    attitude: Satisfaction | None = Field(None, description="对办理态度")
    result: Satisfaction | None = Field(None, description="对办理结果")
    comment: Prose | None = Field(None, description="意见")

    @property
    def is_dissatisfied(self) -> bool:
        """Whether the proposer is not satisfied with the result or, if the result is not rated, with the attitude."""
        return (self.result or self.attitude) == "不满意"


class Round(Reply):
    """An earlier reply, and the proposer's feedback about that reply. Only its date must be known."""

    document_number: DocumentNumber | None = Field(None, description="前次答复的发文字号；没有编号的留空")
    date: Date = Field(description="前次答复的日期")
    category: Category | None = Field(None, description="前次的办理类别")
    due: Date | None = Field(None, description="前次的答复期限；留空按交办日期推算")
    feedback_date: Date | None = Field(None, description="前次的反馈日期")
    met: Line | None = Field(None, description="前次的沟通方式")
    attitude: Satisfaction | None = Field(None, description="代表、委员对前次办理态度的评价")
    result: Satisfaction | None = Field(None, description="代表、委员对前次答复的评价")
    comment: Prose | None = Field(None, description="代表、委员的意见")

    @property
    def feedback(self) -> Feedback | None:
        """The feedback about this reply; None if nothing of it is known."""
        values: dict[str, Any] = {"date": self.feedback_date, "met": self.met, "attitude": self.attitude}
        values |= {"result": self.result, "comment": self.comment}
        return Feedback.model_construct(**values) if any(values.values()) else None


class Ignored(Record):
    """A warning that somebody looked at and found right as it is. It is no longer reported."""

    code: Line = Field(description="提醒的代码，如 date-weekend")
    key: Line | None = Field(None, description="哪一处的，如 reply.answers[1].text；留空则全件")
    reason: Line = Field(description="为什么没有错")


class Case(Record):
    """One proposal with its handling, reply, opinions, feedback and earlier replies."""

    note: Line | None = Field(None, description="备注，不进入任何文书")
    proposal: Proposal = Field(description="建议或提案")
    handling: Handling = Field(description="办理")
    reply: Reply = Field(default_factory=Reply, description="答复")
    opinions: Annotated[tuple[Opinion, ...], Each("第{}份会办意见")] = Field(
        (), description="会办意见，每个会办单位一份"
    )
    feedback: Feedback | None = Field(None, description="代表、委员的反馈")
    history: Annotated[tuple[Round, ...], Each("第{}次答复")] = Field(
        (), description="以往各次答复；有则本次为再次答复"
    )
    annex: Annotated[tuple[AnnexPath, ...], Each("第{}个附印文件")] = Field(
        (), description="年度汇编附印的 PDF（如签署件的扫描件），路径从本文件所在文件夹算起"
    )

    ignore: Annotated[tuple[Ignored, ...], Each("第{}项")] = Field(
        (),
        description="核对过、不必再提醒的",
        examples=[[{"code": "date-weekend", "key": "reply.date", "reason": "会议期间当日答复"}]],
    )

    @model_validator(mode="before")
    @classmethod
    def _fold_synonyms(cls, data: Any, info: ValidationInfo) -> Any:
        return synonyms.folded(data, info.context) if isinstance(data, dict) and info.context else data

    def numbered(self, number: str) -> Case:
        """Return the case with `number` as the document number of the reply. An existing number is kept."""
        if self.reply.document_number:
            return self
        reply = Reply.model_validate({**dict(self.reply), "document_number": number})
        return self.model_copy(update={"reply": reply})

    def own_points(self) -> Iterator[Point]:
        """Yield the points that the replying unit answers. A point assigned to another unit is left out."""
        for point in self.proposal.points:
            if point.unit in (None, self.handling.lead):
                yield point

    def answer_to(self, point: Point) -> Answer | None:
        """Return the answer to a point; None if the reply has none."""
        return next((answer for answer in self.reply.answers if point.label in answer.labels), None)

    def own_answers(self) -> list[tuple[tuple[Point, ...], Answer | None]]:
        """Return the points that the replying unit answers, each with its answer.

        Points with the same answer form one group, at the place of the first of them. None: there is no answer.
        """
        groups: list[tuple[list[Point], Answer | None]] = []
        for point in self.own_points():
            answer = self.answer_to(point)
            for points, other in groups:
                if answer is not None and other is answer:
                    points.append(point)
                    break
            else:
                groups.append(([point], answer))
        return [(tuple(points), answer) for points, answer in groups]

    def opinion_of(self, unit: str) -> Opinion | None:
        """Return the opinion of a co-handler; None if the case has none."""
        return next((opinion for opinion in self.opinions if opinion.unit == unit), None)


def topic_of(title: str) -> str:
    """Return a title without 的建议 or the like at its end. A title without such an end does not change."""
    return _TITLE_END.sub("", title) or title


_TITLE_END = re.compile("的(?:几点|若干|一些)?(?:建议案|意见建议|意见和建议|书面意见|建议|提案|议案|意见)$")


def record_in(annotation: Any) -> type[BaseModel] | None:
    """Return the first record class inside an annotation such as `tuple[Point, ...] | None`; None if there is none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        if record := record_in(argument):
            return record
    return None
