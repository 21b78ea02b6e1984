"""Documents of any shape, made by chance: page ends fall everywhere."""

import random

from docgen.model.blocks import (
    Block,
    Cell,
    Doc,
    Emphasis,
    PageBreak,
    Para,
    Role,
    Row,
    Run,
    Signature,
    Table,
)

HANZI = "国民经济和社会发展规划建议办理情况深圳市工业信息化局财政科技创新委员会代表提案答复同志您好我市认真研究"
MARKS = "，。、；：（）“”《》"
WESTERN = ("2026", "5G", "AI", "12.5%", "3600", "GDP", "ISO 9001", "a", "—", "……")
HEADINGS = (Role.HEADING1, Role.HEADING2, Role.HEADING3, Role.HEADING4, Role.SUBTITLE)


def words(chance: random.Random, length: int) -> str:
    """A text of about so many characters, with marks and Western words."""
    content = ""
    while len(content) < length:
        kind = chance.random()
        if kind < 0.85 or not content:
            content += chance.choice(HANZI)
        elif kind < 0.95:
            content += chance.choice(MARKS)
        else:
            content += chance.choice(WESTERN)
    return content


def paragraph(chance: random.Random, role: Role, length: int) -> Para:
    runs = [Run(words(chance, length))]
    if role is Role.BODY and chance.random() < 0.3:
        emphasis = chance.choice((Emphasis.STRONG, Emphasis.SUBHEADING, Emphasis.MISSING))
        runs.insert(chance.randint(0, 1), Run(words(chance, chance.randint(2, 30)), emphasis))
    return Para(role, tuple(runs))


def table(chance: random.Random) -> Table:
    count = chance.randint(1, 4)
    widths = tuple(float(chance.randint(3, 6)) for _ in range(count))
    header = chance.randint(0, 1)
    rows = []
    for index in range(chance.randint(1 + header, 9)):
        role = Role.CELL_HEADING if index < header else Role.CELL
        cells = []
        left = count
        while left:
            span = chance.randint(1, left) if chance.random() < 0.2 else 1
            most = chance.choice((4, 12, 40))
            paragraphs = [paragraph(chance, role, chance.randint(1, most)) for _ in range(chance.choice((1, 1, 1, 2)))]
            cells.append(Cell(tuple(paragraphs), span))
            left -= span
        rows.append(Row(tuple(cells), chance.choice((1, 1, 1, 2, 4))))
    return Table(widths, tuple(rows), header)


def signature(chance: random.Random) -> Signature:
    sealed = chance.random() < 0.5
    name = Para(Role.SIGNATURE, (Run("深圳市" + words_of_office(chance)),)) if chance.random() < 0.9 else None
    above = (
        () if sealed else tuple(Para(Role.SIGNATURE, (Run("深圳市财政局"),)) for _ in range(chance.choice((0, 0, 1))))
    )
    return Signature(name, Para(Role.DATE, (Run("2026年5月27日"),)), sealed, above)


def words_of_office(chance: random.Random) -> str:
    return "".join(chance.choice(HANZI) for _ in range(chance.choice((3, 6, 14, 30)))) + "局"


def joint_signatures(chance: random.Random) -> Table:
    def cell() -> Cell:
        return Cell((Para(Role.JOINT_SIGNATURE, (Run("深圳市" + words_of_office(chance)[:9]),)),))

    rows = tuple(Row((cell(), cell()), 4) for _ in range(chance.randint(1, 3)))
    return Table((1.0, 1.0), rows, whole=True, has_borders=False)


def body(chance: random.Random) -> list[Block]:
    blocks: list[Block] = [paragraph(chance, Role.TITLE, chance.randint(8, 60))]
    if chance.random() < 0.2:
        blocks.append(paragraph(chance, Role.UNDER_TITLE, 12))
    blocks.append(paragraph(chance, Role.RECIPIENT, chance.randint(4, 40)))
    for _ in range(chance.randint(2, 25)):
        kind = chance.random()
        if kind < 0.2:
            blocks.append(paragraph(chance, chance.choice(HEADINGS), chance.randint(4, 40)))
        elif kind < 0.3:
            if chance.random() < 0.5:
                blocks.append(paragraph(chance, Role.CAPTION, 12))
            blocks.append(table(chance))
        elif kind < 0.35:
            blocks.append(paragraph(chance, Role.FORM_NOTE, chance.randint(4, 90)))
        else:
            blocks.append(paragraph(chance, Role.BODY, chance.randint(2, 400)))
    blocks.append(paragraph(chance, Role.BODY, chance.randint(2, 120)))
    if chance.random() < 0.5:
        blocks.append(paragraph(chance, Role.ATTACHMENT_FIRST, 20))
        blocks.append(paragraph(chance, Role.ATTACHMENT_NEXT, chance.randint(9, 50)))
    if chance.random() < 0.2:
        blocks.append(joint_signatures(chance))
    blocks.append(signature(chance))
    if chance.random() < 0.7:
        blocks.append(paragraph(chance, Role.NOTE, 30))
    if chance.random() < 0.3:
        blocks += [PageBreak(), paragraph(chance, Role.APPENDIX, 3), paragraph(chance, Role.FORM_TITLE, 12)]
        blocks += [paragraph(chance, Role.BODY, 200), table(chance)]
    return blocks


def document(chance: random.Random) -> Doc:
    """A document in one of the three shells."""
    shell = chance.choice(("letter", "document", "plain"))
    head: list[Para] = []
    foot: list[Para] = []
    name = "深圳市" + words_of_office(chance)
    if shell != "plain":
        head.append(Para(Role.LETTERHEAD, (Run(name),)))
    if chance.random() < 0.5:
        head.append(Para(Role.CATEGORY, (Run("A类　公开"),)))
    if shell != "plain":
        head.append(Para(Role.NUMBER, (Run("深财建〔2026〕21号"),)))
        if chance.random() < 0.7:
            foot.append(paragraph(chance, Role.CC, chance.randint(6, 90)))
        if foot or chance.random() < 0.3:
            foot.append(Para(Role.ISSUER, (Run(f"{name}\t2026年5月27日印发"),)))
    return Doc("reply", shell, "样例", tuple(head), tuple(body(chance)), tuple(foot))
