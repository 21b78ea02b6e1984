"""The set-ups of other people's letters: tests/checks/foreign/letters.txt → what each page holds, in no tool's format.

A set-up is a right letter with a few departures, written as an officer would say them. `foreign_docx`, `foreign_odt`
and `foreign_typst` set it with the tools that offices and public programs use. Nothing of docgen is used, so that a
mistake of docgen cannot be on both sides.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path

LIST = Path(__file__).parents[1] / "checks/foreign/letters.txt"
MM = 72 / 25.4
FONTS = {"仿宋": "仿宋_GB2312", "楷体": "楷体_GB2312", "小标宋": "方正小标宋简体"}
"""The usual short names. Any other name is the name of the font itself."""
RIGHT = {
    "工具": "python-docx",
    "体裁": "函",
    "版头": "无",
    "标志": "小标宋 38",
    "标志颜色": "E60012",
    "标志位置": "居中",
    "红线": "1.5 E60012 0",
    "签发人": "无",
    "发文字号": "样财函〔2026〕8号",
    "纸": "A4",
    "页边": "37 35 28 26",
    "镜像": "无",
    "行距": "28.95",
    "字距": "-0.25",
    "段后": "0",
    "表宽": "无",
    "另页": "无",
    "对齐": "两端",
    "正文": "仿宋 16",
    "正文颜色": "000000",
    "西文": "",
    "粗段": "",
    "首行": "2",
    "标题": "小标宋 22",
    "标题位置": "居中",
    "标题文字": "关于规范公文用纸的函",
    "题下": "28.95",
    "主送": "各区人民政府：",
    "主送缩进": "0",
    "一级": "黑体 16",
    "二级": "楷体 16",
    "三级": "仿宋 16",
    "层次": "一、 （一） 1. 二、",
    "附件": "附件：1.公文用纸检查表 2.公文用纸登记表",
    "附件缩进": "2 5",
    "署名": "样例市财政局",
    "日期": "2026年5月8日",
    "落款": "盖章",
    "附注": "（联系人：王样例，联系电话：0755-00000000）",
    "抄送": "无",
    "版记线": "无",
    "页码": "— 1 —",
    "页码位置": "外侧",
    "页码字": "宋体 14",
    "页码下移": "0",
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
    new_page: bool = False
    keep: bool = False
    """Whether it stays on one page with the next paragraph."""


@dataclass(frozen=True)
class Table:
    rows: tuple[tuple[str, ...], ...]
    font: str
    size: float
    width: float = 156.0
    """In mm. A table wider than the text reaches as far to the left of it as to the right."""


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
    mirrored: bool
    number_lower: float
    """How far below its right place the page number stands, in mm."""


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
        return Piece(_runs(Run(words, name, points, heavy, color), values["西文"]), **{**base, **more})

    plain = f"{values['正文'].split()[0]} {size:g}"
    indent = float(values["首行"].partition("格")[0]) * character if "空格" not in values["首行"] else 0.0
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
        if values["表宽"] != "无":
            rows = (("序号", "单位", "抽查份数"), ("1", "市教育局", "120"), ("2", "市民政局", "95"))
            pieces.insert(-2, Table(rows, font, 14, float(values["表宽"])))
        pieces += _attachments(values, text, plain, character, points)
    pieces += _closing(values, text, plain, character, points)
    pieces += _imprint(values, text)
    width, height = {"A4": (210.0, 297.0), "Letter": (215.9, 279.4), "16K": (195.0, 270.0), "B5": (182.0, 257.0)}[
        values["纸"]
    ]
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
        values["镜像"] == "有",
        float(values["页码下移"]),
    )


def _head(values: dict[str, str], pitch: float, text) -> list[Piece]:
    """The red head; on pre-printed paper the room for it."""
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
    font, size, _ = _font(values["标志"])
    size = 28 if len(mark) > 10 else size
    head = [
        text(
            mark,
            f"{font} {size:g}",
            align=_aligned(values["标志位置"]),
            before=(at_mm - top) * MM - 0.05 * size,
            line=f"{size}",
            tracking=0,
            color=values["标志颜色"],
            part="mark",
        )
    ]
    number = values["发文字号"]
    if values["版头"] == "纪要":
        number = "第8期"
    if values["版头"].startswith("令"):
        number = "第8号"
    if values["版头"].startswith("令"):
        return [*head, text(number, "仿宋 16", align="center", before=2 * pitch, part="number", after=2 * pitch)]
    if values["签发人"] != "无":
        return [*head, _number_with_signer(values, text, number, pitch), _rule_alone(text, 0, 1.5, "E60012")]
    number_line = text(number, "仿宋 16", align="center", before=2 * pitch, part="number")
    if values["红线"] == "无":
        return [*head, number_line]
    thickness, color, short = values["红线"].split()
    if float(short):
        return [*head, number_line, _rule_alone(text, float(short), float(thickness), color)]
    return [*head, replace(number_line, below=(float(thickness), color))]


def _rule_alone(text, short: float, thickness: float, color: str) -> Piece:
    """The red line as the border of a low paragraph, for a border is as long as its paragraph. short: mm each side."""
    line = text("", "仿宋 2", left=short * MM, right=short * MM, line="2", before=4.5, part="rule")
    return replace(line, below=(thickness, color))


def _number_with_signer(values: dict[str, str], text, number: str, pitch: float) -> Piece:
    """The line of a report to a higher office: the number at the left, who signed it at the right."""
    inset, font, place = values["签发人"].split()
    line = text(f"{number}\t签发人：", "仿宋 16", before=2 * pitch, part="number", tracking=0)
    line = replace(line, left=float(inset) * 16, right=float(place) * 16)
    return replace(line, runs=(*line.runs, Run("王样例", *_font(f"{font} 16"))))


def _runs(run: Run, latin: str) -> tuple[Run, ...]:
    """The run, or its parts if letters and digits have a font of their own."""
    if not latin:
        return (run,)
    parts = re.split(r"([0-9A-Za-z.%]+)", run.text)
    runs = [replace(run, text=words, font=latin if place % 2 else run.font) for place, words in enumerate(parts)]
    return tuple(run for run in runs if run.text) or (run,)


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
        words = words.removeprefix(words[:2]) if style else words
        if words.startswith(third):
            style = values["三级"] if values["三级"] != RIGHT["三级"] else None
        if values["粗段"] and str(place) in values["粗段"].split():
            style = f"{values['正文']} 加粗"
        spaces = ""
        if "空格" in values["首行"]:
            kind, count = values["首行"].split("空格")
            spaces = {"全角": "\u3000", "半角": " "}[kind] * int(count)
        pieces.append(
            text(
                spaces + words,
                style,
                first=indent,
                align=align,
                keep=place == len(plan),
                after=float(values["段后"]),
                new_page=values["另页"] == "正文" and place == 1,
            )
        )
    return pieces


def _attachments(values: dict[str, str], text, plain: str, character: float, pitch: float) -> list[Piece]:
    if values["附件"] == "无":
        return []
    pieces = []
    insets = [float(inset) for inset in values["附件缩进"].split()]
    for number, words in enumerate(values["附件"].split()):
        first = insets[min(number, 1)] * character
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
        "缩进四字": (4 * character, 4 * character),
        "署名顶格": (0.0, 4 * character),
        "居中": (0.0, 0.0),
    }[way]
    align = {"居左": "left", "居中": "center"}.get(way, "right")
    before = (3 if way == "盖章" else 1) * pitch
    if name != "无":
        apart = values["另页"] == "落款"
        pieces.append(
            text(name, plain, align=align, right=rights[0], before=before, part="signature", keep=True, new_page=apart)
        )
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


def sides(place: str) -> tuple[str, str]:
    """On which side the number stands on odd and on even pages."""
    return {"内侧": ("left", "right"), "都右": ("right", "right"), "都左": ("left", "left")}.get(
        place, ("right", "left")
    )


__all__ = ["MM", "Piece", "Run", "Setup", "Sheet", "Table", "setups", "sheet", "sides"]
