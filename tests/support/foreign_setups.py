"""The set-ups of other people's letters: tests/checks/foreign/letters.txt → what each page holds, in no tool's format.

A set-up is a right letter with a few departures, written as an officer would say them. `foreign_docx`, `foreign_odt`
and `foreign_typst` set it with the tools that offices and public programs use. Nothing of docgen is used, so that a
mistake of docgen cannot be on both sides.
"""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

LIST = Path(__file__).parents[1] / "checks/foreign/letters.txt"
MM = 72 / 25.4
FONTS = {"仿宋": "仿宋_GB2312", "楷体": "楷体_GB2312", "小标宋": "方正小标宋简体"}
"""The usual short names. Any other name is the name of the font itself."""
RIGHT = {
    "工具": "python-docx",
    "体裁": "函",
    "版头": "无",
    "发文字号": "样财函〔2026〕8号",
    "纸": "A4",
    "页边": "37 35 28 26",
    "行距": "28.95",
    "字距": "-0.25",
    "对齐": "两端",
    "正文": "仿宋 16",
    "正文颜色": "000000",
    "首行": "2",
    "标题": "小标宋 22",
    "标题位置": "居中",
    "标题文字": "关于规范公文用纸的函",
    "题下": "28.95",
    "主送": "各区人民政府：",
    "主送缩进": "0",
    "一级": "黑体 16",
    "二级": "楷体 16",
    "层次": "一、 （一） 1. 二、",
    "附件": "附件：1.公文用纸检查表 2.公文用纸登记表",
    "署名": "样例市财政局",
    "日期": "2026年5月8日",
    "落款": "盖章",
    "附注": "（联系人：王样例，联系电话：0755-00000000）",
    "抄送": "无",
    "版记线": "无",
    "页码": "— 1 —",
    "页码位置": "外侧",
    "页码字": "宋体 14",
    "换字": "",
    "段": "4",
}
"""What a set-up does not state is so."""
SENTENCES = (
    "根据工作安排，现就进一步规范公文用纸有关事项函告如下，请各单位结合实际认真抓好落实，并将落实情况于年底前书面报送"
    "办公室汇总。",
    "公文用纸的幅面、裁切和保存都直接关系到公文的印制质量和归档质量，各单位要高度重视，指定专人负责，不得使用不符合"
    "国家标准的纸张印制公文，已经购置的要尽快更换，更换之前暂停使用并妥善封存，严防流入其他用途。",
    "各单位购置公文用纸，要核对纸张的白度、耐折度和不透明度，要求供货的企业出具检验报告，报告随同发票一并归入会计"
    "档案，保存期限与会计档案相同，不得以口头承诺代替书面报告，也不得事后补办。",
    "印制公文前先试印一份，用直尺量取上边、左边的空白，确认无误后再批量印制，印制完成后抽查三份，发现偏差的立即停印，"
    "查明原因后重新印制，有偏差的成品一律销毁，不得发出。",
    "今年第一季度抽查了本市12家单位的365份公文，用纸合格的有340份，占全部公文的93.2%，不合格的主要是幅面不符和裁切"
    "歪斜，已经逐一通知有关单位整改，目前整改工作全部完成，没有发现新的问题。",
    "办公室每半年组织一次检查，检查结果在全市范围内通报，连续两次不合格的单位要作出书面说明，主要负责人要到会说明情况，"
    "说明情况不实的，按照有关规定追究责任，并取消当年的评比资格。",
)
ITEMS = ("登记造册。", "专柜保存。")


@dataclass(frozen=True)
class Run:
    text: str
    font: str
    size: float
    bold: bool = False
    color: str = "000000"


@dataclass(frozen=True)
class Piece:
    """A paragraph; lengths in points. rule: the thickness of a drawn line below (below) or above (above)."""

    runs: tuple[Run, ...]
    align: str = "left"
    first: float = 0.0
    left: float = 0.0
    right: float = 0.0
    before: float = 0.0
    after: float = 0.0
    line: str = ""
    tracking: float = 0.0
    below: tuple[float, str] | None = None
    above: tuple[float, str] | None = None
    part: str = ""
    keep: bool = False
    """Whether it stays on one page with the next paragraph."""


@dataclass(frozen=True)
class Table:
    rows: tuple[tuple[str, ...], ...]
    font: str
    size: float


@dataclass(frozen=True)
class Sheet:
    """The pages of a letter: size and margins in mm, what stands on them, and the page number."""

    width: float
    height: float
    margins: tuple[float, float, float, float]
    pieces: tuple[Piece | Table, ...]
    number: str
    number_place: str
    number_run: Run
    pitch: str
    character: float


@dataclass(frozen=True)
class Setup:
    """One entry of the list."""

    name: str
    values: dict[str, str]
    wrong: frozenset[str]
    """The codes of the clauses that it breaks."""
    maybe: frozenset[str]
    """The codes that may be reported as well, because a departure touches them."""
    kind: str
    """The layout that is to be recognized."""

    @property
    def tool(self) -> str:
        return self.values["工具"]

    def with_value(self, key: str, value: str) -> "Setup":
        return replace(self, values=self.values | {key: value})


def setups(path: Path = LIST) -> list[Setup]:
    """The entries of the list, in its order."""
    found = []
    for block in re.split(r"^§ ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        name, *lines = block.strip().splitlines()
        stated = dict(line.split("：", 1) for line in lines if line and not line.startswith("#"))
        codes = {key: frozenset(stated.pop(key, "").split()) for key in ("错", "或")}
        kind = stated.pop("类别", "headless")
        if unknown := set(stated) - set(RIGHT):
            raise ValueError(f"{name}: {unknown}")
        found.append(Setup(name.strip(), RIGHT | stated, codes["错"], codes["或"], kind))
    return found


def _font(value: str) -> tuple[str, float, bool]:
    """`仿宋 16 加粗` → the name of the font, its size, whether it is bold."""
    name, size, *bold = value.split()
    return FONTS.get(name, name), float(size), bool(bold)


def _aligned(value: str) -> str:
    return {"居中": "center", "居左": "left", "居右": "right", "两端": "justify"}[value]


def sheet(setup: Setup) -> Sheet:
    """What the pages of a set-up hold."""
    values = setup.values
    font, size, bold = _font(values["正文"])
    tracking = float(values["字距"])
    character = size + tracking
    pitch = values["行距"]
    base = {"line": pitch, "tracking": tracking}

    def text(words: str, style: str | None = None, **more) -> Piece:
        name, points, heavy = _font(style) if style else (font, size, bold)
        color = more.pop("color", values["正文颜色"] if not style else "000000")
        return Piece((Run(words, name, points, heavy, color),), **{**base, **more})

    plain = f"{values['正文'].split()[0]} {size:g}"
    indent = float(values["首行"]) * character
    points = float(pitch) if not pitch.startswith("倍") else size * 1.3 * float(pitch[1:])
    pieces: list[Piece | Table] = [*_head(values, points, text)]
    title_font = values["标题"]
    below = float(values["题下"])
    if setup.values["体裁"] != "令" and values["标题文字"] != "无":
        lines = values["标题文字"].split("/")
        for number, words in enumerate(lines):
            pieces.append(
                text(
                    words,
                    title_font,
                    align=_aligned(values["标题位置"]),
                    after=below if number == len(lines) - 1 else 0,
                    line="32",
                    tracking=0,
                    before=2 * points if pieces and not number and values["版头"] != "无" else 0,
                    part="title",
                )
            )
    if values["体裁"] == "表格":
        rows = tuple((f"第{number}项", f"建议事项{number}", "满意　基本满意　不满意") for number in range(1, 11))
        pieces.append(Table((("序号", "内容", "评价"), *rows), font, 14))
    else:
        if values["主送"] != "无":
            pieces.append(text(values["主送"], plain, first=float(values["主送缩进"]) * character))
        pieces += _body(values, text, indent, _aligned(values["对齐"]))
        pieces += _attachments(values["附件"], text, plain, character, points)
    pieces += _closing(values, text, plain, character, points)
    pieces += _imprint(values, text)
    width, height = (210.0, 297.0) if values["纸"] == "A4" else (215.9, 279.4)
    margins = tuple(float(value) for value in values["页边"].split())
    number_font, number_size, number_bold = _font(values["页码字"])
    return Sheet(
        width,
        height,
        margins,
        tuple(pieces),
        values["页码"],
        values["页码位置"],
        Run("", number_font, number_size, number_bold),
        pitch,
        character,
    )


def _head(values: dict[str, str], pitch: float, text) -> list[Piece]:
    """The red head; on pre-printed paper the room for it."""
    red = "E60012"
    top = float(values["页边"].split()[0])
    if values["版头"] == "无":
        return []
    if values["版头"] == "留空":
        return [text("", before=0) for _ in range(4)]
    mark, at_mm = {
        "文件": ("样例市财政局文件", 72),
        "纪要": ("样例市财政局局长办公会议纪要", 72),
        "令": ("样例市人民政府令", 57),
    }[values["版头"].split()[0]]
    at_mm = float(values["版头"].split()[1]) if " " in values["版头"] else at_mm
    size = 28 if len(mark) > 10 else 38
    head = [
        text(
            mark,
            f"小标宋 {size}",
            align="center",
            before=(at_mm - top) * MM - 0.05 * size,
            line=f"{size}",
            tracking=0,
            color=red,
            part="mark",
        )
    ]
    number = values["发文字号"]
    if values["版头"] == "纪要":
        number = "第8期"
    if values["版头"].startswith("令"):
        number = "第8号"
    rule = {"below": (1.5, red)} if not values["版头"].startswith("令") else {"after": 2 * pitch}
    head.append(text(number, "仿宋 16", align="center", before=2 * pitch, part="number", **rule))
    return head


def _body(values: dict[str, str], text, indent: float, align: str) -> list[Piece]:
    old, _, new = values["换字"].partition("→")
    first, second, third, fourth = values["层次"].split()
    count = int(values["段"])
    plan = [
        SENTENCES[0],
        f"一级{first}提高认识",
        SENTENCES[1],
        f"一级{fourth}加强管理",
        f"二级{second}购置环节",
        SENTENCES[2],
        f"二级（{'二' if second[1:2] in '一1' else '三'}）使用环节",
        SENTENCES[3],
        f"{third}{ITEMS[0]}",
        f"{third.replace('1', '2')}{ITEMS[1]}",
        SENTENCES[4],
        "一级三、强化监督",
        SENTENCES[5],
        *SENTENCES * 3,
    ]
    plan = plan[: 13 + count]
    pieces = []
    for place, words in enumerate(plan, 1):
        if old and old in words:
            words = words.replace(old, new, 1)
        style = values.get(words[:2]) if words[:2] in ("一级", "二级") else None
        pieces.append(
            text(
                words.removeprefix(words[:2]) if style else words,
                style,
                first=indent,
                align=align,
                keep=place == len(plan),
            )
        )
    return pieces


def _attachments(value: str, text, plain: str, character: float, pitch: float) -> list[Piece]:
    if value == "无":
        return []
    pieces = []
    for number, words in enumerate(value.split()):
        first = (2 if not number else 5) * character
        pieces.append(text(words, plain, first=first, before=0 if number else pitch, keep=True))
    return pieces


def _closing(values: dict[str, str], text, plain: str, character: float, pitch: float) -> list[Piece]:
    pieces = []
    name, date, way = values["署名"], values["日期"], values["落款"]
    date_width = sum(1 if letter > "⺀" else 0.5 for letter in date) * character
    name_width = len(name) * character
    rights = {
        "盖章": (4 * character + (date_width - name_width) / 2, 4 * character),
        "不盖章": (2 * character, 2 * character + name_width - 2 * character - date_width),
        "靠右": (0.0, 0.0),
        "居左": (0.0, 0.0),
        "缩进二字": (2 * character, 2 * character),
    }[way]
    align = "left" if way == "居左" else "right"
    before = (3 if way == "盖章" else 1) * pitch
    if name != "无":
        pieces.append(text(name, plain, align=align, right=rights[0], before=before, part="signature", keep=True))
    if date != "无":
        more = {} if name != "无" else {"before": before}
        pieces.append(text(date, plain, align=align, right=rights[1], part="date", **more))
    if values["附注"] != "无":
        pieces.append(text(values["附注"], plain, first=2 * character))
    return pieces


def _imprint(values: dict[str, str], text) -> list[Piece]:
    if values["抄送"] == "无":
        return []
    thick, thin = (1.0, "000000"), (0.7, "000000")
    ruled = values["版记线"] == "有"
    copy, *issuer = values["抄送"].split("|")
    pieces = [
        text(
            copy,
            "仿宋 14",
            first=14,
            above=thick if ruled else None,
            line="22",
            tracking=0,
            before=28,
            part="copy",
            keep=True,
        )
    ]
    if issuer:
        pieces.append(
            text(
                issuer[0],
                "仿宋 14",
                left=14,
                right=14,
                above=thin if ruled else None,
                below=thick if ruled else None,
                line="22",
                tracking=0,
                part="issuer",
            )
        )
    return pieces


__all__ = ["MM", "Piece", "Run", "Setup", "Sheet", "Table", "field", "setups", "sheet"]
