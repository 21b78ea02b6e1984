"""The results of `verify` → the lines that are printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from docgen.language import say

if TYPE_CHECKING:
    from docgen import Verified


def heading(result: Verified) -> str:
    """Return the line of a folder. ✓: its documents were made again and are equal. ○: they were compared in part."""
    sign = "✓" if result.is_reproduced else "○" if result.is_sound else "✗"
    return f"{sign} {result.folder}"


def totals(results: Sequence[Verified]) -> Iterator[str]:
    """Yield the numbers of checked cases, files and characters, and what ○ means if it was printed."""
    counts = {
        "folders": sum(result.is_case for result in results),
        "files": sum(result.files for result in results),
        "characters": sum(result.characters for result in results),
        "faults": sum(len(result.findings) for result in results),
    }
    yield say("{folders} 件，{files} 个文件，{characters} 字：{faults} 处要看", **counts)
    same = sum(result.is_reproduced for result in results)
    if part := sum(result.is_sound for result in results) - same:
        yield say("✓ {same} 处重做过，逐字节相同；○ {part} 处只核对了一部分，没有发现不符", same=same, part=part)
