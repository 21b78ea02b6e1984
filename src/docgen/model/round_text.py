"""Move the reply and the feedback of a case file into its history. Comments, order and quotation marks stay.

The lines below `reply:` become an item of `history:`. The lines below `feedback:` and the due date follow them.
Comments above these keys stay where they are, because they also explain the next reply.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from docgen.errors import CaseError
from docgen.language import say
from docgen.model.case import Case, Reply
from docgen.model.case_file import CaseFile, dump, node, parse, rendered
from docgen.model.case_text import NotByLinesError, TextEntry, comment_after, indented, split_entries
from docgen.model.rounds import with_reply_in_history

_FEEDBACK_DATE = "  feedback_date:"
"""The key in the history for the date of a feedback. There `date` is the date of the reply."""
_BLANK = ("document_number", "date", "category", "publicity")
"""The keys with which a new reply begins. They have no value yet."""


def answered_again(file: CaseFile, text: str = "") -> str:
    """Return the text of a case file with its reply in the history, ready for a new reply.

    No value and no comment is lost. If the text can be changed line by line, the other lines stay as they are.
    Otherwise the whole file is written as `case_file.dump` writes it. A case without a dated reply raises a
    `CaseError`, and so does a file that cannot be changed in either way.

    text: the text of the file as it was read. Empty: the text that `case_file.dump` writes is changed.
    """
    if file.case.reply.date is None:
        key = ("reply", "date")
        if file.case.history:
            message = say("上一次答复已经移入 history，这一次还没有答复")
            step = say("先写好再次答复，填写 reply.date，成文之后再用 docgen again")
        else:
            message, step = say("这一件还没有答复，没有可以移入 history 的"), say("填写 {key}", key="reply.date")
        raise CaseError(message, place=file.place(key), next_step=step, code="reply-missing")
    wanted = with_reply_in_history(file.case)
    for written in (text, dump(file)):
        try:
            made = _moved(written, parse(written, file.name, file.words))
            if parse(made, file.name, file.words).case == wanted:
                return made
        except (NotByLinesError, CaseError):
            continue
    step = say("改成一行一个键的写法后再做；或者自己把 reply、feedback 的内容移到 history 下面")
    raise CaseError(say("这个文件的写法没有办法逐行移动，没有改动"), place=file.place(()), next_step=step)


def _moved(text: str, file: CaseFile) -> str:
    """Return the text of a case file after its reply has moved into its history. file: the case file of this text."""
    tree: Any = file.document
    _, entries, tail = split_entries(text.split("\n"), len(tree))
    found = dict(zip(tree, entries, strict=True))
    item = _below(found["reply"], tree["reply"])
    if tree.get("feedback"):
        for line in _below(found["feedback"], tree["feedback"]):
            item.append(_FEEDBACK_DATE + line[len("  date:") :] if line.startswith("  date:") else line)
        found["feedback"] = TextEntry(found["feedback"].comments, [_head(found["feedback"], tree["feedback"])])
    if file.case.handling.due:
        found["handling"], due = _without_due(found["handling"], tree["handling"])
        item += due
    item = _as_item(item)
    if "history" in tree:
        found["history"] = _with_item(found["history"], tree["history"], item)
    found["reply"] = TextEntry(found["reply"].comments, [_head(found["reply"], tree["reply"]), *_new_reply(file.case)])
    lines: list[str] = []
    for key, entry in found.items():
        if key == "reply" and "history" not in tree:
            lines += ["history:", *item]
        lines += entry.all_lines()
    made = "\n".join([*lines, *tail])
    if _comments(text) - _comments(made):
        raise NotByLinesError
    return made


def _head(entry: TextEntry, value: Any) -> str:
    """Return the line of a key. A value in brackets behind the key is left out."""
    head = entry.lines[0]
    is_in_brackets = value is not None and (not value or value.fa.flow_style())
    return head.partition(":")[0] + ":" if is_in_brackets else head


def _below(entry: TextEntry, value: Any) -> list[str]:
    """Return the lines below a key. A value in brackets is written on several lines, with its comments above it."""
    head, *below = entry.lines
    if not value.fa.flow_style():
        return below
    comments = [f"  {line.strip()}" for line in (comment_after(head.partition(":")[2]), *below) if "#" in line]
    block = type(value)(value)  # The copy is not in brackets, so `rendered` writes each key or item on a line.
    # `rendered` indents a list by two columns, and a mapping by none.
    lines = rendered(block).rstrip("\n").split("\n")
    return [*comments, *(lines if isinstance(value, list) else indented(lines, 2))]


def _without_due(entry: TextEntry, value: Any) -> tuple[TextEntry, list[str]]:
    """Return the lines of the handling without the due date, and the lines of the due date."""
    _, parts, tail = split_entries(_below(entry, value), len(value))
    kept: list[str] = []
    due: list[str] = []
    for key, part in zip(value, parts, strict=True):
        if key == "due":
            due = part.all_lines()
        else:
            kept += part.all_lines()
    return TextEntry(entry.comments, [_head(entry, value), *kept, *tail]), due


def _as_item(lines: list[str]) -> list[str]:
    """Return the lines of a mapping as an item of a list. lines: their keys are indented by two columns."""
    lines = list(lines)
    first = next(index for index, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#"))
    lines[first] = f"- {lines[first][2:]}"
    return indented(lines, 2)


def _with_item(entry: TextEntry, value: Any, item: list[str]) -> TextEntry:
    """Return the lines of the history with an item at its end."""
    below = _below(entry, value) if value else entry.lines[1:]
    return TextEntry(entry.comments, [_head(entry, value), *below, *item])


def _new_reply(case: Case) -> list[str]:
    """Return the lines of a reply that is not written yet. Comments say what belongs under each key."""
    lines = [f"  {key}: # {Reply.model_fields[key].description}" for key in _BLANK]
    rest: dict[str, Any] = {}
    if case.reply.contact:
        rest["contact"] = case.reply.contact.model_dump(exclude_none=True)
    if points := list(case.own_points()):
        rest["answers"] = [{"point": point.label, "text": None} for point in points]
    if rest:
        lines += indented(rendered(node(rest)).rstrip("\n").split("\n"), 2)
    return lines


def _comments(text: str) -> Counter[str]:
    """Return how often each comment occurs in a text. Any text from a # to the end of its line counts as a comment."""
    return Counter(line[line.index("#") :].rstrip() for line in text.split("\n") if "#" in line)
