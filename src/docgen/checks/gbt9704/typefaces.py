"""Fonts of a PDF: embedded, of the standard or standing in for one of its fonts, with a glyph for each character."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.checks.gbt9704.rule import ALL, Fault, Look, Subject, is_font, rule
from docgen.errors import Severity
from docgen.language import say


@rule("5.2.3-embedded", "字体嵌入文件", kinds=ALL)
def embedded(subject: Subject) -> Iterator[Fault]:
    """A font that is not embedded is replaced by whatever the reader's machine has."""
    for font in subject.document.fonts:
        if not font.embedded:
            yield Fault(say("字体 {font} 没有嵌入", font=font.name))


@rule("5.2.3-glyph", "每个字都有字形", look=Look.PAGE, kinds=ALL)
def glyphs(subject: Subject) -> Iterator[Fault]:
    """A character without a glyph is printed as an empty box or not at all, though it can be searched."""
    for page in subject.document.pages:
        missing = sorted({glyph.character for line in page.lines for glyph in line.glyphs if glyph.missing})
        if missing:
            yield Fault(
                say("没有字形：{characters}", characters=" ".join(f"U+{ord(c):04X}" for c in missing[:8])), page.number
            )


@rule("5.2.3-stand-in", "用了替代字体", kinds=ALL, severity=Severity.INFO)
def stand_ins(subject: Subject) -> Iterator[Fault]:
    """An open font in the place of one that the standard names looks alike but is not the same."""
    profile = subject.profile
    for font in subject.document.fonts:
        own = [
            purpose
            for purpose, stack in profile.fonts.items()
            if any(font.name.casefold().startswith(name.casefold()) for name in stack.stand_ins)
            and is_font(font.name, purpose, profile)
        ]
        if own:
            names = "、".join(dict.fromkeys(profile.fonts[purpose].names[0] for purpose in own))
            yield Fault(f"{font.name} → {names}")
