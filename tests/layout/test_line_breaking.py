"""Lines are filled as if they were filled character by character."""

from hypothesis import given
from hypothesis import strategies as st

from docgen.layout import character_kinds, line_breaking
from docgen.layout.character_kinds import AUTOSPACE, SPACED
from docgen.layout.line_breaking import MeasuredText

SIZE, ROOM, FIRST = 16.0, 160.0, 32.0
TEXTS = st.text(alphabet="国家建议，。（）“”、a1B %-·—…3", max_size=120)


def measured(text: str, spacing: float) -> MeasuredText:
    widths = [SIZE if character_kinds.kinds(one) in "iw" else SIZE / 2 for one in text]
    return MeasuredText(text, [width + spacing for width in widths], spacing, {}, frozenset())


def filled_one_by_one(content: MeasuredText, start: int, room: float) -> int:
    """The end of a line: the last place where a line may end before a character does not fit."""
    allowed = line_breaking.break_opportunities(content.text)
    used, best = 0.0, start
    for position in range(start, len(content.text)):
        character = content.text[position]
        if position > start and content.gaps[position - 1] == SPACED:
            used += AUTOSPACE * SIZE
        if position > start and allowed[position]:
            best = position
        if used + content.advances[position] > room + 0.01 and character != " ":
            may_end = position + 1 == len(content.text) or allowed[position + 1]
            if character in "、。，．：；！？,.:;!?" and used <= room + 0.01 and may_end:
                return position + 1
            return best if best > start else max(position, start + 1)
        used += content.advances[position]
    return len(content.text)


@given(TEXTS, st.sampled_from([0.0, -0.2, 0.75]), st.booleans())
def test_a_line_takes_as_many_characters_as_fit(text: str, spacing: float, justify: bool) -> None:
    content = measured(text, spacing)
    lines = line_breaking.break_lines(content, ROOM, FIRST, SIZE, justify=justify)
    start = 0
    for line in lines:
        assert (line.start, line.end) == (start, filled_one_by_one(content, start, ROOM if start else ROOM - FIRST))
        start = line.end
    assert start == len(text)


def test_a_paragraph_without_text_has_no_lines() -> None:
    assert line_breaking.break_lines(measured("", 0.0), ROOM, FIRST, SIZE, justify=True) == []
    assert character_kinds.gaps("") == b""
