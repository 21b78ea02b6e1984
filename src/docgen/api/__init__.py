"""docgen as a library: functions that take and return values.

A program imports them from `docgen`, whose `__all__` lists them with the value classes and the errors. In the examples
`folder` is an empty folder.

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
