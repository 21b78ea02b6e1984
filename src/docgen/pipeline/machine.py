"""This machine → the versions, system libraries and fonts that it has for making documents."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from docgen.errors import DocgenError
from docgen.layout import face, fonts
from docgen.layout.fonts import FoundFont
from docgen.stationery.departments import Departments

_PACKAGES = ("docxtpl", "weasyprint", "jinja2", "pypdf", "babel", "pydantic", "ruamel.yaml", "lxml")


@dataclass(frozen=True, slots=True)
class Machine:
    """What a machine has for making documents."""

    versions: Mapping[str, str]
    """The versions of Python and of the libraries, by name."""
    pdf_engine: str | None
    """The name and version of the program that makes PDFs; None if one of its system libraries is missing."""
    office: str | None
    """The path of LibreOffice; None if it is not installed. Only the check of the pages of Word files needs it."""
    fonts: Mapping[str, FoundFont] = field(default_factory=dict)
    """The font for each purpose."""
    errors: tuple[DocgenError, ...] = ()
    """Why the PDF program cannot run, why the fonts could not be searched, and fonts that may not be embedded."""

    @property
    def is_ready(self) -> bool:
        """Whether documents can be made: there are no errors, and each purpose has a font."""
        return not self.errors and all(font.used for font in self.fonts.values())


def examined(departments: Callable[[], Departments]) -> Machine:
    """Examine this machine and return the result.

    departments: a function that opens the templates, which name the fonts. If it raises a `DocgenError`, the result
    contains the error.
    """
    from docgen.writers.pdf import printer

    versions = {"Python": platform.python_version()} | {name: importlib.metadata.version(name) for name in _PACKAGES}
    errors: list[DocgenError] = []
    pdf_engine, found = None, dict[str, FoundFont]()
    try:
        pdf_engine = printer.version()
    except DocgenError as error:
        errors.append(error)
    try:
        found = fonts.find_all(departments().stationery("base").profile)
        errors += _forbidden(found.values())
    except DocgenError as error:
        errors.append(error)
    return Machine(versions, pdf_engine, shutil.which("soffice"), found, tuple(errors))


def _forbidden(found: Iterable[FoundFont]) -> list[DocgenError]:
    """Return an error for each face whose licence forbids embedding, each once."""
    names = dict.fromkeys(name for one in found for name in one.faces)
    opened = {one.path: one for one in map(face.opened, names)}
    return [face.forbidden(one) for one in opened.values() if not one.may_be_embedded]
