"""The rules for signs and characters: full-width punctuation, pairs of quotes and brackets, simplified characters."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from docgen.checks.case_rules.passages import WrittenPassage, WrittenTexts, text_key_of, warning
from docgen.checks.phrases import phrases
from docgen.errors import Finding
from docgen.language import say
from docgen.stationery.departments import Departments

_HALF_WIDTH = phrases("writing.half_width")
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|[\w.+-]+@[\w.-]+", re.ASCII)
_PAIRS = {"”": "“", "’": "‘", "）": "（", "》": "《", "〉": "〈", "】": "【", "〕": "〔", "」": "「", "』": "『"}
_PAIRED = re.compile(f"[{''.join(_PAIRS)}{''.join(_PAIRS.values())}]")
_FOLDED = str.maketrans({"(": "（", ")": "）"})
_LIST_NUMBER = re.compile(r"(?:(?<=^)|(?<=[；。：，、]))\s*(?:\d{1,2}|[一二三四五六七八九十]|[a-z])[)）]")
"""A number with half a bracket, as 1）."""
_DOUBLED_MARK = re.compile("[，、；：。]{2,}|[！？][，、；：。]")
_DOUBLED_WORD = phrases("writing.doubled_word")
_CUT, _CUT_AFTER_COMMA = phrases("writing.cut"), phrases("writing.cut_after_comma")
_STOPS = tuple("。！？；：…”’）》】.)!?;:")
_LONGEST_LINE = 40
"""A line of more characters with a comma in it is a sentence, and ends with a full stop."""
_QUOTED_SIGN = re.compile("“[“”‘’（）《》〈〉【】〔〕「」()｛｝]+”|‘[“”（）《》]+’|“”|‘’")
"""Signs in quotation marks, which the text only mentions."""
_APOSTROPHE = re.compile(r"(?<=[A-Za-z])’(?=[a-z])")  # the apostrophe in Western words, such as it’s
_HAN = range(0x4E00, 0xA000)
_LEVEL_1 = range(0xA4, 0xC7)
"""The first bytes in Big5 of the characters in common use (level 1)."""
_ALSO_SIMPLIFIED = frozenset(
    "伋伕佺倣偭偯偺傚僇僎僩儅儳剋劻勗勦吋呎啗啣嘐堉塭塽墦奭妳姅姪嬝屘屝崁巉帟彊徬惇愒慇抆揹搆搾撚撢擭敔昤昇晅晞暍暱暸杗枓栘梂"
    "梡梱棻楛榣槃橾櫂櫺歜毚毬汍沍沘沬泜洸浥浬涊湣湩湲潟潠澴濩濬炤焜煆煖燄燐燸牠牴玆玥玨珪珮琍琯瑯璘璟瓖甽疢痲痳痺瘉睪瞇瞋瞭砠砲硿祇"
    "祐穋箄箠篛簷籐籣籥糢縿繙耑脤脰芣蔆蘗衹裯褕褽覜觔觼詨詻誧谿豭貍賸跦跼踡踫迆迺遝郃鄗鄘釆釭鉼銲鎗鑤阬隄雊霤韹餽鯈鶸鼇"
)
"""Characters of level 1 that are not reported, because they have no simplified form or occur in names."""
_MOST_SHOWN = 5


def marks_are_full_width(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """Chinese text has full-width punctuation. Each text is reported once, at its first half-width mark."""
    reported = set()
    for passage in written.passages:
        match = _HALF_WIDTH.search(_ADDRESS.sub(lambda address: "a" * len(address[0]), passage.text))
        if match is None or passage.key in reported:
            continue
        reported.add(passage.key)
        shown = passage.text[max(match.start() - 6, 0) : match.end() + 2]
        message = say("“{text}”用了半角标点", text=shown)
        yield warning("marks-half-width", message, passage.place, say("改为全角的标点"))


def nothing_is_typed_twice_in_a_row(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """No punctuation mark and no word is doubled."""
    for passage in written.passages:
        if match := _DOUBLED_MARK.search(passage.text) or _DOUBLED_WORD.search(passage.text):
            shown = passage.text[max(match.start() - 6, 0) : match.end() + 2]
            yield warning("typed-double", say("“{text}”里多打了一遍", text=shown), passage.place)


def sentences_are_finished(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """No paragraph breaks off in the middle of a sentence. A colon may end one that text or a table follows."""
    texts_with_table = {text_key_of(passage.key) for passage in written.passages if passage.is_cell}
    for text in written.texts:
        for passage in text:
            line = passage.text
            is_followed = passage is not text[-1] or text_key_of(passage.key) in texts_with_table
            is_sentence = "。" in line or ("，" in line and len(line) > _LONGEST_LINE)
            is_cut = bool(_CUT.search(line[-3:])) and not (line.endswith("：") and is_followed)
            is_cut |= "，" in line and bool(_CUT_AFTER_COMMA.search(line[-3:]))
            if is_cut or (is_sentence and not line.endswith(_STOPS)):
                yield warning("sentence-cut", say("“{text}”没有写完", text=line[-16:]), passage.place, say("补写完整"))


def marks_are_paired(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """Every quotation mark and bracket of a paragraph has its partner."""
    for passage in written.passages:
        if sign := _unpaired_sign(passage):
            message = say("“{text}”里的 {sign} 没有成对", text=passage.text[:16], sign=sign)
            yield warning("marks-unpaired", message, passage.place)


def _unpaired_sign(passage: WrittenPassage) -> str:
    """Return the first sign that has no partner in its paragraph; empty if each sign has a partner."""
    plain = passage.text.translate(_FOLDED)
    for pattern in (_QUOTED_SIGN, _LIST_NUMBER, _APOSTROPHE):
        plain = pattern.sub("", plain)
    waiting: list[str] = []
    signs: list[str] = _PAIRED.findall(plain)
    for sign in signs:
        if sign not in _PAIRS:
            if sign in "“‘" and sign in waiting:
                return sign
            waiting.append(sign)
        elif not waiting or waiting.pop() != _PAIRS[sign]:
            return sign
    return waiting[-1] if waiting else ""


def characters_are_simplified(written: WrittenTexts, _departments: Departments) -> Iterator[Finding]:
    """No text has traditional characters, apart from names that the case has elsewhere."""
    names = _names(written)
    for passage in written.passages:
        characters = dict.fromkeys(passage.text)
        if found := [one for one in characters if one not in names and _is_traditional(one)]:
            message = say("有繁体字：{characters}", characters="、".join(found[:_MOST_SHOWN]))
            yield warning("characters-traditional", message, passage.place, say("改为规范字；人名、地名原来就是的不改"))


def _names(written: WrittenTexts) -> str:
    """Return the names of people and units of a case."""
    case = written.case
    names = [case.handling.lead, *case.handling.co_handlers]
    names += [person.name for person in case.proposal.ordered_proposers]
    for contact in (case.reply.contact, *(opinion.contact for opinion in case.opinions)):
        if contact and contact.name:
            names.append(contact.name)
    return "".join(names)


@functools.cache
def _is_traditional(character: str) -> bool:
    """Return whether a character is traditional and in common use: in Big5 level 1, and not in GB 2312."""
    if ord(character) not in _HAN or character in _ALSO_SIMPLIFIED:
        return False
    if character == "後":  # GB 2312 contains this character as a surname.
        return True
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        try:
            return character.encode("big5")[0] in _LEVEL_1
        except UnicodeEncodeError:
            return False
    return False
