"""docgen as a library: values in, values out. These are the verbs; `docgen.__all__` names them and their values.

In the examples `folder` is an empty folder.

>>> import docgen
>>> case = docgen.read("samples/cases/01-science-environment.yaml")
>>> reply, = docgen.compose(case, "reply")
>>> reply.name
'答复函'
>>> pdf = docgen.render(reply, "pdf")
>>> docgen.check(reply, "pdf", pdf)
[]

Each verb imports what it needs when it is called: most programs never make a PDF. Parameters that several verbs share:

templates: the templates folder; None: docgen's own.
fonts: a folder of font files, used instead of the fonts of this machine; None: those of this machine.
kinds, formats: what to make of each case; None: every kind that the templates declare in every format
(`docx`, `pdf`).
draft: print marks for values that are missing; without it a document that lacks something is refused.
accessible: PDFs are PDF/UA-1 (for readers who cannot see them) instead of PDF/A-2u (for the archive).
jobs: how many processes make documents at the same time; 0: this process, without limits; None: one a processor.
limit: how many seconds a case, or a section of a book, may take in a process of its own.
progress: is opened with what is to be done, and called with each thing that is done.
"""

from __future__ import annotations

from docgen.api.cases import import_form, parse, read, save, schema, update
from docgen.api.finished_files import clauses, compare, measure, verify
from docgen.api.many_documents import MadeBooks, MadeCases, build, make, make_digest, watch
from docgen.api.one_document import check, compose, preview, render
from docgen.api.readiness import departments, doctor, kinds

__all__ = [
    "MadeBooks",
    "MadeCases",
    "build",
    "check",
    "clauses",
    "compare",
    "compose",
    "departments",
    "doctor",
    "import_form",
    "kinds",
    "make",
    "make_digest",
    "measure",
    "parse",
    "preview",
    "read",
    "render",
    "save",
    "schema",
    "update",
    "verify",
    "watch",
]
