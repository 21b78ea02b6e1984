"""Check the characters of a text. Return the reason why a document cannot contain the text; None if it can.

XML, docxtpl and PDF lose or change certain characters without an error. A lone surrogate ends the text of a Word file,
a vertical tab disappears, and a bidi override reorders a name. Therefore such characters are refused on input.
"""

from __future__ import annotations

import re
import unicodedata

from docgen.language import say

# A spreadsheet or program writes these words in place of a missing value.
_LEFTOVER = re.compile(r"(?i)(none|nan|null|nil|undefined|#n/a|#ref!|#value!|#name\?|#div/0!)")
# Most characters of a text are none of these. The others are looked at one by one, and a case has thousands.
_DOUBTFUL = re.compile("[^ -~\u4e00-\u9fff\u3001-\u3011\uff01-\uff5e\u2018-\u201d]")
_RADICALS = range(0x2E80, 0x2FE0)
# Invisible letters and marks (Unicode property Default_Ignorable_Code_Point), and the Braille blank.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")


def refusal(text: str, *, lines: bool = False) -> str | None:
    """Return why `text` is refused, as a message; None if it is accepted.

    lines: whether line breaks and tabs are allowed.
    """
    if _LEFTOVER.fullmatch(text.strip()):
        return say("“{text}”像是程序留下的空值", text=text.strip())
    for doubtful in _DOUBTFUL.finditer(text):
        if reason := _character_refusal(doubtful[0], lines):
            return say(
                "第 {position} 个字符 {name} 不能使用：{reason}",
                position=doubtful.start() + 1,
                name=f"U+{ord(doubtful[0]):04X}",
                reason=reason,
            )
    return None


def _character_refusal(character: str, lines: bool) -> str | None:
    """Return why a character is refused, as a message; None if it is accepted."""
    if character in "\n\t":
        return None if lines else say("此处只能写一行，不能换行或用制表符")
    match unicodedata.category(character):
        case "Cc":
            return say("控制字符")
        case "Cf" | "Zl" | "Zp":
            return say("看不见的格式字符")
        case "Cs":
            return say("残缺的代理项，文件编码有误")
        case "Co":
            return say("私用区字符，各机器显示不同，请改用标准字符")
        case "Cn":
            return say("未分配的码位")
        case "Mn" if 0xFE00 <= ord(character) <= 0xFE0F or ord(character) >= 0xE0100:
            return say("看不见的异体选择符")
    if character in _BLANK:
        return say("看不见的格式字符")
    if character in "\ufffc\ufffd":
        return say("原有的文字或对象已经丢失，只剩替代符号")
    if ord(character) in _RADICALS:
        return say("部首字符，请改为“{plain}”", plain=unicodedata.normalize("NFKC", character))
    return None
