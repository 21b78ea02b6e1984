"""The fast reading of a case file: where libyaml reads a text, ruamel.yaml reads the same."""

import pytest
from conftest import SAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from docgen.errors import CaseError
from docgen.model import case_file, fast_yaml, strict_parser

TEXTS = [path.read_text("utf-8") for path in SAMPLES.values()]
BITS = (
    *(
        ":",
        ": ",
        "#",
        " #",
        "# ",
        "-",
        "- ",
        "- - ",
        "|",
        "|-",
        "|+",
        "|2",
        "|#",
        ">",
        "{",
        "}",
        "[",
        "]",
        "{a:b}",
        "[a,b]",
    ),
    *(
        '"',
        "'",
        '"a":b',
        '""',
        "''",
        "''x",
        '"x" y',
        '"\n"',
        '\\"',
        "\\",
        "\\n",
        "\\x41",
        "\\u4e00",
        "&a",
        "*a",
        "!",
        "!!str ",
    ),
    *(
        "%",
        "@",
        "`",
        "?",
        "? ",
        "~",
        "null",
        "<<: ",
        "=",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        ",",
        ", ",
        "key:\n",
        "a: b: c",
    ),
    *("\t", "\n", "\n\n", " ", "  ", "\u3000", "\xa0", "：", "，", "é", "𠮷", "\ufeff", "\u200b", "0x1", "1:30", "yes"),
)
"""What can change how YAML reads a text."""


def read_alike(fast, slow):
    """Whether two trees have the same values, on the same lines, and the same texts as blocks."""
    if isinstance(fast, CommentedMap):
        if list(fast) != list(slow) or fast.lc.line != slow.lc.line:
            return False
        return all(fast.lc.data[key][0] == slow.lc.data[key][0] and read_alike(fast[key], slow[key]) for key in fast)
    if isinstance(fast, CommentedSeq):
        if len(fast) != len(slow) or fast.lc.line != slow.lc.line:
            return False
        lines = range(len(fast))
        return all(fast.lc.data[at][0] == slow.lc.data[at][0] and read_alike(fast[at], slow[at]) for at in lines)
    return fast == slow and case_file.is_block(fast) == case_file.is_block(slow)


@st.composite
def careless_texts(draw):
    """A few lines of a sample, with what can change how YAML reads them."""
    lines = draw(st.sampled_from(TEXTS)).split("\n")
    first = draw(st.integers(0, len(lines) - 1))
    text = "\n".join(lines[first : first + draw(st.integers(3, 14))]) + "\n"
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(BITS)) + text[at + draw(st.integers(0, 2)) :]
    return text


@given(careless_texts())
@settings(max_examples=150, deadline=None, derandomize=True)
def test_a_text_that_is_read_fast_reads_the_same_with_comments(text):
    try:
        strict_parser.refuse_lost_text(text, "case.yaml")
    except CaseError:
        return
    if (fast := fast_yaml.read(text)) is not None:
        assert read_alike(fast, case_file.load(text, "case.yaml"))


@pytest.mark.parametrize("text", TEXTS, ids=SAMPLES)
def test_every_sample_is_read_fast(text):
    tree = fast_yaml.read(text)
    assert tree is not None
    assert read_alike(tree, case_file.load(text, "case.yaml"))


@pytest.mark.parametrize(
    "text",
    [
        "- a\n",
        "a: 1\na: 2\n",
        "a: &b 1\n",
        "a: !!str 1\n",
        "a: >\n  b\n",
        "a: b\n  c\n",
        "a: |#\n  b\n",
        "a: |\n \n    b\n     c\n",
        "<<: {a: b}\n",
        "? [a]\n: b\n",
        "a: b\n---\nc: d\n",
        "a: {b\n",
        'a: ["b":, c]\n',
        "a:\tb\n",
        "",
    ],
)
def test_unusual_syntax_is_left_to_the_reader_that_keeps_comments(text):
    assert fast_yaml.read(text) is None
