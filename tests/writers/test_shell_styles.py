"""Whether a shell's style sheet may reach the text of a document."""

import pytest

from docgen.writers.pdf.shell_styles import by_neighbours, may_change_text

TEXT = '<h1 class="title">国</h1><p class="body set">国</p>'
PAGE = (
    "<html lang='zh-CN'><head><style>{css}</style></head>"
    "<body>{before}<docgen-slot id='text'></docgen-slot></body></html>"
)


def may_change(css: str, before: str = "<div class='head'>局</div>") -> bool:
    return may_change_text(PAGE.format(css=css, before=before), TEXT, "text")


@pytest.mark.parametrize(
    "css",
    [
        "",
        ".head{color:red}",
        ".head p, #logo{margin:0} .head p.own{color:red}",
        ".head::before{content:'p{'}",
        "/* p{color:red} */ .unit{float:left}",
        "@media print{.unit{color:red}}",
        ".number{text-align:center}",
    ],
)
def test_rules_for_classes_of_the_shell_leave_the_text_alone(css):
    assert not may_change(css)


@pytest.mark.parametrize(
    "css",
    [
        "p{color:red}",
        "*{margin:0}",
        "html{font-size:12pt}",
        ".body{color:red}",
        ".unit, h1{color:red}",
        ".unit ~ p{color:red}",
        ":not(.unit){color:red}",
        "p:not(.unit){color:red}",
        "[class]{color:red}",
        "@page{margin:0}",
        "@font-face{font-family:x}",
        "@media print{p{color:red}}",
        "p.set{color:red}",
    ],
)
def test_rules_that_may_match_the_text_are_looked_at(css):
    assert may_change(css)


def test_an_element_around_the_text_is_looked_at():
    assert may_change("", "<div class='frame'>")
    assert may_change("", "<p>局")
    assert not may_change("", "<p>局</p><br><img alt='' src='data:'>")


@pytest.mark.parametrize(
    ("css", "selector"),
    [
        ("body > p{color:red}", "body > p"),
        (".unit + h1{color:red}", ".unit + h1"),
        ("p{color:red}", ""),
        (".unit > td{color:red}", ""),
        ("html > body{margin:0}", ""),
    ],
)
def test_a_rule_that_depends_on_neighbours_is_named(css, selector):
    assert by_neighbours(PAGE.format(css=css, before=""), TEXT) == selector
