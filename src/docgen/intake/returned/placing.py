"""What was read from a paper + the case file → the case file with it. No value is replaced without a report.

If the case already has another value, an error shows both values. On request the value is replaced, and the old value
is kept as a comment. Texts of the paper that fit no key become comments at the end of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.composition.printed_record import value_at
from docgen.errors import CaseError, ExitCode, Finding, InputError, Key, Place, Severity, UsageError
from docgen.intake.clerk import visible
from docgen.intake.kept_comments import with_comments
from docgen.intake.passages import squeeze
from docgen.intake.returned.read_paper import ReadPaper
from docgen.intake.returned.unit_names import meant
from docgen.language import listing, say
from docgen.model.case import Case, Feedback, Opinion, Record, topic_of
from docgen.model.case_file import CaseFile, dump, update
from docgen.model.characters import refusal
from docgen.model.key_names import describe
from docgen.stationery.departments import Departments


@dataclass(frozen=True)
class FilledInCase:
    """A case file with what a paper says. It is not written to disk yet."""

    paper: str
    """The name of the paper's file."""
    kind: str
    """What the paper is: opinion or feedback."""
    unit: str | None
    """The co-handler whose opinion it is; None: it is a feedback form."""
    file: CaseFile
    """The case file with the values of the paper."""
    is_changed: bool
    """Whether the case file differs from what it was before."""
    findings: tuple[Finding, ...]
    """What the officer should look at."""

    @property
    def exit_code(self) -> ExitCode:
        """FAILED if a text of the paper could not be understood."""
        has_error = any(finding.severity is Severity.ERROR for finding in self.findings)
        return ExitCode.FAILED if has_error else ExitCode.OK


def fill_in(
    file: CaseFile, paper: ReadPaper, departments: Departments, *, over: bool = False, unit: str = ""
) -> FilledInCase:
    """Return the case file with the values of a paper.

    over: whether to replace values that differ. unit: the co-handler that wrote the opinion; empty: the paper says it.
    """
    _check_number(file, paper)
    if paper.kind == "opinion":
        unit = _unit(file, paper, departments, unit)
        case, lost = _with_opinion(file, paper, unit, over=over)
    else:
        unit = ""
        case, lost = _with_feedback(file, paper, over=over)
    result = with_comments(update(file, case), _comments(paper, lost))
    is_changed = dump(result) != dump(file)
    if not is_changed:
        paper.report("paper-same", say("案件里已经有了，没有改动"), None, Severity.INFO)
    return FilledInCase(paper.file, paper.kind, unit or None, result, is_changed, tuple(paper.findings))


def _with_opinion(file: CaseFile, paper: ReadPaper, unit: str, *, over: bool) -> tuple[Case, list[str]]:
    """Return the case with an opinion, and lines about what was replaced. unit: the co-handler that wrote it."""
    opinions = list(file.case.opinions)
    old = file.case.opinion_of(unit)
    at = opinions.index(old) if old else len(opinions)
    values = {"unit": unit, **_valid(paper, Opinion, {"unit": unit})}
    merged, lost = _merged(file, ("opinions", at), old, values, over=over)
    opinions[at : at + 1] = [Opinion.model_validate(merged)]
    return file.case.model_copy(update={"opinions": tuple(opinions)}), lost


def _with_feedback(file: CaseFile, paper: ReadPaper, *, over: bool) -> tuple[Case, list[str]]:
    """Return the case with the feedback of a form, and lines about what was replaced."""
    _check_signature(file.case, paper)
    merged, lost = _merged(file, ("feedback",), file.case.feedback, _valid(paper, Feedback, {}), over=over)
    return file.case.model_copy(update={"feedback": Feedback.model_validate(merged)}), lost


def _check_number(file: CaseFile, paper: ReadPaper) -> None:
    """Raise an `InputError` if the paper names other proposals than the case and its companions."""
    proposal = file.case.proposal
    numbers, titles = [proposal.number], [proposal.title]
    for companion in proposal.together:
        numbers.append(companion.number)
        titles.append(companion.title)
    own = [number for number in numbers if number]
    topics = [topic_of(squeeze(title)) for title in titles]
    named = list(dict.fromkeys(one.text for one in paper.numbers))
    if not named or not own:
        if not any(topic_of(squeeze(title)) in topics for title in paper.titles):
            message = say("来文的编号和标题都没有读到，看不出是不是这一件")
            if paper.titles:
                message = say("来文写的是《{title}》，与案件的标题不同", title="》《".join(paper.titles))
            paper.report("paper-unnumbered", message, None, Severity.WARNING, say("核对标题和提出人"))
    elif not any(_is_same_number(one, other) for one in named for other in own):
        raise InputError(
            say("来文是第{named}号的，案件是第{own}号", named=listing(named), own=listing(own)),
            place=Place(paper.file, where=paper.numbers[0].where),
            next_step=say("换成那一件的案件文件，或核对编号"),
        )


def _is_same_number(one: str, other: str) -> bool:
    """Return whether two numbers are the same, apart from zeros in front and the year before a serial number."""
    plain = [re.sub(r"^(?:19|20)\d{2}(?=\d{3,})", "", number.upper()).lstrip("0") for number in (one, other)]
    is_short = min(len(one), len(other)) < 7  # two long numbers both have a year, which must be the same
    return one.upper() == other.upper() or (is_short and plain[0] == plain[1])


def _unit(file: CaseFile, paper: ReadPaper, departments: Departments, given: str) -> str:
    """Return the co-handler that wrote an opinion. Raise an error if no co-handler of the case wrote it."""
    co_handlers = file.case.handling.co_handlers
    step = say("是会办单位的，先写进案件的 handling.co_handlers；名称对不上的用 --unit 写明是哪一个会办单位")
    if given:
        if found := meant(given, co_handlers, departments):
            return found
        raise UsageError(
            say("“{unit}”不是本件的会办单位：{units}", unit=given, units=listing(co_handlers)), next_step=step
        )
    for name in paper.units:
        if found := meant(name, co_handlers, departments):
            return found
    message = say("没有读到是哪个单位的意见；本件的会办单位：{units}", units=listing(co_handlers))
    if paper.units:
        message = say("“{unit}”不是本件的会办单位：{units}", unit=paper.units[0], units=listing(co_handlers))
    raise InputError(message, place=Place(paper.file), next_step=step)


def _check_signature(case: Case, paper: ReadPaper) -> None:
    """Report a form that none of the proposers signed, and one that is older than the reply."""
    proposers = [person.name for person in case.proposal.ordered_proposers]
    if paper.people and not any(name in one.text for one in paper.people for name in proposers):
        first = paper.people[0]
        message = say("签名“{name}”不是本件的提出人：{names}", name=first.text, names=listing(proposers))
        paper.report_unplaced(say("签名：{name}", name=first.text), first.where, message)
    answered = case.reply.date
    if answered and "date" in paper.values and paper.values["date"] < answered.isoformat():
        message = say("签名的日期 {date} 早于答复日期 {reply}", date=paper.values["date"], reply=answered)
        paper.report("paper-early", message, None, Severity.WARNING, say("核对日期；对前次答复的评价写在 history"))


def _valid(paper: ReadPaper, record: type[Record], needed: dict[str, Any]) -> dict[str, Any]:
    """Return the values that a case may hold. Other values are reported and kept as comments."""
    found: dict[str, Any] = {}
    for key, value in paper.values.items():
        if isinstance(value, str) and "\n" in value:
            value = _printable(paper, value)
        try:
            record.model_validate({**needed, key: value})
        except ValueError as error:
            text = listing(value.values()) if isinstance(value, dict) else str(value)
            # pydantic says how many errors there are, the key, and on the third line the reason.
            reason = str(error).splitlines()[2].strip().removeprefix("Value error, ").split(" [type=")[0]
            paper.report_unplaced(
                text, say("全文"), say("{reason}，没有写入：{text}", reason=reason, text=text), Severity.ERROR
            )
        else:
            found[key] = value
    return found


def _printable(paper: ReadPaper, text: str) -> str:
    """Return the lines of a text that documents may contain. Other lines are reported and kept as comments."""
    kept = []
    for line in text.split("\n"):
        if reason := refusal(line, lines=True):
            shown = visible(line)
            paper.report_unplaced(
                shown, say("全文"), say("{reason}，没有写入：{text}", reason=reason, text=shown), Severity.ERROR
            )
        else:
            kept.append(line)
    return "\n".join(kept)


def _merged(
    file: CaseFile, key: Key, old: Record | None, values: dict[str, Any], *, over: bool
) -> tuple[dict[str, Any], list[str]]:
    """Return the values of case and paper together, and lines about the values that were replaced.

    If a value differs, raise a `CaseError` that shows both. If `over` is true, replace all values of the case instead.
    Only `stated` stays, because an officer wrote it.
    """
    merged = dict(old) if old is not None else {}
    before = old.model_dump(mode="json", exclude_none=True) if old is not None else {}
    after = type(old).model_validate(values).model_dump(mode="json", exclude_none=True) if old is not None else values
    findings: list[Finding] = []
    lost: list[str] = []
    for path, new in _leaves(after):
        there = value_at(before, path)
        if there is not None and squeeze(str(there)) != squeeze(str(new)):
            name = describe((*key, *path))
            lost.append(say("{name}：{text}", name=name, text=there))
            message = say("{name}：案件里是“{old}”，来文是“{new}”", name=name, old=there, new=new)
            findings.append(Finding("paper-conflict", message, file.place((*key, *path))))
    if findings and not over:
        raise CaseError(
            say("案件里已经有了，与来文不同，没有写入"),
            place=Place(file.name),
            findings=findings,
            next_step=say("核对两处；换成来文的加 --replace（原来的话会留在文件末尾的注释里）"),
            code="paper-conflict",
        )
    if findings:
        # The new paper replaces the old one. So values that only the old paper had are removed too.
        for path, there in _leaves(before):
            if path[0] not in values and path[0] != "stated":
                lost.append(say("{name}：{text}", name=describe((*key, *path)), text=there))
                merged.pop(str(path[0]), None)
    for name, value in values.items():
        if squeeze(str(before.get(name, ""))) != squeeze(str(value)):
            merged[name] = {**before.get(name, {}), **value} if isinstance(value, dict) else value
    return merged, lost


def _leaves(values: Mapping[str, Any], path: Key = ()) -> list[tuple[Key, Any]]:
    """Return the values inside nested dictionaries, each with its path."""
    found: list[tuple[Key, Any]] = []
    for name, value in values.items():
        if isinstance(value, Mapping):
            found += _leaves(value, (*path, name))
        else:
            found.append(((*path, name), value))
    return found


def _comments(paper: ReadPaper, lost: list[str]) -> Iterator[str]:
    """Yield the replaced values, and the texts that fit no key, as comments for the case file."""
    name = visible(Path(paper.file).name)
    for text in lost:
        yield say("换下的（来文 {file}）：{text}", file=name, text=text)
    for one in paper.unplaced:
        yield say("来文 {file} {where}：{text}", file=name, where=one.where, text=one.text)
