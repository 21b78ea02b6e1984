"""Finished files, of docgen or of anyone → whether they are as they should be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from docgen.api.parameters import AnyPath, cabinet_of, chosen, paths_of, profile_of
from docgen.errors import DocgenError, InputError, UsageError
from docgen.language import say

if TYPE_CHECKING:
    from docgen.checks.gbt9704 import Verdict
    from docgen.checks.gbt9704.matrix import Clause
    from docgen.checks.twins import Twins
    from docgen.inspection.measure.model import Kind, Measured
    from docgen.pipeline.verify import Verified
    from docgen.stationery.profile import Profile


def verify(folders: AnyPath | Iterable[AnyPath], *, templates: AnyPath | None = None) -> tuple[Verified, ...]:
    """Look whether finished documents are what their manifests say and still say what their cases say.

    >>> made = docgen.make("samples/cases/10-not-public.yaml", folder, kinds=["reply"], formats=["docx"])
    >>> [result.is_sound for result in docgen.verify(folder)]
    [True]
    """
    from docgen.pipeline.verify import verify as verified

    cabinet = cabinet_of(templates)
    return tuple(result for folder in paths_of(folders) for result in verified(folder, cabinet))


def measure(
    files: AnyPath | Iterable[AnyPath],
    *,
    profile: str = "gbt9704",
    kind: Literal["letter", "document"] | None = None,
    templates: AnyPath | None = None,
) -> tuple[Verdict | InputError, ...]:
    """Measure finished PDF and Word files of any producer and judge them by GB/T 9704, each in its turn.

    A file that cannot be read is answered with its error. profile: by whose numbers, a name in `templates/profiles`.
    kind: what the files are judged as; None: each as what it looks like.

    >>> made = docgen.make("samples/cases/10-not-public.yaml", folder, kinds=["reply"], formats=["pdf"])
    >>> [verdict.is_sound for verdict in docgen.measure(made.cases[0].made[0].path)]
    [True]
    """
    from docgen.checks import gbt9704
    from docgen.inspection.measure.model import Measured

    numbers = profile_of(profile, templates)
    measured = _measured(paths_of(files), numbers, kind)
    return tuple(gbt9704.judge(one, numbers) if isinstance(one, Measured) else one for one in measured)


def compare(
    files: Sequence[AnyPath],
    *,
    profile: str = "gbt9704",
    kind: Literal["letter", "document"] | None = None,
    templates: AnyPath | None = None,
) -> Twins:
    """Compare the Word file and the PDF of one document, given in any order: text, pages and line breaks.

    >>> made = docgen.make("samples/cases/10-not-public.yaml", folder, kinds=["reply"])
    >>> docgen.compare([file.path for file in made.cases[0].made]).missing
    ()
    """
    from docgen.checks import twins
    from docgen.files import pdf_admission, text_files

    pair = sorted((Path(path) for path in files), key=lambda path: path.suffix.lower())
    if [path.suffix.lower() for path in pair] != [".docx", ".pdf"]:
        raise UsageError(say("比对需要一份 DOCX 和一份 PDF"), next_step="docgen check --twin A.docx A.pdf")
    measured = []
    for one in _measured(pair, profile_of(profile, templates), kind):
        if isinstance(one, DocgenError):
            raise one
        measured.append(one)
    word, pdf = (text_files.read(path, pdf_admission.LARGEST_FILE) for path in pair)
    return twins.compare(word, measured[0], pdf, measured[1])


def clauses() -> tuple[Clause, ...]:
    """List the clauses of GB/T 9704-2012, each with who can check it: docgen, a person in Word, or one with the paper.

    >>> docgen.clauses()[0].clause
    '5.1'
    """
    from docgen.checks import gbt9704
    from docgen.checks.gbt9704.matrix import matrix

    return matrix(gbt9704.RULES)


def _measured(paths: Sequence[Path], profile: Profile, kind: str | None) -> list[Measured | InputError]:
    from docgen.inspection.measure import measure_files
    from docgen.inspection.measure.model import Kind

    judged_as: Kind | None = Kind(chosen([kind], Kind)[0]) if kind is not None else None
    return [measured for _, measured in measure_files(paths, profile, judged_as)]
