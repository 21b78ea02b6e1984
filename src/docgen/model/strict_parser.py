"""The text of a case file → the parts of its YAML, without syntax that no case file needs.

YAML joins the lines of a text without |, and drops text after a #. Such texts are refused, so nothing is lost.
"""

from __future__ import annotations

import re
from typing import Any

from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, NodeEvent, ScalarEvent
from ruamel.yaml.parser import RoundTripParser

from docgen.errors import CaseError, Place
from docgen.language import say
from docgen.model import typing_slips

DEEPEST = 20
"""The largest number of nested levels."""
MOST_PARTS = 20_000
"""The largest number of keys, values and brackets. A case of fifty points has 1,000."""
# YAML treats these characters as line ends, and joins the lines. Editors do not show them.
_INVISIBLE_BREAK = re.compile("\r(?!\n)|[\x85\u2028\u2029]")
LOST_TEXT = re.compile(r"[ \t]+#[^\s#]")
"""Text after a value that YAML treats as a comment: 关于 #1楼. In a real comment, a space follows the #."""
_SURROGATE = re.compile("[\ud800-\udfff]")


def refuse_lost_text(text: str, name: str) -> None:
    """Raise a `CaseError` if the text has line ends that nobody sees, or text after a # that YAML would drop."""
    if hidden := _INVISIBLE_BREAK.search(text):
        raise CaseError(
            say("有看不见的换行符 U+{code}", code=f"{ord(hidden[0]):04X}"),
            place=Place(name, line=text.count("\n", 0, hidden.start()) + 1),
            next_step=say("删去这个字符，需要分行的另起一行"),
        )
    if lost := typing_slips.lost_comment(text):
        raise CaseError(lost.message, place=Place(name, line=lost.line), next_step=lost.step)


class StrictParser(RoundTripParser):
    """Reads YAML. Raises a `CaseError` for syntax that no case file needs, or that YAML reads unexpectedly.

    A case file needs no anchors, aliases or tags and no deep nesting. The text is parsed only once, because each event
    of the parser is checked before it is passed on.
    """

    def __init__(self, text: str, name: str, loader: Any) -> None:
        super().__init__(loader=loader)
        self._text, self._lines, self._name = text, text.split("\n"), name
        self._count = self._depth = 0

    def get_event(self) -> Any:
        """Return the next event: the beginning or end of a mapping or list, or a single value."""
        event = super().get_event()
        self._count += 1
        if isinstance(event, CollectionStartEvent):
            self._depth += 1
        elif isinstance(event, CollectionEndEvent):
            self._depth -= 1
        if self._count > MOST_PARTS + 1:  # the first event is the beginning of the text, and no part of it
            raise self._error(event, say("文件的内容过多"), say("检查是否选错了文件"))
        if isinstance(event, ScalarEvent):
            self._refuse_scalar(event)
        has_anchor_or_tag = isinstance(event, NodeEvent) and (event.anchor or getattr(event, "tag", None))
        if isinstance(event, AliasEvent) or has_anchor_or_tag or self._depth > DEEPEST:
            raise self._slip() or self._error(
                event,
                say("案件文件不能用锚点（&、*）、标签（!）或过深的嵌套"),
                say("直接写出内容；以 & * ! 开头的文字请加引号"),
            )
        return event

    def _refuse_scalar(self, event: ScalarEvent) -> None:
        start, end = event.start_mark, event.end_mark
        if event.value and event.style is None and LOST_TEXT.match(self._lines[end.line], end.column):
            raise CaseError(
                say("“ #”和它后面的字会被当作注释丢掉"),
                place=Place(self._name, line=end.line + 1),
                next_step=say("是正文的，整句加引号；是注释的，在 # 后空一格"),
            )
        if start.line != end.line and event.style != "|":
            raise self._slip() or self._error(
                event,
                say("多行文字没有写 |，各段会被连成一段"),
                say("在冒号后写 |，正文从下一行缩进开始；一段也可以全写在一行"),
            )
        if _SURROGATE.search(event.value):
            raise self._error(event, say("残缺的代理项，文件编码有误"), say("删去这个字符，或从登记表重新导入"))

    def _slip(self) -> CaseError | None:
        """Return the error for the slip of typing that explains what is wrong; None if there is none."""
        if found := typing_slips.slip(self._text):
            return CaseError(found.message, place=Place(self._name, line=found.line), next_step=found.step)
        return None

    def _error(self, event: Any, message: str, next_step: str) -> CaseError:
        return CaseError(message, place=Place(self._name, line=event.start_mark.line + 1), next_step=next_step)
