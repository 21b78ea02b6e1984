"""A reply letter (答复函) that another office made, as clean text → the case of the proposal that it answers.

The year's book takes in such replies. A form of registration has labels; a letter has a title, an addressee, a body,
a signature and a date. The body is kept whole, from below the addressee to above the signature. Every other line is in
a value of the case, or at the end of the case file as a comment.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docgen.intake.headings as headings
from docgen.errors import Finding, Place, Severity
from docgen.intake.case_draft import draft, sources
from docgen.intake.character_ledger import Destination, ImportAccount, verify
from docgen.intake.clerk import visible
from docgen.intake.dates import dates_in
from docgen.intake.passages import WHITE, Passage, Quote, squeeze
from docgen.intake.returned.unit_names import is_name
from docgen.language import say
from docgen.model.case_file import CaseFile
from docgen.model.characters import refusal
from docgen.model.scalars import DOCUMENT_NUMBER
from docgen.stationery.vocabulary import Vocabulary

_HEAD = 14
"""The number of lines at the top that may contain the addressee."""
_TITLE = re.compile(r"(?:建议|提案|议案)案?.{0,30}(?:答复|回复|复函|答复意见|函)$|(?:答复|回复|复函)$")
_OPINION = re.compile("(?:会办|协办)意见")
_ADDRESSEE = re.compile(
    rf"^(?:尊敬的?)?(?P<names>[一-鿿·•（）()、，,{WHITE}]{{1,60}}?)(?:等)?[{WHITE}]*(?P<total>\d{{1,3}}|[一二三四五六七八九十]{{1,3}})?"
    rf"[{WHITE}]*(?:名|位)?(?:政协|人大)?[{WHITE}]*(?P<title>代表|委员)[{WHITE}]*(?:[：:](?P<rest>.*))?$"
)
_GROUP = re.compile(rf"^(?P<name>[一-鿿{WHITE}]{{2,30}}(?:小组|委员会|支部|总支|界别|界|联合会|协会))[：:](?P<rest>)$")
"""A group as addressee. Its `rest` is always empty: no body begins on that line."""
_NAME_BREAK = re.compile(rf"[、，,{WHITE}]+")
_SPACED_NAME = re.compile(rf"(?<![一-鿿])([一-鿿])[{WHITE}]+([一-鿿])(?![一-鿿])")
"""A name of two characters with a space between them."""
_OPENING = re.compile(
    "收悉|已?收到|(?:答复|回复|函告|函复|复函)[^。]{0,6}如下|(?:[您你]们?|贵[^，。]{1,12})[^。]{0,40}提出|^提出的"
)
_NUMBER = re.compile(
    rf"[一-鿿]{{2,14}}[{WHITE}]*[〔\[［（(【][{WHITE}]*\d{{4}}[{WHITE}]*[〕\]］）)】][{WHITE}]*第?\d+[{WHITE}]*号"
)
_LOOSE_NUMBER = re.compile(r"[\[［（(【〔](\d{4})[\]］）)】〕]第?0*(\d+)号")
_CATEGORY = re.compile(r"(?:类别|分类)[：:]?[（(]?([A-E])[）)]?类?$|^[（(]?([A-E])类?[）)]?$")
_TITLE_UNIT = re.compile("^(?P<unit>[一-鿿]{3,30}?)(?:关于|对)")
_QUOTED = re.compile('[“"「](?P<title>关于[^”"」]{4,76}|[^”"」]{4,76}(?:建议案|建议|提案))[”"」]')
_BESIDE_DIGITS = re.compile(rf"(?<=[一-鿿])[{WHITE}]+(?=\d)|(?<=\d)[{WHITE}]+(?=[一-鿿])")
"""The spaces that programs put between digits and Chinese characters in a PDF."""
_ASKED = re.compile("(?P<title>关于(?!对)[^。；，,：:《]{4,76}?的?(?:建议案|建议|提案|议案))")
_LABELLED = re.compile(r"^[（(]?[一-鿿　 ]{2,12}[：:].{0,60}$")
_CONTACT = {
    # Offices space the three characters, so that the word is as wide as the one above it.
    "name": re.compile(rf"(?:联[{WHITE}]*系|承[{WHITE}]*办)[{WHITE}]*人(?:及(?:联系)?电话)?[：:]\s*([一-鿿]{{2,4}})"),
    "phone": re.compile(r"(\d{3,4}-? ?\d{7,8}|1\d{10})"),
}
_UNIT_BELOW = re.compile("(?:联系|承办|答复)单位[：:](?P<unit>[一-鿿]{4,30})$")
_PAGE_NUMBER = re.compile(rf"^[—–\-－{WHITE}]+\d{{1,3}}[—–\-－{WHITE}]+$")
_ATTACHED = re.compile("^附件?[：:]")
_LONGEST_SIGNATURE = 40
_WIDEST_OF_PAGE = 60
"""The greatest width of a line that ends at the edge of a page, in characters."""
_FEWEST_FULL = 3
"""How many full lines show that lines end at the edge of a page, and not where a paragraph ends."""
_INDENT = 3.5
"""By how many characters a full line may be narrower than the widest line.

It may have an indent, and a mark that may not begin a line may have moved its last character to the next line.
"""
_LONGEST_OPENING = 200
"""How many characters at the beginning of the body say which proposal the letter answers."""
_SENTENCE_ENDS = tuple("。！？；：:”）)")
_MEETING = re.compile(r"(?P<congress>.*届(?:人大|人民代表大会)?)(?P<session>.*)")


@dataclass
class _Letter:
    """What was read of a letter."""

    head: list[Passage]
    """The lines above the addressee."""
    to: Passage
    """The addressee, without a body that begins on the same line."""
    addressed: re.Match[str]
    """The parts of the addressee: names, number of people, title."""
    body: list[Passage] = field(default_factory=list)
    """The lines from below the addressee to above the signature."""
    below: list[Passage] = field(default_factory=list)
    """The lines that stand around the signature: contacts, attachments, copies."""
    unit: Passage | None = None
    """The line with the name of the office that signs; None if there is none."""
    date: Passage | None = None
    """The line with the date; None if there is none."""


def case(lines: Sequence[Passage], vocabulary: Vocabulary, account: ImportAccount) -> CaseFile | None:
    """Return the case that a reply letter answers; None if the lines are no reply letter.

    lines: the lines of the paper. account: gets the destination of each line, and findings.
    """
    letter = _parted([line for line in lines if not _PAGE_NUMBER.match(line.text)])
    if letter is None:
        return None
    account.mark(Destination.SEPARATOR, (line for line in lines if _PAGE_NUMBER.match(line.text)))
    return _LetterReading(letter, vocabulary, account).case()


def _parted(lines: Sequence[Passage]) -> _Letter | None:
    """Return the parts of a reply letter; None if the lines have no addressee, or answer no proposal."""
    at = next((at for at, line in enumerate(lines[:_HEAD]) if _addressee(line)), None)
    addressee = _addressee(lines[at]) if at is not None else None
    if at is None or addressee is None:
        return None
    line, body = lines[at], list(lines[at + 1 :])
    begin = len(line.text)
    if addressee["rest"]:  # the body begins on the line of the addressee
        begin = addressee.start("rest")
        body.insert(0, line.cut(begin))
    letter = _Letter(list(lines[:at]), line.cut(0, begin), addressee)
    if _OPINION.search("".join(line.text for line in letter.head)):
        return None
    if not any(_OPENING.search(line.text) for line in body[:3]):
        return None
    _take_end(letter, body)
    return letter if letter.body else None


def _addressee(line: Passage) -> re.Match[str] | None:
    """Return the parts of a line that addresses somebody; None if it addresses nobody."""
    return _ADDRESSEE.match(line.text) or _GROUP.match(line.text)


def _take_end(letter: _Letter, body: list[Passage]) -> None:
    """Divide the lines below the addressee into the body, the signature with its date, and what stands around them."""
    end = next((at for at in range(len(body) - 1, 0, -1) if _is_date(body[at])), len(body))
    if end < len(body):
        letter.date = body[end]
        letter.below += body[end + 1 :]
    rest = body[:end]
    if letter.below and _is_signature(letter.below[0]):
        letter.unit = letter.below.pop(0)
    while len(rest) > 1:
        last = rest[-1]
        if letter.unit is None and _is_signature(last):
            letter.unit = last
        elif (_LABELLED.match(last.text) and not last.text.endswith(_SENTENCE_ENDS)) or _ATTACHED.match(last.text):
            letter.below.insert(0, last)
        else:
            break
        rest.pop()
    letter.body = rest


def _is_date(line: Passage) -> bool:
    """Return whether a line is a date, perhaps behind the name of the office."""
    found = dates_in(line.text)
    if not found or len(line.text) > _LONGEST_SIGNATURE:
        return False
    name = squeeze(line.text.replace(found[-1][0], ""))
    return not name or _is_office(name)


def _widest(lines: Sequence[Passage]) -> float | None:
    """Return the width of the widest line, if the lines end at the edge of a page; None if they do not."""
    widths = [_width(line.text) for line in lines]
    widest = max(widths)
    is_wrapped = widest <= _WIDEST_OF_PAGE and sum(width > widest - _INDENT for width in widths) >= _FEWEST_FULL
    return widest if is_wrapped else None


def _width(text: str) -> float:
    """Return the width of a text in Chinese characters."""
    return sum(1.0 if character > "\u2e80" else 0.5 for character in text)


def _is_office(name: str) -> bool:
    return is_name(name) or name.endswith(("队", "中心", "所"))


def _is_signature(line: Passage) -> bool:
    name = squeeze(line.text)
    return len(name) <= _LONGEST_SIGNATURE and _is_office(name) and not re.search("[。，,；：:、？！]", name)


class _LetterReading:
    """Makes the values of a case from the parts of a letter."""

    def __init__(self, letter: _Letter, vocabulary: Vocabulary, account: ImportAccount) -> None:
        self._letter, self._vocabulary, self._account = letter, vocabulary, account
        self._comments: list[Passage] = []
        self._reply: dict[str, Any] = {"document_number": None, "date": None, "category": None, "publicity": None}
        self._contact: dict[str, str | None] = {"name": None, "phone": None}
        self._beside_date = ""
        """What stands on the line of the date beside it: perhaps the name of the office."""

    def case(self) -> CaseFile:
        """Return the case file."""
        letter = self._letter
        title = self._head()
        for line in letter.below:
            self._take_contact(line)
        opening = "".join(line.text for line in letter.body)[:_LONGEST_OPENING]
        about = f"{title or ''}\n{opening}"
        proposal, people = self._proposal(about), self._proposers()
        self._reply["date"] = self._date()
        lead = self._lead(str(title or ""))
        self._reply |= {"text": self._text(), "answers": None, "contact": self._contact}
        values: dict[str, Any] = {"note": title} if title else {}
        values["proposal"] = {**proposal, **people, "points": None}
        values["handling"] = {"type": "独办", "lead": lead, "assigned": None}
        values["reply"] = self._reply
        source = say(
            "答复函 {form}（寄给{addressee}）",
            form=visible(Path(self._account.file).name),
            addressee=visible(letter.to.text),
        )
        name = str(proposal["number"] or "") or squeeze(str(proposal["title"]))[:20]
        stem = re.sub(r"[^\w-]+", "_", f"{name}-{lead}").strip("_")
        self._report(say("按答复函读入：作为独办的件，正文全文收入，没有逐条的建议"), Severity.INFO)
        made = draft(values, f"{stem}.yaml", source, [visible(line.text) for line in self._comments])
        verify(made, dict(sources(values)))
        self._account.about_cases.append(list(self._account.findings))
        return made

    # ---- the lines around the body
    def _head(self) -> Quote | None:
        """Read the lines above the addressee. Return the title of the letter; None if there is none."""
        title: list[Passage] = []
        for line in self._letter.head:
            number = _NUMBER.search(line.text)
            if number and not _TITLE.search(squeeze(line.text)) and self._take_number(line, number):
                continue
            if _is_signature(line) or "://" in line.text or self._take_mark(line):
                self._comment(line)
            else:
                title.append(line)
        if title and all(refusal(line.text) is None for line in title):
            self._account.mark(Destination.CASE, title)
            return Quote(tuple(title))
        for line in title:
            self._comment(line)
        return None

    def _take_number(self, line: Passage, number: re.Match[str]) -> bool:
        """Take the first valid document number, and what stands beside it on its line. Return whether it was taken."""
        found = line.cut(*number.span())
        plain = _LOOSE_NUMBER.sub(r"〔\1〕\2号", squeeze(found.text))
        if self._reply["document_number"] or not DOCUMENT_NUMBER.fullmatch(plain):
            return False
        if plain != squeeze(found.text):
            self._report(say("“{text}”记作“{value}”", text=found.text, value=plain), Severity.WARNING)
        self._reply["document_number"] = plain
        self._account.mark(Destination.CASE, [found])
        for rest in (line.cut(0, number.start()), line.cut(number.end())):
            if rest.text:
                self._take_mark(rest)
                self._comment(rest)
        return True

    def _take_mark(self, line: Passage) -> bool:
        """Take the category or the publicity that a line states. Return whether it states one."""
        word = squeeze(line.text)
        if match := _CATEGORY.search(word):
            self._reply["category"] = match[1] or match[2]
            return True
        for publicity, words in self._vocabulary.form.publicities.items():
            if word in words:
                self._reply["publicity"] = publicity
                return True
        return False

    def _take_contact(self, line: Passage) -> None:
        """Take the contact or the category from a line near the signature. Its text is kept as a comment."""
        self._take_mark(line)
        for key, pattern in _CONTACT.items():
            found = pattern.search(line.text)
            if found and not self._contact[key]:
                self._contact[key] = found[1]
        self._comment(line)

    def _comment(self, line: Passage) -> None:
        self._comments.append(line)
        self._account.mark(Destination.COMMENT, [line])

    # ---- values
    def _proposal(self, about: str) -> dict[str, Any]:
        """Return what the title and the opening say of the proposal. about: both, with a line end between them."""
        found = [title for title in headings.titles_in(about) if re.search("建议|提案|议案|意见|关于", title)]
        # Without quotation marks, the title of the letter itself reads the same: 关于…的建议的答复.
        _, _, opening = about.partition("\n")
        match = _QUOTED.search(about) or _ASKED.search(opening)
        stated = match["title"] if match else ""
        if found:
            stated = found[0]
        title = _BESIDE_DIGITS.sub("", stated)
        if not title or refusal(title):
            title = self._missing("title", say("答复函没有写明建议、提案的标题"))
        numbers = headings.numbers_in(about)
        if not numbers:
            self._report(say("答复函没有写明编号"), Severity.WARNING)
        meeting = _MEETING.match(headings.meeting([squeeze(about)]))
        is_member = "委员" in self._letter.to.text or "政协" in about
        kind = "提案" if is_member else headings.kind([title]) or "建议"
        return {
            "kind": kind,
            "number": numbers[0] if numbers else None,
            "congress": meeting["congress"] if meeting else None,
            "session": (meeting["session"] or None) if meeting else None,
            "title": title,
        }

    def _proposers(self) -> dict[str, Any]:
        """Return the people whom the letter addresses, and how many there are if it names only some."""
        addressed = self._letter.addressed
        self._account.mark(Destination.CASE, [self._letter.to])
        if "names" not in addressed.groupdict():
            return {"proposers": [{"name": squeeze(addressed["name"]), "title": "集体"}]}
        names = [name for name in _NAME_BREAK.split(_SPACED_NAME.sub(r"\1\2", addressed["names"])) if name]
        people: dict[str, Any] = {"proposers": [{"name": name} for name in names]}
        total = addressed["total"] or ""
        count = int(total) if total.isdecimal() else self._vocabulary.number(total)
        if count > len(names):
            people["proposers_total"] = str(count)
        return people

    def _date(self) -> str | None:
        """Return the date of the letter; None if there is none."""
        date = self._letter.date
        if date is None:
            self._report(say("没有读到落款的日期"), Severity.WARNING)
            return None
        written, day = dates_in(date.text)[-1]
        name = squeeze(date.text.replace(written, ""))
        self._account.mark(Destination.CASE, [date])
        self._beside_date = name
        return day

    def _lead(self, title: str) -> Quote | str:
        """Return the office that replies: the signature, or else the one beside the date, in the title or below."""
        if self._letter.unit:
            self._account.mark(Destination.CASE, [self._letter.unit])
            return squeeze(self._letter.unit.text)
        names = [self._beside_date]
        if named := _TITLE_UNIT.match(squeeze(title)):
            names.append(named["unit"])
        for line in self._letter.below:
            if below := _UNIT_BELOW.match(squeeze(line.text)):
                names.append(below["unit"])
                break
        for name in names:
            if name and _is_office(name):
                return name
        return self._missing("lead", say("没有读到署名的单位"))

    def _text(self) -> Quote:
        """Return the body: a line for each paragraph. The lines that a PDF makes of a paragraph are joined."""
        parts: list[Passage | str] = []
        widest = _widest(self._letter.body)
        previous: Passage | None = None
        for line in self._letter.body:
            if reason := refusal(line.text, lines=True):
                self._comment(line)
                self._report(say("这一段没有写入：{reason}", reason=reason), Severity.ERROR)
                continue
            if previous is not None:
                is_full = widest is not None and _width(previous.text) > widest - _INDENT
                parts.append("" if is_full and not previous.text.endswith(_SENTENCE_ENDS) else "\n")
            parts.append(line)
            previous = line
        self._account.mark(Destination.CASE, (part for part in parts if isinstance(part, Passage)))
        return Quote(tuple(part for part in parts if part))

    # ---- findings
    def _missing(self, field: str, message: str) -> str:
        """Report a value that a case needs and the letter lacks. Return the mark in its place."""
        label = self._vocabulary.form.labels[field][0]
        step = say("照原件在案件文件中替换【待填】")
        self._account.findings.append(Finding("reply-letter", message, Place(self._account.file), Severity.ERROR, step))
        return self._vocabulary.marks.missing.format(label=label)

    def _report(self, message: str, severity: Severity) -> None:
        step = "" if severity is Severity.INFO else say("照原件补入案件文件")
        self._account.findings.append(Finding("reply-letter", message, Place(self._account.file), severity, step))
