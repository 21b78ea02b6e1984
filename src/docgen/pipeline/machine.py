"""This machine → what it has of all that documents cannot be made without: versions, system libraries, fonts."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from docgen.errors import DocgenError
from docgen.layout import fonts
from docgen.layout.fonts import FoundFont
from docgen.stationery.cabinet import Cabinet

_PACKAGES = ("docxtpl", "weasyprint", "jinja2", "pypdf", "babel", "pydantic", "ruamel.yaml", "lxml")


@dataclass(frozen=True, slots=True)
class Machine:
    """What was found.

    versions: of Python and of the libraries, by name. pdf_engine: name and version of what makes PDFs; None where a
    system library of it is missing. office: where LibreOffice is; None where it is not, and nothing but the pages of
    Word files goes unchecked. fonts: what is used for each purpose. errors: what could not be found out, and why.
    """

    versions: Mapping[str, str]
    pdf_engine: str | None
    office: str | None
    fonts: Mapping[str, FoundFont] = field(default_factory=dict)
    errors: tuple[DocgenError, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether documents can be made: nothing failed, and there is a font for each purpose."""
        return not self.errors and all(font.used for font in self.fonts.values())


def examined(cabinet: Callable[[], Cabinet]) -> Machine:
    """Look at this machine. cabinet: opens the templates whose fonts are looked for; what that raises is an answer."""
    from docgen.writers.pdf import printer

    versions = {"Python": platform.python_version()} | {name: importlib.metadata.version(name) for name in _PACKAGES}
    errors: list[DocgenError] = []
    pdf_engine, found = None, dict[str, FoundFont]()
    try:
        pdf_engine = printer.version()
    except DocgenError as error:
        errors.append(error)
    try:
        found = fonts.find_all(cabinet().stationery("base").profile)
    except DocgenError as error:
        errors.append(error)
    return Machine(versions, pdf_engine, shutil.which("soffice"), found, tuple(errors))
