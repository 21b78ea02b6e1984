"""Contender: plain letters → one Word file by one pass of docxtpl over a template that loops over them.

python book_docxtpl.py FOLDER OUT
"""

import json
import sys
import zipfile
from pathlib import Path

import stopwatch
from docxtpl import DocxTemplate

BODY = "word/document.xml"


def looped(template: Path, path: Path) -> None:
    """The template of one letter with a loop around its blocks; the head is said once."""
    opened, closed = (f"<w:p><w:r><w:t>{{%p {tag} %}}</w:t></w:r></w:p>" for tag in ("for letter in letters", "endfor"))
    with zipfile.ZipFile(template) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name).decode()
            if name == BODY:
                first, last = "{%p for block in blocks %}", "{%p endfor %}"
                begin = data.rindex("<w:p>", 0, data.index(first))
                end = data.index("</w:p>", data.rindex(last)) + len("</w:p>")
                inside = data[begin:end].replace(first, "{%p for block in letter.blocks %}")
                data = data[:begin] + opened + inside + closed + data[end:]
            new.writestr(name, data)


def main(folder: Path, out: Path) -> None:
    letters = json.loads((folder / "letters.json").read_text("utf-8"))
    looped(folder / f"docxtpl-{letters[0]['shell']}.docx", out / "looped.docx")
    start = stopwatch.spent()
    template = DocxTemplate(out / "looped.docx")
    template.render({**letters[0], "letters": letters}, autoescape=True)
    template.save(out / "docxtpl.docx")
    print(json.dumps({"CPU s": stopwatch.spent() - start, "peak MB": stopwatch.peak()}))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
