"""Chinese numerals as the account computes them, beside those that the vocabulary prints."""

from docgen.checks.chinese_numerals import NUMERAL_VALUES, numeral
from docgen.stationery.departments import Departments


def test_the_numerals_are_those_that_the_vocabulary_prints():
    words = Departments().stationery("base").vocabulary
    assert {words.ordinal(number): number for number in range(1, 100)} == NUMERAL_VALUES


def test_zero_has_no_numeral():
    assert numeral(0) == ""
