import dataclasses
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.errors import StationeryError
from docgen.model.blocks import Role
from docgen.stationery import profile_file
from docgen.stationery.profile import Length, mm, twips

ROOT = Path(__file__).parents[2]
FILE = ROOT / "templates/profiles/gbt9704.toml"
PROFILE = profile_file.load(FILE)


def entries(data, key=()):
    """Every number of the file with the table it stands in, as its key."""
    for name, value in data.items():
        if isinstance(value, dict):
            yield from entries(value, (*key, name))
        elif isinstance(value, int | float):
            yield (*key, name), data


@st.composite
def plausible(draw):
    """A profile as another standard, paper or size of type might have it."""
    body = dataclasses.replace(PROFILE.body, size=draw(st.sampled_from([10.5, 12, 14, 15, 16, 18, 22])))
    characters, lines = draw(st.integers(12, 60)), draw(st.integers(10, 60))
    # What a type area of so many lines and characters is about: the standard's own is 0.4 pt too narrow for its type.
    room = st.floats(0.95, 1.6)
    return dataclasses.replace(
        PROFILE,
        lines=lines,
        characters=characters,
        area_width=Length(characters * body.size * draw(room)),
        area_height=Length(lines * body.size * draw(room)),
        roles={**PROFILE.roles, Role.BODY: body},
    )


# ---- what the file states --------------------------------------------------------------------------------------------
def test_every_number_has_its_clause():
    found = list(entries(tomllib.loads(FILE.read_text(encoding="utf-8"))))
    assert len(found) > 60
    unexplained = [key for key, table in found if not table.get("clause") and key[0] != "fonts"]
    assert unexplained == []


def test_every_role_has_a_style_and_a_font_that_exists():
    assert set(PROFILE.roles) == set(Role)
    assert {style.font for style in PROFILE.roles.values()} <= set(PROFILE.fonts)


@pytest.mark.parametrize(
    ("length", "millimetres"),
    [("width", 210), ("height", 297), ("top", 37), ("left", 28), ("area_width", 156), ("area_height", 225)],
)
def test_the_page_is_the_standards(length, millimetres):
    assert getattr(PROFILE, length).mm == pytest.approx(millimetres)


def test_a_line_holds_twenty_eight_characters_and_a_page_twenty_two_lines():
    assert (PROFILE.characters, PROFILE.lines) == (28, 22)
    assert PROFILE.text_width.mm == pytest.approx(156, abs=0.2)
    assert 28 < PROFILE.line_pitch.pt < 30
    assert PROFILE.body.size == 16 and PROFILE.roles[Role.TITLE].size == 22
    assert PROFILE.right.mm == pytest.approx(26, abs=0.2)
    assert PROFILE.bottom.mm == pytest.approx(35)


# ---- what follows from it --------------------------------------------------------------------------------------------
@given(plausible())
def test_a_line_holds_its_characters_and_not_one_more(profile):
    line = profile.character_pitch * profile.characters
    assert line < profile.text_width
    assert line + profile.character_pitch > profile.text_width


@given(plausible())
def test_the_text_is_hardly_wider_than_the_type_area(profile):
    # Each character is rounded down to a twentieth of a point; a line has that much room again for each gap.
    assert profile.character_pitch * profile.characters <= profile.area_width + Length(1e-9)
    assert profile.area_width <= profile.text_width
    assert profile.text_width.pt - profile.area_width.pt <= (profile.characters - 1) / 20 + 1e-9


def test_the_text_of_the_standard_is_a_tenth_of_a_millimetre_wider_at_most():
    assert PROFILE.text_width.mm - PROFILE.area_width.mm < 0.1


@given(plausible())
def test_a_page_holds_its_lines_and_not_one_more(profile):
    assert profile.line_pitch * profile.lines <= profile.area_height + Length(1e-9)
    assert profile.line_pitch * (profile.lines + 1) > profile.area_height


@given(plausible())
def test_pitches_are_whole_twips_so_that_both_formats_have_the_same(profile):
    for length in (profile.line_pitch, profile.character_spacing):
        assert length.pt * 20 == pytest.approx(length.twips)
        assert twips(length.twips).pt == pytest.approx(length.pt)


@given(st.floats(0, 1000), st.floats(0, 1000))
def test_lengths_add_up_in_every_unit(first, second):
    total = mm(first) + mm(second)
    assert total.mm == pytest.approx(first + second)
    assert (total - mm(second)).pt == pytest.approx(mm(first).pt, abs=1e-9)
    assert (mm(first) * 2).mm == pytest.approx(first * 2)
    assert (mm(first) < mm(second)) == (mm(first).pt < mm(second).pt)


@pytest.mark.parametrize("role", Role)
def test_a_role_takes_its_own_pitch_or_the_bodys(role):
    line = PROFILE.roles[role].line
    assert PROFILE.pitch(role) == (PROFILE.line_pitch if line is None else Length(line))
    # A letterhead is one line whose place the shells state; every other role may have several.
    assert PROFILE.pitch(role).pt >= PROFILE.roles[role].size or role is Role.LETTERHEAD


# ---- a wrong file ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("[roles.body]", "[roles.text]", "text"),
        ("[roles.note]", "[note]", "roles.note"),
        ("first = 2\n", "frist = 2\n", "frist"),
        ("lines = {", "line = {", "line"),
        ("[page]", "[page", "line 6"),
        ('stand_ins = ["FandolFang"]', 'standins = ["FandolFang"]', "stand_ins"),
    ],
)
def test_a_wrong_profile_is_answered_with_what_is_wrong(old, new, named, tmp_path):
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(FILE.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(StationeryError, match=named) as caught:
        profile_file.load(wrong)
    assert "gbt9704.toml" in caught.value.next_step


PARTS = [
    (section, key)
    for section, table in tomllib.loads(FILE.read_text(encoding="utf-8")).items()
    if section not in ("name", "fonts", "roles", "font_names")
    for key in table
]
every_key = pytest.mark.parametrize(("section", "key"), PARTS, ids=[".".join(part) for part in PARTS])


def refusal(source, folder):
    """What is said of a profile."""
    wrong = folder / "wrong.toml"
    wrong.write_text(source, encoding="utf-8")
    with pytest.raises(StationeryError) as caught:
        profile_file.load(wrong)
    assert caught.value.place.file == str(wrong)
    return caught.value.message


def table_without(section, key):
    """The profile's text without one line, which states a key of a section."""
    before, heading, after = FILE.read_text(encoding="utf-8").partition(f"[{section}]\n")
    kept, count = re.subn(rf"^{key} = .*\n", "", after, count=1, flags=re.MULTILINE)
    assert heading and count == 1
    return before + heading + kept


@every_key
def test_a_missing_key_is_named_with_its_section(section, key, tmp_path):
    assert f"{section}.{key}" in refusal(table_without(section, key), tmp_path)


@pytest.mark.parametrize("section", sorted({section for section, _ in PARTS}))
def test_a_key_that_no_section_has_is_named_with_its_section(section, tmp_path):
    source = FILE.read_text(encoding="utf-8").replace(f"[{section}]\n", f"[{section}]\nledaer = 1\n", 1)
    assert f"{section}.ledaer" in refusal(source, tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("bar = { pt = 13", "bar = { number = 13", "figure.bar"),
        ('leader = { pt = 0.9, clause = "practice: 目录的导点" }', 'leader = "thin"', "book.leader"),
        ('head_font = "kaiti"', 'head_font = "kait"', "book.head_font"),
        ('"595959"', '"grey"', "figure.greys"),
        ("label_width = { share = 0.3", 'label_width = { share = "wide"', "figure.label_width"),
        ("plain = false", "plain = 0", "page_number.first_page"),
        ("symbol = {", "symbols = {", "fonts.symbol"),
        ("leader = true", 'leader = "dots"', "roles.contents1"),
    ],
)
def test_a_value_that_no_page_can_have_is_refused_with_its_key(old, new, named, tmp_path):
    source = FILE.read_text(encoding="utf-8")
    assert old in source
    assert named in refusal(source.replace(old, new, 1), tmp_path)
