"""A catalogue of translations: the text of a .po file → message → its translation.

Only the form that our own catalogues have: entries of one msgid and one msgstr, each a quoted text or several. Babel
reads every form, but loading it takes longer than all of `--help`.
"""

from __future__ import annotations

import re

_QUOTED = r'((?:"(?:[^"\\\n]|\\.)*"\s*)+)'
_ENTRY = re.compile(rf"^msgid {_QUOTED}msgstr {_QUOTED}", re.MULTILINE)
_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"n": "\n", "r": "\r", "t": "\t"}


def read(text: str) -> dict[str, str]:
    """All messages that have a translation."""
    entries = ((_words(entry[1]), _words(entry[2])) for entry in _ENTRY.finditer(text))
    return {message: translation for message, translation in entries if message and translation}


def _words(quoted: str) -> str:
    inner = "".join(part[1:-1] for part in quoted.strip().split("\n"))
    return _ESCAPED.sub(lambda mark: _MEANT.get(mark[1], mark[1]), inner)
