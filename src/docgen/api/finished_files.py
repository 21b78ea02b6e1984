"""Check finished files of docgen or of other programs.

Files are judged by GB/T 9704, a Word file is compared with its PDF, and documents are compared with their case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from docgen.api.parameters import AnyPath, chosen, departments_of, order_of, paths_of, profile_of, silent, workers_for
from docgen.errors import DocgenError, InputError, UsageError
from docgen.language import say

if TYPE_CHECKING:
    from docgen.checks.format_comparison import FormatComparison
    from docgen.checks.gbt9704 import CommonFault, Verdict
    from docgen.checks.gbt9704.matrix import Clause
    from docgen.inspection.marked_copy import FaultMark
    from docgen.inspection.measure.model import Kind, Measured
    from docgen.pipeline.verify.archive import ListedFolder
    from docgen.pipeline.verify.verified import Verified
    from docgen.stationery.profile import Profile


_LAYOUTS = ("letter", "document")
"""The layouts by which a caller may have files judged."""


def verify(
    folders: AnyPath | Iterable[AnyPath],
    *,
    jobs: int | None = 0,
    limit: float = 60,
    templates: AnyPath | None = None,
    fonts: AnyPath | None = None,
    progress: Callable[[int], AbstractContextManager[Callable[[Verified], None]]] = silent,
) -> tuple[Verified, ...]:
    """Compare finished documents with their lists and with their cases.

    Return one result for each folder that has a list: the folder of a case, of a set or of a book. `folders` and the
    folders inside them are searched. In the folder of a build, only the current set is searched. If this machine can
    make a document again, the bytes are compared. Otherwise its text is compared with the case.

    jobs, limit: the number of worker processes, and the seconds for one case. 0 jobs: this process compares.

    >>> made = docgen.make("samples/cases/10-not-public.yaml", folder, kinds=["reply"], formats=["docx"])
    >>> [result.is_reproduced for result in docgen.verify(folder)]
    [True]
    """
    from docgen.pipeline.verify import archive, verification

    departments = departments_of(templates, fonts)
    found: dict[ListedFolder, None] = {}
    for folder in paths_of(folders):
        found |= dict.fromkeys(archive.listed_folders(folder))
    everything = order_of(departments, kinds=None, formats=None)
    pool = workers_for(jobs, limit, len(found), departments, everything)
    with pool as workers, progress(len(found)) as advance:
        return tuple(verification.verify(tuple(found), departments, workers, advance))


def measure(
    files: AnyPath | Iterable[AnyPath],
    *,
    profile: str = "gbt9704",
    kind: Literal["letter", "document"] | None = None,
    templates: AnyPath | None = None,
    marked_copies: AnyPath | None = None,
) -> tuple[Verdict | InputError, ...]:
    """Measure PDF, OFD and Word files of any program, and judge each by GB/T 9704. Return one verdict for each file.

    If a file cannot be read, the result contains the error instead of the verdict.

    files: files and folders. In a folder, all PDF, OFD and Word files are measured, in the order of their names.
    profile: the name of a profile in `templates/profiles`, which contains the lengths of the standard.
    kind: the layout by which all files are judged: `letter` (信函格式) or `document` (文件格式). None: docgen
    recognizes the layout of each file.
    marked_copies: a folder for a PDF of each file with its faults marked on the pages. A Word file needs LibreOffice.
    None: no copies are made.

    >>> made = docgen.make("samples/cases/10-not-public.yaml", folder, kinds=["reply"], formats=["pdf"])
    >>> [verdict.is_sound for verdict in docgen.measure(made.cases[0].made[0].path)]
    [True]
    """
    from docgen.checks import gbt9704
    from docgen.inspection.measure.model import Measured

    lengths = profile_of(profile, templates)
    measured = _measured(_files_in(paths_of(files)), lengths, kind)
    verdicts: list[Verdict | InputError] = []
    for file in measured:
        if isinstance(file, Measured):
            verdict = gbt9704.judge(file, lengths)
            verdicts.append(verdict)
            if marked_copies is not None and verdict.marks:
                _write_marked_copy(file, verdict.marks, Path(marked_copies), lengths)
        else:
            verdicts.append(file)
    return tuple(verdicts)


def _write_marked_copy(file: Measured, marks: Sequence[FaultMark], folder: Path, profile: Profile) -> None:
    """Write a copy of a measured file with marks, as a PDF in a folder. An older copy is replaced."""
    from docgen.files import disk
    from docgen.inspection.marked_copy import with_marks

    # A Word file has no pages, so the PDF is marked that LibreOffice made of it.
    data = file.rendered.pdf if file.rendered else file.pdf
    target = folder / f"{Path(file.name).name}-{say('批注')}.pdf"
    with disk.failures(target):
        folder.mkdir(parents=True, exist_ok=True)
        target.write_bytes(with_marks(data, marks, profile))


def common_faults(verdicts: Iterable[Verdict]) -> list[CommonFault]:
    """Return the faults of many files with the number of files that have each fault. The most frequent fault is first.

    >>> made = docgen.make("samples/cases/10-not-public.yaml", folder, kinds=["reply"], formats=["pdf"])
    >>> docgen.common_faults(docgen.measure(made.cases[0].made[0].path))
    []
    """
    from docgen.checks import gbt9704

    return gbt9704.common_faults(verdicts)


def compare(
    files: Sequence[AnyPath],
    *,
    profile: str = "gbt9704",
    kind: Literal["letter", "document"] | None = None,
    templates: AnyPath | None = None,
) -> FormatComparison:
    """Compare the text, the pages and the line breaks of the Word file and the PDF of one document.

    files: the Word file and the PDF, in any order.
    profile, kind: see `measure`.

    >>> made = docgen.make("samples/cases/10-not-public.yaml", folder, kinds=["reply"])
    >>> docgen.compare([file.path for file in made.cases[0].made]).missing
    ()
    """
    from docgen.checks import format_comparison
    from docgen.files import pdf_admission, text_files

    pair = sorted(paths_of(files), key=lambda path: path.suffix.lower())
    if [path.suffix.lower() for path in pair] != [".docx", ".pdf"]:
        raise UsageError(say("比对需要一份 DOCX 和一份 PDF"), next_step="docgen check --twin A.docx A.pdf")
    measured = []
    for file in _measured(pair, profile_of(profile, templates), kind):
        if isinstance(file, DocgenError):
            raise file
        measured.append(file)
    word, pdf = (text_files.read(path, pdf_admission.LARGEST_FILE) for path in pair)
    return format_comparison.compare(word, measured[0], pdf, measured[1])


def clauses() -> tuple[Clause, ...]:
    """Return the clauses of GB/T 9704-2012. Each clause states who can check it.

    docgen checks some clauses. A person must check the other clauses, in Word or on the printed paper.

    >>> docgen.clauses()[0].clause
    '5.1'
    """
    from docgen.checks import gbt9704
    from docgen.checks.gbt9704.matrix import matrix

    return matrix(gbt9704.RULES)


def _files_in(paths: Iterable[Path]) -> list[Path]:
    """Return the files, and in place of each folder the finished files inside it. Editors' lock files are left out."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        for inside in sorted(path.rglob("*")):
            is_finished = inside.suffix.lower() in (".pdf", ".ofd", ".docx") and not inside.name.startswith(("~$", "."))
            if is_finished and inside.is_file():
                found.append(inside)
    return found


def _measured(paths: Sequence[Path], profile: Profile, kind: str | None) -> list[Measured | InputError]:
    """Return each file measured, or the error if the file cannot be read."""
    from docgen.inspection.measure import measure_files
    from docgen.inspection.measure.model import Kind

    judged_as: Kind | None = Kind(chosen([kind], _LAYOUTS)[0]) if kind is not None else None
    return [measured for _, measured in measure_files(paths, profile, judged_as)]
