"""The words around an opinion: how a letter opens and closes. They say nothing of the matter and go into no case."""

from __future__ import annotations

import re
from dataclasses import dataclass

from docgen.intake.passages import squeeze

_SENTENCE = re.compile("[^。！!]*[。！!]?[”’』」）)]*")
_FOLLOWS = re.compile(
    "(?:意见|建议|答复|函告|函复|回复|反馈|汇报|报告|说明|告知|复函|(?:办理|协办|会办|有关|相关|落实)情况)[^，。：:]{0,6}如下"
    "|如下(?:会办|协办|办理|具体|几点)?(?:意见|建议|答复|回复)|(?:会办|协办)(?:意见|情况)(?=[：:]$)"
)
_ARRIVED = re.compile("收悉|已收到|收到(?:了)?(?:贵|你)|(?:转|交)(?:来|由|办|我|至)|来函|敬悉")
_NUMBERED = re.compile("[（(]?[一二三四五六七八九十0-9]{1,3}[)）、.．]|第[一二三四五六七八九十]+[，、]|[一二三四五]是")
_COURTESY = re.compile("高度重视|认真|专题|专人|立即|及时|第一时间|组织|研究|感谢|结合")
_LONGEST_COURTESY = 50
"""The greatest length of a sentence that only says how seriously a letter was taken."""
_CLOSING = re.compile(
    "^(?:以上|上述|此件|如上).{0,24}(?:意见|情况|内容|答复|材料|建议)?.{0,24}"
    "(?:参考|参阅|考虑|批评指正|函告|审阅|审示|查收|统一答复|答复代表|答复委员|汇总)[^。]{0,6}[。！]?$"
    "|^(?:特此|专此|此复|此函|现予|谨此|妥否|当否|请予|如有不妥|请贵|请你)[^。，]{0,14}(?:[，,][^。]{0,14})?[。！]?$"
    "|^(?:如|若)(?:有|需|仍).{0,24}(?:联系|沟通|反馈|告知)[^。]{0,4}[。！]?$"
    "|^此致[。！]?$|^(?:此致)?敬礼[！!。]?$"
    "|^(?:衷心|再次|最后)?(?:地)?感谢(?!.*[，,].*建议).{0,40}[。！!]$"
)
_APPROVED = re.compile("^(?:此|本)(?:复函|函|意见|件).{0,20}(?:审签|审定|同意|审核)")
_CATEGORY = re.compile(
    "^(?:建议)?(?:将)?(?:本|该|此)?(?:件|建议|提案)?(?:建议)?的?(?:办理)?(?:类别|分类|结果)(?:建议)?"
    "(?:确定|定|列)?(?:为|：|:)?(?P<letter>[（(]?[A-EＡ-Ｅ][)）]?)类?(?:件)?[。；]?$"
)
_MARK = re.compile("^[（(]?(?:办理)?(?:类别|分类)?[：:]?(?P<letter>[A-EＡ-Ｅ])类?[）)]?$")


@dataclass(frozen=True, slots=True)
class Opening:
    """A paragraph that opens a letter, taken apart."""

    frame: str
    """What belongs to the frame."""
    text: str
    """What belongs to the opinion. Empty: nothing."""
    is_last: bool
    """Whether the opinion begins behind this paragraph."""


def opening(paragraph: str) -> Opening | None:
    """Return the parts of the paragraph that opens a letter; None if it belongs to the opinion.

    The frame says that something arrived, and that the opinion follows. If a sentence between these two says more, it
    belongs to the opinion.
    """
    if _NUMBERED.match(paragraph):
        return None
    sentences = [match[0] for match in _SENTENCE.finditer(paragraph) if match[0]]
    ends = [index for index, sentence in enumerate(sentences) if _FOLLOWS.search(sentence)]
    begins = [index for index, sentence in enumerate(sentences) if _ARRIVED.search(sentence)]
    if not ends and not begins:
        return None
    last = ends[0] if ends else begins[0]
    frame, kept = "", ""
    for index, sentence in enumerate(sentences[: last + 1]):
        is_courtesy = len(sentence) <= _LONGEST_COURTESY and _COURTESY.search(sentence) is not None
        if index in ends or index in begins or index == 0 or is_courtesy:
            frame += sentence
        else:
            kept += sentence
    if ends:
        head, rest = _after_introduction(sentences[last])
        frame = frame.removesuffix(sentences[last]) + head
        kept += rest
    kept += "".join(sentences[last + 1 :])
    return Opening(frame, kept, bool(ends))


def _after_introduction(sentence: str) -> tuple[str, str]:
    """Split a sentence behind the colon that follows 如下: 现将意见函告如下：我局支持。"""
    follows = _FOLLOWS.search(sentence)
    colon = re.search("[：:]", sentence[follows.end() :]) if follows else None
    if follows is None or colon is None:
        return sentence, ""
    cut = follows.end() + colon.end()
    return sentence[:cut], sentence[cut:]


def is_closing(paragraph: str) -> bool:
    """Return whether a paragraph only closes a letter: 以上意见供你局统一答复时参考。特此函复。"""
    sentences = [match[0] for match in _SENTENCE.finditer(squeeze(paragraph)) if match[0]]
    return bool(sentences) and all(_CLOSING.search(sentence) for sentence in sentences)


def without_closing(paragraph: str) -> tuple[str, str]:
    """Split a paragraph before the sentence that closes the letter. The second part is empty if there is none."""
    sentences = [match[0] for match in _SENTENCE.finditer(paragraph) if match[0]]
    cut = len(sentences)
    while cut > 1 and is_closing(sentences[cut - 1]):
        cut -= 1
    return "".join(sentences[:cut]), "".join(sentences[cut:])


def is_approval(paragraph: str) -> bool:
    """Return whether a paragraph only says who approved the letter: 此复函已经李样本局长审签。"""
    return _APPROVED.search(squeeze(paragraph)) is not None


def category(paragraph: str) -> str:
    """Return the category that a paragraph proposes and nothing else; empty if it says anything else."""
    match = _CATEGORY.match(squeeze(paragraph)) or _MARK.match(squeeze(paragraph))
    return match["letter"].strip("（()）") if match else ""
