from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.layout.office_name import issuer_lines, letterhead, lines_within
from docgen.layout.text_width import width
from docgen.model.blocks import Role
from docgen.stationery import profile_file
from docgen.stationery.departments import Departments

ROOT = Path(__file__).parents[2]
PROFILE = profile_file.load(ROOT / "templates/profiles/gbt9704.toml")
XINJIANG = "新疆维吾尔自治区巴音郭楞蒙古自治州和静县"
OFFICES = [
    "内蒙古自治区呼和浩特市新城区人民政府办公室",
    f"{XINJIANG}人民政府办公室",
    f"{XINJIANG}巴音布鲁克草原生态环境保护和旅游综合开发管理委员会办公室",
    "中国共产党深圳市委员会宣传部精神文明建设指导办",
]


@given(st.one_of(st.integers(1, 60).map(lambda length: "局" * length), st.sampled_from(OFFICES)))
def test_an_offices_name_fits_the_letterhead_whatever_its_length(name):
    found = letterhead(name, PROFILE)
    assert "".join(found.lines) == name
    assert found.size * max(map(len, found.lines)) <= PROFILE.area_width.pt
    assert PROFILE.roles[Role.TITLE].size <= found.size <= PROFILE.roles[Role.LETTERHEAD].size
    assert found.size * 2 == int(found.size * 2)


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("国家税务总局深圳市税务局", 1),
        ("局" * 20, 1),
        ("局" * 21, 2),
        (f"{XINJIANG}人民政府办公室文件", ["新疆维吾尔自治区巴音郭楞蒙古自治州", "和静县人民政府办公室文件"]),
        (OFFICES[0], ["内蒙古自治区呼和浩特市", "新城区人民政府办公室"]),
        ("广东省深圳市市场监督管理局深圳市知识产权局", ["广东省深圳市", "市场监督管理局深圳市知识产权局"]),
        (OFFICES[2], [XINJIANG[:17], "和静县巴音布鲁克草原生态环境保护和", "旅游综合开发管理委员会办公室"]),
    ],
)
def test_a_name_of_more_than_twenty_characters_breaks_after_a_region_or_a_part(name, broken):
    found = letterhead(name, PROFILE).lines
    assert (len(found) if isinstance(broken, int) else list(found)) == broken


@pytest.mark.parametrize("slug", Departments(ROOT / "templates").slugs())
def test_every_departments_letterhead_is_larger_than_its_titles(slug):
    department = Departments(ROOT / "templates").stationery(slug).department
    assert letterhead(f"{department.name}文件", PROFILE).size > PROFILE.roles[Role.TITLE].size


@given(st.text("甲乙丙省市县和、", min_size=1, max_size=70), st.floats(4, 28))
def test_no_line_of_a_name_is_too_wide_and_no_character_is_lost(name, capacity):
    broken = lines_within(name, capacity)
    assert "".join(broken) == name
    assert max(map(width, broken)) <= capacity


def test_the_date_of_printing_is_on_the_last_line_of_a_long_name():
    assert issuer_lines(f"{OFFICES[0]}\t2026年12月28日印发", PROFILE) == (
        "内蒙古自治区呼和浩特市",
        "新城区人民政府办公室\t2026年12月28日印发",
    )
    assert len(issuer_lines("深圳市财政局办公室\t2026年12月28日印发", PROFILE)) == 1
