"""Find the heading at the beginning of a paragraph (GB/T 9704 7.3.3).

The input is the text of a paragraph. The output is the level and the length of its heading. `composition` sets the
heading in its own font, and `checks` expects that font.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMERALS = "[一二三四五六七八九十]{1,3}"
FIRST_LEVEL = re.compile(f"{_NUMERALS}、")
"""The numeral of a heading of the first level."""
# Officers also type half-width brackets.
_SECOND_LEVEL = re.compile(f"[（(]{_NUMERALS}[）)]")
_WHOLE = re.compile("[^。！？；]{1,40}")
"""What follows the numeral of a heading that is a paragraph of its own. A line with 。 is body text."""
_SENTENCE = re.compile("([^。！？；：:]{2,30}。).")
"""What follows the numeral of a heading that is the first sentence of its paragraph. More text follows the sentence."""
_STATEMENT = re.compile("我|您|你|贵|本[局委厅办院市区县]|截至|目前|近年来|近期|经|根据|按照|针对")
"""The beginnings of sentences that are statements and therefore no headings."""


@dataclass(frozen=True, slots=True)
class NumberedHeading:
    """The heading at the beginning of a paragraph."""

    level: int
    """1 for 一、 and 2 for （一）."""
    length: int
    """The number of characters of the heading with its numeral."""
    is_whole: bool
    """Whether the heading is the whole paragraph. Otherwise it is the first sentence."""


def heading(text: str) -> NumberedHeading | None:
    """Return the heading at the beginning of a paragraph. None: the paragraph has none.

    A paragraph that is a single sentence with 。 has no heading.
    """
    for level, numeral in enumerate((FIRST_LEVEL, _SECOND_LEVEL), 1):
        if not (match := numeral.match(text)):
            continue
        if _WHOLE.fullmatch(text, match.end()):
            return NumberedHeading(level, len(text), is_whole=True)
        sentence = _SENTENCE.match(text, match.end())
        if sentence and not _STATEMENT.match(text, match.end()):
            return NumberedHeading(level, sentence.end(1), is_whole=False)
    return None
