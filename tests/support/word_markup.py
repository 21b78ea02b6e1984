"""Edit the XML of a Word file as Word itself writes it: in pieces, with its marks around and between them.

Every paragraph gets what Word leaves in files: revision numbers of the session (rsid), spelling marks, bookmarks, smart
tags, content controls, runs in several pieces, alternate content. With tracking, edits are w:ins, w:del, w:moveFrom and
w:moveTo. WPS leaves other things: numbers as names of styles, its own marks of fields, its own properties of the file.
"""

import copy
import io
import zipfile

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
WPS_DATA = "http://www.wps.cn/officeDocument/2013/wpsCustomData"
AUTHOR = 'w:id="900" w:author="核稿人" w:date="2026-05-06T09:00:00Z"'
"""Who changes something with tracking, as attributes."""
COMMENTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"


def q(name):
    return f"{{{W}}}{name}"


def element(xml):
    return etree.fromstring(f'<r xmlns:w="{W}" xmlns:mc="{MC}" xmlns:wps="{WPS}" xmlns:data="{WPS_DATA}">{xml}</r>')[0]


def text_of(paragraph):
    return "".join(text.text or "" for text in paragraph.iter(q("t")))


def write_as_word(data, operations, *, tracked=False, program="Word"):
    """The Word file after edits. A moved paragraph is one that is deleted and stands again behind another.

    program: Word or WPS.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(parts["word/document.xml"])
    body = root.find(q("body"))
    places = [_find(body, one[1]) for one in operations]
    gone = {text_of(place) for (name, *_), place in zip(operations, places, strict=True) if name == "delete"}
    for (name, _, *rest), place in zip(operations, places, strict=True):
        if name == "replace":
            replace(place, *rest, by=AUTHOR if tracked else None)
        elif name == "after":
            _insert(place, rest[0], tracked=tracked, is_moved=tracked and rest[0] in gone)
        elif name == "delete":
            moves = [new for other, _, *new in operations if other == "after"]
            _delete(place, tracked=tracked, is_moved=tracked and [text_of(place)] in moves)
        elif name == "table":
            place.addnext(_table(rest[0]))
        elif name == "comment":
            _comment(parts, place, *rest)
    for number, paragraph in enumerate(body.iter(q("p"))):
        _leave_marks(paragraph, number, _mark if program == "Word" else _mark_as_wps)
    if program == "WPS":
        _leave_properties(parts, root)
    parts["word/document.xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def _find(body, place):
    text, count = place
    return [one for one in body.iter(q("p")) if "".join(text_of(one).split()) == "".join(text.split())][count]


def run_like(like, text, name="t"):
    run = element('<w:r w:rsidRPr="00A1B2C3"/>')
    look = None if like is None else like.find(q("rPr"))
    if look is not None:
        run.append(copy.deepcopy(look))
    run.append(element(f'<w:{name} xml:space="preserve"/>'))
    run[-1].text = text
    return run


def _runs(paragraph):
    return [run for run in paragraph.iter(q("r")) if run.find(q("t")) is not None]


def replace(paragraph, old, new, *, by=None):
    """Only what differs is new, as when somebody types. by: who changes it with tracking, as in `AUTHOR`."""
    start = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    like = _runs(paragraph)[0]
    for run in _runs(paragraph):
        run.getparent().remove(run)
    paragraph.append(run_like(like, old[:start]))
    if by and old[start : len(old) - end]:
        paragraph.append(element(f"<w:del {by}/>"))
        paragraph[-1].append(run_like(like, old[start : len(old) - end], "delText"))
    if by:
        paragraph.append(element(f"<w:ins {by}/>"))
    (paragraph[-1] if by else paragraph).append(run_like(like, new[start : len(new) - end]))
    if end:
        paragraph.append(run_like(like, old[-end:]))


def delete_end(paragraph):
    """The end of a paragraph is deleted with tracking: it goes on with the next one."""
    if paragraph.find(q("pPr")) is None:
        paragraph.insert(0, element("<w:pPr/>"))
    paragraph.find(q("pPr")).append(element(f"<w:rPr><w:del {AUTHOR}/></w:rPr>"))


def _insert(paragraph, text, *, tracked, is_moved):
    new = element('<w:p w:rsidR="00D4E5F6" w:rsidRDefault="00D4E5F6"/>')
    look = paragraph.find(q("pPr"))
    if look is not None:
        new.append(copy.deepcopy(look))
    like = next(iter(_runs(paragraph)), None)
    holder = new
    if tracked:
        if look is None:
            new.insert(0, element("<w:pPr/>"))
        new[0].append(element(f"<w:rPr><w:ins {AUTHOR}/></w:rPr>"))
        if is_moved:
            new.append(element(f'<w:moveToRangeStart w:name="move1" {AUTHOR}/>'))
        new.append(element(f"<w:{'moveTo' if is_moved else 'ins'} {AUTHOR}/>"))
        holder = new[-1]
    holder.append(run_like(like, text))
    if tracked and is_moved:
        new.append(element('<w:moveToRangeEnd w:id="900"/>'))
    paragraph.addnext(new)


def _delete(paragraph, *, tracked, is_moved):
    if not tracked:
        paragraph.getparent().remove(paragraph)
        return
    name = "moveFrom" if is_moved else "del"
    for run in _runs(paragraph):
        gone = element(f"<w:{name} {AUTHOR}/>")
        run.addprevious(gone)
        gone.append(run)
        if not is_moved:
            for text in run.iter(q("t")):
                text.tag = q("delText")
    if paragraph.find(q("pPr")) is None:
        paragraph.insert(0, element("<w:pPr/>"))
    look = paragraph.find(q("pPr"))
    for old in look.findall(q("rPr")):
        look.remove(old)
    look.append(element(f"<w:rPr><w:{name} {AUTHOR}/></w:rPr>"))


def _table(rows):
    table = element("<w:tbl><w:tblPr/><w:tblGrid/></w:tbl>")
    for row in rows:
        line = element('<w:tr w:rsidR="00D4E5F6"/>')
        for cell in row:
            line.append(element('<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr><w:p/></w:tc>'))
            line[-1][-1].append(run_like(None, cell))
        table.append(line)
    return table


def _comment(parts, paragraph, author, text):
    first = next(iter(_runs(paragraph)))
    first.addprevious(element('<w:commentRangeStart w:id="7"/>'))
    first.addnext(element('<w:commentRangeEnd w:id="7"/>'))
    first.getnext().addnext(element('<w:r><w:commentReference w:id="7"/></w:r>'))
    parts["word/comments.xml"] = (
        f'<w:comments xmlns:w="{W}"><w:comment w:id="7" w:author="{author}" w:date="2026-05-06T09:00:00Z">'
        f"<w:p><w:r><w:annotationRef/></w:r><w:r><w:t>{text}</w:t></w:r></w:p></w:comment></w:comments>"
    ).encode()
    types, relations = "[Content_Types].xml", "word/_rels/document.xml.rels"
    override = f'<Override PartName="/word/comments.xml" ContentType="{COMMENTS_TYPE}"/></Types>'
    parts[types] = parts[types].replace(b"</Types>", override.encode())
    relation = f'<Relationship Id="rIdComments" Type="{COMMENTS}" Target="comments.xml"/></Relationships>'
    parts[relations] = parts[relations].replace(b"</Relationships>", relation.encode())


def _leave_marks(paragraph, number, mark):
    """Divide the runs of a paragraph, and put marks around and between the pieces, other ones in each paragraph."""
    paragraph.set(q("rsidR"), f"00{number:06X}")
    for run in _runs(paragraph):
        if len(run.findall(q("t"))) != 1 or len(run.find(q("t")).text or "") < 3:
            continue
        text = run.find(q("t")).text
        pieces = [run_like(run, piece) for piece in (text[:1], text[1:-1], text[-1:])]
        if run.getparent().tag not in (q("p"), q("ins"), q("moveTo")):
            continue
        for piece in pieces:
            run.addprevious(piece)
        mark(pieces, number)
        run.getparent().remove(run)


def _mark(pieces, number):
    first, middle, _ = pieces
    if middle.getparent().tag != q("p"):
        return
    around = (
        "<w:smartTag w:uri='urn:schemas-microsoft-com:office:smarttags' w:element='date'><w:smartTagPr/></w:smartTag>",
        "<w:sdt><w:sdtPr><w:alias w:val='某处'/><w:id w:val='5'/></w:sdtPr><w:sdtContent/></w:sdt>",
        "<w:hyperlink w:anchor='_GoBack' w:history='1'/>",
        "<mc:AlternateContent><mc:Choice Requires='wps'/><mc:Fallback/></mc:AlternateContent>",
    )[number % 4]
    holder = element(around)
    middle.addprevious(holder)
    if number % 4 == 3:
        holder[1].append(copy.deepcopy(middle))
        holder[0].append(middle)
    else:
        (holder[-1] if number % 4 == 1 else holder).append(middle)
    first.addprevious(element("<w:proofErr w:type='spellStart'/>"))
    first.addnext(element("<w:proofErr w:type='spellEnd'/>"))
    first.addprevious(element(f"<w:bookmarkStart w:id='{number}' w:name='_GoBack{number}'/>"))
    holder.addnext(element(f"<w:bookmarkEnd w:id='{number}'/>"))
    first.insert(0, element("<w:lastRenderedPageBreak/>"))


def _mark_as_wps(pieces, number):
    """A field of an official document around a piece, hints of fonts in the runs, identifiers of the paragraph."""
    first, middle, last = pieces
    paragraph = next(middle.iterancestors(q("p")))
    paragraph.set(f"{{{W14}}}paraId", f"{number:08X}")
    field = f"id='{number}' docfieldname='_公文字段{number}' hidden='0' print='1' readonly='0' index='1'"
    middle.addprevious(element(f"<data:docfieldStart {field}/>"))
    middle.addnext(element(f"<data:docfieldEnd id='{number}'/>"))
    for piece in (first, last):
        if piece.find(q("rPr")) is None:
            piece.insert(0, element("<w:rPr/>"))
        piece.find(q("rPr")).append(element("<w:rFonts w:hint='eastAsia'/>"))
        piece.find(q("rPr")).append(element("<w:lang w:val='en-US' w:eastAsia='zh-CN'/>"))


def _leave_properties(parts, root):
    """WPS names styles by numbers, and puts its version and an identifier among the properties of the file."""
    styles = etree.fromstring(parts["word/styles.xml"])
    names = {}
    for number, style in enumerate(styles.iter(q("style"))):
        names[style.get(q("styleId"))] = str(number + 1)
        style.set(q("styleId"), str(number + 1))
    for tree in (styles, root):
        for tag in ("basedOn", "next", "link", "pStyle", "rStyle", "tblStyle"):
            for one in tree.iter(q(tag)):
                one.set(q("val"), names.get(one.get(q("val")), one.get(q("val"))))
    parts["word/styles.xml"] = etree.tostring(styles, xml_declaration=True, encoding="UTF-8", standalone=True)
    own = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{name}"><vt:lpwstr '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">2052-12.1.0</vt:lpwstr></property>'
        for number, name in ((90, "KSOProductBuildVer"), (91, "ICV"))
    )
    parts["docProps/custom.xml"] = parts["docProps/custom.xml"].replace(
        b"</Properties>", f"{own}</Properties>".encode()
    )
