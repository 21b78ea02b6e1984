"""The process's standard streams, guarded: what cannot be shown never stops the work.

A character that the stream's encoding lacks is shown as its Chinese look-alike or as U+4DAE. A reader that goes away
(`docgen make … | head`) ends the showing silently. An output that cannot be written (a full disk, a closed descriptor)
ends it too, and the process says so when its work is done.
"""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys

from docgen.language import foreign, say

TYPE_CHECKING = False  # typing's own name for it takes longer to load than all of ours
if TYPE_CHECKING:
    from typing import Any, TextIO

_SPELLED = "docgen.spelled"
_ALIKE = {"✓": "√", "✗": "×"}
_STREAMS = ("stdout", "stderr")


class Outlet(io.RawIOBase):
    """The bytes' way out of the process, which takes all that it is given.

    raw: what it writes to; None for a descriptor that was closed before the process began. failure: why it gave up; a
    reader that went away is none. The layers above never see an error, so that nothing is left for the interpreter to
    stumble over when it ends.
    """

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._is_over = False
        self.failure: OSError | None = None

    def writable(self) -> bool:
        """Always: what nobody takes is dropped."""
        return True

    def fileno(self) -> int:
        """The descriptor, where there is one."""
        if self._raw is None:
            raise io.UnsupportedOperation("fileno")
        return int(self._raw.fileno())

    def isatty(self) -> bool:
        """Whether somebody looks at it."""
        return self._raw is not None and bool(self._raw.isatty())

    def write(self, data: Any) -> int:
        """Write all of the data, or give up for good."""
        rest = memoryview(data).cast("B")
        size = len(rest)
        try:
            while rest and not self._is_over:
                rest = rest[self._write(rest) :]
        except OSError as error:
            self._is_over = True
            if not _is_reader_gone(error):
                self.failure = error
        return size

    def _write(self, data: memoryview) -> int:
        if self._raw is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        written = self._raw.write(data)
        if written is None:  # a pipe that is full and does not wait
            import select

            select.select([], [self._raw.fileno()], [])
            return 0
        return int(written)


def guard() -> list[Outlet]:
    """Guard the standard streams of this process from now on; the answer is what `finish` asks for."""
    codecs.register_error(_SPELLED, _spelled)
    _fill_descriptors()
    outlets = []
    for name in _STREAMS:
        stream: TextIO | None = getattr(sys, name)
        if stream is not None and not isinstance(stream, io.TextIOWrapper):
            continue  # not the system's own: an editor's window, or a test's
        outlet, guarded = _guarded(stream)
        setattr(sys, name, guarded)
        outlets.append(outlet)
    return outlets


def finish(outlets: list[Outlet], code: int) -> int:
    """Write out what waits, say what could not be written; the answer is the exit code. code: that of the work."""
    for name in _STREAMS:
        getattr(sys, name).flush()
    failures = [outlet.failure for outlet in outlets if outlet.failure]
    if failures:
        from docgen.errors import OutputError

        reason = foreign(str(failures[0].strerror or failures[0]))
        step = say("已写完的文件是完整的；检查输出到哪里，再做一次")
        error = OutputError(say("屏幕上的话没有写完：{error}", error=reason), next_step=step)
        print(say("错误：{error}", error=error), file=sys.stderr)
        sys.stderr.flush()
        code = code or int(error.exit_code)
    return code


def can_show(text: str) -> bool:
    """Whether standard output has every character of a text."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _guarded(stream: io.TextIOWrapper | None) -> tuple[Outlet, io.TextIOWrapper]:
    if stream is None:
        outlet = Outlet(None)
        return outlet, io.TextIOWrapper(io.BufferedWriter(outlet), "utf-8", _SPELLED)
    outlet = Outlet(getattr(stream.buffer, "raw", stream.buffer))
    through = stream.write_through
    layer: Any = outlet if through else io.BufferedWriter(outlet)
    return outlet, io.TextIOWrapper(
        layer, stream.encoding, _SPELLED, line_buffering=stream.line_buffering, write_through=through
    )


def _fill_descriptors() -> None:
    """Let no file that is opened later become standard output because that was closed."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free


def _spelled(error: UnicodeError) -> tuple[str | bytes, int]:
    """How the characters that an encoding lacks are shown; bytes of a file's name that were no text stay bytes."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    character = error.object[error.start]
    if "\udc80" <= character <= "\udcff":
        return bytes([ord(character) - 0xDC00]), error.start + 1
    alike = _ALIKE.get(character, "")
    try:
        alike.encode(error.encoding)
    except UnicodeEncodeError:
        alike = ""
    return alike or f"U+{ord(character):04X}", error.start + 1


def _is_reader_gone(error: OSError) -> bool:
    # Windows answers a closed pipe with EINVAL.
    return isinstance(error, ConnectionError) or (os.name == "nt" and error.errno == errno.EINVAL)
