"""Drawn pages ↔ the bytes of a file, so that a thousand sections need no memory until they are bound."""

from __future__ import annotations

import pickle
from pathlib import Path

from docgen.errors import InputError, Place
from docgen.language import say
from docgen.pipeline.workers import frames
from docgen.writers.pdf.drawing.drawn_pages import DrawnPages


def packed(drawn: DrawnPages | Path) -> bytes:
    """Return drawn pages as bytes. A path stands for the bytes of its file."""
    return drawn.read_bytes() if isinstance(drawn, Path) else frames.packed(drawn)


def read(drawn: DrawnPages | Path) -> DrawnPages:
    """Return the drawn pages of a file. The file is not trusted: any other content raises an `InputError`."""
    if isinstance(drawn, DrawnPages):
        return drawn
    try:
        found = frames.untrusted(drawn.read_bytes())
    except (OSError, EOFError, pickle.UnpicklingError, AttributeError, TypeError) as error:
        raise InputError(
            say("读不出要装订的文件：{error}", error=error),
            place=Place(str(drawn)),
            next_step=say("核对文件是否取对"),
            code="bind-unreadable",
        ) from error
    if not isinstance(found, DrawnPages):
        raise InputError(
            say("读不出要装订的文件：{error}", error=type(found).__name__),
            place=Place(str(drawn)),
            next_step=say("核对文件是否取对"),
            code="bind-unreadable",
        )
    return found
