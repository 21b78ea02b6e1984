"""Mistakes in a case file: turn a pydantic error into a message that an officer understands, and into the line as it
should read.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from docgen.errors import Finding, Key, Place
from docgen.language import listing, say
from docgen.model.case import Case, record_in
from docgen.model.scalars import DOCUMENT_NUMBER


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
            message, step = say("没有这个键"), _step_for_key(problem["loc"], value)
        case "literal_error":
            message = say("“{value}”不在可选值之中", value=value)
            step = _step_for_choice(problem["loc"], str(context["expected"]), str(value))
        case "value_error":
            message = str(context["error"])
            key = str(problem["loc"][-1])
            if near := _NEAR[key](str(value)) if key in _NEAR else "":
                step = say("改为：{line}", line=f"{key}: {near}")
        case "string_type" if isinstance(value, Mapping):
            message, step = say("应为文字，却写成了键值"), say("文字中有冒号时请整句加引号")
        case "string_type" if isinstance(value, list):
            message, step = say("应为一段文字，却写成了列表"), say("去掉开头的“- ”")
        case "tuple_type" if isinstance(value, str):
            message, step = say("应为列表"), say("改为：{line}", line=_listed(problem["loc"], value))
        case "tuple_type":
            message, step = say("应为列表"), say("每项另起一行，以“- ”开头")
        case "model_type" | "model_attributes_type" if isinstance(value, str) and isinstance(problem["loc"][-1], int):
            model = _model(problem["loc"])
            message = say("应为若干“键: 值”，却写成了别的")
            bare = re.sub(r"^[-\w]+[：﹕]", "", value)
            step = say("改为：{line}", line=f"- {_first_key(model)}: {bare}")
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


def _step_for_key(location: tuple[str | int, ...], value: Any) -> str:
    """Return the next step for an unknown key: the line as it should read, or the possible keys."""
    model = _model(location[:-1])
    if near := _near_key(model, str(location[-1])):
        return say("改为：{line}", line=f"{near}: {_shown(value)}".rstrip())
    return say("可用的键：{names}", names=listing(sorted(model.model_fields) if model is not None else []))


def _step_for_choice(location: tuple[str | int, ...], expected: str, typed: str) -> str:
    """Return the next step for a wrong choice: the line as it should read, or the choices, as pydantic writes them."""
    if near := _near_choice(expected, typed):
        return say("改为：{line}", line=f"{location[-1]}: {near}")
    return say("可选：{choices}", choices=expected.replace("'", "").replace(" or ", "、").replace(", ", "、"))


def _model(location: tuple[str | int, ...]) -> type[BaseModel] | None:
    """Return the record class at a location of a case file; None if there is none."""
    model: type[BaseModel] | None = Case
    for part in location:
        if isinstance(part, str) and model is not None and part in model.model_fields:
            model = record_in(model.model_fields[part].annotation)
    return model


def _near_key(model: type[BaseModel] | None, typed: str) -> str | None:
    """Return the key that an officer probably meant by capitals, a mistyped key or a Chinese name; None if unknown."""
    if model is None:
        return None
    for name, field in model.model_fields.items():
        chinese = re.split("[，；：（ ]", field.description or "")[0]
        if typed in (chinese, name.upper()) or typed.lower().replace("-", "_").replace(" ", "_") == name:
            return name
    near = difflib.get_close_matches(typed.lower(), sorted(model.model_fields), n=1, cutoff=0.6)
    return near[0] if near else None


def _near_choice(expected: str, typed: str) -> str | None:
    """Return the only choice that a typed word contains: Ｂ类 → B, 主动公开 → 公开. None: there is none.

    A 不, 非 or 未 outside the choice reverses the meaning; then the result is None, too.

    expected: the choices, as pydantic writes them.
    """
    plain = unicodedata.normalize("NFKC", typed).upper()
    found = [choice for choice in re.findall("'([^']+)'", expected) if choice in plain]
    longest = []
    for choice in found:
        if not any(choice != other and choice in other for other in found):
            longest.append(choice)
    is_negated = any(word in plain and word not in "".join(longest) for word in "不非未")
    return longest[0] if len(longest) == 1 and not is_negated else None


def _near_document_number(typed: str) -> str:
    """Return the document number that a text means, in the form of the standard; empty if it means none.

    The result has the brackets of the standard, and neither 第 nor leading zeros.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed))
    match = re.fullmatch(r"([一-鿿]+)[〔(\[【（]?(\d{4})年?[〕)\]】）]?第?0*([1-9]\d*)号?", plain)
    number = f"{match[1]}〔{match[2]}〕{match[3]}号" if match else ""
    return number if DOCUMENT_NUMBER.fullmatch(number) else ""


def _near_date(typed: str) -> str:
    """Return a date that is typed as 20260508, 26-5-8 or 2026年5月8号 in the usual form; empty for any other text."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed))
    match = re.fullmatch(r"(\d{4})(\d{2})(\d{2})|(\d{4}|\d{2})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?", plain)
    if match is None:
        return ""
    year, month, day = [part for part in match.groups() if part]
    full = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return dt.date(full, int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _near_number(typed: str) -> str:
    """Return a case number in straight quotes, after the typed quotes and white space are removed.

    Empty: there was nothing to remove, or other signs remain.
    """
    plain = re.sub(r"[\s“”‘’\"']", "", typed)
    return f'"{plain}"' if re.fullmatch(r"[\w-]+", plain) and plain != typed else ""


def meant(key: Key, typed: str) -> str:
    """Return the value that a text of a field means without doubt, such as 深工信函〔2026〕15号 for 深工信函[2026]15.

    Empty: there is none, or the text needs no change. A year of two digits, and the number of a case, leave a doubt.
    """
    near = _NEAR.get(str(key[-1]))
    if near is None or key[-1] == "number" or not re.search(r"\d{4}", typed):
        return ""
    found = near(typed)
    return found if found != typed else ""


_NEAR = {
    "document_number": _near_document_number,
    "date": _near_date,
    "assigned": _near_date,
    "due": _near_date,
    "published": _near_date,
    "number": _near_number,
}
"""Key → the function that returns its value as it should read."""


def _first_key(model: type[BaseModel] | None) -> str:
    """Return the first key of a record. Every item of a list of these records has this key."""
    return next(iter(model.model_fields)) if model is not None else ""


def _shown(value: Any) -> str:
    """Return a value as one line of a case file; empty if it has several lines."""
    return value if isinstance(value, str) and "\n" not in value else ""


def _listed(location: tuple[str | int, ...], value: str) -> str:
    """Return the names of a text as a list on one line: [市财政局, 市教育局], [{name: 周敏}]."""
    parent, key = _model(location[:-1]), str(location[-1])
    items = [item.strip(" -－") for item in re.split("[、，,；;]", value) if item.strip(" -－")]
    if parent is not None and key in parent.model_fields and (record := record_in(parent.model_fields[key].annotation)):
        items = [f"{{{_first_key(record)}: {item}}}" for item in items]
    return f"{key}: [{', '.join(items)}]"
