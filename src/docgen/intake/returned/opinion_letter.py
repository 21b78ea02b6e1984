"""A co-handler's opinion (会办意见), a letter or a sheet of any office → the values of an `Opinion`.

A letter has a head (letterhead, number, title), a recipient, a body, a signature with its date, and lines below it.
What belongs to the frame is not taken for the opinion. The units in the signature, the letterhead and the title, in
this order, may have written the letter. The first of them that is a co-handler of the case did.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import partial
from typing import Any

from docgen.errors import InputError, Place, Severity
from docgen.intake.clerk import is_placeholder
from docgen.intake.dates import dates_in
from docgen.intake.headings import numbers_in, titles_in
from docgen.intake.paper import FormParagraph, FormTable
from docgen.intake.passages import WHITE, squeeze
from docgen.intake.returned import letter_frame
from docgen.intake.returned.contact_lines import contact_in
from docgen.intake.returned.read_paper import PaperText, ReadPaper, topic_in
from docgen.intake.returned.sheet import SheetReading
from docgen.intake.returned.unit_names import is_name
from docgen.language import say
from docgen.stationery.vocabulary import Vocabulary

_NUMBER = re.compile(
    rf"[一-鿿]{{2,14}}[{WHITE}]*[〔\[［(（【﹝〖][{WHITE}]*\d{{4}}[{WHITE}]*[〕\]］)）】﹞〗][{WHITE}]*第?[{WHITE}]*\d+[{WHITE}]*号"
)
_RECIPIENT = re.compile(f"^(?P<names>[一-鿿（）()、，{WHITE}]{{2,40}})[：:](?P<rest>.*)$")
_NO_RECIPIENT = re.compile("联系人|经办|承办人|电话|抄送|附件|签发|标题|编号|答复如下|如下$")
_SEALED = re.compile(f"[（(][{WHITE}]*(?:盖章|公章|印章|章|印)[{WHITE}]*[)）]|[（(][^（）()]{{0,12}}章[)）]")
_SIGNATURE_LENGTH = 40
"""The greatest length of the name of a unit that signs, in characters."""
_DATE_LENGTH = 20
"""The greatest length of the date and the seal behind it, as （盖章）."""
_BELOW = re.compile("^(?:附件|抄[送报]|主送|此件|（?此件|印发|分送)|印发$|^附注|^共印")
_ATTACHED = re.compile("^附(?:件|表)?[一二三1-3]?[：:]")
_ITEM = re.compile(r"^(?:\d{1,2}[.．、]|[（(]?[一二三四五六七八九十]).{0,40}$")
_TITLE_UNIT = re.compile("^(?P<unit>[一-鿿]{2,30}?)关于")
_TITLE_END = re.compile("(?:会办|协办)(?:意见|情况)(?:反馈)?的?(?:函|复函|表)?$")
_LETTERHEAD_END = re.compile("文件$|（.{0,8}）$")
_MOST_COLUMNS = 10
_SENTENCE = re.compile("[。；，]")
_OPINION_LABEL = re.compile(
    "(?:会办|协办|参办|承办|办理)(?:单位|部门)?的?(?:具体)?(?:意见|情况)(?:[（(].*[)）])?[：:]?"
)


def is_title(line: str) -> bool:
    """Return whether a line is the title of an opinion, or the last line of such a title."""
    return _TITLE_END.search(squeeze(line)) is not None


def read(parts: Sequence[FormParagraph | FormTable], file: str, vocabulary: Vocabulary) -> ReadPaper:
    """Return what a letter or a sheet says. A paper without an opinion raises an `InputError`."""
    reading = _SheetReading if _is_sheet(parts) else _LetterReading
    paper = reading(file, vocabulary).read(parts)
    if not paper.values.get("text"):
        raise InputError(
            say("没有读到会办意见的正文"),
            place=Place(file),
            next_step=say("确认选对了文件；扫描件读不出来，照原件填进案件文件的 opinions"),
        )
    if "date" not in paper.values:
        message, step = say("没有读到落款的日期"), say("照原件填 opinions 里的 date")
        paper.report("paper-undated", message, None, Severity.WARNING, step)
    return paper


def _is_sheet(parts: Sequence[FormParagraph | FormTable]) -> bool:
    """Return whether the opinion stands in a table with labels."""
    for part in parts:
        if isinstance(part, FormTable):
            for cell in part.cells:
                if _OPINION_LABEL.fullmatch(squeeze(cell.text)):
                    return True
    return False


class _SheetReading:
    """Reads an opinion in a table with labels (会办意见表)."""

    def __init__(self, file: str, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._paper = ReadPaper(file, "opinion")

    def read(self, parts: Sequence[FormParagraph | FormTable]) -> ReadPaper:
        """Return what the sheet says."""
        topic = partial(topic_in, words=self._vocabulary.form.opinion)
        has_table = False
        contact: dict[str, str] = {}
        for entry in SheetReading(topic, ends=("aside", "date", "name")).entries(parts):
            has_table = has_table or bool(entry.label)
            about = topic(entry.label) if entry.label else ""
            if about in ("number", "title", ""):
                self._paper.numbers += [PaperText(number, entry.where) for number in numbers_in(entry.value)]
            if about in ("name", "phone", "address", "postcode"):
                contact |= contact_in(f"{entry.label}：{entry.value}")
            elif not is_placeholder(entry.value, self._vocabulary):
                self._take(about, entry.label, entry.value, entry.where, has_table=has_table)
        if contact:
            self._paper.values["contact"] = contact
        return self._paper

    def _take(self, about: str, label: str, value: str, where: str, *, has_table: bool) -> None:
        """Put one entry where it belongs."""
        values = self._paper.values
        if about == "number" and re.fullmatch(r"[0-9A-Za-z-]+", squeeze(value)):
            self._paper.numbers.append(PaperText(squeeze(value), where))
        elif about == "text":
            values["text"] = "\n".join(filter(None, (values.get("text"), self._unsigned(value))))
        elif about == "unit":
            self._paper.units.append(_SEALED.sub("", squeeze(value)))
        elif about == "date" and (found := dates_in(value)):
            values["date"] = found[-1][1]
        elif about == "document_number" and (match := _NUMBER.search(value)):
            values["document_number"] = squeeze(match[0])
        elif about == "category" and (letter := letter_frame.category(f"类别：{squeeze(value)}")):
            values["category"] = letter
        elif about == "aside" or (not about and has_table and not re.match("注|说明|备注|填表", squeeze(value))):
            text = f"{label}：{value}" if label else value
            self._paper.report_unplaced(text, where, say("案件没有这一项，记在末尾：{text}", text=text), Severity.INFO)

    def _unsigned(self, text: str) -> str:
        """Take the signature and the date at the end of a cell. Return the text above them."""
        lines = text.split("\n")
        # Without a name of a unit, a line is blank or only says 盖章.
        while lines and (_is_signature(lines[-1]) or not _unit(lines[-1]) or _signed_date(lines[-1]) is not None):
            last = lines.pop()
            name: str | None = _unit(last)
            if found := dates_in(last):
                self._paper.values["date"] = found[-1][1]
                name = _signed_date(last)
            if name:
                self._paper.units.append(name)
        return "\n".join(lines)


class _LetterReading:
    """Reads an opinion in a letter."""

    def __init__(self, file: str, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._paper = ReadPaper(file, "opinion")
        self._contact: dict[str, str] = {}
        self._frame: list[str] = []

    def read(self, parts: Sequence[FormParagraph | FormTable]) -> ReadPaper:
        """Return what the letter says."""
        lines = _lines(parts)
        begin = self._head(lines)
        body, below = self._signed(lines[begin:])
        for line in below:
            self._below(line)
        body = self._without_ending(self._without_opening(body))
        text: list[str | dict[str, Any]] = []
        for line in body:
            table = None if line.table is None else _text_table(line.table)
            if letter := letter_frame.category(line.text):
                self._paper.values["category"] = letter
            elif table is None:
                text.append(line.text)
            elif not text or text[-1] != table:  # each row of the table is a line
                text.append(table)
        self._paper.values["text"] = text if any(isinstance(part, dict) for part in text) else "\n".join(map(str, text))
        if self._contact:
            self._paper.values["contact"] = self._contact
        if self._frame:
            message = say("信头、标题、称谓和首尾的套话没有写入：{text}", text=" / ".join(self._frame))
            self._paper.report("paper-frame", message, None, Severity.INFO)
        return self._paper

    # ---- the head

    def _head(self, lines: list[PaperText]) -> int:
        """Read the lines down to the recipient. Return the index of the first line of the body."""
        end = 0
        while end < len(lines) and not _recipient(lines[end].text) and not _is_prose(lines[end].text):
            end += 1
        self._head_lines(lines[:end])
        recipient = _recipient(lines[end].text) if end < len(lines) else None
        if recipient is None:
            return end
        names, rest = recipient
        self._frame.append(names)
        if rest:
            lines[end] = PaperText(rest, lines[end].where)
            return end
        return end + 1

    def _head_lines(self, lines: Sequence[PaperText]) -> None:
        """Read the lines above the recipient: category, number, letterhead and title."""
        title = ""
        for line in lines:
            text = line.text
            if letter := letter_frame.category(text):
                self._paper.values["category"] = letter
                continue
            if match := _NUMBER.search(text):
                self._paper.values.setdefault("document_number", squeeze(unicodedata.normalize("NFC", match[0])))
                text = (text[: match.start()] + text[match.end() :]).strip(WHITE)
                if beside := letter_frame.category(text):
                    self._paper.values["category"] = beside
                elif text:
                    self._paper.report_unplaced(
                        text, line.where, say("案件没有这一项，记在末尾：{text}", text=text), Severity.INFO
                    )
                continue
            title += text
            self._frame.append(text)
            letterhead = _LETTERHEAD_END.sub("", squeeze(text))
            if not numbers_in(text) and _is_signature(letterhead):
                self._paper.units.append(letterhead)
                title = ""
        if match := _TITLE_UNIT.match(squeeze(title)):
            self._paper.units.append(match["unit"])
        self._numbers(title, lines[0].where if lines else "")

    def _numbers(self, text: str, where: str) -> None:
        self._paper.numbers += [PaperText(number, where) for number in numbers_in(text)]
        self._paper.titles += titles_in(text)

    # ---- the end

    def _signed(self, lines: Sequence[PaperText]) -> tuple[list[PaperText], list[PaperText]]:
        """Take the signature and its date. Return the lines above it, and those below it."""
        end = next((at for at in range(len(lines) - 1, -1, -1) if _signed_date(lines[at].text) is not None), None)
        if end is None:
            end = next((at for at in range(len(lines) - 1, -1, -1) if _is_signature(lines[at].text)), None)
            if end is None:
                return list(lines), []
            self._paper.units.insert(0, _unit(lines[end].text))
            return list(lines[:end]), list(lines[end + 1 :])
        beside = _signed_date(lines[end].text) or ""
        self._paper.values["date"] = dates_in(lines[end].text)[-1][1]
        begin = end
        signed = [beside] if beside else []
        while begin and not beside and _is_signature(lines[begin - 1].text):
            begin -= 1
            signed.insert(0, lines[begin].text)
        below = list(lines[end + 1 :])
        if not signed and below and _is_signature(below[0].text):
            signed.append(below.pop(0).text)
        self._paper.units = [*map(_unit, signed), *self._paper.units]
        return list(lines[:begin]), below

    def _below(self, line: PaperText) -> None:
        """Take a line of a kind that stands below the signature. Some letters have it above."""
        if contact := contact_in(line.text):
            self._contact = contact | self._contact
        elif not is_placeholder(line.text, self._vocabulary):
            is_usual = _BELOW.search(line.text) is not None and not line.text.startswith("附件")
            severity = Severity.INFO if is_usual else Severity.WARNING
            self._paper.report_unplaced(
                line.text, line.where, say("没有写入，记在末尾：{text}", text=line.text), severity
            )

    # ---- the body

    def _without_opening(self, lines: list[PaperText]) -> list[PaperText]:
        """Return the lines without what opens the letter: at most two paragraphs."""
        rest = list(lines)
        kept: list[PaperText] = []
        for _ in range(2):
            opening = letter_frame.opening(rest[0].text) if rest else None
            if opening is None:
                break
            line = rest.pop(0)
            self._frame.append(opening.frame)
            self._numbers(opening.frame, line.where)
            if opening.text:
                kept.append(PaperText(opening.text, line.where))
            if opening.is_last:
                break
        return [*kept, *rest]

    def _without_ending(self, lines: list[PaperText]) -> list[PaperText]:
        """Return the lines without what closes the letter, and without contacts and attachments below it."""
        rest = list(lines)
        listed = next((at for at, line in enumerate(rest) if _ATTACHED.match(line.text)), len(rest))
        if all(_ITEM.match(line.text) for line in rest[listed + 1 :]):
            for line in rest[listed:]:
                self._below(line)
            rest = rest[:listed]
        while rest:
            last = rest[-1]
            if contact_in(last.text) or _BELOW.search(last.text):
                self._below(rest.pop())
            elif letter_frame.is_approval(last.text):
                line = rest.pop()
                message = say("案件没有这一项，记在末尾：{text}", text=line.text)
                self._paper.report_unplaced(line.text, line.where, message, Severity.INFO)
            elif letter_frame.is_closing(last.text):
                self._frame.append(rest.pop().text)
            else:
                break
        if rest:
            text, closing = letter_frame.without_closing(rest[-1].text)
            rest[-1] = PaperText(text, rest[-1].where)
            if closing:
                self._frame.append(closing)
        return rest


def _lines(parts: Sequence[FormParagraph | FormTable]) -> list[PaperText]:
    """Return the lines of a letter. A row of a table is a line."""
    found: list[PaperText] = []
    for part in parts:
        if isinstance(part, FormParagraph):
            found.append(PaperText(part.text.strip(WHITE), part.where))
            continue
        part.index()
        for row in part.rows():
            where = say("{table}第 {row} 行", table=part.name, row=part.numbers.get(row, row + 1))
            text = "　".join(cell.text.replace("\n", " ") for cell in part.own(row) if not cell.blank)
            found.append(PaperText(text.strip(WHITE), where, part))
    return [line for line in found if line.text]


def _text_table(table: FormTable) -> dict[str, Any] | None:
    """Return a table as a case has it; None if it is not a plain table with a name above each column."""
    rows = [[cell.text for cell in table.by_row[row]] for row in table.rows()]
    is_merged = any(cell.width > 1 or cell.height > 1 for cell in table.cells)
    columns = len(rows[0])
    if is_merged or not 1 < columns <= _MOST_COLUMNS or any(len(row) != columns for row in rows) or "" in rows[0]:
        return None
    return {"table": {"columns": rows[0], "rows": rows[1:]}}


def _recipient(text: str) -> tuple[str, str] | None:
    """Return the recipients of a line and what stands behind the colon; None if the line names no recipient."""
    match = _RECIPIENT.match(text)
    if not match or _NO_RECIPIENT.search(match["names"]):
        return None
    names = squeeze(match["names"])
    is_person = names.endswith(("代表", "委员"))
    return (names, match["rest"].strip(WHITE)) if is_person or is_name(names) else None


def _is_prose(text: str) -> bool:
    """Return whether a line is a paragraph of text and no title: it has a stop, or announces what follows."""
    return bool(re.search("[。；]|.{12}[：:]$", text))


def _signed_date(text: str) -> str | None:
    """Return the signature before the date on a line, perhaps empty; None if it has no date, or other words too."""
    found = dates_in(text)
    if not found or len(text) > _SIGNATURE_LENGTH + _DATE_LENGTH:
        return None
    before, _, behind = text.rpartition(found[-1][0])
    if _SEALED.sub("", behind).strip(f"{WHITE}。日") or _SENTENCE.search(before):
        return None
    name = _unit(before)
    return name if not name or is_name(name) else None


def _is_signature(text: str) -> bool:
    """Return whether a line is the name of a unit and nothing else."""
    name = _unit(text)
    return 2 < len(name) <= _SIGNATURE_LENGTH and is_name(name) and not re.search("[。，；：:、？！]", name)


def _unit(text: str) -> str:
    """Return the name of a unit on a line of signature, without (盖章)."""
    return squeeze(_SEALED.sub("", text))
