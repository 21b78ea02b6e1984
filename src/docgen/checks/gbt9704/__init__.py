"""Judge a measured file by GB/T 9704-2012. The result is a verdict with the findings and the rules that passed."""

from __future__ import annotations

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
from docgen.checks.gbt9704.rule import Fault, Rule, Source, Subject
from docgen.errors import Finding, Place, Severity
from docgen.inspection.measure.model import Kind, Measured
from docgen.language import say
from docgen.stationery.profile import Profile

__all__ = ["RULES", "Verdict", "judge"]

RULES: tuple[Rule, ...] = (
    # 5 paper, type area, grid; fonts
    page.paper,
    page.margins,
    body.body_size,
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
    head.mark_words,
    head.both_rules,
    head.upper_rule,
    head.lower_rule,
    head.rule_length,
    head.rule_order,
    head.rule_is_there,
    head.rule_place,
    head.rule_width,
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
    number.number_right,
    number.number_below_rule,
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
    imprint.imprint_rules,
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
class Verdict:
    """The result of judging one file."""

    name: str
    """The name of the file."""
    kind: Kind
    """The layout by which the file was judged."""
    findings: tuple[Finding, ...]
    """The faults that were found."""
    passed: tuple[str, ...]
    """The codes of the rules that found no fault."""
    not_checked: tuple[str, ...]
    """The codes of the rules that were not applied, because they need pages and the Word file was not laid out."""

    @property
    def is_sound(self) -> bool:
        """Whether there is no error among the findings."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)

    def as_data(self) -> dict[str, object]:
        """Return the verdict as values that JSON can hold."""
        return {
            "file": self.name,
            "kind": str(self.kind),
            "passed": list(self.passed),
            "not_checked": list(self.not_checked),
            "findings": [
                {"code": found.code, "severity": str(found.severity), "message": found.message}
                for found in self.findings
            ],
        }


def judge(measured: Measured, profile: Profile) -> Verdict:
    """Return the verdict of all rules for the document's layout.

    A rule is left out if a rule that its `after` names has found an error.
    """
    stated, laid_out = _subjects(measured, profile)
    findings: list[Finding] = []
    passed, not_checked = [], []
    failed: set[str] = set()
    for rule in RULES:
        if measured.kind not in rule.kinds or failed & set(rule.after):
            continue
        subject = stated if rule.source is Source.STATED else laid_out
        if subject is None:
            not_checked.append(rule.code)
            continue
        faults = list(rule.find_faults(subject))
        findings += [_finding(rule, fault, measured.name) for fault in faults]
        if not faults:
            passed.append(rule.code)
        elif rule.severity is Severity.ERROR:
            failed.add(rule.code)
    return Verdict(measured.name, measured.kind, tuple(findings), tuple(passed), tuple(not_checked))


def _subjects(measured: Measured, profile: Profile) -> tuple[Subject, Subject | None]:
    """Return the subject for rules about what the file states, and the subject for rules about its pages.

    Both are the same for a PDF. The second is None for a Word file that was not laid out.
    """
    stated = Subject(measured, profile)
    if measured.pages:
        return stated, stated
    return stated, Subject(measured.rendered, profile, rendered=True) if measured.rendered else None


def _finding(rule: Rule, fault: Fault, name: str) -> Finding:
    """Return the finding about a fault. name: the name of the file."""
    page_note = say(" · 第{page}页", page=fault.page) if fault.page else ""
    message = f"{rule.clause} {rule.title} · {fault.detail}{page_note}"
    return Finding(rule.code, message, Place(name), rule.severity)
