"""Templates and a case as bytes → documents as bytes, made on another machine of a Dask cluster.

A machine with another version of docgen, other libraries or other fonts would make different documents, so it refuses
the job. The workers of a cluster are trusted: docgen sets no limits for them.
"""

from __future__ import annotations

import contextlib
import functools
import io
import tempfile
import zipfile
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from docgen import language
from docgen.errors import SetupError, UsageError
from docgen.language import say
from docgen.pipeline import one_case
from docgen.pipeline.fingerprint import surroundings
from docgen.pipeline.one_case import Production
from docgen.pipeline.order import Order
from docgen.stationery import profile_file
from docgen.stationery.departments import Departments

_SCHEME = "dask://"


@dataclass(frozen=True, slots=True)
class Parcel:
    """The data that every job on another machine needs."""

    templates: bytes
    """The templates as a ZIP archive."""
    surroundings: str
    """The hash of the program, the libraries and the fonts. It must be the same on the other machine."""
    language: str
    """The language of the user's messages."""


def parcel(departments: Departments, order: Order) -> Parcel:
    """Return the templates and settings as a parcel. A job needs a parcel and the bytes of a case file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(departments.root.rglob("*")):
            if path.is_file():
                archive.writestr(zipfile.ZipInfo(path.relative_to(departments.root).as_posix()), path.read_bytes())
    return Parcel(stream.getvalue(), _surroundings(departments, order), language.current())


def produce(packed: Parcel, name: str, data: bytes, order: Order, number: str | None = None) -> Production:
    """Make the documents of one case on this machine, and return them.

    Raise a `SetupError` if the machine does not have the program, libraries and fonts that the parcel requires.

    packed: the parcel with the templates. The other parameters are those of `one_case.produce`.
    """
    language.use(packed.language)
    departments = _unpacked(packed.templates)
    if _surroundings(departments, order) != packed.surroundings:
        raise SetupError(
            say("这台机器的程序、依赖或字体与本机不同，做出的文书会不一样"),
            next_step=say("在各台机器上装同样的版本和字体"),
            code="machine-differs",
        )
    return one_case.produce(departments, name, data, order, number)


@contextlib.contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """Yield the executor of a Dask cluster. address: `dask://HOST:PORT`."""
    if not address.startswith(_SCHEME):
        raise UsageError(say("没有 {name}", name=address), next_step="--executor dask://HOST:PORT")
    try:
        from distributed import Client
    except ImportError as error:
        raise SetupError(
            say("没有安装 dask.distributed"), next_step=say("安装 {extra}", extra="docgen[dask]")
        ) from error
    try:
        client = Client(f"tcp://{address.removeprefix(_SCHEME)}", timeout="10s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise SetupError(
            say("连不上 {address}：{error}", address=address, error=error), next_step=say("检查地址和调度进程")
        ) from error
    with client, client.get_executor(pure=False) as executor:
        yield executor


def _surroundings(departments: Departments, order: Order) -> str:
    paths = sorted((departments.root / "profiles").glob("*.toml"))
    return surroundings({path.name: profile_file.load(path) for path in paths}, order.formats)


@functools.lru_cache(maxsize=2)
def _unpacked(templates: bytes) -> Departments:
    """Unpack templates, and return their departments."""
    folder = tempfile.mkdtemp(prefix="docgen-templates-")
    with zipfile.ZipFile(io.BytesIO(templates)) as archive:
        archive.extractall(folder)
    return Departments(Path(folder))
