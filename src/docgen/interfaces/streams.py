"""Guard the standard output and the standard error stream, so that output that cannot be written never stops the work.

If the encoding of a stream lacks a character, the stream prints a similar Chinese character or a code such as U+4DAE.
If the reader of a pipe ends (`docgen make … | head`), the output ends without an error. If a stream cannot be written
(full disk, closed descriptor), the output ends too. In this case, the process prints an error after its work.
"""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys

from docgen.language import foreign, say

# Type checkers take a constant of this name as true. Importing `typing` would take longer than all imports above.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TextIO

_REPLACED = "docgen.replaced"
"""The name of the error handler for characters that an encoding lacks."""
_SIMILAR = {"✓": "√", "✗": "×"}
"""The similar Chinese character for each sign that Chinese encodings lack."""
_STREAMS = ("stdout", "stderr")


class Outlet(io.RawIOBase):
    """A raw stream that never raises an error. After an error, the stream drops all further data.

    The text stream and the buffer above this stream do not see the error. If they saw it, the interpreter would report
    the error again when it flushes them at exit.

    raw: the stream to write to. None for a descriptor that was closed before the process began.
    failure: the error that ended the output; None if there is none. If the program that reads a pipe ends, this is not
    an error.
    """

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._is_over = False
        self.failure: OSError | None = None

    def writable(self) -> bool:
        """Return True, because data that cannot be written is dropped."""
        return True

    def fileno(self) -> int:
        """Return the number of the descriptor. Raise an error if there is none."""
        if self._raw is None:
            raise io.UnsupportedOperation("fileno")
        return int(self._raw.fileno())

    def isatty(self) -> bool:
        """Return whether the stream is a terminal."""
        return self._raw is not None and bool(self._raw.isatty())

    def write(self, data: Any) -> int:
        """Write all data. After an error, drop this data and all later data. Return the number of bytes in the data."""
        rest = memoryview(data).cast("B")
        size = len(rest)
        try:
            while rest and not self._is_over:
                written = self._write(rest)
                rest = rest[written:]
        except OSError as error:
            self._is_over = True
            # Windows reports a closed pipe with EINVAL.
            is_reader_gone = isinstance(error, ConnectionError) or (os.name == "nt" and error.errno == errno.EINVAL)
            if not is_reader_gone:
                self.failure = error
        return size

    def _write(self, data: memoryview) -> int:
        """Write the data or its beginning. Return the number of written bytes, which may be 0."""
        if self._raw is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        written = self._raw.write(data)
        if written is None:  # A non-blocking pipe is full. Wait until it accepts data.
            import select

            select.select([], [self._raw.fileno()], [])
            return 0
        return int(written)


def guard() -> list[Outlet]:
    """Guard the standard streams of this process. Return their outlets, which `finish` needs."""
    codecs.register_error(_REPLACED, _replacement)
    _fill_descriptors()
    outlets = []
    for name in _STREAMS:
        stream: TextIO | None = getattr(sys, name)
        if stream is not None and not isinstance(stream, io.TextIOWrapper):
            continue  # An editor or a test has replaced the stream of the system.
        outlet, guarded = _guarded(stream)
        setattr(sys, name, guarded)
        outlets.append(outlet)
    return outlets


def finish(outlets: list[Outlet], code: int) -> int:
    """Write the remaining output, and print an error if a stream could not be written. Return the exit code.

    code: the exit code of the work. An error of a stream replaces the code 0.
    """
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


def can_print(text: str) -> bool:
    """Return whether the encoding of standard output contains every character of a text."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _guarded(stream: io.TextIOWrapper | None) -> tuple[Outlet, io.TextIOWrapper]:
    """Return a new outlet, and a text stream that writes to it. The text stream has the settings of `stream`."""
    if stream is None:
        outlet = Outlet(None)
        return outlet, io.TextIOWrapper(io.BufferedWriter(outlet), "utf-8", _REPLACED)
    outlet = Outlet(getattr(stream.buffer, "raw", stream.buffer))
    is_unbuffered = stream.write_through
    layer: Any = outlet if is_unbuffered else io.BufferedWriter(outlet)
    return outlet, io.TextIOWrapper(
        layer, stream.encoding, _REPLACED, line_buffering=stream.line_buffering, write_through=is_unbuffered
    )


def _fill_descriptors() -> None:
    """Open the null device for each closed standard descriptor. Otherwise a later file would become standard output."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # The system assigns the lowest free number.


def _replacement(error: UnicodeError) -> tuple[str | bytes, int]:
    """Return the replacement for a character that an encoding lacks, and the position after the character.

    A file name may contain bytes that are not text. Such bytes are written unchanged.
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    character = error.object[error.start]
    if "\udc80" <= character <= "\udcff":
        return bytes([ord(character) - 0xDC00]), error.start + 1
    similar = _SIMILAR.get(character, "")
    try:
        similar.encode(error.encoding)
    except UnicodeEncodeError:
        similar = ""
    return similar or f"U+{ord(character):04X}", error.start + 1
