"""A Word shell is refused for what nobody could read on paper, with its paragraph or style, and how to mend it."""

import pytest
import word_shells
from word_shells import letter, replaced, shell

from docgen.errors import StationeryError
from docgen.files.docx_package import Package
from docgen.writers.docx import shell_legibility

DRAWING = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'


def with_body(more: str) -> dict[str, bytes]:
    """The shipped letter with more before its text."""
    return replaced(shell("letter"), "word/document.xml", "<w:body>", f"<w:body>{more}")


def with_style(properties: str) -> dict[str, bytes]:
    """The shipped letter with a style of the text that the office has set."""
    style = f'<w:style w:type="paragraph" w:styleId="dg-body"><w:name w:val="dg-body"/>{properties}</w:style>'
    old = '<w:style w:type="paragraph" w:customStyle="1" w:styleId="dg-body">'
    content = shell("letter")
    xml = content["word/styles.xml"].decode()
    start = xml.index(old)
    end = xml.index("</w:style>", start) + len("</w:style>")
    return {**content, "word/styles.xml": (xml[:start] + style + xml[end:]).encode()}


def found(content: dict[str, bytes]) -> list[tuple[int, str, str]]:
    """The paragraph or 0, the text, and the reason."""
    return [(one.number, one.text, one.reason) for one in shell_legibility.illegible(Package("x", content))]


def run(properties: str, text: str = "地址") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def spaced(properties: str, text: str = "地址") -> str:
    """A paragraph of one run with these properties."""
    return f"<w:p>{run(properties, text)}</w:p>"


def paragraph(properties: str) -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>地址</w:t></w:r></w:p>"


WHITE, BLACK = '<w:color w:val="FFFFFF"/>', '<w:shd w:val="clear" w:fill="000000"/>'
RUNS = {
    WHITE: "底色",
    '<w:color w:val="F0F0F0"/>': "底色",
    '<w:color w:val="000000" w:themeColor="background1"/>': "底色",
    f'<w:color w:val="101010"/>{BLACK}': "底色",
    "<w:strike/>": "删除线",
    '<w:dstrike w:val="1"/>': "删除线",
    "<w:webHidden/>": "隐藏",
    "<w:specVanish/>": "隐藏",
    '<w:sz w:val="2"/>': "小于",
    '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>': "Wingdings",
    '<w:spacing w:val="-300"/>': "挤在一起",
    '<w:w w:val="1"/>': "挤在一起",
    '<w:position w:val="-900"/>': "挤在一起",
    "<w:rtl/>": "从右到左",
}
PARAGRAPHS = {
    '<w:spacing w:line="20" w:lineRule="exact"/>': "挤在一起",
    '<w:framePr w:w="100" w:vAnchor="page" w:hAnchor="page" w:x="20000" w:y="1"/>': "页面之外",
    '<w:ind w:left="20000"/>': "页面之外",
    '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>': "自动编号",
}
ROWS = {
    "<w:tr><w:trPr><w:hidden/></w:trPr>": "看不见",
    '<w:tr><w:trPr><w:trHeight w:val="1" w:hRule="exact"/></w:trPr>': "看不见",
    '<w:tblPr><w:tblInd w:w="20000" w:type="dxa"/></w:tblPr><w:tr>': "页面之外",
    '<w:tblPr><w:tblpPr w:tblpX="20000"/></w:tblPr><w:tr>': "页面之外",
}


@pytest.mark.parametrize(("properties", "reason"), RUNS.items())
def test_a_text_that_cannot_be_read_is_found_with_its_paragraph(properties, reason):
    ((number, text, why),) = found(with_body(f"<w:p><w:r><w:t>电话</w:t></w:r>{run(properties)}</w:p>"))
    assert number == 1 and text == "电话地址" and reason in why


@pytest.mark.parametrize(("properties", "reason"), PARAGRAPHS.items())
def test_a_paragraph_that_cannot_be_read_is_found(properties, reason):
    ((number, text, why),) = found(with_body(paragraph(properties)))
    assert number == 1 and text == "地址" and reason in why


@pytest.mark.parametrize(("row", "reason"), ROWS.items())
def test_a_table_that_cannot_be_read_is_found(row, reason):
    ((number, text, why),) = found(with_body(f"<w:tbl>{row}<w:tc>{paragraph('')}</w:tc></w:tr></w:tbl>"))
    assert number == 1 and text == "地址" and reason in why


def test_text_that_runs_backwards_is_found():
    ((_, _, why),) = found(with_body(f'<w:p><w:bdo w:val="rtl">{run("")}</w:bdo></w:p>'))
    assert "从右到左" in why


def test_a_shape_over_the_text_is_found():
    shape = (
        f'<w:p><w:r><w:drawing><wp:anchor {DRAWING} behindDoc="0"><wp:extent cx="7000000" cy="9000000"/><wp:wrapNone/>'
        "</wp:anchor></w:drawing></w:r></w:p>"
    )
    ((number, _, why),) = found(with_body(shape))
    assert number == 1 and "盖住" in why
    assert found(with_body(shape.replace('behindDoc="0"', 'behindDoc="1"'))) == []
    assert found(with_body(shape.replace("9000000", "900000"))) == []


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        *((f"<w:rPr>{properties}</w:rPr>", reason) for properties, reason in RUNS.items()),
        *((f"<w:pPr>{properties}</w:pPr>", reason) for properties, reason in PARAGRAPHS.items()),
    ],
)
def test_a_style_of_the_letters_that_cannot_be_read_is_found(properties, reason):
    ((number, name, why),) = found(with_style(properties))
    assert number == 0 and name == "dg-body" and reason in why


def test_a_style_that_is_based_on_a_white_one_is_found_too():
    content = with_style('<w:basedOn w:val="a"/><w:pPr><w:jc w:val="left"/></w:pPr>')
    base = f'<w:style w:type="paragraph" w:styleId="a"><w:name w:val="a"/><w:rPr>{WHITE}</w:rPr></w:style></w:styles>'
    ((_, name, why),) = found(replaced(content, "word/styles.xml", "</w:styles>", base))
    assert name == "dg-body" and "底色" in why


@pytest.mark.parametrize(
    "more",
    [
        spaced(WHITE + BLACK),
        spaced('<w:strike w:val="0"/><w:sz w:val="18"/>'),
        spaced('<w:color w:val="C00000"/>'),
        spaced(f'<w:color w:val="auto"/>{BLACK}'),
        spaced('<w:color w:val="808080"/><w:spacing w:val="-20"/><w:position w:val="6"/>'),
        f"<w:tbl><w:tblPr/><w:tr><w:tc><w:tcPr>{BLACK}</w:tcPr>{spaced(WHITE)}</w:tc></w:tr></w:tbl>",
        spaced(WHITE, "{{p marks }}"),
        spaced(WHITE, "\u3000"),
        paragraph('<w:ind w:left="-200" w:firstLine="640"/><w:spacing w:line="560" w:lineRule="exact"/>'),
        paragraph('<w:framePr w:w="9000" w:vAnchor="page" w:hAnchor="page" w:x="1000" w:y="600"/>'),
        paragraph('<w:numPr><w:numId w:val="0"/></w:numPr>'),
    ],
)
def test_what_can_be_read_is_admitted(more):
    assert found(with_body(more)) == []


@pytest.mark.parametrize("name", [*word_shells.SAMPLES, "book"])
def test_the_shipped_shells_are_admitted(name):
    assert found(shell(name)) == []


def test_an_error_says_how_to_mend_the_shell(tmp_path):
    with pytest.raises(StationeryError) as caught:
        letter(tmp_path / "1", "letter", with_body(f"<w:p>{run(WHITE)}</w:p>"))
    assert "Word 模板的正文第 1 段“地址”的颜色和底色分不清" in caught.value.message
    assert "清除这种格式" in caught.value.next_step and caught.value.place.key == "word/document.xml"
    with pytest.raises(StationeryError) as caught:
        letter(tmp_path / "2", "letter", with_style(f"<w:rPr>{WHITE}</w:rPr>"))
    assert "样式“dg-body”" in caught.value.message and "修改这个样式" in caught.value.next_step
