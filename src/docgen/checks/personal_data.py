"""A text → the passages that look like personal data: telephone, identity and card numbers, addresses and others.

People write such numbers with full-width digits, spaces, hyphens, Chinese numerals or the letter O. So the text is
first brought to its plain form (NFKC). Office telephones, public hotlines and masked numbers are no personal data.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from docgen.checks.chinese_numerals import NUMERAL_VALUES
from docgen.checks.phrases import phrases
from docgen.language import say


@dataclass(frozen=True, slots=True)
class PersonalDatum:
    """A passage that looks like personal data."""

    kind: str
    """The kind of data, such as an identity number, in the language of the user."""
    text: str
    """The passage in its plain form."""
    is_certain: bool = True
    """Whether the data belong to a person. An e-mail address may be that of an office."""


_INVISIBLE = re.compile(
    "[\u00ad\u0300-\u036f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20f0\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
"""Signs that have no width, or that are drawn over the sign before them."""
_PLAIN_SIGNS = {ord(sign): latin for sign, latin in zip("ОоΟοІΙіХхΧχАаВЕеС", "OoOoIIiXxXxAaBEeC", strict=True)}
"""Cyrillic and Greek letters that look like Latin ones, and digits in circles that NFKC leaves as they are."""
_PLAIN_SIGNS |= {
    code: str(unicodedata.digit(chr(code)))
    for first in (0x2776, 0x2780, 0x278A, 0x24F5)
    for code in range(first, first + 9)
}
_NUMERALS = dict(zip("零〇○洞幺一二两三四五六七拐八九勾", "00001122345677899", strict=True))
_NUMERALS |= dict(zip("壹贰貳叁參肆伍陆陸柒捌玖", "122334566789", strict=True))
_SPELLED = phrases("personal_data.spelled")
_SPELLED_GROUPS = phrases("personal_data.spelled_groups")
_LETTERS_IN_NUMBERS = phrases("personal_data.letters_in_numbers")
_DIGITS_OF_LETTERS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})

_MOBILE = phrases("personal_data.mobile")
_RUN = re.compile(r"\d(?:(?:[^0-9A-Za-z一-鿿\n]{0,5}|[杠横空点转再接])\d){9,}")
"""A run of digits that is long enough for a number of a telephone, a card or an identity."""
_LONG = re.compile(r"(?<![0-9A-Za-z])\d(?:[ \-·._]{0,2}\d){11,20}(?:[ \-·._]{0,2}[Xx×])?(?![0-9A-Za-z])")
"""A number that may be the number of an identity card or a bank card."""
_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[123]")
"""The first two digits of identity numbers (GB/T 2260)."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
"""The last digit of an identity number, by the weighted sum of the other digits modulo 11 (GB 11643)."""
_OTHER_NUMBER = phrases("personal_data.other_number")
_IDENTITY_WORD = re.compile(r"(?:身份证|公民身份|证件号)[^，。；\d]{0,10}$")
_CARD_WORD = phrases("personal_data.card_word")
_CARD_BEHIND = phrases("personal_data.card_behind")
_OFFICE_ACCOUNT = re.compile("对公|基本户|专户|单位账户|公司账户|财政")

_WORDED = {
    name: phrases(f"personal_data.{name}")
    for name in (
        *("masked_mobile", "masked_identity", "masked_card", "qq", "wechat", "account", "document", "birth", "illness"),
        *("plate", "name_of_citizen", "whereabouts", "biometric", "home_telephone", "address"),
    )
}
"""Kind of data → the passages of this kind."""
_HINT = phrases("personal_data.hint")
_IN_ADDRESSES = phrases("personal_data.in_addresses")
_MAIL = phrases("personal_data.mail")
_PRIVATE_MAIL = phrases("personal_data.private_mail")
_OFFICE_MAILBOX = phrases("personal_data.office_mailbox")


def personal_data(text: str) -> Iterator[PersonalDatum]:
    """Yield each passage of a text that looks like personal data."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(_PLAIN_SIGNS)
    plain = _with_digits(re.sub(r"[^\S\n]+", " ", plain))
    numbers = plain if _RUN.search(plain) else ""  # most texts have no long number
    for match in _MOBILE.finditer(numbers):
        yield PersonalDatum(say("手机号码"), match[0])
    for match in _LONG.finditer(numbers):
        before = numbers[: match.start()][-20:]
        if _CARD_BEHIND.match(numbers, match.end()):
            before += "银行卡"
        if kind := _kind_of_number(match[0], before):
            yield PersonalDatum(kind, match[0])
    worded = _IN_ADDRESSES.sub(lambda match: str(NUMERAL_VALUES.get(match[0], 0) or _digits(match[0])), plain)
    if _HINT.search(worded):
        for name, pattern in _WORDED.items():
            for match in pattern.finditer(worded):
                yield PersonalDatum(_kind_of_words(name), match[0])
    for match in _MAIL.finditer(plain):
        if not re.fullmatch(r"[1-9]\d{4,10}@qq\.com", match[0]):
            is_private = _PRIVATE_MAIL.fullmatch(match[1]) and not _OFFICE_MAILBOX.search(plain[: match.start()])
            yield PersonalDatum(say("电子邮箱"), match[0], is_certain=bool(is_private))


def _kind_of_words(name: str) -> str:
    """Return the kind of data for a key of `_WORDED`, in the language of the user."""
    kinds = {"qq": "QQ", "wechat": say("微信号"), "document": say("证件号码"), "plate": say("车牌号")}
    kinds |= {"home_telephone": say("住宅电话"), "address": say("家庭住址")}
    kinds |= {"masked_mobile": say("手机号码"), "masked_identity": say("身份证号码"), "masked_card": say("银行卡号")}
    kinds |= {"account": say("账号"), "name_of_citizen": say("姓名"), "whereabouts": say("行踪")}
    kinds |= {"biometric": say("生物识别信息")}
    return {**kinds, "birth": say("出生日期"), "illness": say("病情")}[name]


def _with_digits(plain: str) -> str:
    """Return a text with digits in place of Chinese numerals and letters inside long numbers."""
    plain = re.sub(r"(?:\(\d\)){5,}", lambda match: re.sub(r"\D", "", match[0]), plain)
    spelled = _SPELLED_GROUPS.sub(lambda match: _digits(match[0]), plain)
    spelled = _SPELLED.sub(lambda match: _digits(match[0]), spelled)
    return _LETTERS_IN_NUMBERS.sub(lambda match: match[0].translate(_DIGITS_OF_LETTERS), spelled)


def _digits(number: str) -> str:
    """Return a number with digits in place of Chinese numerals."""
    return "".join(_NUMERALS.get(sign, sign) for sign in number)


def _kind_of_number(number: str, before: str) -> str:
    """Return the kind of data that a long number is; empty if it is none. before: the text before the number."""
    digits = re.sub(r"[^\dXx×]", "", number).upper().replace("×", "X")
    if _MOBILE.fullmatch(number):
        return ""
    is_named = _IDENTITY_WORD.search(before) is not None
    if is_named and len(digits) in (15, 17, 18):
        return say("身份证号码")
    if len(digits) in (15, 18) and _has_birthday(digits):
        is_right = len(digits) == 18 and _has_right_check_digit(digits)
        if is_right or not _OTHER_NUMBER.search(before):
            return say("身份证号码")
    if "X" in digits or _OFFICE_ACCOUNT.search(before):
        return ""
    if _CARD_WORD.search(before) or (digits[0] in "3456" and 16 <= len(digits) <= 19 and _passes_luhn(digits)):
        return "" if _OTHER_NUMBER.search(before) else say("银行卡号")
    return ""


def _has_birthday(digits: str) -> bool:
    """Return whether a number begins like an identity number: with a province, a district and a day of birth."""
    if not _PROVINCE.match(digits):
        return False
    birthday = digits[6:14] if len(digits) == 18 else f"19{digits[6:12]}"
    try:
        day = dt.date(int(birthday[:4]), int(birthday[4:6]), int(birthday[6:]))
    except ValueError:
        return False
    return 1900 <= day.year <= 2100


def _has_right_check_digit(digits: str) -> bool:
    """Return whether the last digit of an identity number is right."""
    if not digits[:-1].isdigit():
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits[:-1], strict=True))
    return digits[-1] == _CHECK_DIGITS[total % 11]


def _passes_luhn(digits: str) -> bool:
    """Return whether the last digit of a card number is right by the Luhn algorithm."""
    reversed_digits = [int(digit) for digit in reversed(digits)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in reversed_digits[1::2]]
    return (sum(reversed_digits[::2]) + sum(doubled)) % 10 == 0
