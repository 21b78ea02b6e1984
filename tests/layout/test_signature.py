import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.layout import fonts, signature
from docgen.layout.signature import position
from docgen.layout.text_width import width
from docgen.model.blocks import Role, Signature, para
from docgen.stationery import profile_file
from docgen.stationery.departments import Departments
from docgen.stationery.profile import twips
from docgen.writers.docx.ooxml import paragraphs
from docgen.writers.pdf import block_html, letter_css

ROOT = Path(__file__).parents[2]
PROFILE = profile_file.load(ROOT / "templates/profiles/gbt9704.toml")
NAMES = st.integers(1, 24).map(lambda length: "局" * length)
DATES = st.dates(dt.date(1949, 1, 1), dt.date(2100, 1, 1)).map(lambda day: f"{day.year}年{day.month}月{day.day}日")


def in_characters(block):
    """How far name and date end before the right edge of the type area."""
    where = position(block, PROFILE)
    return tuple(length.pt / PROFILE.character_pitch.pt for length in (where.name_right, where.date_right))


def stand(name, date, *, sealed):
    """Where name and date begin and end, in characters from the right edge of the type area."""
    block = Signature(para(Role.SIGNATURE, name), para(Role.DATE, date), sealed)
    right, date_right = in_characters(block)
    return (right + width(name), right), (date_right + width(date), date_right)


@given(NAMES, DATES)
def test_a_sealed_name_stands_centred_over_its_date(name, date):
    (start, end), (date_start, date_end) = stand(name, date, sealed=True)
    assert start + end == pytest.approx(date_start + date_end)


@given(NAMES, DATES)
def test_a_sealed_date_stands_four_characters_in_unless_the_name_needs_the_room(name, date):
    (_, end), (_, date_end) = stand(name, date, sealed=True)
    assert date_end == pytest.approx(4) or (end == 0 and date_end > 4)


@given(NAMES, DATES)
def test_an_unsealed_date_begins_two_characters_right_of_the_name(name, date):
    (start, end), (date_start, date_end) = stand(name, date, sealed=False)
    assert start - date_start == pytest.approx(2)
    longer = width(date) > width(name)
    assert (date_end if longer else end) == pytest.approx(2)


@given(NAMES, DATES, st.booleans())
def test_a_signature_stays_inside_the_line(name, date, sealed):
    for start, end in stand(name, date, sealed=sealed):
        assert 0 <= end < start <= PROFILE.characters + 1e-9


@pytest.mark.parametrize(
    ("name", "date", "sealed", "expected"),
    [
        ("深圳市财政局", "2026年3月5日", True, (4.625, 4)),
        ("深圳市财政局", "2026年12月31日", True, (5.125, 4)),
        ("深圳市工业和信息化局", "2026年3月5日", True, (2.625, 4)),
        ("深圳市地方金融监督管理局", "2026年3月5日", False, (2, 4.75)),
        ("某局", "2026年12月31日", False, (10.25, 2)),
    ],
)
def test_a_signature_stands_where_the_standard_puts_it(name, date, sealed, expected):
    block = Signature(para(Role.SIGNATURE, name), para(Role.DATE, date), sealed)
    assert in_characters(block) == pytest.approx(expected)


@pytest.mark.parametrize(("sealed", "lines"), [(True, 3), (False, 1)])
def test_a_signature_leaves_the_lines_that_the_standard_asks_for_above_it(sealed, lines):
    block = Signature(para(Role.SIGNATURE, "深圳市财政局"), para(Role.DATE, "2026年3月5日"), sealed)
    assert position(block, PROFILE).above == PROFILE.line_pitch * lines


@pytest.mark.parametrize("sealed", [True, False])
def test_both_formats_stand_a_signature_where_the_layout_says(sealed, monkeypatch):
    where = signature.SignaturePosition(twips(333), ("深圳市财政局",), twips(0), twips(444), twips(555))
    for writer in (paragraphs, block_html):
        monkeypatch.setattr(writer, "position", lambda block, profile: where)
    block = Signature(para(Role.SIGNATURE, "深圳市财政局"), para(Role.DATE, "2026年3月5日"), sealed)
    xml = paragraphs.written(block, PROFILE, keep=False)
    assert re.findall(r'w:(before|right)="(\d+)"', xml) == [("before", "333"), ("right", "444"), ("right", "555")]
    fonts_found = {name: fonts.find(stack) for name, stack in PROFILE.fonts.items()}
    html = block_html.block(block, block_html.Typesetting(PROFILE, fonts_found, PROFILE.text_width.pt))
    assert re.findall(r"padding-right:([\d.]+)pt", html) == ["22.20", "27.75"]


@pytest.mark.parametrize("sealed", [True, False])
def test_both_formats_leave_the_space_above_a_signature_that_the_layout_states(sealed, monkeypatch):
    monkeypatch.setattr(signature, "above", lambda profile, sealed: twips(900 if sealed else 300))
    block = Signature(para(Role.SIGNATURE, "深圳市财政局"), para(Role.DATE, "2026年3月5日"), sealed)
    assert f'w:before="{900 if sealed else 300}"' in paragraphs.written(block, PROFILE, keep=False)
    assert ".sealed{margin-top:45.00pt}.unsealed{margin-top:15.00pt}" in letter_css.signature_block(PROFILE)


@pytest.mark.parametrize(
    ("text", "characters"),
    [("", 0), ("深圳", 2), ("2026年", 3.25), ("2026年3月5日", 7.25), ("《A》", 2.5), ("䶮𬱖", 2), ("“一”——", 5)],
)
def test_digits_and_letters_are_half_as_wide_as_chinese_and_a_quarter_from_it(text, characters):
    assert width(text) == characters


@pytest.mark.parametrize("slug", Departments(ROOT / "templates").slugs())
def test_every_departments_name_fits_its_signature(slug):
    name = Departments(ROOT / "templates").stationery(slug).department.name
    (_, end), (_, date_end) = stand(name, "2026年12月31日", sealed=True)
    assert end >= 0 and date_end == pytest.approx(4)
