"""The labels of a city or office: 标签.toml, beside the forms or in the templates folder → a vocabulary.

Each line has a label of docgen, and the words that the forms of a city or office have for it:

    标题 = ["事项名称"]
    主办单位 = ["责任科室", "承办科室"]
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from docgen.errors import InputError, Place
from docgen.files import toml_files
from docgen.language import foreign, say
from docgen.stationery.vocabulary import Vocabulary

_BARE_KEY = re.compile(r"(?m)^[ \t]*([一-鿿/]+)[ \t]*=")
FILE_NAME = "标签.toml"


def with_local_labels(vocabulary: Vocabulary, folder: Path) -> Vocabulary:
    """Return the vocabulary with the labels of a folder; the same vocabulary if the folder has no such file.

    A word that was a label of another field becomes a label of the field that the file states. A file with a key that
    is no known label, or with a value that is no list of words, raises an `InputError`.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        return vocabulary
    labels = dict(vocabulary.form.labels)
    known: dict[str, str] = {}
    for field, words in labels.items():
        known |= dict.fromkeys((field, *words), field)
    for key, added in _lines_of(path).items():
        if key not in known or not _is_list_of_words(added):
            usual = "、".join(words[0] for words in labels.values() if words)
            raise InputError(
                say("标签文件的“{key}”不对", key=key),
                place=Place(str(path), key),
                next_step=say("等号左边写下列标签之一，右边写一列加引号的文字：{labels}", labels=usual),
            )
        for field, old in labels.items():
            labels[field] = tuple(word for word in old if word not in added)
        labels[known[key]] = (*labels[known[key]], *added)
    return replace(vocabulary, form=replace(vocabulary.form, labels=labels))


def _lines_of(path: Path) -> Mapping[str, Any]:
    """Return the lines of a file of labels, or of its table [form]. Unlike in TOML, a Chinese key needs no quotes."""
    source = _BARE_KEY.sub(r'"\1" =', toml_files.text(path))
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            say("标签文件读不懂：{error}", error=foreign(str(error))),
            place=Place(str(path)),
            next_step=say("检查这一处的引号和等号；文件须为 UTF-8"),
        ) from error
    form = data.get("form", data)
    return form if isinstance(form, Mapping) else data


def _is_list_of_words(words: object) -> bool:
    return isinstance(words, list) and all(isinstance(word, str) and word.strip() for word in words)
