"""A synthetic annual digest of thirty cases, their texts out of the samples: one of every kind of page."""

import functools
import itertools

from conftest import SAMPLES

import docgen
from docgen.model.blocks import Cell, Link, PageBreak, PageRef, Para, Role, Row, Run, Table, para
from docgen.model.book import (
    Anchored,
    Book,
    Contents,
    DoubleLine,
    Figure,
    FigureKind,
    Heading,
    Index,
    IndexEntry,
    IndexGroup,
    Numbering,
    Section,
    Series,
    contents,
)

CASES, PER_CHAPTER = 30, 5
ORDINALS = "一二三四五六"
TITLE = "人大代表建议和政协提案办理答复汇编（2026年度）"
OFFICE = "市人民政府督查室"


def table(widths: tuple[float, ...], rows: list[list[str]], role: Role, heading: Role) -> Table:
    def row(texts: list[str], kind: Role) -> Row:
        return Row(tuple(Cell((para(kind, content),)) for content in texts))

    return Table(widths, (row(rows[0], heading), *(row(texts, role) for texts in rows[1:])), header_rows=1)


def figures() -> list[Figure]:
    units = ("市工业和信息化局", "市地方金融监督管理局", "市财政局", "市科技创新委员会")
    results = ("已解决或基本解决（A）", "正在解决或已列入计划（B）", "暂时不能解决（C）", "留作参考（D）")
    counts = ((80, 30, 20, 9), (30, 10, 10, 3), (8, 4, 2, 0), (2, 1, 1, 1))
    return [
        Figure(
            FigureKind.BARS,
            "图1　各单位主办件数",
            units,
            (Series("主办", (120, 45, 33, 78)),),
            "件",
            "主办件数，最多120件",
        ),
        Figure(
            FigureKind.STACKED,
            "图2　各单位办理结果",
            units,
            tuple(Series(name[-2], values) for name, values in zip(results, counts, strict=True)),
            "件",
            "各单位A至D类件数",
        ),
        Figure(
            FigureKind.SHARES,
            "图3　办理结果构成",
            ("建议", "提案"),
            tuple(Series(name, (461 // (i + 1), 300 // (i + 1))) for i, name in enumerate(results)),
            "%",
            "建议和提案办理结果构成",
        ),
    ]


def case_blocks(number: int, file, doc) -> list:
    """A case: heading, data box, links, what was asked, the reply in full."""
    people = "、".join(person.name for person in file.proposal.proposers) or "提案小组"
    box = [
        ["编号", f"2026{number:04}", "提出人", people],
        ["主办单位", file.handling.lead, "办理结果", file.reply.category or "A"],
    ]
    rows = tuple(
        Row(tuple(Cell((para((Role.BOX_HEADING, Role.BOX)[i % 2], content),)) for i, content in enumerate(texts)))
        for texts in box
    )
    # Every sample once in full, then only its beginning: thirty cases and not too many pages.
    length = None if number <= len(SAMPLES) else 4
    reply = [block for block in doc.body if not (isinstance(block, Para) and block.role is Role.TITLE)][:length]
    return [
        Heading(3, para(Role.CASE, f"{file.proposal.title}（第2026{number:04}号）"), f"case-{number}"),
        Table((1.2, 3, 1.2, 3), rows),
        Para(
            Role.SEE,
            (
                Run("见："),
                Link("办理情况一览表", f"row-{number}"),
                Run("；"),
                Link("下一件", f"case-{number % CASES + 1}"),
            ),
        ),
        para(Role.CASE_HEADING, "【建议内容】"),
        *(para(Role.BODY, point.ask) for point in file.proposal.points),
        Anchored(para(Role.CASE_HEADING, "【答复】"), f"reply-{number}"),
        *reply,
    ]


def parts() -> list[Section]:
    """Two parts of three chapters each."""
    files = [docgen.read(path) for path in SAMPLES.values()]
    documents = [(file.case, docgen.compose(file, "reply")[0].doc) for file in files]
    supply = enumerate(itertools.cycle(documents), 1)
    sections = []
    for part, name in enumerate(("第一编　人大代表建议", "第二编　政协提案"), 1):
        sections.append(Section((Heading(1, para(Role.PART, name), f"part-{part}"),), right=True, bare=True))
        for chapter in range(CASES // 2 // PER_CHAPTER):
            title = f"第{ORDINALS[chapter]}章　第{ORDINALS[chapter]}组单位承办"
            blocks = [Heading(2, para(Role.CHAPTER, title), f"chapter-{part}-{chapter + 1}")]
            for number, (file, doc) in itertools.islice(supply, PER_CHAPTER):
                blocks += [*([PageBreak()] if len(blocks) > 1 else []), *case_blocks(number, file, doc)]
            sections.append(Section(tuple(blocks), right=True, running=title))
    return sections


def register() -> Section:
    head = ["序号", "编号", "标题", "提出人", "主办单位", "会办单位", "类别", "答复日期", "满意度", "公开", "页码"]
    made = table((1, 2.4, 6, 2.4, 3, 3, 1.1, 2.6, 1.5, 1.3, 1.2), [head], Role.REGISTER, Role.REGISTER_HEADING)
    files = itertools.cycle([docgen.read(path).case for path in SAMPLES.values()])
    rows = []
    for number, file in zip(range(1, CASES + 1), files, strict=False):
        texts = [
            f"{number}",
            f"2026{number:04}",
            file.proposal.title,
            "、".join(person.name for person in file.proposal.proposers),
            file.handling.lead,
            "、".join(file.handling.co_handlers),
            file.reply.category or "",
            f"{file.reply.date}",
            "满意",
            "公开",
        ]
        cells = [Cell((para(Role.REGISTER, content),)) for content in texts]
        cells.append(Cell((Para(Role.REGISTER, (PageRef(f"case-{number}"),)),)))
        rows.append(Row(tuple(cells), anchor=f"row-{number}"))
    heading = Heading(1, para(Role.FRONT, "附表　办理情况一览表"), "register")
    return Section((heading, Table(made.widths, (*made.rows, *rows), 1)), right=True, landscape=True)


def index() -> Section:
    names = [f"{surname}{given}" for surname in "李王张刘陈杨" for given in ("喆堃", "明", "华", "伟", "示例", "样本")]
    entries = tuple(
        IndexEntry(name, tuple(PageRef(f"case-{(place * step) % CASES + 1}") for step in range(1, 3 + place % 4)))
        for place, name in enumerate(names, 1)
    )
    groups = (IndexGroup("七画", entries[:20]), IndexGroup("八画", entries[20:]))
    heading = Heading(1, para(Role.FRONT, "索引　按提出人"), "index")
    return Section((heading, Index(groups)), right=True, columns=2, running="索引　按提出人")


@functools.cache
def book() -> Book:
    cover = Section(
        (
            para(Role.COVER_OFFICE, OFFICE),
            DoubleLine(),
            para(Role.COVER_TITLE, "人大代表建议和政协提案办理答复汇编"),
            para(Role.COVER_SUBTITLE, "（2026年度）"),
            para(Role.COVER_FOOT, f"{OFFICE}　编"),
            para(Role.COVER_FOOT, "2026年12月"),
        ),
        bare=True,
    )
    note = Section(
        (
            Heading(1, para(Role.FRONT, "编辑说明"), "note"),
            para(Role.BODY, "一、本汇编收录2026年度承办的建议和提案的办理答复，共30件。" * 3),
        ),
        Numbering.ROMAN,
        restart=True,
        right=True,
    )
    results = [["类别", "建议", "提案"], ["A", "461", "300"], ["B", "230", "150"]]
    overview = Section(
        (
            Heading(1, para(Role.FRONT, "办理情况综述"), "overview"),
            Para(Role.BODY, (Run("2026年共承办1022件，逐件见第"), PageRef("register"), Run("页的一览表。" * 8))),
            para(Role.CAPTION, "表1　办理结果"),
            table((2, 1, 1), results, Role.CELL, Role.CELL_HEADING),
            *figures(),
        ),
        restart=True,
        right=True,
        running="办理情况综述",
    )
    body = [overview, *parts(), register(), index()]
    listed: Contents = contents([note, *body])
    toc = Section((para(Role.CONTENTS_TITLE, "目　录"), listed), Numbering.ROMAN, right=True, running="目录")
    colophon = Section((para(Role.COLOPHON, f"书名：{TITLE}"), para(Role.COLOPHON, f"编印：{OFFICE}")), bare=True)
    return Book(TITLE, (cover, note, toc, *body, colophon), "2026-12-31")
