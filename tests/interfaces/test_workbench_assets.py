"""What the browser gets: syntax that old browsers know, nothing from elsewhere, nothing inline, no large script."""

import re

import pytest
from conftest import ROOT

FOLDER = ROOT / "src/docgen/interfaces/workbench"
SCRIPT = (FOLDER / "static/workbench.js").read_text(encoding="utf-8")
STYLE = (FOLDER / "static/workbench.css").read_text(encoding="utf-8")
PAGES = {path.name: path.read_text(encoding="utf-8") for path in sorted((FOLDER / "pages").glob("*.html"))}
TOO_NEW = re.compile(r"=>|\blet\b|\bconst\b|`|\?\.|\?\?|\basync\b|\bawait\b|\.\.\.|\bclass\s+\w+\s*\{|\*\*|\bimport\b")


def code(script: str) -> str:
    """The script without comments, texts and patterns."""
    script = re.sub(r"/\*.*?\*/", "", script, flags=re.DOTALL)
    return re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', script)


def test_the_script_is_short_and_has_syntax_that_a_browser_of_2017_knows():
    assert len(SCRIPT.splitlines()) <= 600
    assert TOO_NEW.findall(code(SCRIPT)) == []


def test_every_element_that_the_editor_of_the_script_asks_for_stands_on_its_page():
    """One that is missing stopped the preview of some cases once."""
    editor = SCRIPT.partition("/* ---- the editor ---- */")[2]
    asked = set(re.findall(r'byId\("([^"]+)"\)', editor))
    assert len(asked) > 8
    assert [name for name in sorted(asked) if f'id="{name}"' not in PAGES["editor.html"]] == []


def test_the_style_sheet_has_nothing_that_a_browser_of_2020_lacks():
    assert not re.search(r":has\(|@layer|@container|:is\(|color-mix|oklch|\bsubgrid\b|^\s*&", STYLE, re.MULTILINE)
    assert STYLE.count("{") == STYLE.count("}")


@pytest.mark.parametrize("name", ["workbench.js", "workbench.css", *PAGES])
def test_nothing_comes_from_elsewhere(name):
    text = PAGES.get(name) or (SCRIPT if name.endswith("js") else STYLE)
    assert not re.search(r"https?://|(?<!:)//\w|@import|url\(", text.replace("http-equiv", ""))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_script_or_style_of_its_own(name):
    page = PAGES[name]
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|\|\s*safe\b|autoescape false", page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))


@pytest.mark.parametrize("name", PAGES)
def test_advice_is_shown_without_words_of_the_command_line(name):
    assert not re.search(r"next_step\s*}}", PAGES[name]), "`in_words` takes out what is about options of commands"


@pytest.mark.parametrize("name", PAGES)
def test_a_form_that_changes_something_brings_its_field_back(name):
    for form in re.findall(r'<form method="post".*?</form>', PAGES[name], re.DOTALL):
        if 'action="/login"' in form:  # there is no session yet; the guard looks at the origin
            continue
        assert 'name="csrf" value="{{ csrf }}"' in form
