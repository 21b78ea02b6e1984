"""The metadata of a PDF: the profiles that it claims, its title, and the colour space of its colours."""

from __future__ import annotations

import functools
from html import escape

import pydyf

from docgen.files import color_profile, compression
from docgen.writers.pdf.drawing.numbers import added

PRODUCER = "docgen"
_COLORS = "IEC 61966-2-1 Default RGB Colour Space - sRGB"
_ARCHIVAL = '<rdf:Description rdf:about="" pdfaid:part="2" pdfaid:conformance="{level}"/>'
_ACCESSIBLE = """<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
"""The claim of PDF/UA. PDF/A does not know its property, so the file describes the property (ISO 19005-2, 6.6.2.3)."""
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
{claims}
<rdf:Description rdf:about="" pdf:Producer="{producer}"/>
<rdf:Description rdf:about=""><dc:title><rdf:Alt>
<rdf:li xml:lang="x-default">{title}</rdf:li>
</rdf:Alt></dc:title></rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def packet(title: str, *, accessible: bool = False, is_archival: bool = True) -> pydyf.Stream:
    """Return the metadata as XMP. It is not compressed, so that programs find it without parsing the PDF.

    accessible: whether the PDF claims PDF/A-2a and PDF/UA-1. If not, it claims PDF/A-2u.
    is_archival: whether it claims anything.
    """
    claims = ""
    if is_archival:
        claims = _ARCHIVAL.format(level="A" if accessible else "U") + (_ACCESSIBLE if accessible else "")
    text = _PACKET.format(claims=claims, producer=PRODUCER, title=escape(title))
    return pydyf.Stream([text.encode()], {"Type": "/Metadata", "Subtype": "/XML"})


def output_intent(pdf: pydyf.PDF) -> pydyf.Dictionary:
    """Add the colour space sRGB to a PDF. Return the entry that states it as the colour space of the PDF."""
    profile = added(pdf, pydyf.Stream([_profile()], {"N": 3, "Filter": "/FlateDecode"}))
    return pydyf.Dictionary(
        {
            "Type": "/OutputIntent",
            "S": "/GTS_PDFA1",
            "OutputConditionIdentifier": pydyf.String(_COLORS),
            "Info": pydyf.String(_COLORS),
            "DestOutputProfile": profile,
        }
    )


@functools.cache
def _profile() -> bytes:
    return compression.stream(color_profile.read(), compression.BEST)
