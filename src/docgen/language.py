"""The language docgen speaks to its user: message in Chinese → the same message in the chosen language.

Every message is written in Chinese where it is used; `locale/<language>.po` holds the other languages.
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterable
from contextvars import ContextVar

from docgen import catalogue

LANGUAGES = ("zh", "en")

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
    """Translate the English words of a library (argparse, a YAML parser) where `locale/<language>.po` has them.

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
    path = os.path.join(os.path.dirname(__file__), "locale", f"{language}.po")  # noqa: PTH118, PTH120
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123
            return catalogue.read(file.read())
    except FileNotFoundError:
        return {}


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
