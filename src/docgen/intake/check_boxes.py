"""The text of a choice, perhaps with boxes: □独办 ☑主办会办 → the word that is chosen."""

from __future__ import annotations

import re

from docgen.intake.passages import WHITE, squeeze

TICKED = "☑✓✔√■☒◉●◼🗹✅"
"""The signs of a ticked box, and ticks without a box."""
_EMPTY = "□☐◻▢○◯"
_TOKEN = re.compile(
    rf"(?P<ticked>[{_EMPTY}]?[{TICKED}]|[（(\[【][{WHITE}]*(?:[vVxX]|[{TICKED}])[{WHITE}]*[)）\]】])"
    rf"|(?P<empty>[{_EMPTY}]|[（(\[【][{WHITE}]*[)）\]】])"
    rf"|(?P<word>[^{TICKED}{_EMPTY}{WHITE}（(\[【]+)|[（(\[【]"
)
_STOPS = "、，,；;。.：:/／"


def chosen_word(text: str) -> str:
    """Return the word behind or before the only ticked box.

    If no box is ticked, or several are, return the text without white space. Without boxes, stops at its ends are left
    out too.
    """
    ticked = choices(text)[0]
    if len(ticked) == 1:
        return ticked[0]
    return squeeze(text) if ticked or has_boxes(text) else squeeze(text).strip("。.；;，,")


def has_boxes(text: str) -> bool:
    """Return whether a text has a box or a tick."""
    return any(match.lastgroup in ("ticked", "empty") for match in _TOKEN.finditer(text))


def choices(text: str) -> tuple[list[str], list[str]]:
    """Return the words that are ticked, and the other words.

    A text that begins with a box has its boxes before the words: □是 ☑否. Any other text has them behind: 是☑ 否□.
    Of two boxes between two words, each word has the nearer one: in □是√ □否 the tick belongs to 是.
    """
    tokens = [(match.lastgroup, match[0].strip(_STOPS)) for match in _TOKEN.finditer(text) if match.lastgroup]
    tokens = [(kind, word) for kind, word in tokens if word]
    marks: list[list[bool]] = [[]]
    words: list[str] = []
    for kind, word in tokens:
        if kind == "word":
            words.append(word)
            marks.append([])
        else:
            marks[-1].append(kind == "ticked")
    is_before = bool(marks[0])
    ticked: list[str] = []
    others: list[str] = []
    for index, word in enumerate(words):
        before, behind = marks[index], marks[index + 1]
        is_last = index == len(words) - 1
        own: list[bool] = []
        if is_before or len(before) > 1:
            own += before[-1:]
        if not is_before or len(behind) > 1 or is_last:  # a box behind the last word can belong to no other
            own += behind[:1]
        if any(own):
            ticked.append(word)
        else:
            others.append(word)
    return ticked, others
