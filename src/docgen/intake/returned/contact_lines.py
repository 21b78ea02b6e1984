"""A line with a contact, as （联系人：杜工，联系电话：0755-7654321） → the values of a `Contact`."""

from __future__ import annotations

import re
import unicodedata

from docgen.intake.passages import WHITE, squeeze

_GAP = f"[{WHITE}]*"
_WORDS = {
    "name": ("联系人姓名", "联系人", "经办人员", "经办人", "承办人", "联系人员", "联络人", "联络员"),
    "phone": ("联系电话", "联系方式", "办公电话", "电话", "手机", "电话号码"),
    "address": ("联系地址", "通讯地址", "地址"),
    "postcode": ("邮政编码", "邮编"),
}
_LABELS: dict[str, str] = {}
for _key, _words in _WORDS.items():
    _LABELS |= dict.fromkeys(_words, _key)
_ANY = "|".join(_GAP.join(word) for word in sorted(_LABELS, key=len, reverse=True))
_LABEL = re.compile(f"(?P<word>{_ANY})(?:{_GAP}[及和、与/]{_GAP}(?P<second>{_ANY}))?{_GAP}[：:]?{_GAP}")
_OWNER = re.compile("^(?:单位|本单位|承办单位|会办单位)(?=联系|电话)")
_PHONE = re.compile(r"(?:\+?\d[\d\-—－ ]{5,}\d)(?:转\d+)?")
_MARKS = f"{WHITE}，,；;。、（）()"


def contact_in(line: str) -> dict[str, str]:
    """Return the values of a contact line; nothing for any other line. A contact line begins with a label."""
    text = _OWNER.sub("", line.strip(_MARKS))
    labels = list(_LABEL.finditer(text))
    begins_with_label = bool(labels) and labels[0].start() == 0
    has_value = re.search("[：:]", text) or _PHONE.search(text)
    if not begins_with_label or not has_value:
        return {}
    found: dict[str, str] = {}
    ends = [*(label.start() for label in labels[1:]), len(text)]
    for label, end in zip(labels, ends, strict=True):
        value = text[label.end() : end].strip(_MARKS)
        keys = {_LABELS[squeeze(word)] for word in (label["word"], label["second"]) if word}
        phone = _PHONE.search(value)
        # One value may contain a name and a phone number. The phone number is taken out. What remains is the name.
        if phone and keys & {"name", "phone"}:
            found.setdefault("phone", unicodedata.normalize("NFKC", phone[0]).replace("—", "-"))
            value = (value[: phone.start()] + value[phone.end() :]).strip(_MARKS)
            keys -= {"phone"}
            keys = keys or {"name"}
        for key in keys:
            if value:
                found.setdefault(key, value)
    return found
