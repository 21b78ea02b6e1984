"""What Word makes of styles: document defaults, the chain of a style, then what stands on the paragraph or run itself.

Comes in: `word/styles.xml` and the properties of a paragraph or run; goes out: flat values, later ones winning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
Values = dict[str, str]
"""`tag@attribute` → value; a tag without attributes is `tag@` → "on" or "off"."""

_OFF = {"0", "false", "off", "none"}
_DEEPEST_CHAIN = 20


@dataclass(frozen=True)
class Styles:
    """The styles of a Word file by id. theme: theme font name (`minorEastAsia`) → family."""

    by_id: Mapping[str, Any]
    default: str | None
    paragraph_defaults: Values
    run_defaults: Values
    theme: Mapping[str, str]

    def of_paragraph(self, properties: Any) -> tuple[Values, Values]:
        """The paragraph's and the run's values that a paragraph with these own properties starts from."""
        identity = _style_of(properties, "pStyle") or self.default
        paragraph, run = dict(self.paragraph_defaults), dict(self.run_defaults)
        for style in reversed(list(self._chain(identity))):
            paragraph |= values(style.find(f"{W}pPr"))
            run = _over(run, values(style.find(f"{W}rPr")))
        return paragraph | values(properties), run

    def of_run(self, base: Values, properties: Any) -> Values:
        """The values of a run in a paragraph whose runs start from `base`."""
        result = dict(base)
        for style in reversed(list(self._chain(_style_of(properties, "rStyle")))):
            result = _over(result, values(style.find(f"{W}rPr")))
        return _over(result, values(properties))

    def font(self, run: Values) -> str:
        """The font of Chinese characters; a theme's font wins over one by name, as in Word."""
        named = run.get("rFonts@eastAsiaTheme")
        return (
            (self.theme.get(named, "") if named else "")
            or run.get("rFonts@eastAsia", "")
            or run.get("rFonts@ascii", "")
        )

    def _chain(self, identity: str | None) -> Iterator[Any]:
        for _ in range(_DEEPEST_CHAIN):
            style = self.by_id.get(identity or "")
            if style is None:
                return
            yield style
            identity = _attribute(style.find(f"{W}basedOn"))


def load(root: Any | None, theme: Any | None) -> Styles:
    """The styles of `styles.xml`, and of `theme1.xml` where there is one."""
    if root is None:
        return Styles({}, None, {}, {}, {})
    by_id = {style.get(f"{W}styleId"): style for style in root.iter(f"{W}style")}
    default = next(
        (
            identity
            for identity, style in by_id.items()
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true")
        ),
        None,
    )
    defaults = root.find(f"{W}docDefaults")
    paragraph = defaults.find(f"{W}pPrDefault/{W}pPr") if defaults is not None else None
    run = defaults.find(f"{W}rPrDefault/{W}rPr") if defaults is not None else None
    return Styles(by_id, default, values(paragraph), values(run), _theme_fonts(theme))


def values(properties: Any | None) -> Values:
    """Properties as flat values; lists of their own (borders, tabs) only say that they are there."""
    found: Values = {}
    for element in properties if properties is not None else ():
        if not isinstance(element.tag, str) or element.tag.endswith(("}rPr", "Change")):
            continue
        tag = element.tag.rpartition("}")[2]
        if not element.attrib:
            found[f"{tag}@"] = "on"
        for key, value in element.attrib.items():
            name = key.rpartition("}")[2]
            found[f"{tag}@{name}"] = value
            if name == "val":
                found[f"{tag}@"] = "off" if value in _OFF else "on"
        if tag == "pBdr":
            for side in element:
                found[f"pBdr.{side.tag.rpartition('}')[2]}@color"] = side.get(f"{W}color", "auto")
    return found


def _over(below: Values, above: Values) -> Values:
    """Values laid over others; a font by name also covers a theme's font below it."""
    merged = below | above
    if "rFonts@eastAsia" in above and "rFonts@eastAsiaTheme" not in above:
        merged.pop("rFonts@eastAsiaTheme", None)
    return merged


def _style_of(properties: Any | None, tag: str) -> str | None:
    return _attribute(properties.find(f"{W}{tag}")) if properties is not None else None


def _attribute(element: Any | None) -> str | None:
    return element.get(f"{W}val") if element is not None else None


def _theme_fonts(theme: Any | None) -> dict[str, str]:
    """The East Asian fonts of a theme: the one it names, or else the one it gives for simplified Chinese."""
    fonts: dict[str, str] = {}
    if theme is None:
        return fonts
    for name in ("major", "minor"):
        for scheme in theme.iter(f"{A}{name}Font"):
            named = scheme.find(f"{A}ea")
            hans = [font.get("typeface") for font in scheme.findall(f"{A}font") if font.get("script") == "Hans"]
            fonts[f"{name}EastAsia"] = (named.get("typeface") if named is not None else "") or next(iter(hans), "")
    return fonts
