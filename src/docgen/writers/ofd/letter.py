"""Doc + Stationery → OFD bytes. A document that OFD cannot represent is refused."""

from __future__ import annotations

from docgen.errors import RenderError
from docgen.language import say
from docgen.layout.pages import UnsettableError
from docgen.model.blocks import Doc
from docgen.stationery.department import Engine
from docgen.stationery.departments import Stationery
from docgen.writers.ofd import writing
from docgen.writers.ofd.writing import OfdDescription
from docgen.writers.pdf import engines


def write(doc: Doc, stationery: Stationery, *, engine: Engine | None = None) -> bytes:
    """Return the document as an OFD file for archives. The same tree gives the same bytes.

    Raise a `RenderError` for a form that people fill in, and for a document that docgen does not lay out itself.

    engine: the engine that makes PDFs. None: the engine that the department chooses.
    """
    if (engine or stationery.department.engine) == "weasyprint":
        raise _refused("ofd-engine", say("OFD 只能由 docgen 自己排，不能由 WeasyPrint 排"))
    try:
        pages = engines.laid_out(doc, stationery)
    except UnsettableError as error:
        message = say("“{title}”有 docgen 排不了的文字，做不成 OFD：{error}", title=doc.title, error=error.message)
        raise _refused("ofd-engine", message) from error
    if any(page.fields for page in pages.pages):
        raise _refused("ofd-form", say("“{title}”是要填的表，OFD 没有能填的域", title=doc.title))
    if any(page.links for page in pages.pages):
        raise _refused("ofd-link", say("“{title}”里有链接，存档的 OFD 不能有", title=doc.title))
    return writing.write(pages, OfdDescription(stationery.department.name, doc.issued))


def _refused(code: str, message: str) -> RenderError:
    return RenderError(message, next_step=say("用 --format docx,pdf 做这一份"), code=code)
