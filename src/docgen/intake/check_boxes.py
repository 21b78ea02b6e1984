"""The text of a choice, perhaps with boxes: □独办 ☑主办会办 → the word that is chosen."""

from __future__ import annotations

import re

from docgen.intake.passages import WHITE, squeeze

_TICKED = "☑✓✔√■☒◉●◼🗹"
_EMPTY = "□☐◻▢○◯"
_TOKEN = re.compile(
    rf"(?P<ticked>[{_TICKED}]|[（(\[【][{WHITE}]*[√✓✔vVxX][{WHITE}]*[)）\]】])"
    rf"|(?P<empty>[{_EMPTY}]|[（(\[【][{WHITE}]*[)）\]】])"
    rf"|(?P<word>[^{_TICKED}{_EMPTY}{WHITE}（(\[【]+)|[（(\[【]"
)


def chosen_word(text: str) -> str:
    """Return the word behind or before the only ticked box; without boxes, the text without white space.

    A text that begins with a box has its boxes before the words: □是 ☑否. Any other text has them behind: 是☑ 否□. If
    no box is ticked, or several are, the text is returned as it is.
    """
    tokens = [(match.lastgroup or "word", match[0]) for match in _TOKEN.finditer(text)]
    kinds = [kind for kind, _ in tokens]
    if "ticked" not in kinds and "empty" not in kinds:
        return squeeze(text).strip("。.；;，,")
    step = 1 if kinds[0] != "word" else -1
    chosen = []
    for index, kind in enumerate(kinds):
        neighbour = index + step
        if kind == "ticked" and 0 <= neighbour < len(tokens) and kinds[neighbour] == "word":
            chosen.append(tokens[neighbour][1].strip("、，,；;。"))
    return chosen[0] if len(chosen) == 1 else squeeze(text)
