"""Cases without end, made of the sample cases: other numbers, names, dates and texts, the same every time."""

import datetime as dt
import itertools
import random
from collections.abc import Iterator

from conftest import SAMPLES

import docgen
from docgen.model import case_file
from docgen.model.case import Case
from docgen.model.case_file import CaseFile

FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏"
GIVEN = "样本示例范式参考明华建国丽娟志强秀英伟芳敏静磊洋勇艳杰娜涛超霞平刚桂玉兰"


def cases(count: int, seed: int = 2026, samples: tuple[str, ...] | None = None) -> Iterator[CaseFile]:
    """`count` cases, each with a number of its own. samples: which of them to vary; None means all final ones."""
    chance = random.Random(seed)
    files = [docgen.read(SAMPLES[name]) for name in samples or tuple(SAMPLES)]
    files = [file for file in files if file.case.reply.date and not casefile_lacks(file)]
    texts = [line for file in files for answer in file.case.reply.answers for line in _lines(answer.text)]
    for index in range(count):
        file = chance.choice(files)
        yield case_file.update(file, _varied(file.case, index, chance, texts))


def of_a_year(count: int) -> Iterator[CaseFile]:
    """`count` cases of one year without annexes."""
    files = (file for file in cases(count * 2) if file.case.handling.type != "分办")  # a year has every unit's reply
    for file in itertools.islice(files, count):
        proposal = file.case.proposal.model_copy(update={"year": "2025"})
        yield case_file.update(file, file.case.model_copy(update={"proposal": proposal, "annex": ()}))


def casefile_lacks(file: CaseFile) -> bool:
    """Whether documents of the case would lack something."""
    return any(made.missing for made in docgen.compose(file, "reply", draft=True))


def name(chance: random.Random) -> str:
    """A name of two or three characters."""
    return chance.choice(FAMILY) + "".join(chance.choice(GIVEN) for _ in range(chance.randint(1, 2)))


def _varied(case: Case, index: int, chance: random.Random, texts: list[str]) -> Case:
    date = case.reply.date + dt.timedelta(days=chance.randint(0, 9))
    number = f"{date.year}{index + 10000:05d}"
    drawn = iter(chance.sample(texts, len(texts)))  # no letter says a paragraph twice
    answers = tuple(
        answer.model_copy(update={"text": "\n".join(itertools.islice(drawn, chance.randint(1, 4)))})
        if isinstance(answer.text, str)
        else answer
        for answer in case.reply.answers
    )
    people = tuple(
        person if person.is_group else person.model_copy(update={"name": fresh})
        for person, fresh in zip(case.proposal.proposers, _names(len(case.proposal.proposers), chance), strict=True)
    )
    document_number = (case.reply.document_number or "").split("〔")[0] + f"〔{date.year}〕{index % 9999 + 1}号"
    return case.model_copy(
        update={
            "proposal": case.proposal.model_copy(update={"number": number, "proposers": people}),
            "reply": case.reply.model_copy(
                update={"date": date, "document_number": document_number, "answers": answers}
            ),
        }
    )


def _names(count: int, chance: random.Random) -> list[str]:
    found: list[str] = []
    while len(found) < count:
        if (fresh := name(chance)) not in found:
            found.append(fresh)
    return found


def _lines(text) -> list[str]:
    return [line for line in text.split("\n") if line.strip()] if isinstance(text, str) else []
