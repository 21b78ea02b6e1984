"""A bureau's own letter as a Word file that somebody made in Word, with tags typed into it, and its HTML twin."""

import io
import shutil
from collections.abc import Sequence
from pathlib import Path

import docx
from conftest import ROOT, SAMPLES
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, RGBColor

import docgen
from docgen.composition.compose import Composition

NAME = "深圳市工业和信息化局"
ENGLISH = "Industry and Information Technology Bureau of Shenzhen Municipality"
SLOGAN = "为人民服务"
HEADER = [
    "{{p letterhead }}",
    "{{p marks }}",
    "{{p rules }}",
]
BODY = [
    "发文字号：{{ reply.document_number }}",
    ENGLISH,
    "{%p if reply.category %}",
    "（{{ reply.category }}类，{{ reply.publicity }}）",
    "{%p endif %}",
    "案由：{{ proposal.title }}（第{{ proposal.number }}号{{ proposal.kind }}）",
    "{{p body }}",
    "{{p foot }}",
]
FOOTER = ["{{ department.name }}\t{{ reply.date }}", SLOGAN]
"""The paragraphs of the Word file, each as somebody typed it."""
HTML = f"""\
<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"/><title>{{{{ title }}}}</title></head>
<body>
<div class="first-foot" style="line-height:16pt;font-size:12pt;margin-bottom:5mm">
<p>{{{{ department.name }}}}　{{{{ reply.date }}}}</p>
<p>{SLOGAN}</p>
</div>
<div class="head">{{{{ letterhead }}}}{{{{ marks }}}}<div class="upper-rule"></div></div>
<p class="number">发文字号：{{{{ reply.document_number }}}}</p>
<p class="note">{ENGLISH}</p>
{{% if reply.category %}}<p class="note">（{{{{ reply.category }}}}类，{{{{ reply.publicity }}}}）</p>{{% endif %}}
<p class="note">案由：{{{{ proposal.title }}}}（第{{{{ proposal.number }}}}号{{{{ proposal.kind }}}}）</p>
{{{{ body }}}}
{{% if foot %}}<div class="foot"><footer>{{{{ foot }}}}</footer></div>{{% endif %}}
</body>
</html>
"""


def word_file(
    header: Sequence[str] = HEADER, body: Sequence[str] = BODY, footer: Sequence[str] = FOOTER, **others: Sequence[str]
) -> bytes:
    """A Word file with these paragraphs. others: of `later_header` and `later_footer`, which later pages have."""
    document = docx.Document()
    style = document.styles.add_style("dg-title", WD_STYLE_TYPE.PARAGRAPH)
    style.font.color.rgb = RGBColor(0, 0, 0x99)
    style.font.size = Pt(24)
    section = document.sections[0]
    section.different_first_page_header_footer = True
    _typed(section.first_page_header, header)
    _typed(section.first_page_footer, footer)
    _typed(section.header, others.get("later_header", ()))
    _typed(section.footer, others.get("later_footer", ()))
    _typed(document, body)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _typed(holder: Document, paragraphs: Sequence[str]) -> None:
    for text in paragraphs:
        paragraph = holder.add_paragraph()
        # Word parts what is typed into runs wherever somebody stops.
        for piece in (text[:3], text[3:9], text[9:]):
            paragraph.add_run(piece)
        if text == BODY[0]:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.space_before = Pt(60)  # below the red rule


def templates(folder: Path, word: bytes, html: str = HTML) -> Path:
    """A copy of the templates in which one bureau has its own letter."""
    copied = folder / "templates"
    shutil.copytree(ROOT / "templates", copied)
    (copied / "departments/gxj/letter.docx").write_bytes(word)
    (copied / "departments/gxj/letter.html").write_text(html, encoding="utf-8")
    return copied


def reply(folder: Path, word: bytes | None = None, html: str = HTML, case: str = "07-again") -> Composition:
    """The reply of a sample on the bureau's own letter."""
    own = templates(folder, word_file() if word is None else word, html)
    (one,) = docgen.compose(docgen.read(SAMPLES[case]), "reply", templates=own)
    return one
