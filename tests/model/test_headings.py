import pytest

from docgen.model.headings import heading


@pytest.mark.parametrize(
    ("text", "level", "first"),
    [
        ("一、强化监督，确保质量。针对您提出的问题，我局已开展检查。", 1, "一、强化监督，确保质量。"),
        ("（二）实施“5G+医疗”工程。今年以来，已建成三所。", 2, "（二）实施“5G+医疗”工程。"),
        ("(三)加大投入。已投入200万元。", 2, "(三)加大投入。"),
        ("十一、关于您提出的增加学位的建议。我局已办理。", 1, "十一、关于您提出的增加学位的建议。"),
        (
            "一、妇联干部亮身份,解决妇女“双创”难题。按照妇联改革要求,设立兼职副主席。",
            1,
            "一、妇联干部亮身份,解决妇女“双创”难题。",
        ),
    ],
)
def test_the_first_sentence_of_a_paragraph_may_be_its_heading(text, level, first):
    found = heading(text)
    assert (found.level, text[: found.length], found.is_whole) == (level, first, False)


@pytest.mark.parametrize("text", ["一、完善规划", "（一）完善规划", "(一)完善规划", "二、关于停车：问题与对策"])
def test_a_line_without_a_full_stop_is_a_heading_as_a_whole(text):
    assert heading(text).is_whole and heading(text).length == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "一、强化监督，确保质量。",
        "一是强化监督。二是确保质量。",
        "强化监督。确保质量。",
        "一、我局高度重视学位建设。2025年建成三所学校。",
        "（一）截至目前已建成三所。明年再建两所。",
        "一、根据您的建议，我局已经开展检查。下一步继续做好。",
        "一、主要做法：加强监督。我局今年开展检查。",
        "一、新建学校；",
        "一、" + "很长的一句话" * 6 + "。还有一句。",
        "1.强化监督。确保质量。",
    ],
)
def test_a_statement_and_a_sentence_that_is_all_are_no_headings(text):
    assert heading(text) is None
