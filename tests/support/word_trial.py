"""The trial by hand in Word and WPS: a letter for each kind of edit, a sheet that says what to do, and the check.

usage: word_trial.py FOLDER…, one for each program
A folder is not there: make the files and the sheet. It is: take the edited files back, and say which came back as the
sheet says.
"""

import shutil
import sys
from pathlib import Path

import word_edits

import docgen
from docgen.errors import DocgenError

CASE = Path(__file__).parents[2] / "samples/cases/01-science-environment.yaml"
SHEET, COPY = "做法.txt", "案件.yaml"
ENDINGS = (".docx", ".doc", ".wps", ".odt")
NAMES = {
    "untouched": "不改",
    "word changed": "改一个词",
    "paragraph in the middle": "中间加一段",
    "paragraph at the end": "末尾加一段",
    "paragraph behind a heading": "小标题后面加一段",
    "first paragraph deleted": "删去第一段",
    "whole answer deleted": "删去整条",
    "paragraph moved": "移动一段",
    "table inserted": "插入表格",
    "heading edited": "改小标题",
    "frame edited": "改称谓",
    "tracked changes": "开着修订改",
}
HEAD = """\
这个文件夹里的文书用 {program} 改，约 10 分钟。记下程序的版本：____________

每一份：打开，照下面做，保存，关闭。文件名不要改。
“不改”的一份：打开，随便敲一个字再删掉，保存。
“改一个词”的一份：做完以后另存为 .doc（WPS 里为 .wps；同名，同一个文件夹），再删去 .docx；核对时要有 LibreOffice。
“末尾加一段”的一份：做完以后在新写的那一段上加一条批注。
都做完以后把文件夹放回原处，运行：make trial。打 ✗ 的，连同程序的版本记下来。
"""


def plans():
    (composition,) = docgen.compose(docgen.read(CASE), "reply")
    return {"untouched": word_edits.Edit([]), **word_edits.plans(composition)}


def stem(number, kind):
    return f"{number:02d}-{NAMES[kind]}"


def prepare(folder):
    """Make the files."""
    (made,) = docgen.make([CASE], folder / "成文", kinds=["reply"], formats=["docx"]).cases
    letter = made.made[0].path
    shutil.copy(CASE, folder / COPY)
    shutil.copy(letter.parent / "printed.json", folder)
    sheet = [HEAD.format(program=folder.name)]
    for number, (kind, edit) in enumerate(plans().items()):
        shutil.copy(letter, folder / f"{stem(number, kind)}.docx")
        steps = [instruction(*operation) for operation in edit.operations] or ["不改。"]
        mode = "先打开“修订”。" if edit.tracked else ""
        sheet.append("\n".join([f"{stem(number, kind)}.docx　{mode}".rstrip("　"), *(f"  · {step}" for step in steps)]))
    (folder / SHEET).write_text("\n\n".join(sheet) + "\n", encoding="utf-8-sig")


def instruction(name, place, *rest):
    """What somebody does by hand."""
    where = f"以“{place[0].strip()[:14]}”开头的一段"
    if name == "replace":
        old, new = rest
        start = next(index for index, (a, b) in enumerate(zip(old + "\0", new + "\0", strict=False)) if a != b)
        end = 0
        while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
            end += 1
        gone, typed = old[start : len(old) - end], new[start : len(new) - end]
        before = old[max(0, start - 4) : start]
        spot = f"在“{before}”后面" if before else "在段首"
        return f"{where}：{spot}，" + (f"把“{gone}”改成“{typed}”" if gone else f"写上“{typed}”")
    if name == "after":
        is_long = len(rest[0]) > 40
        return f"{where}：在它后面另起一段，" + ("粘贴刚才剪下的一段" if is_long else f"写“{rest[0]}”")
    if name == "table":
        rows = "；".join("、".join(row) for row in rest[0])
        return f"{where}：在它后面插入 {len(rest[0])} 行 {len(rest[0][0])} 栏的表，填：{rows}"
    return f"{where}：整段剪去（连段落标记）"


def check(folder):
    """Yield a line for each file: whether it came back as the sheet says."""
    for number, (kind, edit) in enumerate(plans().items()):
        path = next((one for ending in ENDINGS if (one := folder / f"{stem(number, kind)}{ending}").exists()), None)
        try:
            faults = ["没有这一份"] if path is None else _faults(docgen.come_back(folder / COPY, path), kind, edit)
        except DocgenError as error:
            faults = [str(error)]
        yield f"{'✗' if faults else '✓'} {path.name if path else stem(number, kind)}　{'；'.join(faults)}".rstrip("　")


def _faults(came, kind, edit):
    found = word_edits.faults(came, edit)
    if kind == "paragraph at the end" and [one.key for one in came.comments] != list(edit.expected):
        found.append("批注没有回到这一条")
    return found


def main():
    has_faults = False
    for folder in map(Path, sys.argv[1:]):
        print(folder / SHEET)
        if not folder.exists():
            folder.mkdir(parents=True)
            prepare(folder)
            continue
        lines = list(check(folder))
        print("\n".join(lines))
        has_faults |= any(line.startswith("✗") for line in lines)
    raise SystemExit(has_faults)


if __name__ == "__main__":
    main()
