"""A proposal written as prose, without labels → its title, where its text begins, and where its requests begin.

Many proposals are no forms but papers: a title 关于…的建议, perhaps the name of its author, paragraphs, and then
建议如下： with the requests. Letters and reports look the same, but their titles end in the name of another paper.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum, auto
from itertools import pairwise

from docgen.intake.passages import Passage, bare_label, squeeze

_TITLE = re.compile(r"关于[^。！？；：:]{2,76}(?:建议|提案|议案|建议案)(?:[（(][^（()）]{1,20}[)）])?")
_TITLE_END = re.compile(r"[^。！？；：:]{0,40}(?:建议|提案|议案|建议案)")
_OTHER_PAPER = re.compile(
    r".{0,70}(?:通知|通报|公告|通告|公报|报告|请示|批复|复函|函|纪要|决定|决议|命令|答复|简报|总结|方案|讲话|名单|汇总"
    r"|(?:会办|协办|办理|处理|反馈|征询|审查|实施|指导|若干)意见[书表]?)"
    r"(?:[（(][^（()）]{1,20}[)）])?"
)
_NUMBER = re.compile(r"[（(〔]?第\d{1,10}号(?:建议|提案|议案)?[)）〕]?")
_PARAGRAPH_SIGNS, _PARAGRAPH_ENDS = "。；，", "。；！？"
_SHORTEST_PARAGRAPH = 20
"""The least length in characters of a line that is a paragraph and not a heading or a name."""
_LONGEST_HEADING, _LONGEST_PLAIN_HEADING = 30, 8
"""The greatest length of a heading, and of one without a colon, apart from its number."""
_HIGHEST_TITLE = 12
"""The number of lines at the top that may contain the title."""
_SECTION = re.compile(r"(?:[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]{1,2}[)）]|第[一二三四]部分)")
_REQUESTS = re.compile(r"(?:建议|对策|措施|意见)(?:如下|是|有|包括)?[：:]?$")
_FIRST_REQUEST = re.compile(r"建议(?:一|1|[（(][一1][)）]|①)[、：:.．，,]?")
_REASONS = re.compile(r"案由|问题|现状|情况|背景|原因|理由|意义")


class ProseRole(Enum):
    """What a line of a proposal in prose is or begins. A line that only goes on with the text has no role."""

    BEGINNING = auto()
    """The number above the title of a further proposal in the same file."""
    TITLE = auto()
    TEXT = auto()
    """The first paragraph."""
    TEXT_HEADING = auto()
    """The heading of the first paragraph, as 一、存在问题."""
    REQUESTS = auto()
    """The first request, below a paragraph that ends with 建议如下：."""
    REQUESTS_HEADING = auto()
    """The heading of the requests, as 二、建议 or 为此，提出如下建议：."""


def prose_roles(
    lines: Sequence[Passage], labels: Sequence[Sequence[str]], fields: Mapping[str, str], ordinary: set[str]
) -> dict[int, ProseRole]:
    """Return the offset of a line → its role. No line of a form that labels its title has a role.

    labels: the known labels on each line. fields: each known label → its field. ordinary: labels that prose uses too.
    """
    known: list[list[str]] = []
    for words in labels:
        known.append([word for word in words if word not in ordinary])
        if any(fields[word] == "title" for word in known[-1]):
            return {}
    if _has_titled_reason(lines, labels, fields):
        return {}
    roles: dict[int, ProseRole] = {}
    begins = [0, *(index for index in range(1, len(lines)) if _begins_another(lines, index))]
    for begin, end in pairwise([*begins, len(lines)]):
        found = _roles_of_one(lines[begin:end], labels[begin:end], known[begin:end])
        if begin and found:
            found.setdefault(lines[begin].start, ProseRole.BEGINNING)
        roles |= found
    return roles


def is_paragraph(text: str) -> bool:
    """Return whether a line is a paragraph of prose, and not a heading, a name or a value."""
    return len(text) >= _SHORTEST_PARAGRAPH and any(sign in text for sign in _PARAGRAPH_SIGNS)


def is_other_paper(heading: str) -> bool:
    """Return whether a heading ends in the name of a paper that is no proposal, as 关于…的通知."""
    return _OTHER_PAPER.fullmatch(squeeze(heading)) is not None


def _roles_of_one(
    lines: Sequence[Passage], labels: Sequence[Sequence[str]], known: Sequence[Sequence[str]]
) -> dict[int, ProseRole]:
    """Return the roles of the lines of one proposal. known: the labels on each line that are no words of prose."""
    first: int | None = None
    for index, line in enumerate(lines):
        if not known[index] and (is_paragraph(line.text) or _is_heading(line)):
            first = index
            break
    if first is None:
        return {}
    head = lines[: min(first, _HIGHEST_TITLE)]
    roles = _title_roles(head)
    has_number = any(_NUMBER.fullmatch(squeeze(line.text)) for line in head)
    requests = _requests(lines, first)
    if not roles and any(is_other_paper(line.text) for line in head):
        return {}
    if not roles and not has_number:
        # Only 建议： shows that a text is a proposal. A letter to somebody is no proposal.
        if requests is None or requests[0] <= first or any(known[:first]):
            return {}
        announced = lines[requests[0] - 1].text + lines[requests[0]].text
        is_letter = any(line.text.endswith(("：", ":")) and not labels[index] for index, line in enumerate(head))
        if "建议" not in announced or is_letter:
            return {}
    if requests is None or requests[0] > first:
        roles[lines[first].start] = ProseRole.TEXT_HEADING if _is_heading(lines[first]) else ProseRole.TEXT
    if requests:
        roles[lines[requests[0]].start] = requests[1]
    return roles


def _begins_another(lines: Sequence[Passage], index: int) -> bool:
    """Return whether a line begins a further proposal: its title, or the number above it, behind a text."""
    above, line = squeeze(lines[index - 1].text), squeeze(lines[index].text)
    is_below_number = _NUMBER.fullmatch(above) is not None
    following = squeeze(lines[index + 1].text) if index + 1 < len(lines) else ""
    is_titled = _TITLE.fullmatch(line) is not None and not is_below_number
    is_numbered = _NUMBER.fullmatch(line) is not None and _TITLE.fullmatch(following) is not None
    is_after_text = any(is_paragraph(other.text) for other in lines[max(0, index - _HIGHEST_TITLE) : index])
    return (is_titled or is_numbered) and is_after_text


def _has_titled_reason(lines: Sequence[Passage], labels: Sequence[Sequence[str]], fields: Mapping[str, str]) -> bool:
    """Return whether a label such as 案由： has a title as its value. Such a label may also mean the background."""
    for index, words in enumerate(labels):
        if words and fields[words[0]] == "title":
            value = re.split("[：:﹕︰\t]", lines[index].text, maxsplit=1)[-1].strip()
            if bare_label(lines[index].text) == words[0]:
                value = lines[index + 1].text if index + 1 < len(lines) else ""
            if value and not is_paragraph(value):
                return True
    return False


def _is_heading(line: Passage) -> bool:
    """Return whether a line is the heading of a section about reasons: 一、存在问题."""
    text = squeeze(line.text)
    section = _SECTION.match(text)
    if not section or len(text) > _LONGEST_HEADING or any(sign in text for sign in _PARAGRAPH_ENDS):
        return False
    return _REASONS.search(text) is not None


def _title_roles(head: Sequence[Passage]) -> dict[int, ProseRole]:
    """Return the one or two lines of the title. A title that goes on with 的通知 is the title of another document."""
    for index, line in enumerate(head):
        following = head[index + 1] if index + 1 < len(head) else None
        text, more = squeeze(line.text), squeeze(following.text) if following else ""
        if _TITLE.fullmatch(text) and not more.startswith("的"):
            return {line.start: ProseRole.TITLE}
        if following and text.startswith("关于") and _TITLE_END.fullmatch(more) and _TITLE.fullmatch(text + more):
            return {line.start: ProseRole.TITLE, following.start: ProseRole.TITLE}
    return {}


def _requests(lines: Sequence[Passage], first: int) -> tuple[int, ProseRole] | None:
    """Return the index and the role of the line at which the requests begin. first: where the text begins."""
    for index in range(first, len(lines)):
        text = squeeze(lines[index].text)
        if _FIRST_REQUEST.match(text):
            return index, ProseRole.REQUESTS
        ending = _REQUESTS.search(text)
        if not ending:
            continue
        has_colon = text.endswith(("：", ":"))
        is_short = len(text) <= _LONGEST_HEADING and not any(sign in text for sign in _PARAGRAPH_ENDS)
        section = _SECTION.match(text)
        is_heading = len(text) - (section.end() if section else 0) <= _LONGEST_PLAIN_HEADING
        if is_short and (has_colon or is_heading):
            return index, ProseRole.REQUESTS_HEADING
        if has_colon and index + 1 < len(lines):
            return index + 1, ProseRole.REQUESTS
    return None
