import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.composition.compose import compose
from docgen.layout.text_width import width
from docgen.layout.title_lines import lines, runs
from docgen.model import case_file
from docgen.model.blocks import Emphasis, Para, Role, Run, text
from docgen.stationery import profile_file
from docgen.stationery.departments import Departments

ROOT = Path(__file__).parents[2]
PROFILE = profile_file.load(ROOT / "templates/profiles/gbt9704.toml")
CAPACITY = PROFILE.area_width.pt / PROFILE.roles[Role.TITLE].size
WHOLE = re.compile(r"《[^》]*》|“[^”]*”|[0-9A-Za-z]+")

OFFICES = ["深圳市财政局", "深圳市工业和信息化局", "深圳市科技创新委员会", "深圳市地方金融监督管理局", ""]
SESSIONS = ["市七届人大六次会议", "市政协七届五次会议", "深圳市第七届人民代表大会第六次会议", "市七届人大", ""]
NUMBERS = st.one_of(st.integers(1, 99_999_999).map(str), st.sampled_from(["T014", "JY100012050700", "J027"]))
NAMES = st.sampled_from(["", "《某法》", "《关于加快生物医药产业高质量发展的决定》", "“工业上楼”", "小微企业融资"])
ENDS = ["答复的函", "会办意见的函", "办理情况的函", "的答复", "的答复函"]


def titles(names):
    """Titles as wordings write them, with some words between the number and the end."""
    return st.builds(
        lambda office, session, number, kind, name, end: f"{office}关于{session}第{number}号{kind}{name}{end}",
        st.sampled_from(OFFICES),
        st.sampled_from(SESSIONS),
        NUMBERS,
        st.sampled_from(["建议", "提案"]),
        names,
        st.sampled_from(ENDS),
    )


TITLES, PLAIN_TITLES = titles(NAMES), titles(st.just(""))


def cut(title, broken):
    """What a line's end parts that belongs together."""
    ends, position = set(), 0
    for line in broken[:-1]:
        position += len(line)
        ends.add(position)
    return [match[0] for match in WHOLE.finditer(title) if ends & set(range(match.start() + 1, match.end()))]


@given(st.one_of(TITLES, st.text(max_size=60)), st.floats(12, 40))
def test_a_title_never_loses_a_character(title, capacity):
    assert "".join(lines(title, capacity)) == title


@given(st.one_of(TITLES, st.text(max_size=60)), st.floats(12, 40))
def test_no_line_of_a_title_is_wider_than_it_may_be(title, capacity):
    assert all(width(line) <= capacity for line in lines(title, capacity))


@given(PLAIN_TITLES, st.floats(CAPACITY, 28))
def test_a_title_is_never_cut_in_a_number(title, capacity):
    assert cut(title, lines(title, capacity)) == []


@pytest.mark.parametrize(
    "title",
    [
        "深圳市财政局关于市七届人大六次会议第1号建议《关于加快生物医药产业高质量发展的决定》答复的函",
        "深圳市财政局关于市七届人大六次会议第JY100012050700号建议《某法》会办意见的函",
        "深圳市财政局关于市七届人大六次会议第JY100012050700号建议“工业上楼”答复的函",
    ],
)
def test_a_title_is_cut_neither_in_a_number_nor_in_a_name(title):
    assert cut(title, lines(title, CAPACITY)) == []


@given(TITLES, st.floats(12, 28))
def test_a_title_has_no_empty_line(title, capacity):
    assert all(lines(title, capacity))


@given(TITLES)
def test_a_title_that_fits_stays_on_one_line(title):
    assert lines(title, width(title)) == (title,)


@given(TITLES, st.data())
def test_a_titles_runs_keep_their_text_and_their_emphasis(title, data):
    edges = sorted(data.draw(st.sets(st.integers(1, len(title) - 1), max_size=4)))
    parts = [title[a:b] for a, b in zip([0, *edges], [*edges, len(title)], strict=True)]
    emphases = data.draw(st.lists(st.sampled_from(Emphasis), min_size=len(parts), max_size=len(parts)))
    typed = [Run(part, emphasis) for part, emphasis in zip(parts, emphases, strict=True)]
    broken = runs(Para(Role.TITLE, tuple(typed)), CAPACITY)
    assert ["".join(run.text for run in line) for line in broken] == list(lines(title, CAPACITY))
    printed = [(character, run.emphasis) for line in broken for run in line for character in run.text]
    assert printed == [(character, run.emphasis) for run in typed for character in run.text]


@pytest.mark.parametrize(
    "title",
    [
        "深圳市工业和信息化局关于市七届人大／六次会议第20260001号建议答复的函",
        "关于市政协七届五次会议／第20260004号提案的答复",
    ],
)
def test_a_title_breaks_where_a_reader_would(title):
    assert "／".join(lines(title.replace("／", ""), CAPACITY)) == title


@pytest.mark.parametrize("path", sorted((ROOT / "samples/cases").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_titles_of_the_samples_are_broken_between_words(path):
    for composition in compose(case_file.read(path).case, "reply", Departments(ROOT / "templates"), draft=True):
        (title,) = [block for block in composition.doc.body if isinstance(block, Para) and block.role is Role.TITLE]
        broken = lines(text(title), CAPACITY)
        assert cut(text(title), broken) == []
        assert all(width(line) >= 4 for line in broken)


SEVERAL = "深圳市工业和信息化局、深圳市科技创新委员会、深圳市财政局"
LONG = "新疆维吾尔自治区巴音郭楞蒙古自治州和静县人民政府办公室"


def is_hourglass(broken):
    """Whether a line is shorter than a line above it and a line below it, by as much as can be seen."""
    widths = [width(line) for line in broken]
    return any(
        widths[index] + PROFILE.tolerance.shape < min(max(widths[:index]), max(widths[index + 1 :]))
        for index in range(1, len(widths) - 1)
    )


@given(PLAIN_TITLES.flatmap(lambda title: st.sampled_from(["", f"{SEVERAL}、", LONG]).map(lambda more: more + title)))
def test_a_title_of_up_to_seven_lines_is_no_hourglass(title):
    broken = lines(title, CAPACITY)
    assert len(broken) > 7 or not is_hourglass(broken)


@pytest.mark.parametrize(
    ("title", "broken"),
    [
        (
            f"{SEVERAL}关于市七届人大六次会议第20260005号建议答复的函",
            [
                "深圳市工业和信息化局、",
                "深圳市科技创新委员会、",
                "深圳市财政局关于市七届人大",
                "六次会议第20260005号建议答复的函",
            ],
        ),
        (
            f"{LONG}关于市七届人大六次会议第20260005号建议答复的函",
            [
                "新疆维吾尔自治区巴音郭楞蒙古自治州",
                "和静县人民政府办公室关于市七届人大",
                "六次会议第20260005号建议答复的函",
            ],
        ),
    ],
)
def test_the_names_of_offices_in_a_title_are_whole_or_break_after_a_region(title, broken):
    assert list(lines(title, CAPACITY)) == broken


@given(st.lists(NUMBERS, min_size=2, max_size=4), st.sampled_from(OFFICES), st.floats(8, CAPACITY))
def test_no_line_of_a_title_begins_with_a_mark(numbers, office, capacity):
    joined = "、".join(f"第{number}号" for number in numbers)
    for line in lines(f"{office}关于市七届人大六次会议{joined}建议答复的函", capacity)[1:]:
        assert line[0] not in "、，。：；）》〉”’〕"
