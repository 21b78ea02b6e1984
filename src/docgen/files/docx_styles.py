"""`word/styles.xml`, and the properties of a paragraph or run → its effective formatting.

Word combines formatting in this order: the document defaults, the chain of base styles, the style, the properties of
the paragraph or run. A later value replaces an earlier one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
Values = dict[str, str]
"""Formatting values. The key `tag@attribute` has the value of an attribute of the XML element `tag`.

The key `tag@` has "on" or "off", for an XML element without attributes or with the attribute `val`.
"""

_OFF = {"0", "false", "off", "none"}
_LONGEST_CHAIN = 20
"""The largest number of styles in a chain. In a damaged file, styles may be based on each other in a cycle."""


@dataclass(frozen=True)
class Styles:
    """The styles of a Word file."""

    by_id: Mapping[str, Any]
    """Id of a style → its XML element."""
    default: str | None
    """The id of the default paragraph style; None if there is none."""
    paragraph_defaults: Values
    """The paragraph formatting in the document defaults."""
    run_defaults: Values
    """The run formatting in the document defaults."""
    theme: Mapping[str, str]
    """Name of a theme font, such as `minorEastAsia` or `minorHAnsi` → font family."""

    def of_paragraph(self, properties: Any) -> tuple[Values, Values]:
        """Return the formatting of a paragraph, and the formatting that its runs inherit.

        properties: the `pPr` element of the paragraph, or None.
        """
        paragraph, run = self.of_style(_style_of(properties, "pStyle") or self.default)
        return paragraph | values(properties), run

    def of_style(self, style_id: str | None) -> tuple[Values, Values]:
        """Return the formatting of the paragraphs in a style, and of their runs."""
        paragraph, run = dict(self.paragraph_defaults), dict(self.run_defaults)
        for style in reversed(list(self._chain(style_id))):
            paragraph |= values(style.find(f"{W}pPr"))
            run = _merged(run, values(style.find(f"{W}rPr")))
        return paragraph, run

    def of_run(self, base: Values, properties: Any) -> Values:
        """Return the formatting of a run. base: the inherited formatting. properties: its `rPr` element, or None."""
        result = dict(base)
        for style in reversed(list(self._chain(_style_of(properties, "rStyle")))):
            result = _merged(result, values(style.find(f"{W}rPr")))
        return _merged(result, values(properties))

    def font(self, run: Values, *, is_wide: bool) -> str:
        """Return the font of a run; empty if there is none. A theme font has priority over a named font, as in Word.

        is_wide: True for the font of Chinese characters, False for the font of digits and Western letters.
        """
        script = "eastAsia" if is_wide else "ascii"
        theme_font = self.theme.get(run.get(f"rFonts@{script}Theme", ""), "")
        return theme_font or run.get(f"rFonts@{script}", "") or run.get("rFonts@ascii", "")

    def _chain(self, style_id: str | None) -> Iterator[Any]:
        """Yield a style, its base style, the base style of that style, and so on."""
        for _ in range(_LONGEST_CHAIN):
            style = self.by_id.get(style_id or "")
            if style is None:
                return
            yield style
            style_id = _attribute(style.find(f"{W}basedOn"))


def load(root: Any | None, theme: Any | None) -> Styles:
    """Return the styles of a Word file. root: the XML of `styles.xml`. theme: the XML of the theme, or None."""
    if root is None:
        return Styles({}, None, {}, {}, {})
    by_id = {style.get(f"{W}styleId"): style for style in root.iter(f"{W}style")}
    default = None
    for style_id, style in by_id.items():
        if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
            default = style_id
            break
    defaults = root.find(f"{W}docDefaults")
    paragraph = defaults.find(f"{W}pPrDefault/{W}pPr") if defaults is not None else None
    run = defaults.find(f"{W}rPrDefault/{W}rPr") if defaults is not None else None
    return Styles(by_id, default, values(paragraph), values(run), _theme_fonts(theme))


def values(properties: Any | None) -> Values:
    """Return the formatting that an element such as `pPr` or `rPr` states.

    Of nested elements, only the colours of borders and the number of a list are read.
    """
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
        if tag == "numPr":
            found["numPr@numId"] = _attribute(element.find(f"{W}numId")) or ""
        if tag == "pBdr":
            for side in element:
                found[f"pBdr.{side.tag.rpartition('}')[2]}@color"] = side.get(f"{W}color", "auto")
    return found


def _merged(earlier: Values, later: Values) -> Values:
    """Return all values. A later value replaces an earlier one. A later font or colour removes that of the theme."""
    merged = earlier | later
    for key, of_theme in (
        ("rFonts@eastAsia", "rFonts@eastAsiaTheme"),
        ("rFonts@ascii", "rFonts@asciiTheme"),
        ("color@val", "color@themeColor"),
    ):
        if key in later and of_theme not in later:
            merged.pop(of_theme, None)
    return merged


def _style_of(properties: Any | None, tag: str) -> str | None:
    """Return the id of the style that properties name; None if there is none. tag: `pStyle` or `rStyle`."""
    return _attribute(properties.find(f"{W}{tag}")) if properties is not None else None


def _attribute(element: Any | None) -> str | None:
    """Return the attribute `val` of an element; None if either is missing."""
    return element.get(f"{W}val") if element is not None else None


def _theme_fonts(theme: Any | None) -> dict[str, str]:
    """Return name → font family of a theme. A missing East Asian font is replaced by that for simplified Chinese."""
    fonts: dict[str, str] = {}
    if theme is None:
        return fonts
    for name in ("major", "minor"):
        for scheme in theme.iter(f"{A}{name}Font"):
            named = scheme.find(f"{A}ea")
            family = named.get("typeface") if named is not None else ""
            simplified = [font.get("typeface") for font in scheme.findall(f"{A}font") if font.get("script") == "Hans"]
            fonts[f"{name}EastAsia"] = family or next(iter(simplified), "")
            latin = scheme.find(f"{A}latin")
            fonts[f"{name}HAnsi"] = fonts[f"{name}Ascii"] = latin.get("typeface", "") if latin is not None else ""
    return fonts
