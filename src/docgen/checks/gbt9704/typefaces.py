"""The rules for the fonts of a PDF: embedding, glyphs and stand-ins.

A stand-in is an open font that is used in place of a font that the standard names.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.checks.gbt9704.rule import ALL, Fault, Source, Subject, Unmeasured, is_font, rule
from docgen.errors import Severity
from docgen.language import say


@rule("5.2.3-embedded", "字体嵌入文件", kinds=ALL)
def embedded(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """Each font is embedded. Otherwise the reader's machine shows the text in another font."""
    if not subject.document.pages:
        yield Unmeasured("")  # A Word file names its fonts.
    for font in subject.document.fonts:
        if not font.embedded:
            yield Fault(say("字体 {font} 没有嵌入", font=font.name))


@rule("5.2.3-glyph", "每个字都有字形", source=Source.PAGE, kinds=ALL)
def glyphs(subject: Subject) -> Iterator[Fault]:
    """Each character has a glyph. A character without a glyph is printed as an empty box or not at all."""
    for page in subject.document.pages:
        missing: set[str] = set()
        for line in page.lines:
            missing |= {glyph.character for glyph in line.glyphs if glyph.missing}
        if missing:
            codes = " ".join(f"U+{ord(character):04X}" for character in sorted(missing)[:8])
            yield Fault(say("没有字形：{characters}", characters=codes), page.number)


@rule("5.2.3-stand-in", "用了替代字体", kinds=ALL, severity=Severity.INFO)
def stand_ins(subject: Subject) -> Iterator[Fault | Unmeasured]:
    """No stand-in replaces a font of the standard, because a stand-in only looks similar."""
    profile = subject.profile
    if not subject.document.pages:
        yield Unmeasured("")
    for font in subject.document.fonts:
        replaced: list[str] = []
        for purpose, stack in profile.fonts.items():
            is_stand_in = any(font.name.casefold().startswith(name.casefold()) for name in stack.stand_ins)
            if is_stand_in and is_font(font.name, purpose, profile) and stack.names[0] not in replaced:
                replaced.append(stack.names[0])
        if replaced:
            yield Fault(f"{font.name} → {'、'.join(replaced)}")
