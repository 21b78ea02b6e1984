"""Contender: plain letters → PDF by WeasyPrint alone, as its manual shows it: HTML and CSS, nothing of docgen's.

    python pdf_weasyprint.py FOLDER OUT [archive]

One font configuration and one parsed style sheet serve all letters. `archive` asks for what docgen delivers, a tagged
PDF/A-2u; otherwise everything is as WeasyPrint has it by default.
"""

import html
import json
import sys
from pathlib import Path

import stopwatch
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

_CSS = """
@page { size: A4; margin: 37mm 26mm 35mm 28mm; @bottom-right { content: '— ' counter(page) ' —'; font: 14pt SONG } }
@page :first { @bottom-right { content: none } }
body { font: 16pt/28.95pt FANG; margin: 0 }
p { margin: 0; text-indent: 2em; text-align: justify }
.letterhead { font: bold 38pt/1.2 BIAO; color: #e60012; text-align: center; text-indent: 0 }
.rule { border-top: 3pt solid #e60012; border-bottom: .75pt solid #e60012; height: 1.5pt; margin: 4mm 0 }
.category { font-family: HEI; text-align: right }
.number { text-align: right }
.title { font: bold 22pt/28.95pt BIAO; text-align: center; text-indent: 0; margin: 58pt 0 29pt }
.recipient, .cc { text-indent: 0 }
.heading1 { font-family: HEI }
.heading2 { font-family: KAI }
.caption { font: 14pt HEI; text-align: center; text-indent: 0 }
.attachment { margin-top: 29pt }
.signature, .date { text-align: right; padding-right: 4em }
.signature { margin-top: 87pt }
.foot { font-size: 14pt; text-indent: 0; border-bottom: .75pt solid black }
table { width: 100%; border-collapse: collapse; margin: 14pt 0 }
td, th { border: .75pt solid black; padding: 2pt; font-size: 14pt; font-weight: normal; text-align: left }
th { font-family: HEI; text-align: center }
"""


def page(letter: dict) -> str:
    """A letter as a page of HTML."""
    head = "".join(_paragraph(name, letter[name]) for name in ("category", "letterhead") if name in letter)
    body = "".join(map(_block, letter["blocks"]))
    foot = "".join(_paragraph("foot", text) for text in letter["foot"])
    start = f'<html lang="zh-CN"><head><title>{html.escape(letter["title"])}</title></head><body>{head}'
    return f'{start}<div class="rule"></div>{_paragraph("number", letter["number"])}{body}{foot}</body></html>'


def _block(block: dict) -> str:
    if "text" in block:
        return _paragraph(block["role"], block["text"])
    rows = "".join(f"<tr>{_cells('td', row)}</tr>" for row in block["rows"])
    return f"<table><thead><tr>{_cells('th', block['header'])}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(tag: str, texts: list[str]) -> str:
    return "".join(f"<{tag}>{html.escape(text)}</{tag}>" for text in texts)


def _paragraph(role: str, text: str) -> str:
    return f'<p class="{role}">{html.escape(text)}</p>'


def sheet(fonts: dict) -> str:
    """The style sheet with the fonts that docgen finds on this machine."""
    css = _CSS
    purposes = {"FANG": "fangsong", "KAI": "kaiti", "HEI": "heiti", "BIAO": "xiaobiaosong", "SONG": "songti"}
    for mark, purpose in purposes.items():
        css = css.replace(mark, ", ".join(f"'{family}'" for family in fonts[purpose]["families"]))
    return css


def main(folder: Path, out: Path, *how: Path) -> None:
    letters = json.loads((folder / "letters.json").read_text("utf-8"))
    fonts = json.loads((folder / "fonts.json").read_text("utf-8"))
    config = FontConfiguration()
    style = CSS(string=sheet(fonts), font_config=config)
    options = {"pdf_tags": True, "pdf_variant": "pdf/a-2u"} if how else {}

    def make(number: int) -> None:
        document = HTML(string=page(letters[number]))
        document.write_pdf(out / f"{number}.pdf", stylesheets=[style], font_config=config, **options)

    stopwatch.serve(make)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
