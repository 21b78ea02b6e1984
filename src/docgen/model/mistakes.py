"""Mistakes in a case file: turn a pydantic error or a YAML syntax error into a message that an officer understands."""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from docgen.errors import Finding, Place
from docgen.language import listing, say
from docgen.model.case import Case, record_in


def finding(problem: Any, place: Place) -> Finding:
    """Return a finding for one error of a pydantic validation.

    problem: an item of `ValidationError.errors()`.
    place: the place of the wrong value.
    """
    kind, context, value = problem["type"], problem.get("ctx", {}), problem["input"]
    message, step = say("不合要求：{detail}", detail=problem["msg"]), ""
    match kind:
        case "missing":
            message = say("缺少这一项")
        case "extra_forbidden":
            known = _known_keys(problem["loc"][:-1])
            near = difflib.get_close_matches(str(problem["loc"][-1]), known, n=1, cutoff=0.6)
            message = say("没有这个键")
            step = say("是否想写 {name}？", name=near[0]) if near else say("可用的键：{names}", names=listing(known))
        case "literal_error":
            message = say("“{value}”不在可选值之中", value=value)
            step = say(
                "可选：{choices}",
                choices=str(context["expected"]).replace("'", "").replace(" or ", "、").replace(", ", "、"),
            )
        case "value_error":
            message = str(context["error"])
        case "string_type" if isinstance(value, Mapping):
            message, step = say("应为文字，却写成了键值"), say("文字中有冒号时请整句加引号")
        case "string_type" if isinstance(value, list):
            message, step = say("应为一段文字，却写成了列表"), say("去掉开头的“- ”")
        case "tuple_type":
            message, step = say("应为列表"), say("每项另起一行，以“- ”开头")
        case "model_type" | "model_attributes_type" | "dict_type":
            message, step = say("应为若干“键: 值”，却写成了别的"), say("参照模板的缩进书写")
        case "bool_type" | "bool_parsing":
            message = say("“{value}”不在可选值之中", value=value)
            step = say("可选：{choices}", choices="是、否")
        case "date_type" | "date_from_datetime_parsing":
            message = say("“{value}”不是日期；应如 2026-03-05 或 2026年3月5日", value=value)
        case "string_pattern_mismatch":
            message = say("“{value}”应为正整数", value=value)
        case "too_long":
            message = say("至多 {count} 项", count=context["max_length"])
        case "too_short":
            message = say("至少要有一项")
    return Finding(code=f"case-{kind.replace('_', '-')}", message=message, place=place, next_step=step)


def _known_keys(location: tuple[str | int, ...]) -> list[str]:
    """Return the keys that a case file can have below a location, sorted."""
    model: type[BaseModel] | None = Case
    for part in location:
        if isinstance(part, str) and model is not None and part in model.model_fields:
            model = record_in(model.model_fields[part].annotation)
    return sorted(model.model_fields) if model is not None else []


@functools.cache
def _colon_errors() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return two patterns: a known key before a full-width colon, and a known key before a colon without a space."""
    schema = Case.model_json_schema()
    names: set[str] = set()
    for record in (schema, *schema["$defs"].values()):
        names |= set(record.get("properties", {}))
    keys = "|".join(sorted(names))
    return re.compile(rf"\s*(?:- )?({keys})："), re.compile(rf"\s*(?:- )?({keys}):(?=\S)")


def typing_error(text: str) -> tuple[int, str, str] | None:
    """Find the first typing error of a kind that is common in Chinese texts.

    The kinds are a full-width colon after a key, no space after a colon, and a full-width space at the start of a line.
    YAML itself reports such an error some lines too late.

    Return the number of the line (from 1), the message and the next step; None if there is no such error.

    text: a text that YAML cannot read.
    """
    full_colon, no_space = _colon_errors()
    for number, line in enumerate(text.split("\n"), 1):
        if match := full_colon.match(line):
            return number, say("“{key}”后面是全角冒号", key=match[1]), say("改成半角冒号加一个空格")
        if match := no_space.match(line):
            return number, say("“{key}”的冒号后面没有空格", key=match[1]), say("在冒号后加一个空格")
        if line.lstrip(" ").startswith("\u3000"):
            return number, say("行首用了全角空格"), say("用半角空格缩进")
    return None
