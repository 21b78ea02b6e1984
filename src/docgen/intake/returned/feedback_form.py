"""A filled-in feedback form (征询意见表) of any office → the values of a `Feedback`.

The date is the date of the signature: the last one that stands beside 签名 or 日期, or alone on a line. The date on
which the reply arrived (收到时间) never counts. A signature that is written by hand cannot be seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import chain

from docgen.errors import InputError, Place, Severity
from docgen.intake.check_boxes import choices, has_boxes
from docgen.intake.clerk import is_placeholder
from docgen.intake.dates import dates_in
from docgen.intake.headings import numbers_in, titles_in
from docgen.intake.paper import FormParagraph, FormTable
from docgen.intake.passages import WHITE, squeeze
from docgen.intake.returned.read_paper import PaperText, ReadPaper, topic_in
from docgen.intake.returned.sheet import SheetEntry, SheetReading
from docgen.language import say
from docgen.stationery.vocabulary import Vocabulary

_ENDS = ("signature", "date")
"""The topics of the labels that end the text of a cell, and the notes for whoever fills in the form."""
_ASKED_FOR = "(?<!批评和)(?<!批评、)(?<!建议和)(?<!建议、)意见(?!登记|交办|转办|处理)"
"""意见 that a form asks for. A registration form has 建议、批评和意见 in its title, as the law calls proposals."""
_FORM_NAME = re.compile(
    rf"(?:征询|征求|反馈|评价|测评|回访|{_ASKED_FOR})[^：:。]{{0,14}}[表单卡](?:[（(].{{0,12}}[)）])?$|^回执单?$"
)
_OPINION_SHEET = re.compile("会办|协办|承办")
_OPTION_MARK = re.compile("^(?:[A-Da-d1-5][.、．)）]?|[①-⑤])")
_LONGEST_TITLE = 40
_NOTES = re.compile("^(?:填表说明|填写说明|说明|注意事项|注|此表|本表)(?:[：:一请须0-9]|$)")
_QUESTION_END = re.compile("[：:？?]")
_YES_OR_NO = {"是", "否", "有", "无", "没有"}
_SIGNERS = re.compile("代表|委员|提案人|建议人|填表人|本人")
_BLANK_DATE = re.compile(f"年[{WHITE}_]*月[{WHITE}_]*日")


def is_form(parts: Iterable[FormParagraph | FormTable], vocabulary: Vocabulary) -> bool:
    """Return whether a paper is a feedback form: it offers 满意 and 不满意 as answers, or its title says so."""
    offered: set[str] = set()
    for part in parts:
        texts = [part.text] if isinstance(part, FormParagraph) else [cell.text for cell in part.cells]
        for text in texts:
            for line in text.split("\n"):
                if isinstance(part, FormParagraph) and is_title(line):
                    return True
                for piece in _QUESTION_END.split(line):
                    if has_boxes(piece) or _satisfaction(squeeze(piece), vocabulary):
                        ticked, others = choices(piece)
                        offered |= {_satisfaction(word, vocabulary) for word in (*ticked, *others)}
    return {"满意", "不满意"} <= offered


def is_title(line: str) -> bool:
    """Return whether a line is the title of a feedback form."""
    title = squeeze(line)
    return len(title) < _LONGEST_TITLE and bool(_FORM_NAME.search(title)) and not _OPINION_SHEET.search(title)


def read(parts: Sequence[FormParagraph | FormTable], file: str, vocabulary: Vocabulary) -> ReadPaper:
    """Return what a form says. A form without any answer raises an `InputError`."""
    return _FormReading(file, vocabulary).read(parts)


def _satisfaction(word: str, vocabulary: Vocabulary) -> str:
    """Return the answer that a word means; empty if it means none. The word may have a letter or number: A.满意."""
    bare = _OPTION_MARK.sub("", word)
    return next((answer for answer, words in vocabulary.form.satisfactions.items() if bare in words), "")


class _FormReading:
    """Reads the entries of one form in their order."""

    def __init__(self, file: str, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._paper = ReadPaper(file, "feedback")
        self._comments: list[str] = []
        self._dates: list[tuple[str, str]] = []
        """The dates that may be that of the signature, each with its place."""
        self._is_begun = False
        """Whether the first question was read."""
        self._received = ""
        """The place of the question when the reply arrived. A date there is not that of the signature."""

    def read(self, parts: Sequence[FormParagraph | FormTable]) -> ReadPaper:
        """Return what the form says."""
        words = self._vocabulary.form
        topic = partial(topic_in, words=words.feedback)
        options = set(chain.from_iterable(words.satisfactions.values()))
        is_note = False
        for entry in SheetReading(topic, options, _ENDS).entries(parts):
            about = topic(entry.label) if entry.label else ""
            is_note = about not in _ENDS and (is_note or self._begins_notes(entry))
            if not is_note:
                self._entry(entry, about)
        if self._comments:
            self._paper.values["comment"] = "\n".join(self._comments)
        self._date()
        if not set(self._paper.values) - {"date"}:
            raise InputError(
                say("表里没有读到勾选和意见"),
                place=Place(self._paper.file),
                next_step=say("手写的勾和字读不出来；照原件填进案件文件的 feedback"),
            )
        if not self._paper.people:
            message = say("没有打出的签名；手写的签名看不出来")
            self._paper.report("paper-unsigned", message, None, Severity.INFO)
        return self._paper

    def _begins_notes(self, entry: SheetEntry) -> bool:
        """Return whether the notes for whoever fills in the form begin here. They stand below what is asked."""
        return self._is_begun and _NOTES.match(entry.label or entry.value) is not None

    def _entry(self, entry: SheetEntry, topic: str) -> None:
        """Put one entry where it belongs."""
        if topic == "number" or (not self._is_begun and topic in ("title", "frame", "")):
            for number in numbers_in(entry.value):
                self._paper.numbers.append(PaperText(number, entry.where))
            if topic == "title":
                self._paper.titles.append(entry.value)
            else:
                self._paper.titles += titles_in(entry.value)
        if topic == "number" and (bare := re.fullmatch(r"[0-9A-Za-z-]+", squeeze(entry.value))):
            self._paper.numbers.append(PaperText(bare[0], entry.where))
        if has_boxes(entry.value):
            self._is_begun = True
            self._choice(entry, topic)
        elif topic == "signature":
            self._signature(entry)
        elif topic == "received" or (topic == "date" and self._received == entry.where):
            self._is_begun = True
            self._received = entry.where
            self._aside(entry)
        elif topic == "date":
            self._dates.append((entry.value, entry.where))
        elif topic in ("attitude", "result", "comment", "met", "aside"):
            self._is_begun = True
            self._written(entry, topic)
        elif topic == "frame" and self._is_begun and _SIGNERS.search(entry.label):
            self._signature(entry)
        elif not topic:
            self._loose(entry)

    def _choice(self, entry: SheetEntry, topic: str) -> None:
        """Put the ticked words of an entry where they belong."""
        ticked, others = choices(entry.value)
        if topic == "received":
            self._received = entry.where
        is_satisfaction = any(_satisfaction(word, self._vocabulary) for word in (*ticked, *others))
        if not ticked:
            if topic in ("attitude", "result", "met") or is_satisfaction:
                message = say("“{label}”没有勾选", label=entry.label or entry.value)
                self._paper.report("paper-empty", message, entry.where, Severity.INFO)
        elif is_satisfaction and topic != "aside":
            self._rate("attitude" if topic == "attitude" else "result", ticked, entry)
        elif topic == "met" and "met" not in self._paper.values and not _YES_OR_NO & set(ticked):
            self._paper.values["met"] = "、".join(ticked)
        else:
            severity = Severity.WARNING if topic in ("attitude", "result") else Severity.INFO
            self._aside(SheetEntry(entry.label, "、".join(ticked), entry.where), severity)

    def _rate(self, key: str, ticked: Sequence[str], entry: SheetEntry) -> None:
        """Take a rating. Two ticks, another word, or a second question about the same are left to the officer."""
        answer = _satisfaction(ticked[0], self._vocabulary)
        text = f"{entry.label}：{'、'.join(ticked)}"
        if len(ticked) > 1:
            self._paper.report_unplaced(text, entry.where, say("勾了不止一个：{text}", text=text), Severity.ERROR)
        elif not answer:
            self._paper.report_unplaced(
                text, entry.where, say("不是满意、基本满意、不满意：{text}", text=text), Severity.ERROR
            )
        elif key in self._paper.values:
            self._paper.report_unplaced(text, entry.where, say("又问了一次，没有写入：{text}", text=text))
        else:
            self._paper.values[key] = answer
            if answer != ticked[0]:
                message = say("“{text}”记作“{choice}”", text=ticked[0], choice=answer)
                self._paper.report("paper-normalised", message, entry.where, Severity.INFO)

    def _written(self, entry: SheetEntry, topic: str) -> None:
        """Take an answer that is typed as words."""
        word = squeeze(entry.value).strip("。，；")
        if is_placeholder(word, self._vocabulary):
            return
        if topic in ("attitude", "result") and _satisfaction(word, self._vocabulary):
            self._rate(topic, [word], entry)
        elif topic == "met" and "met" not in self._paper.values and not re.search(r"\d{7}", word):
            self._paper.values["met"] = word
        elif topic in ("comment", "result"):
            self._comments.append(entry.value)
        else:
            self._aside(entry)

    def _signature(self, entry: SheetEntry) -> None:
        """Take a signature, perhaps with its date."""
        name = entry.value
        for written, _ in dates_in(entry.value):
            self._dates.append((written, entry.where))
            name = name.replace(written, "")
        name = squeeze(_BLANK_DATE.sub("", re.sub("[（(](?:签名|盖章|公章)[）)]", "", name))).strip("_；，。")
        if name:
            self._paper.people.append(PaperText(name, entry.where))

    def _loose(self, entry: SheetEntry) -> None:
        """Take a line without a label. Before the first question it belongs to the frame of the form."""
        text = squeeze(entry.value)
        found = dates_in(entry.value)
        if found and squeeze(found[-1][0]) == text:
            self._dates.append((entry.value, entry.where))
        elif self._is_begun and text and not _BLANK_DATE.fullmatch(text) and not re.fullmatch(r"[（(].*[)）]", text):
            self._paper.report_unplaced(entry.value, entry.where, say("没有写入，记在末尾：{text}", text=entry.value))

    def _aside(self, entry: SheetEntry, severity: Severity = Severity.INFO) -> None:
        """Keep an answer for which a case has no key."""
        if not is_placeholder(_BLANK_DATE.sub("", entry.value), self._vocabulary):
            text = f"{entry.label}：{entry.value}"
            self._paper.report_unplaced(text, entry.where, say("案件没有这一项，记在末尾：{text}", text=text), severity)

    def _date(self) -> None:
        """Take the last date that may be that of the signature. Report what is no date in its place."""
        for text, where in self._dates:
            if found := dates_in(text):
                self._paper.values["date"] = found[-1][1]
            elif not is_placeholder(_BLANK_DATE.sub("", text), self._vocabulary):
                self._paper.report_unplaced(text, where, say("看不懂的日期：{text}", text=text))
        if "date" not in self._paper.values:
            message, step = say("没有读到签名的日期"), say("照原件填 feedback.date")
            self._paper.report("paper-undated", message, None, Severity.WARNING, step)
