"""Chinese numerals up to 99: number → numeral, and numeral → number."""

from __future__ import annotations


def numeral(number: int) -> str:
    """Return a number up to 99 in Chinese numerals, such as 二十三; empty for 0."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones else "")


NUMERAL_VALUES = {numeral(number): number for number in range(1, 100)}
"""Chinese numeral → its value, up to 99."""


def value_of(number: str | None) -> int:
    """Return the value of a number in digits or in Chinese numerals; 0 for None or another text."""
    return int(number) if number and number.isdecimal() else NUMERAL_VALUES.get(number or "", 0)
