"""The rules for what stands around a letter: telephone numbers, copies, and the name of the congress."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from docgen.checks.case_rules.passages import error, warning
from docgen.checks.phrases import phrases
from docgen.errors import Finding
from docgen.language import say
from docgen.model.case_file import CaseFile
from docgen.stationery.departments import Departments

_TELEPHONE = phrases("contacts.telephone")
_BETWEEN_NUMBERS = re.compile(r"[、，,;；/和或\n]|(?<=\d{7})\s+(?=\d{7})")
_LEVEL = re.compile("全国|[省市区县州盟旗镇乡]")
_COUNTED = re.compile("第?[一二三四五六七八九十]{1,3}届")
_DOUBLED = re.compile(r"([一-鿿]{2,})\1")


def telephones_are_complete(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """Every telephone number of a contact has the digits that such a number has. Masked numbers are not judged."""
    for key, value in file.texts:
        if key[-2:] != ("contact", "phone"):
            continue
        for typed in _BETWEEN_NUMBERS.split(unicodedata.normalize("NFKC", value)):
            number = re.sub(r"(?<=0\d{3})\)|(?<=0\d{2})\)", "-", re.sub(r"^\s*(?:\+|00)86[\s-]*", "", typed))
            number = re.sub(r"[\s(）（)]|[一-鿿]{2,}[::]?", "", re.sub("[–—−_]", "-", number))
            # In the number as it was typed, a hyphen may precede an extension.
            is_masked = re.search(r"[*×xX]", number)
            if not number or is_masked or any(map(_TELEPHONE.fullmatch, (_in_one_piece(number), number))):
                continue
            message = say("电话“{number}”像是少打或多打了几位", number=typed.strip())
            yield warning("phone-length", message, file.place(key))


def _in_one_piece(number: str) -> str:
    """Return a number without the hyphens between groups of digits: 0755-8888-1234 becomes 0755-88881234.

    The hyphen behind an area code stays. A number with an area code and an extension is returned as it is.
    """
    area, hyphen, rest = number.partition("-")
    if not (area.startswith("0") and hyphen):
        return re.sub(r"-(?=\d{3,4}(?:-|$))", "", number)
    digits = rest.replace("-", "")
    has_extension = len(digits) > 8
    return number if has_extension else f"{area}-{digits}"


def copies_go_to_offices(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """No office gets two copies, and no title or name of an office or annex has a word twice in a row."""
    seen: list[str] = []
    for key, value in file.texts:
        match key:
            case ("reply", "copies", int()):
                if value.strip() in seen:
                    yield error(
                        "unit-twice", say("单位“{unit}”重复", unit=value.strip()), file.place(key), say("删去一处")
                    )
                seen.append(value.strip())
            case ("handling", "lead") | ("handling", "co_handlers" | "joint", int()) | ("opinions", int(), "unit"):
                pass
            case ("reply", "attachments", int()) | ("proposal", "title"):
                pass
            case _:
                continue
        if match := _DOUBLED.search(value):
            yield warning("typed-double", say("“{text}”里多打了一遍", text=match[0]), file.place(key))


def congress_names_its_level(file: CaseFile, _departments: Departments) -> Iterator[Finding]:
    """The congress says whose it is: 市七届人大, not 七届人大."""
    congress = file.case.proposal.congress or ""
    if _COUNTED.search(congress) and not _LEVEL.search(congress):
        message = say("“{congress}”没有写明是哪一级的", congress=congress)
        step = say("写成“市{congress}”的样子", congress=congress)
        yield warning("congress-level", message, file.place(("proposal", "congress")), step)
