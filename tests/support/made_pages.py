"""Pages made by hand: letters, a table, a form, links and figures, for the tests of what draws them."""

from docgen.layout import face
from docgen.layout.pages import (
    ARTIFACT,
    FaceName,
    Page,
    Pages,
    PlacedBox,
    PlacedField,
    PlacedLink,
    PlacedPath,
    PlacedText,
    Rectangle,
    ShellPage,
    Tag,
)

WIDTH, HEIGHT = 595.276, 841.89
FANGSONG = FaceName("FandolFang", 400)
SONG = FaceName("FandolSong", 700)
RARE = FaceName("Noto Serif CJK SC", 400)
SYMBOLS = FaceName("DejaVu Sans", 400)


def line(text, x, baseline, tag=ARTIFACT, spaces=0.0, name=FANGSONG, size=16.0, color="000000"):
    """A line of text. spaces: the space behind each character, or behind all of them."""
    each = spaces if isinstance(spaces, tuple) else (spaces,) * (len(text) - 1)
    return PlacedText(text, name, size, x, baseline, each, tag, color)


def width(text):
    """How wide a placed text is, without the space behind its last character."""
    opened = face.of(text.face)
    return sum(opened.glyph(character).advance for character in text.text) * text.size + sum(text.spaces)


def single(*texts):
    """A document of one page and one paragraph."""
    return Pages("标题", (Page(WIDTH, HEIGHT, texts),), (Tag("Document", ARTIFACT), Tag("P", 0)))


LETTER_TAGS = (
    Tag("Document", ARTIFACT),
    Tag("H1", 0),
    Tag("P", 0),
    Tag("Table", 0),
    Tag("TR", 3),
    Tag("TH", 4, {"Scope": "Column"}),
    Tag("P", 5),
    Tag("TH", 4, {"Scope": "Column", "ColSpan": 2}),
    Tag("P", 7),
    Tag("TR", 3),
    Tag("TD", 9),
    Tag("P", 10),
    Tag("TD", 9),
    Tag("TD", 9),
    Tag("P", 13),
    Tag("Figure", 0, {"Alt": "一个三角形"}),
    Tag("P", 0),
    Tag("Link", 16),
)
LETTER = Pages(
    "关于（市七届人大）第1号建议的答复",
    (
        Page(
            WIDTH,
            HEIGHT,
            (
                line("关于建议的答复", 180, 120, 1, 0.5, SONG, 22),
                line("李明·王代表：您好，", 79.4, 170, 2),
                line("增长5.2%，Ｘ—1•2•3。", 79.4, 199, 2, (-0.2,) * 3 + (3.8,) + (-0.2,) * 10),
                line("𬱖", 400, 199, 2, 0.0, RARE),
            ),
            (
                PlacedBox(Rectangle(79.4, 140, 515.9, 141.4), "e60012"),
                PlacedBox(Rectangle(79.4, 260, 80.1, 300)),
            ),
            anchors={"开头": 100.0, "a": 150.0},
        ),
        Page(
            WIDTH,
            HEIGHT,
            (
                line("接着说。", 79.4, 120, 2, -0.2),
                line("项目", 90, 170, 6),
                line("金额", 290, 170, 8),
                line("道路", 90, 200, 11),
                line("1000", 290, 200, 14),
                line("见", 79.4, 300, 16),
                line("第一页", 95.4, 300, 17),
                line("。", 143.4, 300, 16),
                line("— 2 —", 470, 790, ARTIFACT, 0.0, RARE, 14),
            ),
            paths=(
                PlacedPath(((100, 400), (200, 400), (150, 450)), "3366cc", 15),
                PlacedPath(((300, 400), (310, 400), (310, 450), (300, 450)), "000000", 15),
            ),
            links=(PlacedLink(Rectangle(95.4, 286, 143.4, 304), "开头", 17),),
            anchors={"b": 260.0},
        ),
    ),
    LETTER_TAGS,
    ((1, "开头", "开头"), (2, "下面", "a"), (2, "再下面", "b"), (1, "again", "b")),
)

FORM = Pages(
    "征询意见表",
    (
        Page(
            WIDTH,
            HEIGHT,
            (
                line("意见表", 250, 100, 1, 0.0, SONG, 22),
                line("办理态度：", 79.4, 200, 2),
                line("☐", 160, 200, 3, 0.0, SYMBOLS),
                line("满意", 180, 200, 2),
                line("☐", 260, 200, 4, 0.0, SYMBOLS),
                line("不满意", 280, 200, 2),
                line("　　", 79.4, 300, 6),
                line("年", 111.4, 300, 5),
                line("☐", 160, 400, 8, 0.0, SYMBOLS),
                line("已阅", 180, 400, 7),
            ),
            fields=(
                PlacedField(Rectangle(160, 187, 174, 201), "办理态度", "满意", 3),
                PlacedField(Rectangle(260, 187, 274, 201), "办理态度", "不满意", 4),
                PlacedField(Rectangle(79.4, 285, 111.4, 303), "日期：年", "", 6, FANGSONG, 16),
                PlacedField(Rectangle(160, 387, 174, 401), "回执", "已阅", 8),
                PlacedField(Rectangle(79.4, 500, 515.9, 600), "意见.建议", "", 10, FANGSONG, 14, has_lines=True),
            ),
        ),
    ),
    (
        Tag("Document", ARTIFACT),
        Tag("H1", 0),
        Tag("P", 0),
        Tag("Form", 2),
        Tag("Form", 2),
        Tag("P", 0),
        Tag("Form", 5),
        Tag("P", 0),
        Tag("Form", 7),
        Tag("P", 0),
        Tag("Form", 9),
    ),
)

GLOW = (
    "stream",
    (("/BBox", ("atom", b"[0 0 9 9]")), ("/Subtype", ("atom", b"/Form")), ("/Type", ("atom", b"/XObject"))),
    b"0 0 1 rg 0 0 9 9 re f",
)
SHELL = ShellPage(
    {"body": Rectangle(79.4, 200, 515.9, 800)},
    (),
    b"1 0 0 rg 57 57 481 2 re f q 10 0 0 10 100 700 cm /S1 Do Q q /S2 gs 1 0 0 1 300 700 cm /S1 Do Q",
    {
        ("/XObject", "/S1"): GLOW,
        ("/ExtGState", "/S2"): ("dict", (("/Type", ("atom", b"/ExtGState")), ("/ca", ("atom", b"1")))),
    },
)
STAMPED = Pages(
    "盖章",
    tuple(Page(WIDTH, HEIGHT, (line(text, 79.4, 300, 1),), shell=SHELL) for text in ("第一页", "第二页")),
    (Tag("Document", ARTIFACT), Tag("P", 0)),
)
ALL = {"a letter": LETTER, "a form": FORM, "a stamped letter": STAMPED}
