"""A file that a browser sends → a file on the disk, for as long as a worker reads it."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.datastructures import UploadFile

from docgen.api import long_running as api
from docgen.interfaces.workbench.desk import Desk

_READ = 65_536
_LONGEST_NAME = 120


def name_of_file(file: UploadFile) -> str:
    """Return the name of an uploaded file without its folders, as people read it."""
    return Path((file.filename or "").replace("\\", "/")).name[:_LONGEST_NAME] or "未命名"


@asynccontextmanager
async def received(desk: Desk, file: UploadFile) -> AsyncIterator[Path]:
    """Write an uploaded file into a folder of its own, and remove both afterwards."""
    folder = desk.hidden / f"upload-{secrets.token_hex(8)}"
    folder.mkdir(parents=True)
    try:
        path = folder / api.safe(name_of_file(file))
        with path.open("wb") as stream:
            while chunk := await file.read(_READ):
                stream.write(chunk)
        yield path
    finally:
        shutil.rmtree(folder)
