"""A case file + texts that belong to none of its keys → the file with these texts as comments at its end.

An officer finds them there when the file is opened, and no document prints them.
"""

from __future__ import annotations

from collections.abc import Iterable

from docgen.errors import InputError, IntegrityError, Place
from docgen.intake.clerk import visible
from docgen.language import say
from docgen.model.case_file import LARGEST_FILE, CaseFile, dump, parse


def with_comments(file: CaseFile, texts: Iterable[str]) -> CaseFile:
    """Return the file with texts as comments at its end. A text that is there already is not added again.

    A text may have several lines. A file that would be too large to be read raises an `InputError`.
    """
    text = dump(file)
    added = ""
    for one in texts:
        comment = "".join(f"# {visible(line)}".rstrip() + "\n" for line in one.split("\n"))
        if comment not in text + added:
            added += comment
    if not added:
        return file
    if len((text + added).encode()) > LARGEST_FILE:
        raise InputError(
            say("没有归到案件的文字太多，记不进案件文件"),
            place=Place(file.name),
            next_step=say("核对是不是这一件的文书"),
        )
    return read_again(text + added, file)


def read_again(text: str, file: CaseFile) -> CaseFile:
    """Return the case file that a text gives. If it differs from the case of `file`, raise an `IntegrityError`."""
    result = parse(text, file.name, file.words)
    if result.case != file.case or dump(result) != text:
        raise IntegrityError(
            say("案件文件写出后读回来不一样"),
            place=Place(file.name),
            next_step=say("请把登记表交给 docgen 的维护人员"),
        )
    return result
