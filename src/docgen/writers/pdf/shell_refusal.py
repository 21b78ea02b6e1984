"""Why a shell cannot be stamped under the text of a document."""

from __future__ import annotations

from pathlib import Path

from docgen.errors import Place, StationeryError
from docgen.language import say


class UnfitShell(Exception):
    """The reason why a shell cannot be stamped. `stated` adds the file.

    code: the kind of reason. message: the reason. step: what the author of the shell can do about it.
    """

    def __init__(self, code: str, message: str, step: str) -> None:
        super().__init__(message)
        self.code = f"shell-{code}"
        self.message = message
        self.step = step

    def stated(self, path: Path) -> StationeryError:
        """Return the error for the user. path: the file of the shell."""
        message = say("信笺不能用：{reason}", reason=self.message)
        return StationeryError(message, place=Place(str(path)), next_step=self.step, code=self.code)
