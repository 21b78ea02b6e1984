"""Changing a case file: comments, quotes and the order of keys stay with what they belong to."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.model import case_file, case_text
from docgen.model.case import Case

ROOT = Path(__file__).parents[2]
COMMENTED = ROOT / "tests/model/cases/逐条注释.yaml"
FILE = case_file.read(COMMENTED)
LISTS = {
    ("proposal", "proposers"): "name",
    ("proposal", "points"): "label",
    ("reply", "answers"): "point",
    ("opinions",): "unit",
    ("history",): "document_number",
}
"""Where lists of records stand, and by what their items are known."""
FRESH = {
    "proposers": {"name": "新样例"},
    "points": {"label": "新建议", "ask": "新增的诉求与其他各条都不同。"},
    "answers": {"point": "新建议", "text": "新写的答复\n分作两段。"},
    "opinions": {"unit": "新设局", "text": "新收到的意见。"},
    "history": {"document_number": "深新函〔2025〕99号", "date": "2025-12-30"},
}


def plain(case):
    """A case as lists and dictionaries that can be changed."""
    return case.model_dump(mode="json", exclude_none=True)


def at(data, path):
    for part in path:
        data = data[part]
    return data


def updated(change, file=FILE):
    """The text of the file after a change of its plain values, which is read back as it was changed."""
    data = plain(file.case)
    change(data)
    case = Case.model_validate(data)
    text = case_file.dump(case_file.update(file, case))
    assert case_file.parse(text, "case.yaml").case == case
    return text


def chunks(text, path):
    """Each item of a list with the comments above it, by what it is known by."""
    lines, name = text.split("\n"), path[-1]
    start = next(index for index, line in enumerate(lines) if re.match(rf" *{name}:", line)) + 1
    column = len(lines[start - 1]) - len(lines[start - 1].lstrip()) + 2
    found, lead = [], []
    for line in lines[start:]:
        depth = len(line) - len(line.lstrip())
        if line.strip() and not line.lstrip().startswith("#") and depth < column:
            break
        if line.startswith(" " * column + "- "):
            found.append([*lead, line])
            lead = []
        elif line.strip() and (depth > column or "里面" in line):
            found[-1] += [*lead, line]
            lead = []
        else:
            lead.append(line)
    known = re.compile(rf"^ *(?:- )?{LISTS[path]}: *[\"']?([^\"'#\n]+?)[\"']?(?: *#.*)?$", re.MULTILINE)
    return {known.search("\n".join(chunk))[1]: chunk for chunk in found}


every_list = pytest.mark.parametrize("path", LISTS, ids=lambda path: path[-1])


@every_list
def test_an_item_that_moves_takes_its_comments_along(path):
    before = chunks(case_file.dump(FILE), path)
    after = chunks(updated(lambda data: at(data, path).reverse()), path)
    assert after == before
    assert list(after) == list(before)[::-1]


@every_list
def test_an_item_that_goes_takes_its_comments_along_and_no_other(path):
    before = chunks(case_file.dump(FILE), path)
    gone = list(before)[1]
    text = updated(lambda data: at(data, path).pop(1))
    assert chunks(text, path) == {known: chunk for known, chunk in before.items() if known != gone}
    comments = re.findall("#.*", case_file.dump(FILE))
    lost = [comment for comment in comments if comment not in re.findall("#.*", text)]
    assert lost == re.findall("#.*", "\n".join(before[gone]))


@every_list
def test_an_item_that_comes_in_between_stands_between_and_changes_no_other(path):
    before = chunks(case_file.dump(FILE), path)
    after = chunks(updated(lambda data: at(data, path).insert(1, dict(FRESH[path[-1]]))), path)
    fresh = list(after)[1]
    assert fresh not in before
    assert {known: chunk for known, chunk in after.items() if known != fresh} == before


def test_a_point_that_is_renamed_keeps_its_comments():
    text = updated(lambda data: at(data, ("proposal", "points", 1)).update(label="诉求二"))
    before, after = case_file.dump(FILE).split("\n"), text.split("\n")
    different = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [new.strip() for _, new in different] == ["- label: 诉求二  # 第二条行尾"]


def test_a_key_that_is_added_stands_with_its_item_above_the_next_ones_comment():
    text = updated(lambda data: at(data, ("reply", "answers", 0)).update(heading="新的小标题"))
    lines = text.split("\n")
    added = lines.index("      heading: 新的小标题")
    assert lines[:added] + lines[added + 1 :] == case_file.dump(FILE).split("\n")
    assert lines[added + 1].strip() == "# 答二：等乙处的数字"


@pytest.mark.parametrize("value", ["改成一段。", "改成一段。\n又一段。"])
@pytest.mark.parametrize("index", [0, 1])
def test_a_text_that_is_changed_leaves_every_comment_where_it_was(index, value):
    text = updated(lambda data: at(data, ("reply", "answers", index)).update(text=value))
    before, after = (re.findall(r"#.*|^ *- point:.*", one, re.MULTILINE) for one in (case_file.dump(FILE), text))
    assert after == before


def test_a_text_that_is_taken_away_does_not_become_the_next_ones_comment():
    text = updated(lambda data: at(data, ("reply", "answers", 0)).pop("text"))
    assert "      text:\n    # 答二：等乙处的数字\n    - point: 建议二\n" in text


def test_a_list_in_brackets_stays_in_brackets_and_keeps_its_quotes():
    text = updated(lambda data: data["handling"]["co_handlers"].insert(0, "丁局"))
    assert "  co_handlers: [丁局, '甲局', 乙局, \"丙局\"]  # 会办三家\n" in text


# ---- any change ------------------------------------------------------------------------------------------------------
WORDS = st.text(st.sampled_from("市局建议一二Ab09 .:#-'\"|>&*!%@`{}[],?~\\：“”"), min_size=1, max_size=12)
LINES = WORDS.filter(lambda line: line.strip(" ?") == line)
TEXTS = st.lists(LINES, min_size=1, max_size=3).map("\n".join)


@st.composite
def edits(draw):
    """A list, and what becomes of its items: each old one's place, None for a new one; and which of them change."""
    path = draw(st.sampled_from(sorted(LISTS)))
    kept = draw(st.permutations(range(3)).flatmap(lambda order: st.integers(0, 3).map(lambda count: order[:count])))
    places = list(kept)
    for _ in range(draw(st.integers(0, 2))):
        places.insert(draw(st.integers(0, len(places))), None)
    touched = {index for index in kept if draw(st.booleans()) and draw(st.booleans())}
    return path, places, touched


CHANGED = {"proposers": "unit", "points": "rationale", "answers": "text", "opinions": "text", "history": "comment"}


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(edits(), TEXTS, LINES)
def test_whatever_becomes_of_a_list_untouched_items_keep_all_their_lines(edit, text, line):
    path, places, touched = edit
    name, identity = path[-1], LISTS[path]

    def change(data):
        items = at(data, path)
        made = []
        for count, place in enumerate(places):
            if place is None:
                known = f"深新函〔2025〕{count + 50}号" if name == "history" else f"新{count}"
                made.append({**FRESH[name], identity: known})
            else:
                changed = {CHANGED[name]: line if name == "proposers" else text} if place in touched else {}
                made.append({**items[place], **changed})
        items[:] = made or ([FRESH[name]] if name == "proposers" else [])

    before = chunks(case_file.dump(FILE), path)
    after = updated_or_refused(change)
    if after is None:
        return
    found = chunks(after, path) if places else {}
    for index, (known, chunk) in enumerate(before.items()):
        if index in places and index not in touched:
            assert found[known] == chunk
        elif index in places:
            leads = [line for line in chunk if line.lstrip().startswith("#")]
            assert leads[0] in found[known]
        else:
            assert known not in found
            assert not set(re.findall("#.*", "\n".join(chunk))) & set(re.findall("#.*", after))


def updated_or_refused(change):
    """The text after a change; None where a case may not have such a value."""
    data = plain(FILE.case)
    change(data)
    try:
        Case.model_validate(data)
    except ValueError:
        return None
    return updated(change)


def leaves(value, path=()):
    """The path of each single value."""
    if not isinstance(value, dict | list):
        return [path]
    items = value.items() if isinstance(value, dict) else enumerate(value)
    return [leaf for key, item in items for leaf in leaves(item, (*path, key))]


RENAMED = {("proposal", "proposers"): "name", ("history",): "document_number"}
"""Lists whose items are known by one value. An item with another one is another item, whose comments go."""
LEAVES = [path for path in leaves(plain(FILE.case)) if RENAMED.get(path[:-2]) != path[-1]]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.sampled_from(LEAVES), st.sampled_from(["A", "甲乙", "1", "- x", "改成两\n段"]) | TEXTS)
def test_whatever_a_single_value_becomes_no_comment_is_lost(path, value):
    def change(data):
        at(data, path[:-1])[path[-1]] = value

    after = updated_or_refused(change)
    if after is not None:
        comments = [line.split("# ")[-1] for line in re.findall("#.*", case_file.dump(FILE)) if "正文" not in line]
        assert [comment for comment in comments if f"# {comment}" not in after] == []


def test_a_comment_behind_a_text_without_a_full_stop_stays_a_comment():
    text = updated(lambda data: at(data, ("reply", "answers", 1)).update(text="A"))
    assert text == case_file.dump(FILE).replace("text: 夜校已开。  #", 'text: "A"  #')


def test_an_answer_to_several_points_is_known_by_them():
    old = [{"points": ("一", "二"), "text": "甲"}, {"point": "三", "text": "甲"}]
    new = [{"point": "三", "text": "乙丙"}, {"points": ("一", "二"), "text": "丁戊"}]
    assert case_text.matches(old, new, "answers") == [1, 0]


def test_an_added_answer_has_no_empty_keys():
    text = updated(lambda data: data["reply"]["answers"].append({"point": "新建议", "text": "新写的答复。"}))
    assert "points" not in text.partition("answers:")[2]
