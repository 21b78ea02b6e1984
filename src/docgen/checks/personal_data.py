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


_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\ufe0e\ufe0f\u20e3\u00ad]")  # signs that nobody sees in a number
_NUMERALS = {"零": "0", "〇": "0", "○": "0", "幺": "1", **dict(zip("一二三四五六七八九", "123456789", strict=True))}
_NUMERALS |= dict(zip("壹贰叁肆伍陆柒捌玖", "123456789", strict=True))
_SPELLED = re.compile(
    r"(?![三四五六七八九]\d)[\d{0}](?:[ \-‐-―−.·_]?[\d{0}]){{4,}}(?<!\d[一二三四五六七八九])".format("".join(_NUMERALS))
)
"""A number of five digits or more, all or some of them in Chinese numerals. Shorter numbers are years.

One numeral before or after it may belong to another word: 张三13800138000, 二是.
"""
_LETTERS_IN_NUMBERS = re.compile(
    r"(?:(?<=\d)|(?<=\d[ -]))[OolI]+(?![A-Za-z])|(?<![A-Za-z])[OolI](?=(?:[ -]?[\dOolI]){10}(?![A-Za-z\d]))"
)
_DIGITS_OF_LETTERS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})

_GAP = r"[ \-_‐-―−.·•()]{0,2}"
_MOBILE = re.compile(
    rf"""(?<![0-9A-Za-z第])(?<!\d[-.])(?:\+?(?:00)?86{_GAP}|0)?
    (?:1[ .·-]{{0,2}}[3-9](?:[ .·-]{{0,2}}\d){{9}}     # in any groups
     | (?:\(1[3-9]\d\)|1[3-9]\d){_GAP}\d{{4}}{_GAP}\d{{4}}       # in the usual groups
     | 1[3-9]\d([^\w\s]{{1,2}})\d{{4}}\1\d{{4}}       # with any sign between the groups
    )(?![0-9])(?![ ]?(?:元|万|亿|美元|港元|吨|千|公里|米|平方|立方|人次|户|件|个|次|%|度|股|株|亩))""",
    re.VERBOSE,
)
_RUN = re.compile(r"\d(?:[^0-9A-Za-z一-鿿\n]{0,2}\d){9,}")
"""A run of digits that is long enough for a number of a telephone, a card or an identity."""
_LONG = re.compile(r"(?<![0-9A-Za-z])\d(?:[ \-·.]{0,2}\d){11,20}(?:[ \-·.]{0,2}[Xx×])?(?![0-9A-Za-z])")
"""A number that may be the number of an identity card or a bank card."""
_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[123]")
"""The first two digits of identity numbers (GB/T 2260)."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
"""The last digit of an identity number, by the weighted sum of the other digits modulo 11 (GB 11643)."""
_OTHER_NUMBER = re.compile(r"(?:编号|代码|案号|单号|合同|项目|税号|批号|序列号|标段|第)[^，。；、0-9]{0,6}$")
"""The words before a number that is no identity number."""
_IDENTITY_WORD = re.compile(r"(?:身份证|公民身份|证件号)[^，。；\d]{0,10}$")
_CARD_WORD = re.compile(
    r"""(?x)(?:卡号|银行卡|一卡通|存折|账号|帐号|账户|帐户|银行|信用社|储蓄)[^，。；\d]{0,10}$
    | 卡[ :是为"“(]{0,3}$"""
)
_OFFICE_ACCOUNT = re.compile("对公|基本户|专户|单位账户|公司账户|财政")

_MARK = r"[ :：是为\"“(]{0,3}"
_WORDED: dict[str, re.Pattern[str]] = {
    "qq": re.compile(
        rf"""(?ix)(?:(?<![a-z])q\ ?q|扣扣|企鹅)\ ?(?:号码?|账号)?{_MARK}[1-9](?:[ -]?\d){{4,10}}(?!\d)
        | [1-9]\d{{4,10}}@qq\.com"""
    ),
    "wechat": re.compile(
        rf"""(?ix)(?:微信|薇信|威信|v信|(?<![a-z])(?:wechat|weixin|wx|vx))(?:
            (?:号码?|id|账号){_MARK}[a-z][\w-]{{5,19}} | {_MARK}(?=[a-z\-]*[\d_])[a-z][a-z\d_-]{{5,19}})""",
        re.ASCII,
    ),
    "document": re.compile(
        rf"""(?ix)(?:护照|通行证|军官证|士兵证|驾驶证|驾照|社保卡|医保卡|居住证|回乡证|台胞证)[^\d，。；A-Z]{{0,6}}
            {_MARK}[A-Z]{{0,2}}\d{{6,12}}(?!\d)"""
    ),
    "plate": re.compile(
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼] ?[A-Z][ ·•.-]?"
        r"(?=[A-Z\d]{0,2}\d[A-Z\d]*\d)[A-HJ-NP-Z\d]{5,6}(?![A-Z\d])",
        re.IGNORECASE,
    ),
    "home telephone": re.compile(
        rf"(?:(?:家庭|住宅|家里|家中|家属|个人|私人|(?<![国专厂商独业作玩大行])家|(?<!住)宅)的?(?:联系)?(?:电话|座机|固话|固定电话|电){_MARK}|(?:电话|座机|固话)\(家\){_MARK})"
        r"\(?\d(?:[ \-()]{0,2}\d){6,11}"
    ),
    "address": re.compile(
        r"""(?x)(?:家住|住在|住址|家庭地址|现住|现居|居住地|居住于|居住在|户籍地|户籍所在地|常住地|户口所在地|住所[地:(]
              |(?<![入居留稳守抓管记兜卡盯保堵挡拦扛顶止困接])住(?=[一-鿿]{1,6}(?:区|县|镇|街道|乡|村)))
            [^。；;\n]{0,40}?
            (?:\d+(?:-\d+)*\ ?(?:号(?![楼线院])|室|房)|(?:\d+|[A-Z])\ ?(?:栋|幢|座|号楼)[A-Z]?座?
              (?:\d+单元)?\d{3,4}(?!\d)|\d+[A-Z]$)
          | (?:小区|花园|苑|公寓|新村|家属院|宿舍|家园|雅居|府邸|豪庭|华庭|花城|大院|社区|[一-鿿]城)
            [^，。；\n\d]{0,6}(?:\d+|[A-Z])\ ?(?:栋|幢|座|号楼|号)[A-Z]?座?(?:\d+单元)?(?:\d+楼)?\d{3,4}(?:室|房|号|户)?
            (?![\d余多家户万人平㎡个]|米)
          | 村[^，。；\n\d]{0,10}\d+(?:组|队|社)\d+号(?!楼)"""
    ),
}
"""Kind of data → the passages of this kind."""
_HINT = re.compile(
    r"[Qq]{2}|扣扣|企鹅|[微薇威Vv]信|[Ww][EeXx]|[Vv][Xx]|[照证卡]|宅电|电话|座机|固话|[Qq]\ ?[Qq]|住"
    r"|\d\ ?(?:[号室房栋幢座楼组队社]|单元)"
    r"|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼] ?[A-Za-z]"
)
"""A sign that every passage of `_WORDED` has. Texts without such a sign are not searched."""
_IN_ADDRESSES = re.compile(
    r"[零〇一二三四五六七八九十]+(?=栋|幢|座|单元|号楼|楼|组|队)|[零〇一二三四五六七八九]{3,4}(?=室|房|号)|(?<=[组队])[一二三四五六七八九十]+(?=号)"
)
"""A number in Chinese numerals that has its place in an address."""
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+(?:@|\ ?[(\[]at[)\]]\ ?)([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)", re.IGNORECASE)
_PRIVATE_MAIL = re.compile(
    r"(?:.*\.)?(?:qq|163|126|139|189|yeah|sina|sohu|tom|21cn|aliyun|foxmail|gmail|hotmail|outlook|live|icloud|yahoo)\.[a-z.]+",
    re.IGNORECASE,
)
"""The host of a mailbox that anybody may have."""
_OFFICE_MAILBOX = re.compile(
    "(?:单位|本?局|委|办公室?|政务|征[集求]|公[共开]|官方|监督|举报|投诉|工作)(?:意见|用)?(?:电子)?邮箱[^，。；]{0,4}$"
)


def personal_data(text: str) -> Iterator[PersonalDatum]:
    """Yield each passage of a text that looks like personal data."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    plain = _with_digits(plain)
    numbers = plain if _RUN.search(plain) else ""  # most texts have no long number
    for match in _MOBILE.finditer(numbers):
        yield PersonalDatum(say("手机号码"), match[0])
    for match in _LONG.finditer(numbers):
        if kind := _kind_of_number(match[0], numbers[: match.start()][-20:]):
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
    return {**kinds, "home telephone": say("住宅电话"), "address": say("家庭住址")}[name]


def _with_digits(plain: str) -> str:
    """Return a text with digits in place of Chinese numerals and letters inside long numbers."""
    spelled = _SPELLED.sub(lambda match: _digits(match[0]), plain)
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
