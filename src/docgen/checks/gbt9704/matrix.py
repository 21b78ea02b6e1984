"""The rules → all clauses of the standard, each with the way in which it is checked."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.checks.gbt9704.rule import Rule
from docgen.language import say


@dataclass(frozen=True, slots=True)
class Clause:
    """A requirement of the standard, and the way in which it is checked."""

    clause: str
    """The number of the clause."""
    title: str
    """The requirement in Chinese."""
    way: str
    """The way of checking: by docgen (`auto`), by a person in Word (`word`), or by a person on paper (`paper`)."""
    code: str = ""
    """The code of the rule that checks the requirement; empty if a person checks it."""

    @property
    def way_name(self) -> str:
        """The way of checking, in the user's language."""
        return {"auto": say("自动检查"), "word": say("需要 Word"), "paper": say("实物")}[self.way]


_BY_HAND = (
    ("5.1", "纸张 60～80g/m²、白度 80%～90%、耐折 15 次、不透明度 85%、pH 7.5～9.5", "paper"),
    ("5.2.2", "双面印刷时订口与切口不颠倒", "paper"),
    ("6.1", "制版：版面干净、无底灰、字迹清楚、不断划、尺寸标准，误差不超过 1mm", "paper"),
    ("6.2", "印刷：双面印、页码套正，误差不超过 2mm；黑色 BL100%，红色 Y80% M80%，均匀、牢固", "paper"),
    ("6.3", "装订：左侧、不掉页，两页页码误差不超过 4mm，裁切误差 ±1mm，四角成 90°", "paper"),
    ("6.3", "骑马订或平订：订位距上下各四分之一处（±4mm），无坏钉、漏钉", "paper"),
    ("7.2.1", "份号：6 位，版心左上角第一行顶格", "word"),
    ("7.2.2", "密级和保密期限：3 号黑体，第二行顶格", "word"),
    ("7.2.3", "紧急程度：3 号黑体，排在密级之下", "word"),
    ("7.2.4", "联合行文：主办机关在前，“文件”置于右侧上下居中", "word"),
    ("7.3.1", "标题：事由和文种准确", "word"),
    ("7.3.2", "主送机关过多时移至版记", "word"),
    ("7.3.5.1", "印章：端正、居中下压署名和日期，顶端距正文一行之内，红色，无空白印章", "paper"),
    ("7.3.5.1", "联合行文的印章：排列整齐，互不相交，首排印章顶端距正文一行之内", "paper"),
    ("7.3.5.3", "签发人签名章：右空四字，左空二字标职务", "paper"),
    ("7.3.7", "附件：另面编排，“附件”二字黑体顶格，标题居中第三行", "word"),
    ("7.3.7", "附件与正文一起装订；序号、标题与附件说明一致", "paper"),
    ("7.5", "版记前的空白页和版记页不编页码；附件与正文连续编", "word"),
    ("8", "横排表格：页码位置不变，单页表头在订口一边，双页在切口一边", "word"),
    ("9", "计量单位符合 GB 3100～3102", "word"),
    ("10.2", "命令（令）：令号在标志下空二行居中，令号下空二行编排正文，签名章右空四字", "word"),
    ("10.3", "纪要：出席、请假、列席人员名单，标签用黑体，回行与冒号后的首字对齐", "word"),
)
"""The requirements that docgen does not check: clause, title and way of each."""


def matrix(rules: tuple[Rule, ...]) -> tuple[Clause, ...]:
    """Return all clauses in the order of their numbers, whether docgen or a person checks them."""
    clauses = [Clause(rule.clause, rule.title, "auto", rule.code) for rule in rules]
    clauses += [Clause(clause, title, way) for clause, title, way in _BY_HAND]
    return tuple(sorted(clauses, key=lambda clause: [int(part) for part in clause.clause.split(".")]))
