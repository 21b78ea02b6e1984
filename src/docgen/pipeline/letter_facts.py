"""A real letter → facts about the settings of its office. A fact quotes the words from which it was read.

In the words of a fact, tags such as `{{ proposal.title }}` replace the words of the case. A fact is sure only if no
word of the case is left and if its words cannot be read in another way. Settings that the letter does not show have no
fact.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.language import say
from docgen.pipeline import real_letter
from docgen.pipeline.real_letter import RealLetter

_SESSION = re.compile(r"第?[一二三四五六七八九十]+次(?:人大|代表)?(?:会议|大会)")
_BEFORE_CONGRESS = re.compile(r"关于|对|在|向|的|《|，|。|\}|您|你们")
_NUMBER = re.compile(r"(?P<first>第?)(?:(?<=第)\s)?[A-Z]*\d+(?:-\d+)?号")
_KIND = re.compile(r"(?:(?<=号)|(?<=号）))(?P<words>代表|委员)?(?P<kind>建议(?!案)|提案)")
_QUOTED = re.compile(r"(?:《(?P<angled>[^《》]+)》|“(?P<curled>(?:关于|建议)[^“”]+)”)(?!的(?:建议|提案))")
_BARE_TITLE = re.compile(r"(?<=提出的)关于(?:(?!收悉|，|。).)+?的(?:建议|提案)(?=已?收悉)")
_YOU = re.compile(r"您们|你们|您|你|贵单位")
_WE = re.compile(r"我(?:单位|局|委|厅|办|镇|乡|街道|中心|院|校|公司|大队|队|行|部|处|站|所)(?!们)")
_CASE_WORDS = re.compile(r"[\d《》]|届|次会议|同志|“关于|建议案")
_OTHER_OFFICE = re.compile(r"(?:(?!我)[\u4e00-\u9fff]){2,}(?:局|委员会|办公室)")
_OTHER_FORM = {"建议": "政协提案办理情况征询意见表", "提案": "人大代表建议办理情况征询意见表"}
"""Kind of proposal → the inherited name of the form for the other kind. A letter does not show this name."""
_ONE_KIND = re.compile("建议|提案|代表|委员")
"""The words that belong to only one kind of proposal."""
_SHARED = 4
"""A phrase that shares this number of consecutive characters with the case's title is about this case."""
_MOST_NAMED = 3
"""How many proposers a salutation names at most, as departments inherit it."""
_LONG_OPENING = 200
"""An opening of this many characters or more is doubtful: it has more than a set phrase."""
_FORM_NAME = re.compile(r"[^，。]*(?:反馈表|意见表|征询表|回执)")
_GREETING = re.compile("(您|你们)好[！。]?")
_REF = "{{ proposal.congress }}{{ proposal.session }}第{{ proposal.number }}号{{ proposal.kind }}"
_CONTACT_NAME = re.compile(
    r"(?P<label>(?:单位)?(?:联系人|承办人|经办人)(?:及(?:联系)?电话|员)?：)(?P<name>[\u4e00-\u9fff]{2,4}?)(?=[，,；\s]|联系|电话|$|）|\d)"
)
_PHONE = re.compile(r"\d{3,4}\s*-\s*\d{7,8}|1\d{10}|\d{7,12}")


@dataclass(frozen=True, slots=True)
class Fact:
    """A setting of the office, as a letter shows it."""

    key: str
    """The key of the setting, such as `phrases.closing`."""
    value: Any
    """The value. None: the letter says something about this setting that no value expresses."""
    quote: str
    """The words of the letter from which the fact was read."""
    is_sure: bool
    """Whether the words cannot be read in another way."""


def facts(letter: RealLetter, name: str, parts: Sequence[str]) -> tuple[Fact, ...]:
    """Return the facts that a letter shows. name: the office's full name. parts: the inherited parts of a reply."""
    found = [
        *_names(letter, name),
        *_number(letter),
        *_category(letter),
        *_title(letter, name),
        *_salutation(letter),
        *_opening(letter),
        *_closing(letter),
        *_attachments(letter),
        *_signature(letter, name),
        *_contact(letter),
        *_order(letter, parts),
        *_left_over(letter),
    ]
    return tuple(fact for fact in found if fact.quote)


def kind_of(letter: RealLetter) -> str:
    """Return the kind of proposal that a letter answers: 建议 or 提案. Empty: the letter does not show it."""
    # Every letter here has a salutation and an opening. The `or 0` behind them is for the type checker.
    salutation = letter.lines[letter.salutation or 0]
    if "委员" in salutation.replace("委员会", ""):
        return "提案"
    return "建议" if "代表" in salutation else ""


def _names(letter: RealLetter, name: str) -> Iterator[Fact]:
    """Yield how the office calls itself, and how others call it. The facts are sure if the text uses only one word."""
    counted = Counter(_WE.findall("\n".join(letter.lines)))
    if len(counted) == 1:
        (word,) = counted
        yield Fact("we", word, word, is_sure=True)
        yield Fact("you", word.replace("我", "你", 1), word, is_sure=True)
    elif counted:
        (word, _), *_ = counted.most_common()
        yield Fact("we", word, "、".join(counted), is_sure=False)


def _number(letter: RealLetter) -> Iterator[Fact]:
    """Yield the prefix of the document number, and whether the number stands above or under the title."""
    for index in letter.head:
        line = letter.lines[index]
        if index in letter.title or not real_letter.looks_like_number(line):
            continue
        match = real_letter.NUMBER.match(line)
        kind = kind_of(letter)
        if match and kind:
            yield Fact(f"numbers.{kind}", match["prefix"], line, is_sure=True)
        else:
            yield Fact(f"numbers.{kind or '建议'}", re.split("[〔［]", line)[0], line, is_sure=False)
        if letter.title:
            yield Fact("number_place", "title" if index > letter.title[-1] else "top", line, is_sure=True)
        return


def _category(letter: RealLetter) -> Iterator[Fact]:
    """Yield the place of the category, and the words of its mark."""
    head = [letter.lines[index] for index in letter.head]
    beside = [line for line in head if re.search(r"号\s*[（]?[A-E]类?[）]?$", line)]
    ends = [letter.lines[index] for index in letter.tail if _mark(letter.lines[index])]
    marks = [index for index in letter.head if index not in letter.title and _mark(letter.lines[index])]
    if beside:
        line = beside[0]
        words = line[line.rindex("号") + 1 :]
        yield Fact("category_place", "number", line, is_sure=True)
        yield Fact("phrases.mark_number", _mark_phrase(words.strip()), line, is_sure=True)
        yield Fact("phrases.mark_beside", "", line, is_sure=True)
    elif ends:
        yield Fact("category_place", "end", ends[0], is_sure=True)
        yield Fact("phrases.mark_end", _mark_phrase(ends[0]), ends[0], is_sure=True)
    elif marks:
        line = letter.lines[marks[0]]
        place = "title" if letter.title and marks[0] > letter.title[-1] else "top"
        yield Fact("category_place", place, line, is_sure=bool(letter.title))
        yield Fact("phrases.mark", _mark_phrase(line), line, is_sure=True)
        second = [line for line in head if real_letter.PUBLICITY.fullmatch(line)]
        if second and place == "title":
            yield Fact("phrases.mark_second", _publicity(second[0]), second[0], is_sure=True)


def _mark(line: str) -> re.Match[str] | None:
    """Return the match of a line that states a category; None for another line. A single A to E states no category."""
    match = real_letter.MARK.fullmatch(line.strip("（"))
    return match if match and (match["kind"] or re.search("类|办理结果", match["words"])) else None


def _mark_phrase(words: str) -> str:
    """Return words with values in place of the category and the publicity."""
    return _publicity(re.sub(r"[A-E]", "{{ reply.category }}", words, count=1))


def _publicity(words: str) -> str:
    """Return words with a value in place of the publicity."""
    return re.sub(
        r"主动公开|依申请公开|摘要公开|全文公开|不予公开|不公开|公开(?!属性)", "{{ reply.publicity }}", words, count=1
    )


def _title(letter: RealLetter, name: str) -> Iterator[Fact]:
    """Yield the title, with values in place of the case's words."""
    quote = "".join(letter.lines[index] for index in letter.title)
    if not quote:
        return
    phrase = _with_values(quote.replace(name, "{{ department.name }}"))
    is_sure = _is_general(phrase, letter) and "proposal." in phrase and not _ONE_KIND.search(_without_values(phrase))
    yield Fact("phrases.title", phrase.replace(_REF, "{{ phrase.ref }}"), quote, is_sure=is_sure)


def _salutation(letter: RealLetter) -> Iterator[Fact]:
    """Yield the words before and after the names, and how many proposers are named."""
    line = letter.lines[letter.salutation or 0]
    match = real_letter.PERSONS.fullmatch(line)
    if match is None:
        return
    greeting = match[1] or ""
    names = [name for name in re.split("、|，", match["names"].strip()) if name]
    phrase = f"{greeting}{{{{ proposal.salutation }}}}{match['colon']}"
    if match["title"] in ("人大代表", "政协委员"):
        yield Fact(f"proposers.titles.{kind_of(letter)}", match["title"], line, is_sure=True)
    is_sure = greeting != "尊敬" and match["colon"] == "："  # 尊敬 without 的 is probably a slip
    yield Fact("phrases.salutation", phrase, line, is_sure=is_sure)
    if others := match["others"]:
        is_sure = not re.search(r"\d", others) or others.lstrip("（")[0] == "等"
        yield Fact("proposers.others", re.sub(r"\d+", "{count}", others), line, is_sure=is_sure)
        yield Fact("proposers.leading", len(names), line, is_sure=True)
    elif len(names) > 1:
        # This letter names all proposers. It does not show whether the office would name more.
        yield Fact("proposers.most_named", max(len(names), _MOST_NAMED), line, is_sure=len(names) > _MOST_NAMED)


def _opening(letter: RealLetter) -> Iterator[Fact]:
    """Yield the opening, with values in place of the case's words, and the greeting above it."""
    quote = letter.lines[letter.opening or 0]
    cut = re.match(r".*?(?:答复|函复|复函|回复|反馈|汇报)如下[：。]", quote)
    opening = cut[0] if cut else quote
    phrase = _with_pronouns(_with_values(opening))
    is_sure = phrase.count("proposal.title") == 1 and opening == quote and len(quote) < _LONG_OPENING
    is_sure = is_sure and _is_general(phrase, letter) and _has_usual_pronoun(letter, opening)
    is_sure = is_sure and phrase.startswith(("{", "在"))  # a tag, or 在…会议上; other beginnings are doubtful
    is_sure = is_sure and not _ONE_KIND.search(_without_values(phrase))
    yield Fact("phrases.opening", phrase, opening, is_sure=is_sure)
    between = _between(letter)
    if _GREETING.fullmatch(between):
        greeting = f"body: {_with_pronouns(between)}"
        yield Fact("lines.greeting", greeting, between, is_sure=_has_usual_pronoun(letter, between))


def _between(letter: RealLetter) -> str:
    """Return the one line between the salutation and the opening. Empty: there is none, or there are several."""
    salutation, opening = letter.salutation or 0, letter.opening or 0
    return letter.lines[salutation + 1] if opening - salutation == 2 else ""


def _closing(letter: RealLetter) -> Iterator[Fact]:
    """Yield the first two closing paragraphs: the first as a phrase, the second as a line."""
    for position, index in enumerate(letter.closings[:2]):
        quote = letter.lines[index]
        phrase = _with_pronouns(quote)
        is_whole = quote.endswith(("。", "！", "!"))
        is_sure = is_whole and _is_general(phrase, letter) and _is_formula(quote) and _has_usual_pronoun(letter, quote)
        if position == 0:
            yield Fact("phrases.closing", phrase, quote, is_sure=is_sure)
        else:
            yield Fact("lines.closing_second", f"body: {phrase}", quote, is_sure=is_sure)


def _is_formula(quote: str) -> bool:
    """Return whether every sentence of a closing is a set phrase, such as thanks or a request for opinions."""
    for sentence in re.split("[。！]", quote):
        if sentence and not re.search(r"感谢|谢谢|批评指正|提.{0,4}意见|支持|意见和建议|此复|特此", sentence):
            return False
    return True


def _attachments(letter: RealLetter) -> Iterator[Fact]:
    """Yield the feedback form among the attachments. A whole letter without an attachment encloses no form."""
    if letter.attachments:
        quote = letter.lines[letter.attachments[0]]
        form = re.sub(r"^附件?：(1[.．、])?", "", quote)
        if _FORM_NAME.fullmatch(form):
            kind = kind_of(letter)
            is_general = not re.search("代表|委员|建议|提案", form)
            if not is_general and kind:
                form = f"{{% if proposal.kind == '{kind}' %}}{form}{{% else %}}{_OTHER_FORM[kind]}{{% endif %}}"
            yield Fact("phrases.feedback_form", form, quote, is_sure=is_general or bool(kind))
    elif letter.date is not None and not any(re.search("附件|回执|附：", line) for line in letter.lines):
        yield Fact("phrases.feedback_form", "", say("全文没有附件说明"), is_sure=True)


def _signature(letter: RealLetter, name: str) -> Iterator[Fact]:
    """Yield the signature; an empty one if the letter has only a date. A date in Chinese numerals is reported, too."""
    if letter.signature is not None:
        quote = letter.lines[letter.signature]
        if quote == name:
            yield Fact("phrases.signature", "{{ department.name }}", quote, is_sure=True)
        else:
            # The words are a part of the name, or only their last character differs from its beginning.
            is_near = len(quote) > 4 and (quote in name or name.startswith(quote[:-1]))
            yield Fact("phrases.signature", quote, quote, is_sure=is_near)
    elif letter.date is not None:
        above = letter.lines[letter.date - 1]
        yield Fact("phrases.signature", "", say("日期上面一行是：{line}", line=above[-14:]), is_sure=True)
    if letter.date is not None and not letter.lines[letter.date].strip("（）")[:4].isdigit():
        yield Fact("phrases.date", None, letter.lines[letter.date], is_sure=False)


def _contact(letter: RealLetter) -> Iterator[Fact]:
    """Yield the lines of the contact, with values in place of the person's name and phone number."""
    lines = [index for index in letter.tail if real_letter.CONTACT.search(letter.lines[index])]
    if not lines:
        return
    quote = letter.lines[lines[0]]
    if len(lines) == 1:
        phrase, is_sure = _contact_phrase(quote, "contact")
        yield Fact("phrases.contact", phrase, quote, is_sure=is_sure)
    else:
        quotes = [letter.lines[index] for index in lines]
        made = [_contact_phrase(line, "reply.contact") for line in quotes]
        text = "\n".join(f"note: {phrase}" for phrase, _ in made)
        # Two lines belong to one person if one line has the name and the other line has the phone number.
        is_one = text.count("reply.contact.name") == 1 and text.count("reply.contact.phone") == 1
        is_general = not re.search(r"\d|[\u4e00-\u9fff]：[\u4e00-\u9fff]", text)
        yield Fact("lines.contact", text, " / ".join(quotes), is_sure=is_one and is_general)


def _order(letter: RealLetter, parts: Sequence[str]) -> Iterator[Fact]:
    """Yield the parts in the order of the letter, if this order differs from the inherited order."""
    indexes = {
        "closing": letter.closings[:1],
        "closing_second": letter.closings[1:2],
        "attachments": letter.attachments,
        "signature": [] if letter.signature is None else [letter.signature],
        "date": [] if letter.date is None else [letter.date],
        "contact": [index for index in letter.tail if real_letter.CONTACT.search(letter.lines[index])],
        "mark_end": [index for index in letter.tail if _mark(letter.lines[index])],
    }
    ordered = sorted((lines[0], part) for part, lines in indexes.items() if lines)
    shown = [part for _, part in ordered if part in parts]
    # The parts that the letter shows are put in its order. The other parts keep their places.
    rest = iter(shown)
    wanted = [next(rest) if part in shown else part for part in parts]
    if indexes["closing_second"] and "closing_second" not in parts:
        wanted.insert(wanted.index("closing") + 1, "closing_second")
    if _GREETING.fullmatch(_between(letter)):
        wanted.insert(wanted.index("salutation") + 1, "greeting")
    if wanted != list(parts):
        quotes = [letter.lines[index][:12] for index, _ in ordered]
        yield Fact("parts.reply", wanted, " → ".join(quotes), is_sure=True)


def _left_over(letter: RealLetter) -> Iterator[Fact]:
    """Yield the lines after the body that show no setting, such as a responsible leader or copies."""
    for index in letter.tail:
        line = letter.lines[index]
        if not (real_letter.CONTACT.search(line) or _mark(line) or real_letter.PUBLICITY.fullmatch(line)):
            yield Fact("", None, line, is_sure=False)


def _contact_phrase(line: str, name: str) -> tuple[str, bool]:
    """Return a contact line with values, and whether no data of the person is left."""
    phrase = _PHONE.sub(f"{{{{ {name}.phone }}}}", line, count=1)
    phrase = _CONTACT_NAME.sub(rf"\g<label>{{{{ {name}.name }}}}", phrase, count=1)
    is_sure = f"{name}.phone }}}}" in phrase and f"{name}.name }}}}" in phrase and not re.search(r"\d", phrase)
    left = _without_values(phrase).replace("联系", "").replace("电话", "")
    return phrase, is_sure and not re.search(r"单位：[\u4e00-\u9fff]{3}", left)


def _with_values(text: str) -> str:
    """Return a text with values in place of the case's title, congress, session, number and kind."""
    text = _QUOTED.sub(_title_value, text)
    text = _BARE_TITLE.sub("{{ proposal.title }}", text)
    text = _with_congress(text)
    text = _KIND.sub(_kind_value, text)
    return _NUMBER.sub(r"\g<first>{{ proposal.number }}号", text)


def _with_congress(text: str) -> str:
    """Return a text with values in place of the congress and the session, such as 市十七届人大三次会议."""
    match = _SESSION.search(text)
    if match is None:
        return text
    before = text[: match.start()]
    start = max((found.end() for found in _BEFORE_CONGRESS.finditer(before)), default=0)
    if "届" not in before[start:]:
        return text
    return f"{before[:start]}{{{{ proposal.congress }}}}{{{{ proposal.session }}}}{text[match.end() :]}"


def _kind_value(match: re.Match[str]) -> str:
    """Return the tag that prints the kind. A word before the kind, such as 代表, is printed for this kind alone."""
    words = f"{{% if proposal.kind == '{match['kind']}' %}}{match['words']}{{% endif %}}" if match["words"] else ""
    return words + "{{ proposal.kind }}"


def _title_value(match: re.Match[str]) -> str:
    quoted = match["angled"] or match["curled"]
    if not re.match("关于|建议|对", quoted):
        return match[0]
    return "《{{ proposal.title }}》" if match["angled"] else "“{{ proposal.title }}”"


def _with_pronouns(text: str) -> str:
    return _YOU.sub("{{ proposal.you }}", text)


def _has_usual_pronoun(letter: RealLetter, text: str) -> bool:
    """Return whether a text addresses the readers with the pronoun that docgen would use, or with none.

    The pronoun is 您 for one person, 你们 for several persons, and 贵单位 for a group. If the salutation does not show
    who the readers are, the result is False.
    """
    match = real_letter.PERSONS.fullmatch(letter.lines[letter.salutation or 0])
    if match is None:
        return False
    used = set(_YOU.findall(text))
    if not used:
        return True
    usual = "您"
    if match["others"] or len(re.split("[、，]", match["names"])) > 1:
        usual = "你们"
    if match["title"] not in ("代表", "委员", "人大代表", "政协委员"):
        usual = "贵单位"
    return used == {usual}


def _is_general(phrase: str, letter: RealLetter) -> bool:
    """Return whether a phrase contains no words of this case: no number, no other office, nothing of its subject."""
    bare = _without_values(re.sub(r"《\{\{ proposal.title \}\}》", "", phrase))
    if _CASE_WORDS.search(bare) or _OTHER_OFFICE.search(bare):
        return False
    titles = [match[0] for match in _BARE_TITLE.finditer(letter.lines[letter.opening or 0])]
    for line in letter.lines[: (letter.opening or 0) + 1]:
        titles += [match["angled"] or match["curled"] for match in _QUOTED.finditer(line)]
    for start in range(len(bare) - _SHARED + 1):
        if any(bare[start : start + _SHARED] in title for title in titles):
            return False
    return True


def _without_values(text: str) -> str:
    return re.sub(r"\{% if.*?endif %\}|\{\{.*?\}\}", "", text)
