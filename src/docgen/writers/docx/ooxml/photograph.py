"""A photograph on its page → a WordprocessingML paragraph with the picture."""

from __future__ import annotations

from docgen.layout.placed_photograph import PlacedPhotograph
from docgen.stationery.profile import Length, Profile
from docgen.writers.docx.ooxml.elements import EMU_PER_POINT, declared, escape

_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def photograph(placed: PlacedPhotograph, caption: str, relation: str, number: int, profile: Profile) -> str:
    """Return the paragraph of a photograph, at its place on the page.

    caption: the description for people who cannot see the photograph. relation: the relationship of its file. number: a
    number that no other picture of the document has.
    """
    at = placed.at
    cx, cy = round((at.right - at.left) * EMU_PER_POINT), round((at.bottom - at.top) * EMU_PER_POINT)
    above = Length(at.top) - profile.top
    name = f'id="{number}" name="photo{number}" descr="{escape(caption)}"'
    return (
        f'<w:p><w:pPr><w:keepNext/><w:snapToGrid w:val="0"/><w:spacing w:before="{max(above.twips, 0)}" w:after="0" w:line="240"'
        f' w:lineRule="auto"/><w:ind w:firstLine="0"/><w:jc w:val="center"/></w:pPr><w:r><w:drawing><wp:inline {declared("wp", "a")}'
        f' distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{cx}" cy="{cy}"/><wp:docPr {name}/>'
        f'<a:graphic><a:graphicData uri="{_PICTURE}"><pic:pic xmlns:pic="{_PICTURE}"><pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{_RELATIONSHIPS}" r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    )
