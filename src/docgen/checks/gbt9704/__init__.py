"""A measured file → its verdict by GB/T 9704-2012; the verdicts on many files → their commonest faults.

The verdict has the findings, the rules that passed, and the rules that could not be checked, with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from docgen.checks.gbt9704 import (
    attachments,
    body,
    closing,
    head,
    imprint,
    number,
    page,
    page_numbers,
    title,
    typefaces,
    words,
)
from docgen.checks.gbt9704.marks import mark_of
from docgen.checks.gbt9704.rule import HEADED, MARKED, Fault, Rule, Source, Subject, Unmeasured
from docgen.errors import Finding, Place, Severity
from docgen.inspection.marked_copy import FaultMark
from docgen.inspection.measure.model import Kind, Measured, Part
from docgen.language import say
from docgen.stationery.profile import Profile

__all__ = ["RULES", "CommonFault", "NotChecked", "Verdict", "common_faults", "judge"]

RULES: tuple[Rule, ...] = (
    # 5 paper, type area, grid; fonts
    page.paper,
    page.margins,
    body.body_size,
    body.body_bold,
    page.characters,
    page.lines,
    page.pitch,
    page.area,
    page.colour,
    typefaces.embedded,
    typefaces.glyphs,
    typefaces.stand_ins,
    # 7.2, 10.1 head
    head.mark,
    head.mark_colour,
    head.mark_font,
    head.mark_centre,
    head.mark_top_of_document,
    head.mark_top_of_letter,
    head.mark_top_of_order,
    head.mark_words,
    head.double_lines_are_there,
    head.upper_double_line,
    head.lower_double_line,
    head.double_line_length,
    head.double_line_order,
    head.red_line_is_there,
    head.red_line_place,
    head.red_line_width,
    number.aside_size,
    number.number_is_there,
    number.brackets,
    number.year,
    number.ordinal,
    number.zero,
    number.sign,
    number.number_font,
    number.number_size,
    number.number_centre,
    number.number_below_mark,
    number.signer,
    number.number_right,
    number.number_below_red_line,
    # 7.3 text
    title.title_is_there,
    title.title_size,
    title.title_font,
    title.title_centre,
    title.title_shape,
    title.title_words,
    title.title_gap,
    title.recipient_is_there,
    title.recipient_flush,
    title.recipient_colon,
    title.recipient_gap,
    title.recipient_font,
    body.first_page,
    body.body_font,
    body.body_indent,
    body.numeral_form,
    body.numeral_order,
    body.levels,
    body.heading1_font,
    body.heading2_font,
    body.heading3_font,
    body.heading_size,
    attachments.attachment_word,
    attachments.attachment_indent,
    attachments.attachment_punctuation,
    attachments.attachment_numbers,
    attachments.attachment_gap,
    closing.date_is_there,
    closing.signature_is_there,
    closing.signature_font,
    closing.date_place,
    closing.name_place,
    closing.unsealed_place,
    closing.seal_room,
    closing.date_arabic,
    closing.date_zero,
    closing.signature_with_text,
    closing.note_brackets,
    closing.note_indent,
    # 7.4, 7.5 imprint and page numbers
    imprint.imprint_size,
    imprint.imprint_period,
    imprint.imprint_colon,
    imprint.imprint_indent,
    imprint.imprint_bottom,
    imprint.imprint_last,
    imprint.imprint_lines,
    imprint.imprint_thickness,
    imprint.imprint_issuer,
    imprint.imprint_of_letter,
    page_numbers.page_number_is_there,
    page_numbers.no_number_on_first_page,
    page_numbers.page_number_sequence,
    page_numbers.page_number_size,
    page_numbers.page_number_dashes,
    page_numbers.page_number_place,
    page_numbers.page_number_side,
    # 9 marks and numerals
    words.half_width,
    words.cited_brackets,
    words.short_year,
    words.zero_in_dates,
    words.line_start,
    words.line_end,
    words.dots_and_dashes,
    words.placeholders,
)
"""All rules. A rule is listed after the rules that its `after` names."""


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A requirement that could not be checked, wholly or in part."""

    code: str
    """The code of the rule."""
    reason: str
    """The reason, for the user."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of judging one file."""

    name: str
    """The name of the file."""
    kind: Kind
    """The layout by which the file is judged. No rule applies to a book."""
    findings: tuple[Finding, ...]
    """The faults that were found."""
    passed: tuple[str, ...]
    """The codes of the rules that measured everything and found no fault."""
    not_checked: tuple[NotChecked, ...]
    """The rules that could not be applied, or only in part, once for each reason."""
    marks: tuple[FaultMark, ...] = ()
    """The faults as marks on the pages; empty for a Word file that was not laid out."""

    @property
    def is_sound(self) -> bool:
        """Whether there is no error among the findings."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)

    @property
    def faults(self) -> int:
        """The number of faults. Stand-in fonts are not counted."""
        return sum(finding.severity is not Severity.INFO for finding in self.findings)

    @property
    def codes_by_reason(self) -> dict[str, list[str]]:
        """The codes of the rules that were not checked, by the reason."""
        codes: dict[str, list[str]] = {}
        for item in self.not_checked:
            codes.setdefault(item.reason, []).append(item.code)
        return codes

    def as_data(self) -> dict[str, object]:
        """Return the verdict as values that JSON can hold."""
        return {
            "file": self.name,
            "kind": str(self.kind),
            "passed": list(self.passed),
            "not_checked": [{"code": item.code, "reason": item.reason} for item in self.not_checked],
            "findings": [
                {"code": found.code, "severity": str(found.severity), "message": found.message}
                for found in self.findings
            ],
        }


def judge(measured: Measured, profile: Profile) -> Verdict:
    """Return the verdict of all rules on a file.

    A rule for an element that the file lacks, such as a list of attachments, is in no list of the verdict. A rule is
    not checked if a rule that its `after` names has found an error.
    """
    subjects = _subjects(measured, profile)
    findings: list[Finding] = []
    passed: list[str] = []
    not_checked: list[NotChecked] = []
    marks: list[FaultMark] = []
    failed: set[str] = set()
    pages = measured if measured.pages else measured.rendered
    for rule in RULES if measured.kind is not Kind.BOOK else ():
        faults: list[Fault] = []
        obstacles: list[str] = []
        for found in _outcome(rule, subjects[rule.source], measured, failed):
            if isinstance(found, Fault):
                faults.append(found)
            else:
                obstacles.append(found.reason)
        for fault in faults:
            page_note = say(" · 第{page}页", page=fault.page) if fault.page else ""
            message = f"{rule.clause} {rule.title} · {fault.detail}{page_note}"
            findings.append(Finding(rule.code, message, Place(measured.name), rule.severity))
            if pages is not None and rule.severity is not Severity.INFO:
                marks.append(mark_of(rule, fault, pages))
        not_checked += [NotChecked(rule.code, reason) for reason in dict.fromkeys(obstacles) if reason]
        if not faults and not obstacles:
            passed.append(rule.code)
        if faults and rule.severity is Severity.ERROR:
            failed.add(rule.code)
    return Verdict(measured.name, measured.kind, tuple(findings), tuple(passed), tuple(not_checked), tuple(marks))


def _outcome(rule: Rule, subject: Subject | None, measured: Measured, failed: set[str]) -> Iterable[Fault | Unmeasured]:
    """Return the faults that a rule finds in a file, or the reason why it cannot be applied.

    subject: None if the rule needs pages and the file has none. failed: the codes of the rules that found an error.
    """
    document = subject.document if subject else measured
    has_parts = not rule.parts or next(document.of(*rule.parts), None) is not None
    if measured.kind not in rule.kinds:
        # A document without a head may be printed on paper that has one. Then the rules about the head are listed, with
        # this reason, as not checked.
        is_about_head = set(rule.kinds) <= set(MARKED) and not set(rule.kinds).isdisjoint(HEADED)
        may_apply = measured.kind is Kind.HEADLESS and is_about_head and (has_parts or Part.MARK in rule.parts)
        return [Unmeasured(say("没有红头，可能印在纸上") if may_apply else "")]
    if not measured.paragraphs and rule is not page.paper:
        return [Unmeasured(say("没有文字，可能是扫描件"))]
    if not has_parts:
        return [Unmeasured("")]
    if blocked := [code for code in rule.after if code in failed]:
        return [Unmeasured(say("先改 {codes}", codes=" ".join(blocked)))]
    if subject is None:
        return [Unmeasured(say("没有 LibreOffice，排不出页面"))]
    return rule.find_faults(subject)


def _subjects(measured: Measured, profile: Profile) -> dict[Source, Subject | None]:
    """Return the subject for each source of values. A file with pages has one subject for all sources.

    The subject for pages is None for a Word file that was not laid out.
    """
    stated = Subject(measured, profile)
    if measured.pages:
        return dict.fromkeys(Source, stated)
    pages = Subject(measured.rendered, profile) if measured.rendered else None
    return {Source.STATED: stated, Source.PAGE: pages, Source.PLACE: pages or stated}


@dataclass(frozen=True, slots=True)
class CommonFault:
    """A fault that several files may have."""

    code: str
    """The code of the rule."""
    title: str
    """The requirement, in Chinese."""
    files: int
    """The number of files with this fault."""


def common_faults(verdicts: Iterable[Verdict]) -> list[CommonFault]:
    """Return the faults of the files, the commonest first. Stand-in fonts are left out."""
    counts: Counter[str] = Counter()
    for verdict in verdicts:
        counts.update({found.code for found in verdict.findings if found.severity is not Severity.INFO})
    titles = {rule.code: f"{rule.clause} {rule.title}" for rule in RULES}
    return [CommonFault(code, titles[code], files) for code, files in counts.most_common()]
