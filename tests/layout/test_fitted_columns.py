"""The columns of a table that states no widths follow their content."""

from hypothesis import given
from hypothesis import strategies as st

from docgen.layout import table_cells
from docgen.layout.text_width import width
from docgen.model.blocks import Cell, Role, Row, Table, para
from docgen.stationery.departments import Departments
from docgen.stationery.profile import Length

PROFILE = Departments().stationery("base").profile
TOTAL = PROFILE.text_width
SIZE = PROFILE.roles[Role.COUNT].size


def table(*rows, role=Role.REGISTER):
    cells = [Row(tuple(Cell((para(role, content),)) for content in texts)) for texts in rows]
    return Table((), tuple(cells))


def columns(made):
    """The room for text in each column, in characters."""
    around = 2 * PROFILE.table.padding.pt + PROFILE.table.rule.pt
    return [(length.pt - around) / SIZE for length in table_cells.column_widths(made, PROFILE, TOTAL)]


texts = st.text("建议提案办理答复ab12345", min_size=0, max_size=40)


@given(st.integers(1, 8).flatmap(lambda count: st.lists(st.lists(texts, min_size=count, max_size=count), min_size=1)))
def test_the_columns_are_together_as_wide_as_the_table(rows):
    widths = table_cells.column_widths(table(*rows), PROFILE, TOTAL)
    assert all(length.pt > 0 for length in widths)
    assert abs(sum(length.pt for length in widths) - TOTAL.pt) < 0.01


def test_columns_whose_texts_fit_are_as_equal_as_they_can_be():
    narrow, other, wide = columns(table(("甲", "乙丙", "国" * 20)))
    assert wide >= 20 and abs(narrow - other) < 0.01


def test_no_number_and_no_short_text_breaks_beside_a_long_one():
    made = table(("20260001", "公开", "国" * 200), ("20260002", "不公开", "国" * 90))
    number, short, rest = columns(made)
    assert number >= 4 and short >= 3 and rest > 20


def test_a_centred_word_of_a_head_does_not_break():
    head = [Cell((para(Role.REGISTER_HEADING, word),)) for word in ("上年应有答复", "尚未答复", "事项")]
    body = [Cell((para(Role.REGISTER, content),)) for content in ("1", "2", "国" * 300)]
    due, pending, _ = columns(Table((), (Row(tuple(head)), Row(tuple(body))), header_rows=1))
    assert due >= width("上年应有答复") and pending >= width("尚未答复")


def test_long_texts_share_the_room_by_their_length():
    first, second = columns(table(*[("国" * 60, "国" * 120)] * 5))
    assert 1.6 < second / first < 2.4


def test_too_many_columns_share_the_table():
    made = table(["国国国国"] * 60)
    assert len({round(length.pt, 3) for length in table_cells.column_widths(made, PROFILE, Length(100))}) == 1
