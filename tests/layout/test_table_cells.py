from pathlib import Path

import pytest

from docgen.layout.table_cells import broken_numbers, column_widths, tall_rows
from docgen.model.blocks import Cell, Role, Row, Table, para
from docgen.stationery import profile_file

ROOT = Path(__file__).parents[2]
PROFILE = profile_file.load(ROOT / "templates/profiles/gbt9704.toml")
TOTAL = PROFILE.text_width


def table(widths, *rows):
    made = [Row(tuple(Cell((para(Role.CELL, cell),)) for cell in row)) for row in rows]
    return Table(tuple(map(float, widths)), tuple(made))


def shares(grid):
    return [round(width.pt / TOTAL.pt, 2) for width in column_widths(grid, PROFILE, TOTAL)]


def test_columns_in_which_no_number_breaks_have_their_shares():
    assert shares(table((1, 3), ("12", "说明"))) == [0.25, 0.75]
    assert shares(table((1, 19), ("长的词语会回行", "说明"))) == [0.05, 0.95]


def test_a_column_is_as_wide_as_its_longest_number():
    grid = table((1, 9, 9), ("1,234,567.89", "说明", "说明"))
    first, second, third = column_widths(grid, PROFILE, TOTAL)
    assert 6 * 14 < first.pt < 6 * 14 + 12
    assert second == third
    assert list(broken_numbers(grid, PROFILE, TOTAL)) == []


def test_numbers_without_room_are_named_with_row_and_column():
    grid = table((1,) * 10, ["短"] * 10, ["000,000.00"] * 10)
    assert shares(grid) == [0.1] * 10
    (first, *_) = broken_numbers(grid, PROFILE, TOTAL)
    assert (first.number, first.row, first.column) == ("000,000.00", 2, 1)


@pytest.mark.parametrize(("characters", "is_tall"), [(10, False), (500, False), (2000, True)])
def test_only_a_row_that_is_taller_than_a_page_may_break(characters, is_tall):
    grid = table((1, 9), ("1", "字" * characters), ("2", "短"))
    assert tall_rows(grid, PROFILE, column_widths(grid, PROFILE, TOTAL)) == ({0} if is_tall else set())
