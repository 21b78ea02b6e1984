"""docgen's finished Word files → templates of its rivals, with the same styles, page, header and footer.

A template is what an office would draw: the red head with tags in it, one paragraph of each role and one table of each
number of columns, chosen by a condition in a loop over the letter's blocks. Rivals differ in how tags are spelled.
"""

import copy
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEAD = ("letterhead", "category", "number")
_FOOT = ("cc", "issuer")
_BODY = "word/document.xml"
_FIRST_HEADER = "word/header1.xml"


@dataclass(frozen=True)
class Tags:
    """How a rival spells its tags. loop, end_loop: around all blocks. when, end_when: around what a role looks like.

    text: a block's text. column: the text of a column in a row. before, after: a row's tags, in rows of their own if
    `own_rows`, else in its first and last cell. value: one of the letter's values; foot: one of its foot's texts.
    """

    loop: str
    end_loop: str
    when: str
    end_when: str
    text: str
    heading: str
    column: str
    before: str
    after: str
    own_rows: bool
    value: str
    foot: str


DOCXTPL = Tags(
    loop="{%p for block in blocks %}",
    end_loop="{%p endfor %}",
    when="{%p if block.role == '@' %}",
    end_when="{%p endif %}",
    text="{{ block.text }}",
    heading="{{ block.header[@] }}",
    column="{{ row[@] }}",
    before="{%tr for row in block.rows %}",
    after="{%tr endfor %}",
    own_rows=True,
    value="{{ @ }}",
    foot="{{ foot[@] }}",
)
DOCXTEMPLATER = Tags(
    loop="{#blocks}",
    end_loop="{/blocks}",
    when="{#is-@}",
    end_when="{/is-@}",
    text="{text}",
    heading="{head@}",
    column="{column@}",
    before="{#rows}",
    after="{/rows}",
    own_rows=False,
    value="{@}",
    foot="{foot@}",
)


def template(files: Iterable[bytes], tags: Tags) -> bytes:
    """The template of finished letters on one shell."""
    packages = [_members(data) for data in files]
    roots = [etree.fromstring(package[_BODY]) for package in packages]
    head, blocks, foot, rest = _drawn(roots)
    body = roots[0].find(f"{_W}body")
    body[:] = [*_tagged_head(head, tags), *_tagged_blocks(blocks, tags), *_tagged_foot(foot, tags), *rest]
    members = {**packages[0], _BODY: etree.tostring(roots[0], xml_declaration=True, encoding="UTF-8", standalone=True)}
    header = etree.fromstring(members[_FIRST_HEADER])
    _tagged_head(header.findall(f"{_W}p"), tags)
    members[_FIRST_HEADER] = etree.tostring(header, xml_declaration=True, encoding="UTF-8", standalone=True)
    return _packed(members)


def merge_template(files: Iterable[bytes]) -> bytes:
    """The template of a mail merge, which knows no conditions: the blocks are one field, a line each."""
    return _flat_template(files, _merge_field)


def flat_template(files: Iterable[bytes], tag: str) -> bytes:
    """The same with tags, `@` for a value's name, in the place of fields."""

    def say(words: Any, name: str) -> None:
        words.text = tag.replace("@", name)

    return _flat_template(files, say)


def _flat_template(files: Iterable[bytes], put: Callable[[Any, str], None]) -> bytes:
    packages = [_members(data) for data in files]
    roots = [etree.fromstring(package[_BODY]) for package in packages]
    head, blocks, foot, rest = _drawn(roots)
    body = roots[0].find(f"{_W}body")
    fields = [*head, blocks["body"]]
    for element in fields:
        _merged(element, _role(element), put)
    for index, run in enumerate([run for element in foot for run in element.iter(f"{_W}t")]):
        put(run, f"foot{index}")
    body[:] = [*fields, *foot, *rest]
    header = etree.fromstring(packages[0][_FIRST_HEADER])
    for element in header.findall(f"{_W}p"):
        if _role(element) in _HEAD:
            _merged(element, _role(element), put)
    changed = {
        name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        for name, root in ((_BODY, roots[0]), (_FIRST_HEADER, header))
    }
    return _packed({**packages[0], **changed})


def _drawn(roots: list[Any]) -> tuple[list[Any], dict[str, Any], list[Any], list[Any]]:
    """Head, one example of each block by role, foot, and what ends the body."""
    blocks: dict[str, Any] = {}
    for root in roots:
        for element in root.find(f"{_W}body"):
            if element.tag == f"{_W}tbl" and not _is_foot(element):
                blocks.setdefault(f"table{len(element.findall(f'{_W}tblGrid/{_W}gridCol'))}", element)
            elif element.tag == f"{_W}p" and (role := _role(element)) not in (*_HEAD, *_FOOT, "gap", "flat"):
                blocks.setdefault(role, element)
    first = list(roots[0].find(f"{_W}body"))
    head = [element for element in first if _role(element) in _HEAD]
    foot = [element for element in first if _is_foot(element)]
    return head, {role: copy.deepcopy(block) for role, block in blocks.items()}, foot, first[-2:]


def _is_foot(element: Any) -> bool:
    return any(style.get(f"{_W}val")[3:] in _FOOT for style in element.iter(f"{_W}pStyle"))


def _role(element: Any) -> str:
    style = element.find(f"{_W}pPr/{_W}pStyle")
    return style.get(f"{_W}val").removeprefix("dg-") if style is not None else ""


def _tagged_head(paragraphs: list[Any], tags: Tags) -> list[Any]:
    for element in paragraphs:
        if _role(element) in _HEAD:
            _say(element, tags.value.replace("@", _role(element)))
    return paragraphs


def _tagged_blocks(blocks: dict[str, Any], tags: Tags) -> list[Any]:
    made = [_paragraph(tags.loop)]
    for role, block in blocks.items():
        if block.tag == f"{_W}tbl":
            _tag_table(block, tags)
        else:
            _say(block, tags.text)
        made += [_paragraph(tags.when.replace("@", role)), block, _paragraph(tags.end_when.replace("@", role))]
    return [*made, _paragraph(tags.end_loop)]


def _tagged_foot(foot: list[Any], tags: Tags) -> list[Any]:
    for index, run in enumerate(run for element in foot for run in element.iter(f"{_W}t")):
        run.text = tags.foot.replace("@", str(index))
    return foot


def _tag_table(table: Any, tags: Tags) -> None:
    """Leave the header and one row, which stands for all."""
    header, row, *others = table.findall(f"{_W}tr")
    for other in others:
        table.remove(other)
    for index, cell in enumerate(header.iter(f"{_W}p")):
        _say(cell, tags.heading.replace("@", str(index)))
    cells = list(row.iter(f"{_W}p"))
    for index, cell in enumerate(cells):
        _say(cell, tags.column.replace("@", str(index)))
    if tags.own_rows:
        for said, place in ((tags.before, 0), (tags.after, 1)):
            extra = copy.deepcopy(row)
            for index, cell in enumerate(extra.iter(f"{_W}p")):
                _say(cell, "" if index else said)
            table.insert(table.index(row) + place, extra)
    else:
        _say(cells[0], tags.before + tags.column.replace("@", "0"))
        _say(cells[-1], tags.column.replace("@", str(len(cells) - 1)) + tags.after)


def _say(paragraph: Any, words: str) -> None:
    """Have a paragraph say this and nothing else, looking as before."""
    first, *others = paragraph.findall(f"{_W}r")
    for run in others:
        paragraph.remove(run)
    first.find(f"{_W}t").text = words


def _paragraph(words: str) -> Any:
    paragraph = etree.Element(f"{_W}p")
    etree.SubElement(etree.SubElement(paragraph, f"{_W}r"), f"{_W}t").text = words
    return paragraph


def _merged(paragraph: Any, name: str, put: Callable[[Any, str], None]) -> None:
    _say(paragraph, "")
    put(paragraph.find(f"{_W}r/{_W}t"), name)


def _merge_field(words: Any, name: str) -> None:
    """Put a merge field in the place of some words; what else stands in their run stays behind it."""
    run = words.getparent()
    words.text = f"«{name}»"
    field = etree.Element(f"{_W}fldSimple", {f"{_W}instr": f" MERGEFIELD {name} "})
    inner = etree.SubElement(field, f"{_W}r")
    inner.extend([copy.deepcopy(part) for part in run.findall(f"{_W}rPr")])
    inner.append(words)
    run.addprevious(field)


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(members: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()
