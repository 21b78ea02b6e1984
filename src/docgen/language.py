"""Message in Chinese → the same message in the language of the user.

The code contains every message in Chinese. The catalogue `language.<language>.po` contains the translations. The
Chinese catalogue contains the translations of English messages that come from libraries.
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterable
from contextvars import ContextVar

LANGUAGES = ("zh", "en")
# Our catalogues have entries of one msgid and one msgstr. Each of the two is one quoted text, or several. Babel can
# read such catalogues, but the import of Babel takes longer than all of `--help`.
_QUOTED = r'((?:"(?:[^"\\\n]|\\.)*"\s*)+)'
_ENTRY = re.compile(rf"^msgid {_QUOTED}msgstr {_QUOTED}", re.MULTILINE)
_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"n": "\n", "r": "\r", "t": "\t"}

_current: ContextVar[str] = ContextVar("docgen_language", default="zh")


def use(language: str) -> None:
    """Set the language of the messages in this context. language: one of `LANGUAGES`."""
    if language not in LANGUAGES:
        raise ValueError(f"{language!r}: {', '.join(LANGUAGES)}")
    _current.set(language)


def current() -> str:
    """Return the language of the messages."""
    return _current.get()


def say(message: str, /, **values: object) -> str:
    """Return the translation of a Chinese message. values: name of a `{field}` in the message → the value to print."""
    translated = message if current() == "zh" else _catalogue(current()).get(message, message)
    return translated.format(**values) if values else translated


def listing(names: Iterable[object]) -> str:
    """Return a list of names as text, with the separator of the language between them."""
    return say("、").join(str(name) for name in names)


def foreign(message: str) -> str:
    """Return the translation of an English message of a library (argparse, a YAML parser).

    A message without a translation is returned as it is. The library has filled its values into the message already, so
    a `{field}` of the catalogue matches any text.
    """
    if current() == "en":
        return message
    if exact := _catalogue(current()).get(message):
        return exact
    for pattern, translated in _patterns(current()):
        if match := pattern.fullmatch(message):
            return translated.format(**match.groupdict())
    return message


def load() -> None:
    """Read all catalogues now. A confined worker process cannot open files later."""
    for language in ("zh", "en"):
        _patterns(language)


@functools.cache
def _catalogue(language: str) -> dict[str, str]:
    """Return message → translation for a language. It is empty if there is no catalogue."""
    # pathlib is not used, because its import takes a tenth of the time of `--help`.
    path = os.path.join(os.path.dirname(__file__), f"language.{language}.po")  # noqa: PTH118, PTH120
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123
            return read_catalogue(file.read())
    except FileNotFoundError:
        return {}


def read_catalogue(text: str) -> dict[str, str]:
    """Return message → translation for the text of a .po file. Messages without a translation are left out."""
    translations = {}
    for entry in _ENTRY.finditer(text):
        message, translation = _unquoted(entry[1]), _unquoted(entry[2])
        if message and translation:
            translations[message] = translation
    return translations


def _unquoted(quoted: str) -> str:
    """Return the text of one or several quoted lines, with their escapes replaced."""
    inner = "".join(part[1:-1] for part in quoted.strip().split("\n"))
    return _ESCAPED.sub(lambda mark: _MEANT.get(mark[1], mark[1]), inner)


@functools.cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the entries with a {field}: a pattern that matches filled messages, and the translation."""
    from string import Formatter

    found = []
    for message, translated in _catalogue(language).items():
        parts = [(literal, field) for literal, field, _, _ in Formatter().parse(message)]
        if any(field for _, field in parts):
            pattern = "".join(re.escape(literal) + (f"(?P<{field}>.*)" if field else "") for literal, field in parts)
            found.append((re.compile(pattern, re.DOTALL), translated))
    return tuple(found)
