"""A PDF whose dictionaries are in the grammar → an error at the first stream that our writers would not write.

The streams are contents of pages, metadata, and tables of the text that is copied (ToUnicode). The streams of an
office's shell, of annexed pages and of font programs are not read, because other rules compare them with their source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping
from html import unescape

from docgen.checks.pdf_grammar import PdfReading
from docgen.files import color_profile
from docgen.files.hashes import hash_of
from docgen.inspection.pdf_objects import StrangeFileError, Stream, text_of
from docgen.writers.pdf.drawing import metadata

_NUMBER = rb"-?(?:\d+(?:\.\d*)?|\.\d+)"


def _pattern(source: bytes) -> re.Pattern[bytes]:
    """Return a pattern. In its source N means a number, ␣ a space, ⏎ the end of a line. White space means nothing.

    No group is possessive, because Python before 3.11.5, such as that of Debian 12, does not match such a group
    (gh-106052). So the alternatives of a group must begin differently, or the search in a strange stream would take
    forever.
    """
    source = b"".join(source.split()).replace(b"\xe2\x90\xa3", b"[ ]").replace(b"\xe2\x8f\x8e", rb"(?:\n|\Z)")
    return re.compile(source.replace(b"N", _NUMBER))


_OPERATORS = _pattern(
    r"""
    (?: /Artifact␣BMC␣q␣/S\d+␣Do␣Q␣EMC⏎ )?
    (?: /Figure␣<</MCID␣0>>␣BDC␣q␣N␣N␣N␣N␣N␣N␣cm␣/Photo␣Do␣Q␣EMC⏎ )?
    (?: /Artifact␣BMC⏎ (?:COLOR⏎|N␣N␣N␣N␣re␣f⏎)+ EMC⏎ )?
    (?: BEGIN⏎ (?:COLOR⏎|N␣N␣m(?:␣N␣N␣l)+␣h␣f⏎)+ EMC⏎ )*
    (?: BEGIN⏎ (?:COLOR⏎|BT␣/[BF]?\d+␣N␣Tf␣N␣Tc␣(?:1␣0␣0␣1|0␣-1␣1␣0)␣N␣N␣Tm␣SHOWN␣ET⏎)+ EMC⏎ )*
    """.replace("COLOR", "(?:N␣g|N␣N␣N␣rg)")
    .replace("BEGIN", r"(?:/Artifact␣<</Type/Pagination>>␣BDC|/[A-Z]\w*␣<</MCID␣\d+>>␣BDC)")
    .replace("SHOWN", r"(?:<[0-9a-f]++>␣Tj|\[<[0-9a-f]++>(?:N<[0-9a-f]++>)*\]␣TJ)")
    .encode()
)
"""The content of a page that docgen draws: the shell's drawing, a photograph, filled boxes, polygons, texts."""
_HTML_OPERATORS = _pattern(
    r"""
    1␣0␣0␣-1␣0␣N␣cm⏎
    (?: LINE | /Artifact⏎BMC⏎ (?:LINE)* EMC⏎ | /[A-Z]\w*⏎<</MCID␣\d+>>⏎BDC⏎ (?:LINE)* EMC⏎ )*
    """.replace(
        "LINE",
        r"""(?:[qQhnS]|[fW]\*?|N␣(?:[wjJM]|g|G)|(?:N␣){2}[ml]|(?:N␣){3}(?:rg|RG)|(?:N␣){4}(?:re|k|K)|(?:N␣){6}(?:cm|c)
        |\[(?:N␣)*N?\]␣N␣d|/[\w.-]+␣(?:gs|Do|sh|cs|CS|scn|SCN)|(?:N␣)*(?:scn|SCN)
        |BT⏎(?:(?:0␣Tr⏎)?(?:N␣){6}Tm⏎(?:/\w+␣N␣Tf⏎)?(?:N␣Tc␣)?SHOWN(?:␣0␣Tc)?⏎)*ET)⏎""",
    )
    .replace("SHOWN", r"(?:<[0-9a-f]*+>␣Tj|\[(?:<[0-9a-f]*+>|N(?=[<\]]))*\]␣TJ)")
    .encode()
)
"""The content of a page that WeasyPrint draws. In the files of docgen 0.1, the width of each line is in `Tc`."""
_TICK = _pattern(r"(?:0␣g␣N␣N␣m(?:␣N␣N␣l){5}␣h␣f)?".encode())
_HTML_TICK = _pattern(r"(?:/a1\.0␣gs⏎0␣0␣0␣rg⏎N␣N␣m⏎N␣N␣l⏎N␣N␣l⏎N␣N␣l⏎h⏎f⏎)?".encode())
_ANNEXED = _pattern(r"/Figure␣<</MCID␣0>>␣BDC⏎ (?:q␣(?:(?:[-+e\d.]++␣){6}cm␣)?/L\d+␣Do␣Q⏎)+ EMC".encode())
_EMPTY = re.compile(rb"/Tx BMC EMC")  # the drawing of a field without text
_MARK = re.compile(rb"/MCID (\d+)")  # the number of a marked part
_COPIED = re.compile(
    rb"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo(?: <<|\n<< )"
    rb"/Registry ?\(Adobe\)\n?/Ordering ?\(UCS\)\n?/Supplement 0\n?>> def\n"
    rb"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
    rb"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
    rb"(?:\d{1,3} beginbfchar\n(?:<[0-9a-f]{4}> <(?:[0-9a-f]{4})+>\n)+endbfchar\n)*"
    rb"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
)
_HTML_METADATA = re.compile(
    r'<\?xpacket begin="\ufeff?" id="W5M0MpCehiHzreSzNTczkc9d"\?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
    r'<rdf:RDF(?: xmlns:\w+="http://[\w./:#-]+")+>'
    r'<rdf:Description rdf:about="" (?:pdfaid:part="2" pdfaid:conformance="U"|pdfuaid:part="1") />'
    r'<rdf:Description rdf:about="" pdf:Producer="WeasyPrint [\d.]+" />'
    r'<rdf:Description rdf:about=""><dc:title><rdf:Alt><rdf:li xml:lang="x-default">([^<]*)</rdf:li></rdf:Alt>'
    r'</dc:title></rdf:Description></rdf:RDF>\n</x:xmpmeta>\n<\?xpacket end="r"\?>'
)


def read(reading: PdfReading, proved: MutableMapping[str, int]) -> None:
    """Raise a `StrangeFileError` at the first stream of a file that our writers would not write. Note the marked parts.

    proved: a hash of each stream that was accepted before → the number of its marked parts, which are numbered from 0.
    It gets the streams that are accepted now.
    """
    for number, kind in reading.kinds.items():
        if kind in _PATTERNS:
            key = f"{kind} {hash_of(_stream(reading, number).raw)}"
            if key in proved:
                reading.marks[number] = range(proved[key])
                continue
            marks = list(map(int, _MARK.findall(_matched(reading, number, _PATTERNS[kind]))))
            reading.marks[number] = marks
            if marks == list(range(len(marks))):
                proved[key] = len(marks)
        elif kind in _READERS and not _READERS[kind](reading, number):
            raise StrangeFileError(kind, number)


def read_programs(reading: PdfReading, proved: MutableMapping[str, int]) -> None:
    """Raise a `StrangeFileError` for a font program with bytes after its end. proved: as for `read`.

    This takes as long as all other checks of a PDF, so a new file is not checked.
    """
    for number, kind in reading.kinds.items():
        if kind in ("truetype", "cff", "opentype"):
            key = f"{kind} {hash_of(_stream(reading, number).raw)}"
            if key not in proved:
                content_of(reading, number)
                proved[key] = 0


def content_of(reading: PdfReading, number: int) -> bytes:
    """Return the content of a stream."""
    try:
        return _stream(reading, number).content
    except StrangeFileError as error:
        raise StrangeFileError(error.what, number) from error


def _stream(reading: PdfReading, number: int) -> Stream:
    body = reading.objects.bodies[number]
    if not isinstance(body, Stream):
        raise StrangeFileError("stream", number)
    return body


def content_of_page(reading: PdfReading, page: int) -> bytes:
    """Return the content of a page. page: the number of its object."""
    contents = reading.entries(page).get("Contents", [])
    return b"\n".join(content_of(reading, one) for one in (contents if isinstance(contents, list) else [contents]))


def _matched(reading: PdfReading, number: int, pattern: re.Pattern[bytes]) -> bytes:
    """Return the content of a stream. Refuse a stream that a pattern does not describe."""
    content = content_of(reading, number)
    found = pattern.match(content)
    end = found.end() if found else 0
    if end != len(content) or found is None:
        line = content[end : end + 60].strip().partition(b"\n")[0]
        raise StrangeFileError(line.decode("latin-1") or "stream", number)
    return content


def _is_metadata(reading: PdfReading, number: int) -> bool:
    """Return whether the metadata are those that docgen or WeasyPrint writes for a file with this title."""
    info = next(iter(reading.of("info") or reading.of("html-info")))
    title, content = text_of(reading.entries(info)["Title"]), content_of(reading, number)
    if reading.objects.is_packed:
        found = _HTML_METADATA.fullmatch(content.decode("utf-8", "replace"))
        (root,) = reading.of("html-catalog")
        is_archival = b"pdfaid:part" in content
        has_profile = "OutputIntents" in reading.entries(root)
        return found is not None and unescape(found[1]) == title and is_archival is has_profile
    for options in ({}, {"accessible": True}, {"is_archival": False}):
        if content == metadata.packet(title, **options).stream[0]:
            return True
    return False


_PATTERNS = {
    "content": _OPERATORS,
    "html-content": _HTML_OPERATORS,
    "tick": _TICK,
    "html-tick": _HTML_TICK,
    "empty": _EMPTY,
    "copied-text": _COPIED,
    "html-copied-text": _COPIED,
    "annexed-content": _ANNEXED,
}
"""Kind of a stream → the pattern of its content."""
_READERS: dict[str, Callable[[PdfReading, int], bool]] = {
    "metadata": _is_metadata,
    "color-profile": lambda reading, number: content_of(reading, number) == color_profile.read(),
}
"""Kind of a stream → a function that returns whether its content is right."""
