"""A document's shell as HTML with empty slots, and with probes.

An empty slot is an element with an `id`, so that WeasyPrint reports its position. It contains one sample character. A
probe is a paragraph or table that shows whether the shell changes the look of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from markupsafe import Markup

from docgen.language import say
from docgen.layout import fonts, page_geometry
from docgen.layout.office_name import Letterhead
from docgen.layout.pages import ONE_LINE_SLOTS
from docgen.model import blocks
from docgen.model.blocks import Block, Cell, Checkbox, Doc, Emphasis, Para, Role, Row, Run, Signature, Table, para
from docgen.stationery.departments import Stationery
from docgen.stationery.profile import Profile
from docgen.writers.pdf import block_html, letter_html
from docgen.writers.pdf.block_html import Typesetting
from docgen.writers.pdf.shell_refusal import UnfitShell

SAMPLE = "国"
"""The character in an empty slot."""
MARK_SAMPLES = {Role.CATEGORY: "市", Role.DRAFT: "县", Role.NUMBER: SAMPLE}
"""Role of a paragraph of the head → the character in its slot. Two slots may be on one line, so they differ."""
OFFICE = "深圳市"
"""A line of a sample office's name."""
SIGNS = "天地玄黄日月星辰山川草木风云雨雪春夏秋冬东南西北金石丝竹琴书画笔松柏梅兰江河湖海花鸟鱼虫"
"""The second character of each probe. All fonts have these characters. No two probes share a character."""
MARGIN = 100.0
"""The margin above the sample in the body, in points. It is larger than the margin of any paragraph."""
CSS = (
    "docgen-slot{display:block}.docgen-start{position:absolute}"
    ".docgen-end{position:fixed;left:0;right:0;bottom:0;height:0}"
    ".docgen-probe{display:flow-root;height:12pt}.docgen-table{display:flow-root}"
    ".docgen-after{display:flow-root;height:0}"
)
"""The style sheet of the elements that only this module writes."""

_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_TAG = re.compile(r"<style.*?</style>|<[^>]*>", re.DOTALL)
_PLAIN_FOOT = '<div class="foot"><footer>{foot}</footer></div>'
"""The HTML with which docgen's own shells print the imprint."""
_USUAL_FOOT = re.compile(
    r'<div class="foot">\s*<footer>\s*<docgen-slot id="dg-foot"></docgen-slot>\s*</footer>\s*</div>'
)
"""The same HTML with an empty slot."""
_NOT_PROBED = frozenset((*blocks.BOOK_ROLES, *ONE_LINE_SLOTS, Role.LETTERHEAD, Role.CC, Role.ISSUER))


def with_empty_slots(doc: Doc, stationery: Stationery, sample: Letterhead | None) -> str:
    """Return the shell of a document with empty slots, and a body of five pages. The last two have more text.

    sample: the size and the lines of a sample name for the office. None: the office has its own name.
    """
    body = slot("start", kind="docgen-start")
    body += slot("body-0", _sample(f"margin-top:{MARGIN}pt") + slot("end", kind="docgen-end"))
    for number, lines in ((1, 1), (2, 1), (3, 9), (4, 9)):
        body += slot(f"body-{number}", _sample() * lines, "break-before:page")
    made = _filled(doc, stationery, sample, {"body": body, "foot": slot("foot") if doc.foot else ""})
    return _USUAL_FOOT.sub("", made)


def has_usual_foot(source: str) -> bool:
    """Return whether a shell prints no imprint, or prints it as docgen's own shells do.

    source: the HTML of `with_empty_slots`, from which the usual imprint is removed.
    """
    return 'id="dg-foot"' not in source


def with_probes(doc: Doc, stationery: Stationery, sample: Letterhead | None) -> str:
    """Return the shell with a body of five pages. The last page shows whether the shell changes the text.

    All pages must look as in `with_empty_slots`, although each has more text.
    """
    body = slot("body-0", _sample() * 3 + slot("end", kind="docgen-end"))
    body += "".join(slot(f"body-{number}", _sample() * 9, "break-before:page") for number in (1, 2, 3))
    foot = _foot(_look(stationery)) if doc.foot else ""
    return _filled(doc, stationery, sample, {"body": body + page_of_probes(stationery), "foot": foot})


def bare(doc: Doc, stationery: Stationery) -> str:
    """Return the five pages of `with_probes` without a shell. The text of the last page looks as the profile states."""
    body = "".join(slot(f"page-{number}", "", "break-before:page") for number in range(4))
    foot = _PLAIN_FOOT.format(foot=_foot(_look(stationery))) if doc.foot else ""
    content = f"{body}{page_of_probes(stationery)}{slot('end', kind='docgen-end')}{foot}"
    return f'<!DOCTYPE html><html lang="zh-CN"><head></head><body>{content}</body></html>'


def structure(source: str) -> str:
    """Return HTML without its text. Unless a shell has conditions, all documents in it have the same structure."""
    return "".join(_TAG.findall(source))


def slot(name: str, content: str = "", style: str = "", kind: str = "") -> str:
    """Return an element whose place WeasyPrint reports as `dg-name`. kind: its class."""
    attributes = (f' class="{kind}"' if kind else "") + (f' style="{style}"' if style else "")
    return f'<docgen-slot id="dg-{name}"{attributes}>{content}</docgen-slot>'


def _look(stationery: Stationery) -> Typesetting:
    profile = stationery.profile
    return Typesetting(profile, fonts.find_all(profile), profile.text_width.pt)


def _sample(style: str = "") -> str:
    return f'<p class="{Role.BODY}" style="{style}">{SAMPLE}</p>'


def _mark(role: Role) -> str:
    return f'<p class="{role}">{slot(role, MARK_SAMPLES[role])}</p>'


def _foot(look: Typesetting) -> str:
    return "".join(
        block_html.para(para(role, text), look).strip()
        for role, text in ((Role.CC, SAMPLE), (Role.ISSUER, f"{SAMPLE}\t{SAMPLE}"))
    )


def page_of_probes(stationery: Stationery) -> str:
    """Return a page with a probe of everything that the text of a document may have. Each probe has an `id`."""
    content = ""
    for name, html in _probes(_look(stationery)):
        kind = "docgen-table" if name in ("bordered", "borderless") else "docgen-probe"
        content += slot(f"probe-{name}", html + slot(f"after-{name}", kind="docgen-after"), kind=kind)
    return slot("probes", content, "break-before:page")


def probe_names(profile: Profile) -> dict[str, str]:
    """Return the name of a probe → its text. The name is a role of the profile, or another name such as `sealed`."""
    roles = [role for role in profile.roles if role not in _NOT_PROBED]
    others = ("strong", "subheading", "missing", "sealed", "unsealed", "borderless", "bordered")
    return {name: SAMPLE + sign for name, sign in zip((*roles, *others), SIGNS, strict=False)} | {"box": "☐"}


def _probes(look: Typesetting) -> Iterator[tuple[str, str]]:
    for name, text in probe_names(look.profile).items():
        match name:
            case "strong" | "subheading" | "missing":
                block: Block = Para(Role.BODY, (Run(text, Emphasis(name)),))
            case "box":
                block = Para(Role.BODY, (Checkbox("docgen"),))
            case "sealed" | "unsealed":
                block = Signature(para(Role.SIGNATURE, text), para(Role.DATE, text), name == "sealed")
            case "bordered" | "borderless":
                rows = []
                for role in (Role.CELL_HEADING, Role.CELL):
                    cell = Cell((para(role, text),))
                    rows.append(Row((cell, cell)))
                block = Table((1, 1), tuple(rows), header_rows=1, has_borders=name == "bordered")
            case _:
                block = para(Role(name), text)
        yield name, block_html.block(block, look)


def _filled(doc: Doc, stationery: Stationery, sample: Letterhead | None, slots: Mapping[str, str]) -> str:
    """Return the shell of a document as HTML. Raise an `UnfitShell` if it prints a slot twice, no body or no imprint.

    slots: the HTML of `body` and `foot`.
    """
    look = _look(stationery)
    names = [one for one in doc.head if one.role is Role.LETTERHEAD]
    if sample is not None:
        names = [para(Role.LETTERHEAD, "".join(sample.lines))]
    head = sample or page_geometry.letterhead_of(doc, stationery.profile)
    office = marks = number = ""
    for index, name in enumerate(names):
        office += letter_html.office_name(name, head, look, f"dg-office-{index}")
    for one in doc.head:
        if one.role in (Role.CATEGORY, Role.DRAFT):
            marks += letter_html.without_height(_mark(one.role))
        elif one.role is Role.NUMBER:
            number += _mark(one.role)
    if doc.shell == "document" and not number:
        number = f'<p class="{Role.NUMBER}"></p>'
    slots = {"letterhead": office, "marks": marks, "number": number, **slots}
    made = letter_html.filled(doc, stationery, {name: Markup(html) for name, html in slots.items()})
    _refuse_doubled(made, slots)
    return _TITLE.sub("<title></title>", made)


def _refuse_doubled(made: str, slots: Mapping[str, str]) -> None:
    """Refuse a shell that prints a slot twice, or that prints no body or no imprint."""
    for name, html in slots.items():
        count = made.count(html) if html else 1  # A slot without content cannot be counted.
        if count > 1 or (count == 0 and name in ("body", "foot")):
            tag = f"{{{{ {name} }}}}"
            message = say("标记 {tag} 印了 {count} 次", tag=tag, count=count)
            raise UnfitShell("slot", message, say("每个标记写一次；各标记的位置见 base 中的同名模板"))
