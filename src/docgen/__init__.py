"""docgen: official replies to people's congress suggestions and CPPCC proposals, as DOCX and PDF.

The verbs `read`, `compose`, `render`, `check` are all that most programs need; see `docgen.api`. They are imported
when first used, so that the command line answers at once.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing's own name for it takes longer to load than this package
if TYPE_CHECKING:
    from typing import Any

    from docgen.api import check, compose, read, render
    from docgen.errors import DocgenError, Finding

__version__ = "0.1.0"
__all__ = ["DocgenError", "Finding", "check", "compose", "read", "render"]


def __getattr__(name: str) -> Any:
    if name in ("check", "compose", "read", "render"):
        from docgen import api

        return getattr(api, name)
    if name in ("DocgenError", "Finding"):
        from docgen import errors

        return getattr(errors, name)
    raise AttributeError(name)
