"""A letter that an office has sent → its lines, and the places of its title, salutation, signature and other parts.

The letter is a file of any kind that officers have. Half-width punctuation becomes full-width. Parts are found by the
usual form of a letter: a salutation ends with a colon and stands before the opening, a date is alone on its line, and
an office signs directly above the date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from docgen.errors import InputError, Place
from docgen.files import text_files
from docgen.inspection import readback
from docgen.intake.paper import FormParagraph
from docgen.intake.whole_file import parts_of
from docgen.language import say

_HALF_WIDTH = str.maketrans({",": "，", ":": "：", ";": "；", "(": "（", ")": "）", "!": "！", "?": "？"})
_HAN = "\u3400-\u9fff，。：；！？、（）《》〔〕“”"
_INNER_SPACE = re.compile(rf"(?<=[{_HAN}])[ \t\u3000]+(?=[{_HAN}])(?!联系|电话)")
_ADDRESS = re.compile(r"https?://\S+")
_DATE = re.compile(
    r"(\d{4}年\d{1,2}月\d{1,2}日|[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)"
)
PERSONS = re.compile(
    r"(尊敬的?|敬爱的)?(?P<names>[^：。！？，；《》“”\d]{1,60}?)(?P<others>[（]?等?\d+[名位][）]?|等)?(?P<title>人大代表|政协委员|代表|委员|小组|委员会|支部|总支|基层委|工商联|团)(?P<colon>：?)"
)
_OPENING = re.compile(r"收悉|收到|答复如下|函复如下|复函如下|回复如下|汇报如下|反馈如下")
_TITLE = re.compile(r"(关于|对).*(答复|回复|复函|函|办理情况|办理意见)[的函]*$|^(答复|的答复|答复函|的函)$")
_TITLE_START = re.compile(r"(关于|对)|.*(局|委|厅|办|政府|会|中心|队)(关于|对)")
NUMBER = re.compile(r"(?P<prefix>[\u4e00-\u9fff（）]{2,14})[〔［\[（](?P<year>\d{4})[〕］\]）](?:第)?[\d-]+号")
_NUMBER_LIKE = re.compile(r"[\u4e00-\u9fff]{2,14}[〔［\[]\d{4}.{0,6}$")
MARK = re.compile(
    r"(?P<words>[^：A-Ea-e，。]{0,8}：?[（]?)(?P<letter>[A-E])(?P<kind>\s*类)?"
    r"(?:[，\s]*(?:[^：，。]{2,4}：)?(?:主动|依申请|摘要|全文|不予|不)?公开)?[）]?"
)
PUBLICITY = re.compile(r"[^：，。]{0,6}：?(主动公开|公开|全文公开|摘要公开|依申请公开|不公开|不予公开)[）]?")
CONTACT = re.compile(r"联系人|联系电话|联系方式|承办人|经办人|电话")
_OFFICE = re.compile(
    r"[\u4e00-\u9fff（）]{3,40}(局|委|委员会|厅|办|办公室|政府|会|联|中心|队|院|校|所|站|行|公司|部|处|街道办事处)"
)
CLOSING = re.compile(r"感谢|谢谢|批评指正|意见|支持|此复|特此|专此|反馈|回执|满意")
_ATTACHMENT = re.compile(r"附件?：")
_MOST_CLOSINGS, _LONGEST_CLOSING = 3, 90
"""How many closing paragraphs a letter has at most, and how many characters each has at most."""


@dataclass(slots=True)
class RealLetter:
    """The lines of a letter, without spaces between Chinese characters, and the places of its parts.

    A part that is not found is None. A letter that `read` returns has a salutation and an opening.
    """

    lines: list[str]
    """The paragraphs and lines from top to bottom."""
    salutation: int | None = None
    """The index of the salutation."""
    opening: int | None = None
    """The index of the opening."""
    title: list[int] = field(default_factory=list)
    """The indexes of the lines of the title."""
    date: int | None = None
    """The index of the line of the date."""
    signature: int | None = None
    """The index of the line of the signature."""
    attachments: list[int] = field(default_factory=list)
    """The indexes of the lines that name attachments."""
    closings: list[int] = field(default_factory=list)
    """The indexes of the closing paragraphs, from top to bottom."""
    tail: list[int] = field(default_factory=list)
    """The indexes of the other lines after the body, such as contact, category and copies."""

    @property
    def head(self) -> range:
        """The indexes of the lines before the salutation."""
        return range(self.salutation if self.salutation is not None else 0)


def read(path: Path) -> RealLetter:
    """Read a letter. A file that is no letter, or that cannot be opened, raises an `InputError`."""
    found = locate(_mended(_lines(path)))
    if found.salutation is None or found.opening is None:
        raise InputError(
            say("看不出这是一份答复函：没有找到称谓和开头"),
            place=Place(str(path)),
            next_step=say("只留答复函的文字，另存为 .txt 再试；或者不写 --from，照注释自己填"),
        )
    return found


def _lines(path: Path) -> list[str]:
    """Return the paragraphs of a file, and the lines of the cells of its tables."""
    data = text_files.read(path)
    if path.suffix.lower() == ".docx":
        # The lines of a title that Word breaks within a paragraph stay together.
        word = readback.word(data, str(path))
        return [*word.header, *word.body]
    lines: list[str] = []
    for part in parts_of(data, str(path))[0]:
        texts = [part.text] if isinstance(part, FormParagraph) else [cell.text for cell in part.cells]
        lines += "\n".join(texts).split("\n")
    return lines


def _mended(lines: list[str]) -> list[str]:
    """Return the lines with text, in full-width punctuation. A line with a salutation and an opening is split."""
    found: list[str] = []
    for line in lines:
        text = _ADDRESS.sub("", line).strip().translate(_HALF_WIDTH)
        text = _INNER_SPACE.sub("", text.replace("\xa0", " ")).strip()
        text = re.sub(r"联[ \u3000]+系", "联系", text)
        match = re.match(r"([^。]{2,40}?(?:代表|委员)：)(?=(?:你|您|贵))", text)
        if match:
            found.append(match[1])
            text = text[match.end() :]
        if text:
            found.append(text)
    return found


def locate(lines: list[str]) -> RealLetter:
    """Return the letter with the places of its parts."""
    letter = RealLetter(lines)
    for index, line in enumerate(lines):
        if is_salutation(line):
            following = [near for near in range(index + 1, min(index + 4, len(lines))) if _OPENING.search(lines[near])]
            if following:
                letter.salutation, letter.opening = index, following[0]
                break
    if letter.opening is None:
        return letter
    letter.title = _title(lines, letter.head)
    _locate_end(letter, letter.opening + 1)
    return letter


def is_salutation(line: str) -> bool:
    """Return whether a line names persons or a group and nothing else."""
    match = PERSONS.fullmatch(line)
    is_other = re.match(r"(附件|联系|抄|关于|对|主送|类别|承办)", line)
    return match is not None and not is_other and bool(match["colon"] or match["title"] in ("代表", "委员"))


def _title(lines: list[str], head: range) -> list[int]:
    """Return the indexes of the lines of the title, which may have two lines.

    A web page may repeat the title above the letter, so the last title counts.
    """
    found: list[int] = []
    for index in head:
        if not _TITLE_START.match(lines[index]):
            continue
        if _TITLE.search(lines[index]):
            found = [index]
        elif index + 1 in head and _TITLE.search(lines[index] + lines[index + 1]):
            found = [index, index + 1]
    return found


def _locate_end(letter: RealLetter, start: int) -> None:
    """Add the places of the parts after the body. start: the index of the first line after the opening."""
    lines = letter.lines
    dates = [index for index in range(start, len(lines)) if _DATE.fullmatch(lines[index].strip("（）"))]
    letter.date = dates[-1] if dates else None
    end = letter.date if letter.date is not None else len(lines)
    # `above` goes up from the end, past the lines around the signature, to the last line of the body.
    above = end - 1
    while above >= start and _is_tail(lines[above]):
        above -= 1
    if above >= start and _OFFICE.fullmatch(lines[above]):
        letter.signature = above
        above -= 1
    while above >= start and _is_tail(lines[above]):
        above -= 1
    letter.attachments = [index for index in range(above + 1, len(lines)) if _ATTACHMENT.match(lines[index])]
    closing = above
    first = max(start, above - _MOST_CLOSINGS + 1)
    while closing >= first and CLOSING.search(lines[closing]) and len(lines[closing]) <= _LONGEST_CLOSING:
        closing -= 1
    letter.closings = list(range(closing + 1, above + 1))
    taken = {letter.date, letter.signature, *letter.attachments}
    letter.tail = [index for index in range(above + 1, len(lines)) if index not in taken]


def _is_tail(line: str) -> bool:
    """Return whether a line stands after the body: a contact, a mark, an attachment, or another label with a colon."""
    if len(line) > 60 or line.endswith(("。", "！")):
        return False
    has_label = CONTACT.search(line) or _ATTACHMENT.match(line) or re.match(r"[（]?[^，。：]{2,12}：", line)
    return bool(has_label or MARK.fullmatch(line) or PUBLICITY.fullmatch(line))


def looks_like_number(line: str) -> bool:
    """Return whether a line is a document number, perhaps a damaged one."""
    return bool(NUMBER.search(line) or _NUMBER_LIKE.search(line))
