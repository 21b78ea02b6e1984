"""The text of a cell → whether the text is a label, and the field that the label names."""

from __future__ import annotations

import re
import unicodedata

from docgen.intake.passages import squeeze
from docgen.intake.stream import ORDINAL
from docgen.stationery.vocabulary import Vocabulary

LONGEST_LABEL = 14
"""The greatest length of a label in characters, without white space and remarks in brackets."""
_LONGEST_TEXT = 4 * LONGEST_LABEL
"""The greatest length of the text of a label, with white space and remarks. A text with line ends may have half."""
_REMARK = re.compile(r"[（(【\[][^）)】\]]*[）)】\]]")
_DECORATION = re.compile(r"^[\W_]+|[\W_]+$")
_FIGURE = re.compile(r"[\d\W年月日号第时分秒]+")
_SENTENCE = re.compile("[。，；！？,;!?]")
_PERSON = ("姓名", "名单")
"""The words of a column of names. The label above them says whose names these are."""
_ORDINAL = ("序号", "序", "顺序号", "行号")


class CellWords:
    """Knows the labels of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._fields: dict[str, str] = {}
        for field, labels in vocabulary.form.labels.items():
            self._fields |= {_plain(label): field for label in labels}
        self._fields |= dict.fromkeys(_ORDINAL, ORDINAL)
        self._ordinary = {_plain(word) for word in vocabulary.form.ordinary}
        self._kinds = set(vocabulary.proposer_titles)
        self._known: dict[str, str] = {}
        self._short: dict[str, bool] = {}
        self.first = {field: labels[0] for field, labels in vocabulary.form.labels.items()}
        """The usual label of each field."""

    def field(self, text: str) -> str:
        """Return the field of a text that is exactly a label; empty for any other text. 领衔代表（签名） is a label."""
        longest = _LONGEST_TEXT // 2 if "\n" in text.strip() else _LONGEST_TEXT
        if len(text) > longest:
            return ""
        if text not in self._known:
            without_remark = _plain(_REMARK.sub("", text))
            self._known[text] = self._fields.get(_plain(text)) or self._fields.get(without_remark, "")
        return self._known[text]

    def is_ordinary(self, text: str) -> bool:
        """Whether a label is also a word of prose, or of values, as 建议."""
        return _plain(text) in self._ordinary | self._kinds

    def is_general_title(self, text: str) -> bool:
        """Whether a label may mean the title or the background, as 案由."""
        return self.field(text) == "title" and self.is_ordinary(text)

    def may_be_label(self, text: str) -> bool:
        """Whether a text is short enough for a label, and has no figures or sentences."""
        if len(text) > _LONGEST_TEXT:
            return False
        if text not in self._short:
            plain = _plain(_REMARK.sub("", text))
            is_short = 0 < len(plain) <= LONGEST_LABEL and "：" not in text.rstrip("： \n")
            self._short[text] = is_short and not _FIGURE.fullmatch(plain) and not _SENTENCE.search(text)
        return self._short[text]

    def is_person(self, text: str) -> bool:
        """Whether a text is the label of a column of names, as 姓名."""
        return squeeze(text) in _PERSON

    def column(self, above: str, below: str) -> tuple[str, str]:
        """Return the label and the field of a column whose header has two rows.

        above, below: the words in the first and in the second row. 姓名 below 附议人 means the names of the 附议人.
        主办 below 承办单位 is a label of its own.
        """
        if not below or below == above:
            return above, self.field(above)
        if not above:
            return below, self.field(below)
        label = f"{above}·{below}"
        if self.is_person(below) and self.field(above):
            return label, self.field(above)
        joined = self.field(squeeze(above + below))
        return label, joined or self.field(below)


def _plain(text: str) -> str:
    """Return a label without white space, signs around it, and differences of width."""
    return _DECORATION.sub("", unicodedata.normalize("NFKC", squeeze(text)))
