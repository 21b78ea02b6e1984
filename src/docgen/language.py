"""The language docgen speaks to its user: message in Chinese → the same message in the chosen language.

Every message is written in Chinese where it is used; `language.<language>.po` holds the other languages.
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterable
from contextvars import ContextVar

LANGUAGES = ("zh", "en")
# The form of our own catalogues: entries of one msgid and one msgstr, each a quoted text or several. Babel reads every
# form, but loading it takes longer than all of `--help`.
_QUOTED = r'((?:"(?:[^"\\\n]|\\.)*"\s*)+)'
_ENTRY = re.compile(rf"^msgid {_QUOTED}msgstr {_QUOTED}", re.MULTILINE)
_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"n": "\n", "r": "\r", "t": "\t"}

_current: ContextVar[str] = ContextVar("docgen_language", default="zh")


def use(language: str) -> None:
    """Speak `language` (one of `LANGUAGES`) from now on, in this context."""
    if language not in LANGUAGES:
        raise ValueError(f"{language!r}: {', '.join(LANGUAGES)}")
    _current.set(language)


def current() -> str:
    """The language in use."""
    return _current.get()


def say(message: str, /, **values: object) -> str:
    """Translate a Chinese `message` and fill its `{fields}` with `values`."""
    translated = message if current() == "zh" else _catalogue(current()).get(message, message)
    return translated.format(**values) if values else translated


def listing(names: Iterable[object]) -> str:
    """Names in a row, parted as the language parts them."""
    return say("、").join(str(name) for name in names)


def foreign(message: str) -> str:
    """Translate the English words of a library (argparse, a YAML parser) where `language.<language>.po` has them.

    The library has put its values into the sentence already: a `{field}` of the catalogue finds them again.
    """
    if current() == "en":
        return message
    if exact := _catalogue(current()).get(message):
        return exact
    for pattern, translated in _patterns(current()):
        if match := pattern.fullmatch(message):
            return translated.format(**match.groupdict())
    return message


@functools.cache
def _catalogue(language: str) -> dict[str, str]:
    # Without pathlib, which is a tenth of what `--help` takes.
    path = os.path.join(os.path.dirname(__file__), f"language.{language}.po")  # noqa: PTH118, PTH120
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123
            return read_catalogue(file.read())
    except FileNotFoundError:
        return {}


def read_catalogue(text: str) -> dict[str, str]:
    """The text of a .po file → message → its translation, of all messages that have one."""
    translations = {}
    for entry in _ENTRY.finditer(text):
        message, translation = _unquoted(entry[1]), _unquoted(entry[2])
        if message and translation:
            translations[message] = translation
    return translations


def _unquoted(quoted: str) -> str:
    """The text that one or several quoted lines stand for."""
    inner = "".join(part[1:-1] for part in quoted.strip().split("\n"))
    return _ESCAPED.sub(lambda mark: _MEANT.get(mark[1], mark[1]), inner)


@functools.cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The entries with {fields}, as patterns that catch what stands in their place."""
    from string import Formatter

    found = []
    for message, translated in _catalogue(language).items():
        parts = [(literal, field) for literal, field, _, _ in Formatter().parse(message)]
        if any(field for _, field in parts):
            pattern = "".join(re.escape(literal) + (f"(?P<{field}>.*)" if field else "") for literal, field in parts)
            found.append((re.compile(pattern, re.DOTALL), translated))
    return tuple(found)
