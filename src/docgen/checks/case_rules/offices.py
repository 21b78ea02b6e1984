"""The rules for offices: the signers, the co-handlers, and the office that a text calls 我局."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from docgen.checks.case_rules.passages import LETTER, WrittenTexts, error, warning
from docgen.checks.phrases import phrases
from docgen.composition import kinds
from docgen.composition.compose import Composition
from docgen.errors import Finding, Severity
from docgen.inspection.readback import squeezed
from docgen.language import listing, say
from docgen.model.blocks import Run, walk
from docgen.model.case_file import CaseFile
from docgen.stationery.departments import Departments

_WE = phrases("offices.we")
_QUOTED = re.compile("“[^”]*”")  # a quotation, which may contain the word of another office
_HANDLED_BY = phrases("offices.handled_by")
_OFFICE = re.compile("[局委办厅院会队心镇乡道]$")
_TEXTS_OF_REPLY = (("reply", "preamble"), ("reply", "answers"), ("reply", "text"), ("reply", "closing"))
"""The beginnings of the keys of the texts that the replying unit writes."""


def joint_offices_are_told_apart(file: CaseFile, departments: Departments) -> Iterator[Finding]:
    """No office signs a joint reply twice, not even under two names. The lead counts as a signer."""
    handling = file.case.handling
    seen = {departments.named(handling.lead).department.name}
    for index, unit in enumerate(handling.joint):
        name = departments.named(unit).department.name
        if name in seen:
            message = say("联合答复的单位“{unit}”写了两遍，或者就是主办单位", unit=unit)
            yield Finding("joint-twice", message, file.place(("handling", "joint", index)), next_step=say("删去一处"))
        seen.add(name)


def opinions_match_co_handlers(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """Each opinion belongs to a co-handler, and no co-handler has two opinions.

    The opinion of any other unit would not be printed. The list of co-handlers must fit the type of handling.
    """
    case = file.case
    units = [opinion.unit for opinion in case.opinions]
    handlers = case.handling.co_handlers if case.handling.type == "主办会办" else ()
    for index, unit in enumerate(units):
        place = file.place(("opinions", index, "unit"))
        if unit not in handlers:
            step = say("会办单位：{names}", names=listing(handlers) or say("无"))
            yield error("opinion-without-unit", say("“{unit}”不是会办单位，意见不会印出", unit=unit), place, step)
        elif units.index(unit) != index:
            yield error("opinion-twice", say("“{unit}”有两份会办意见", unit=unit), place)
    if case.handling.type == "独办" and case.handling.co_handlers:
        yield error("co-handler-alone", say("独办件写了会办单位"), file.place(("handling", "co_handlers")))
    if case.handling.type == "主办会办" and not handlers:
        yield error("co-handler-missing", say("主办会办件没有会办单位"), file.place(("handling", "co_handlers")))
    for unit, count in Counter(case.handling.co_handlers).items():
        if count > 1 or unit == case.handling.lead:
            yield error("unit-twice", say("单位“{unit}”重复", unit=unit), file.place(("handling", "co_handlers")))


def opinions_speak_of_their_unit(file: CaseFile, departments: Departments) -> Iterator[Finding]:
    """An opinion that the reply quotes in full does not contain 我局. A reader would think of the replying unit."""
    case = file.case
    for index, opinion in enumerate(case.opinions):
        if opinion.unit not in case.handling.co_handlers or opinion.stated or not isinstance(opinion.text, str):
            continue
        if kinds.opinion_form(case, departments.named(case.handling.lead).department) != "单列":
            continue
        we = departments.named(opinion.unit).department.we
        if we not in opinion.text:
            # A unit without a department's folder may speak of itself in any of the usual words.
            spoken = None if departments.knows(opinion.unit) else _WE.search(opinion.text)
            we = spoken[0] if spoken else ""
        if we:
            message = say("答复函将全文转述{unit}的意见，其中“{we}”会被读成主办单位", unit=opinion.unit, we=we)
            step = say("在 opinions[{index}].stated 中写明转述的话", index=index + 1)
            yield Finding("opinion-we", message, file.place(("opinions", index)), Severity.WARNING, step)


def co_handlers_are_mentioned(file: CaseFile, composition: Composition) -> Iterator[Finding]:
    """A reply without a separate section for opinions mentions each co-handler in its text."""
    case = file.case
    form = kinds.opinion_form(case, composition.lead.department)
    if "opinions" not in composition.kind.prints or form == "单列":
        return
    texts = ""
    for paragraph in walk(composition.doc):
        for run in paragraph.runs:
            # With 融入 only the texts of the reply count.
            if form != "融入" or (isinstance(run, Run) and run.key[:2] in _TEXTS_OF_REPLY):
                texts += run.text
    said = squeezed(texts)
    for index, unit in enumerate(kinds.co_handlers(case)):
        if not any(name in said for name in _names_of(unit)):
            message = say("会办意见没有单列，答复函里也没有提到会办单位“{unit}”", unit=unit)
            step = say("在答复内容里写明该单位的意见，或者写 {example}", example="reply.opinions: 单列")
            yield error("opinion-unmentioned", message, file.place(("handling", "co_handlers", index)), step)


def _names_of(unit: str) -> Iterator[str]:
    """Yield the words that mention a unit in running text: 市财政局, 财政局, 各会办单位."""
    yield squeezed(unit)
    yield squeezed(re.sub("^[^局委办厅院校行]{0,8}?[省市州县区]", "", unit)) or unit
    yield from ("各会办单位", "有关会办单位")


def texts_speak_of_their_own_office(written: WrittenTexts, departments: Departments) -> Iterator[Finding]:
    """A text speaks of its office as the office speaks of itself: a 局 does not write 我委.

    The words with which the reply states an opinion have no 我局 at all.
    """
    case = written.case
    for passage in written.passages:
        is_opinion = passage.part == "opinion"
        unit = case.opinions[int(passage.key[1])].unit if is_opinion else case.handling.lead
        for match in _WE.finditer(_QUOTED.sub("", passage.text)):
            own = departments.named(unit).department
            if passage.part == "stated" and match[0].startswith("我"):
                message = say("“{we}”在答复函里会被读成主办单位", we=match[0])
                yield warning("opinion-we", message, passage.place, say("写出会办单位的名称"))
                break
            if passage.part != "stated" and not _may_say(match[0], own.we, (own.name, own.short, unit)):
                message = say("“{we}”不是{unit}的自称", we=match[0], unit=unit)
                yield warning("we-foreign", message, passage.place)
                break


def texts_name_the_offices_of_the_case(written: WrittenTexts, departments: Departments) -> Iterator[Finding]:
    """The offices that a reply calls lead or co-handlers are those of the case."""
    handling = written.case.handling
    own = {handling.lead, *handling.co_handlers, *handling.joint}
    own |= {point.unit for point in written.case.proposal.points if point.unit}
    own |= {departments.named(unit).department.name for unit in own}
    for passage in written.passages if handling.lead else ():
        if passage.part not in LETTER:
            continue
        for match in _HANDLED_BY.finditer(passage.text):
            leads = {handling.lead, *handling.joint, departments.named(handling.lead).department.name}
            known = leads if match["lead"] else own
            for name in re.split("、|(?<=[局委办厅院会队心])[和及与]", next(filter(None, match.groups()))):
                unit = re.sub("^(?:我局|我委|我办|本局|会同|并)+|(?:等.*)$", "", name)
                if _OFFICE.search(unit) and not any(unit.endswith(each) or each.endswith(unit) for each in known):
                    message = say("“{unit}”不是本件的主办、会办单位", unit=unit)
                    yield warning("unit-foreign", message, passage.place)


def _may_say(we: str, usual: str, names: tuple[str, ...]) -> bool:
    """Return whether an office may speak of itself with a word such as 我局.

    usual: the word in the department's settings. names: the names of the office.
    """
    organ = we[1:]
    if we in ("我单位", usual) or usual == f"我{organ}" or usual.endswith(organ[-1]):
        return True
    ends = {"委": ("委", "委员会", "教委"), "办": ("办", "办公室"), "院": ("院", "法院", "检察院")}
    return any(name.removesuffix("人民政府").endswith(ends.get(organ, (organ,))) for name in names if name)
