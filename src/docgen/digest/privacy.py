"""A public edition → findings about personal data: mobile, identity card and bank card numbers, e-mail addresses.

A `PublicRecord` has no fields for personal data, but somebody may have written such data into the text of a reply.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from docgen.digest.record import PublicEdition
from docgen.errors import Finding, Place, Severity
from docgen.language import say
from docgen.model.case import Record

_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9]([- ]?)[0-9]{4}\1[0-9]{4}(?![0-9])")
_IDENTITY = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
_BANK = re.compile(r"(?<![0-9])[3-6][0-9]{15,18}(?![0-9])")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
"""The last digit of an identity number, by the weighted sum of the other digits modulo 11 (GB 11643)."""


def findings(edition: PublicEdition) -> list[Finding]:
    """Return a finding for each passage that looks like personal data.

    The finding about an e-mail address is only a warning, because the address may be the office's.
    """
    found = []
    for record in edition.records:
        for text in _texts(record):
            for value, severity in personal(text):
                message = say("公开的文字里有“{value}”，像是个人信息", value=value)
                step = say("核对后删去，或改为不公开")
                found.append(Finding("digest-personal", message, Place(record.anchor), severity, step))
    return found


def personal(text: str) -> Iterator[tuple[str, Severity]]:
    """Yield each passage of a text that looks like personal data, with the severity of the finding."""
    for match in _MOBILE.finditer(text):
        yield match[0], Severity.ERROR
    for match in _IDENTITY.finditer(text):
        if _is_identity(match[0]):
            yield match[0], Severity.ERROR
    for match in _BANK.finditer(text):
        if not _is_identity(match[0]) and _passes_luhn(match[0]):
            yield match[0], Severity.ERROR
    for match in _MAIL.finditer(text):
        yield match[0], Severity.WARNING


def _is_identity(value: str) -> bool:
    """Return whether the last digit of an identity number is right."""
    if len(value) != len(_WEIGHTS) + 1:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, value[:-1], strict=True))
    return value[-1].upper() == _CHECKS[total % 11]


def _passes_luhn(value: str) -> bool:
    """Return whether the last digit of a card number is right by the Luhn algorithm."""
    digits = [int(digit) for digit in reversed(value)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _texts(value: Any) -> Iterator[str]:
    """Yield every text inside a record, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, Record):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name))
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
