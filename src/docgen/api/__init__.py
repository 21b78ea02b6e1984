"""docgen as a library: functions that take and return values. `docgen.__all__` lists the functions and value classes.

In the examples `folder` is an empty folder.

>>> import docgen
>>> case = docgen.read("samples/cases/01-science-environment.yaml")
>>> reply, = docgen.compose(case, "reply")
>>> reply.name
'答复函'
>>> pdf = docgen.render(reply, "pdf")
>>> docgen.check(reply, "pdf", pdf)
[]

A function imports libraries only when a program calls it, because most programs never make a PDF. Several functions
share these parameters:

templates: the templates folder. None: the templates that docgen contains.
fonts: a folder of font files that replaces the fonts of this machine. None: the fonts of this machine.
kinds: the kinds of documents to make. None: all kinds that the templates declare.
formats: the formats to make: `docx`, `pdf`, `ofd`, or `txt` for the body of the answer as text. None: `docx`
and `pdf`.
draft: whether to print marks in place of missing values. Otherwise a document with a missing value is refused.
accessible: whether PDFs are PDF/A-2a and PDF/UA-1 (for screen readers too) instead of PDF/A-2u (for the archive).
engine: the engine that makes PDFs, `docgen` or `weasyprint`. None: the engine that each department chooses.
jobs: the number of processes that make documents at the same time. 0: the calling process, without a time limit.
    None: one process for each processor.
limit: the seconds that a worker process may take for one case or one section of a book.
progress: a function that opens a progress display. Its argument is the number of cases, or the name of a book. The
    display is called after each finished step.
"""

from __future__ import annotations

from docgen.api.cases import import_form, import_into, parse, read, save, save_case, schema, update
from docgen.api.finished_files import clauses, common_faults, compare, measure, verify
from docgen.api.handling import again, register
from docgen.api.many_documents import MadeBooks, MadeCases, build, make, make_digest, watch
from docgen.api.offices import department, explain, lint, new_department
from docgen.api.one_document import check, compose, preview, render
from docgen.api.resources import departments, doctor, kinds
from docgen.api.way_back import accept, come_back

__all__ = [
    "MadeBooks",
    "MadeCases",
    "accept",
    "again",
    "build",
    "check",
    "clauses",
    "come_back",
    "common_faults",
    "compare",
    "compose",
    "department",
    "departments",
    "doctor",
    "explain",
    "import_form",
    "import_into",
    "kinds",
    "lint",
    "make",
    "make_digest",
    "measure",
    "new_department",
    "parse",
    "preview",
    "read",
    "register",
    "render",
    "save",
    "save_case",
    "schema",
    "update",
    "verify",
    "watch",
]
