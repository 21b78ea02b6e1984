"""What a command found out about departments → plain text on the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from docgen.interfaces import terminal

if TYPE_CHECKING:
    from docgen import GuideSection


def guide(sections: Iterable[GuideSection], *, as_json: bool) -> None:
    """Print all that an office can write, grouped; or as JSON."""
    if as_json:
        terminal.data({section.name: [asdict(entry) for entry in section.entries] for section in sections})
        return
    for section in sections:
        print(f"\n{section.title}")
        for entry in section.entries:
            print(f"  {entry.name}　{entry.meaning}")
            for line in entry.example.splitlines():
                print(f"      {line}")
