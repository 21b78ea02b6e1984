"""The text of a case file → its YAML tree without comments, read by libyaml.

ruamel.yaml keeps comments and takes twenty times as long. So it reads a text only if somebody changes it, or if libyaml
might read it otherwise: such a text is left to ruamel.yaml, and with it every error message.
"""

from __future__ import annotations

import re
from typing import Any

import yaml
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import LiteralScalarString

from docgen.model.strict_parser import DEEPEST, LOST_TEXT, MOST_PARTS

NULLS = {"", "~", "null"}
"""The plain scalars that are read as None."""
_UNUSUAL = re.compile("[^\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""A control character, a tab or a mark of byte order. The two libraries do not treat all of them alike."""

_BLOCK_HEAD = re.compile(r"\|[-+1-9]*(?: +#.*| *)")
"""The rest of the line on which a block begins. libyaml takes a # directly behind the | for a comment too."""


class _NotSureError(Exception):
    """The text has syntax that libyaml might read otherwise than ruamel.yaml."""


def read(text: str) -> CommentedMap | None:
    """Return the tree of a text. Every value is a text, None, a mapping or a list, and knows its line.

    None: the text is no mapping, or has mistakes or unusual syntax. ruamel.yaml must read it.
    """
    if not yaml.__with_libyaml__ or _UNUSUAL.search(text):
        return None
    try:
        return _Reader(text).document()
    except (_NotSureError, yaml.YAMLError):
        return None


class _Reader:
    """Reads a text from its first event to its last."""

    def __init__(self, text: str) -> None:
        self._events: Any = yaml.CBaseLoader(text)
        self._lines = text.split("\n")
        self._count = 0

    def document(self) -> CommentedMap:
        """Return the tree of the only document."""
        self._next(yaml.StreamStartEvent)
        start = self._next(yaml.DocumentStartEvent)
        tree = self._node(self._next(yaml.MappingStartEvent), 1)
        self._next(yaml.DocumentEndEvent)
        self._next(yaml.StreamEndEvent)
        if start.version or start.tags or not isinstance(tree, CommentedMap):
            raise _NotSureError
        return tree

    def _next(self, kind: type) -> Any:
        """Return the next event, which must be of this kind."""
        event = self._events.get_event()
        self._count += 1
        if not isinstance(event, kind) or self._count > MOST_PARTS:
            raise _NotSureError
        return event

    def _node(self, event: Any, depth: int) -> Any:
        """Return the node that begins with an event. depth: its level, from 1."""
        if event.anchor or getattr(event, "tag", None) or depth > DEEPEST:
            raise _NotSureError
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, depth)
        raise _NotSureError  # an alias

    def _mapping(self, event: Any, depth: int) -> CommentedMap:
        made = CommentedMap()
        line, column = event.start_mark.line, event.start_mark.column
        made.lc.line, made.lc.col = line, column
        if event.flow_style and self._lines[line][column] != "{":
            raise _NotSureError  # an item of [a: b]
        while not isinstance(key := self._next(yaml.Event), yaml.MappingEndEvent):
            name = self._node(key, depth + 1) if isinstance(key, yaml.ScalarEvent) else None
            if name is None or name in made or name == "<<":
                raise _NotSureError
            value = self._next(yaml.NodeEvent)
            key_at, value_at = key.start_mark, value.start_mark
            made[name] = self._node(value, depth + 1)
            made.lc.add_kv_line_col(name, [key_at.line, key_at.column, value_at.line, value_at.column])
        return made

    def _sequence(self, event: Any, depth: int) -> CommentedSeq:
        made = CommentedSeq()
        made.lc.line, made.lc.col = event.start_mark.line, event.start_mark.column
        while not isinstance(item := self._next(yaml.Event), yaml.SequenceEndEvent):
            made.lc.add_idx_line_col(len(made), [item.start_mark.line, item.start_mark.column])
            made.append(self._node(item, depth + 1))
        return made

    def _scalar(self, event: Any) -> Any:
        """Return a text or None. A text of several lines must be a block, see `StrictParser`."""
        start, end, value = event.start_mark, event.end_mark, event.value
        if event.style == "|":
            begins_blank = not "".join(self._lines[start.line + 1 : start.line + 2]).strip()
            if begins_blank or not _BLOCK_HEAD.fullmatch(self._lines[start.line], start.column):
                raise _NotSureError
            return LiteralScalarString(value)
        is_plain = event.implicit[0]
        has_lost_text = is_plain and value and LOST_TEXT.match(self._lines[end.line], end.column)
        if start.line != end.line or has_lost_text or event.style == ">":
            raise _NotSureError
        return None if is_plain and value in NULLS else value
