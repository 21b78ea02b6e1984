"""The bytes of a text form → its cases, findings, and a ledger of the destination of each character."""

from __future__ import annotations

import docgen.intake.reply_letter as reply_letter
from docgen.errors import InputError, Place
from docgen.files.text_files import decode
from docgen.intake.cases import NO_FORM, Intake, cases, no_form, too_much
from docgen.intake.character_ledger import ImportAccount
from docgen.intake.clean_text import clean
from docgen.intake.form_lines import FormLines
from docgen.intake.labels import records
from docgen.intake.line_breaks import whole_paragraphs
from docgen.language import say
from docgen.stationery.vocabulary import Vocabulary

_MOST_CHARACTERS, _MOST_LINES = 500_000, 20_000
"""The greatest size of a form. For comparison, the longest proposal of one year had 16,000 characters."""


def read_text(data: bytes, file: str, vocabulary: Vocabulary) -> Intake:
    """Read a text form with one or more records.

    A label ends with a colon. Its value is on the same line or on the lines below. An unusable form raises an
    `InputError`.
    """
    text, encoding = decode(data, file)
    if len(text) > _MOST_CHARACTERS or text.count("\n") > _MOST_LINES:
        raise too_much(file)
    account = ImportAccount(file)
    typed, account.findings = clean(text, file)
    lines = tuple(typed.lines())
    # If the text is a reply letter, its lines are read as they were typed, into an account of their own.
    account_of_letter = ImportAccount(file, list(account.findings))
    sheet, wrapped = whole_paragraphs(typed, [lines], FormLines(lines, vocabulary), file)
    account.findings += wrapped
    found = records(sheet.lines(), vocabulary, account)
    made = tuple(cases(found, vocabulary, account))
    if not made and (reply := reply_letter.case(lines, vocabulary, account_of_letter)):
        made, account, sheet = (reply,), account_of_letter, typed
    elif not found:
        raise _unusable(text, file, vocabulary)
    elif not made and (error := no_form(file, account.findings)):
        raise error
    findings = sorted(account.findings, key=lambda finding: finding.place.line or 0)
    about = tuple(tuple(group) for group in account.about_cases)
    return Intake(file, encoding, made, tuple(findings), account.close(sheet), about)


def _unusable(text: str, file: str, vocabulary: Vocabulary) -> InputError:
    place = Place(file, line=1)
    if not text.strip():
        return InputError(say("文件是空的"), place=place, next_step=say("检查是否选错了文件，或请对方重发"))
    labels = "、".join(words[0] for words in vocabulary.form.labels.values())
    step = say("标签后要有冒号，每个标签另起一行；可用的标签：{labels}", labels=labels)
    message = say("不是登记表：没有一个认识的标签（如“标题：”）")
    return InputError(message, place=place, next_step=step, code=NO_FORM)
