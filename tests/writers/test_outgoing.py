"""What leaves with a letter: nothing of a Word shell but its text and its look."""

import io
import posixpath
import re

import docx as python_docx
import pytest
import word_shells
from lxml import etree
from word_shells import added, letter, replaced, shell

from docgen.errors import StationeryError
from docgen.stationery.departments import Departments
from docgen.writers.docx.letter import filled

PERSON = "样张三"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
every_shell = pytest.mark.parametrize("name", word_shells.SAMPLES)


def text_of(file: dict[str, bytes]) -> str:
    return "\n".join(data.decode("utf-8", "replace") for data in file.values())


def assert_whole(file: dict[str, bytes]) -> None:
    """Every relationship has its part, every part a relationship, every reference a relationship, all a type."""
    reached = {"[Content_Types].xml"}
    for name in [name for name in file if name.endswith(".rels")]:
        holder = posixpath.join(posixpath.dirname(posixpath.dirname(name)), posixpath.basename(name)[: -len(".rels")])
        assert not posixpath.basename(holder) or holder in file, name
        ids = set()
        for relation in etree.fromstring(file[name]):
            assert relation.get("TargetMode") is None
            target = posixpath.normpath(posixpath.join("/", posixpath.dirname(holder), relation.get("Target")))
            assert target[1:] in file, (name, target)
            reached.add(target[1:])
            ids.add(relation.get("Id"))
        if posixpath.basename(holder):
            used = set(re.findall(r'\br:\w+="([^"]+)"', file[holder].decode()))
            assert used <= ids, name
        reached.add(name)
    assert set(file) == reached
    typed = etree.fromstring(file["[Content_Types].xml"])
    named = {entry.get("PartName")[1:] for entry in typed if entry.get("PartName")}
    assert named <= set(file)


# ---- properties ------------------------------------------------------------------------------------------------------
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006"
APP = (
    f'<Properties xmlns="{PROPERTIES}/extended-properties"><Template>C:\\Users\\{PERSON}\\Normal.dotm</Template>'
    f"<Manager>{PERSON}</Manager><Company>{PERSON}</Company></Properties>"
)
CUSTOM = f'<Properties xmlns="{PROPERTIES}/custom-properties"><property name="ICV">{PERSON}</property></Properties>'


@every_shell
def test_a_shells_properties_do_not_leave_with_a_letter(name, tmp_path):
    spoilt = added(shell(name), "docProps/app.xml", APP, "extended-properties", "")
    spoilt = added(spoilt, "docProps/custom.xml", CUSTOM, "custom-properties", "")
    spoilt = added(spoilt, "docProps/thumbnail.jpeg", PERSON.encode(), "metadata/thumbnail", "")
    file = letter(tmp_path, name, spoilt)
    assert PERSON not in text_of(file) and "Normal.dotm" not in text_of(file)
    assert {part for part in file if part.startswith("docProps/")} == {"docProps/core.xml", "docProps/app.xml"}
    assert_whole(file)


def test_a_letter_says_that_docgen_made_it_and_no_more(tmp_path):
    properties = etree.fromstring(letter(tmp_path, "letter", shell("letter"))["docProps/app.xml"])
    assert [(etree.QName(entry).localname, entry.text) for entry in properties] == [("Application", "docgen")]


# ---- settings --------------------------------------------------------------------------------------------------------
PRIVATE_SETTINGS = [
    f'<w:writeProtection w:recommended="1"/><w:documentProtection w:edit="forms" w:enforcement="1" w:hash="{PERSON}"/>',
    "<w:trackRevisions/><w:revisionView/>",
    f'<w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:query w:val="SELECT * FROM {PERSON}"/></w:mailMerge>',
    '<w:rsids><w:rsidRoot w:val="00A77427"/><w:rsid w:val="00A77427"/></w:rsids>',
    f'<w:docVars><w:docVar w:name="a" w:val="{PERSON}"/></w:docVars>',
    f'<w15:docId xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" w15:val="{PERSON}"/>',
    '<w:attachedSchema w:val="urn:a"/><w:linkStyles/><w:documentType w:val="letter"/>',
    f'<w:footnotePr><w:footnote w:id="-1"/></w:footnotePr><w:captions><w:caption w:name="{PERSON}"/></w:captions>',
]


@pytest.mark.parametrize("setting", PRIVATE_SETTINGS)
def test_settings_that_lay_out_no_text_do_not_leave(setting, tmp_path):
    spoilt = replaced(
        shell("letter"), "word/settings.xml", "<w:evenAndOddHeaders/>", f"{setting}<w:evenAndOddHeaders/>"
    )
    own, plain = letter(tmp_path / "1", "letter", spoilt), letter(tmp_path / "2", "letter", shell("letter"))
    assert own == plain


def test_settings_that_lay_out_text_leave(tmp_path):
    asked = '<w:evenAndOddHeaders/><w:noLineBreaksAfter w:lang="zh-CN" w:val="（"/>'
    spoilt = replaced(shell("letter"), "word/settings.xml", "<w:evenAndOddHeaders/>", asked)
    assert asked in letter(tmp_path, "letter", spoilt)["word/settings.xml"].decode()


def test_a_mail_merge_source_and_an_attached_template_leave_no_relationship(tmp_path):
    spoilt = added(shell("letter"), "word/recipientData.xml", f"<a>{PERSON}</a>", "recipientData", "word/settings.xml")
    merge = '<w:mailMerge><w:dataSource r:id="xwordrecipientDataxml"/></w:mailMerge><w:evenAndOddHeaders/>'
    spoilt = replaced(spoilt, "word/settings.xml", "<w:evenAndOddHeaders/>", merge)
    file = letter(tmp_path, "letter", spoilt)
    assert PERSON not in text_of(file) and "word/_rels/settings.xml.rels" not in file
    assert_whole(file)


# ---- other parts -----------------------------------------------------------------------------------------------------
@every_shell
@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("word/people.xml", "people"),
        ("word/webSettings.xml", "webSettings"),
        ("word/glossary/document.xml", "glossaryDocument"),
        ("word/printerSettings/printerSettings1.bin", "printerSettings"),
        ("word/stylesWithEffects.xml", "stylesWithEffects"),
        ("word/footnotes.xml", "footnotes"),
        ("word/header9.xml", "header"),
        ("word/media/image9.png", "image"),
        ("customXml/item1.xml", "customXml"),
    ],
)
def test_a_part_that_no_page_needs_does_not_leave(name, part, kind, tmp_path):
    data = f"<a>{PERSON}</a>" if part.endswith(".xml") else PERSON
    file = letter(tmp_path, name, added(shell(name), part, data, kind))
    assert part not in file and PERSON not in text_of(file)
    assert_whole(file)


def test_a_picture_of_the_body_leaves_without_the_path_of_its_file(tmp_path):
    spoilt = added(shell("letter"), "word/media/image1.png", b"\x89PNG\r\n\x1a\n", "image")
    picture = (
        f'<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" alt="C:\\{PERSON}.png">'
        f'<v:imagedata xmlns:o="urn:schemas-microsoft-com:office:office" o:title="{PERSON}"'
        ' r:id="xwordmediaimage1png"/>'
        "</v:shape></w:pict></w:r></w:p><w:sectPr>"
    )
    file = letter(tmp_path, "letter", replaced(spoilt, "word/document.xml", "<w:sectPr>", picture))
    assert "word/media/image1.png" in file and PERSON not in text_of(file)
    assert_whole(file)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("word/document.xml", "<w:sectPr>", '<w:sectPr w:rsidR="00A77427" w:rsidSect="00B8">'),
        ("word/header1.xml", "<w:p>", '<w:p w:rsidR="00A77427" w:rsidRDefault="00A77427" w:rsidP="00A77427">'),
        ("word/footer2.xml", "<w:r>", '<w:r w:rsidRPr="00A77427">'),
        ("word/styles.xml", "<w:qFormat/>", '<w:qFormat/><w:rsid w:val="00A77427"/>'),
        ("word/document.xml", "<w:body>", f"<w:body><?a {PERSON}?>"),
        (
            "word/document.xml",
            '<w:pStyle w:val="dg-body"/>',
            f'<w:pStyle w:val="dg-body"/><w:pPrChange w:id="1" w:author="{PERSON}"><w:pPr/></w:pPrChange>',
        ),
        ("word/document.xml", "<w:body>", f'<w:body><w:permStart w:id="1" w:ed="{PERSON}"/><w:permEnd w:id="1"/>'),
    ],
)
def test_marks_of_editing_do_not_leave(part, old, new, tmp_path):
    file = letter(tmp_path, "letter", replaced(shell("letter"), part, old, new))
    everything = text_of(file)
    assert PERSON not in everything and "rsid" not in everything and "Change" not in everything


def test_a_shell_as_a_word_processor_saves_it_gives_the_letter_that_the_shipped_one_gives(tmp_path):
    ignorable = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14"'
    root = f'<w:styles xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" {ignorable} '
    file = letter(tmp_path, "letter", replaced(shell("letter"), "word/styles.xml", "<w:styles ", root))
    assert b"xmlns:w14=" in file["word/styles.xml"]  # or Word calls the file damaged
    assert python_docx.Document(io.BytesIO(word_shells.packed(file))).paragraphs


@pytest.mark.parametrize(
    "body",
    [
        '<w:p><w:hyperlink r:id="rId77"/></w:p>',
        '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>',
        '<w:p><w:fldSimple w:instr=" FILENAME \\p "/></w:p>',
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO a b</w:instrText></w:r></w:p>',
        f'<w:tbl><w:tr><w:trPr><w:cellIns w:id="1" w:author="{PERSON}"/></w:trPr><w:tc><w:p/></w:tc></w:tr></w:tbl>',
    ],
)
def test_a_body_that_refers_to_what_does_not_leave_is_refused(body, tmp_path):
    spoilt = replaced(shell("letter"), "word/document.xml", "<w:sectPr>", f"{body}<w:sectPr>")
    with pytest.raises(StationeryError, match="Word 模板不能用"):
        letter(tmp_path, "letter", spoilt)


RELATIONS = "word/_rels/document.xml.rels"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (RELATIONS, f"{word_shells.OFFICE}/styles", f"{word_shells.OFFICE}/webSettings"),
        (RELATIONS, 'Target="styles.xml"', 'Target="settings.xml"'),
        (RELATIONS, 'Target="header1.xml"', 'Target="nowhere.xml"'),
        (RELATIONS, 'Target="header1.xml"', 'Target="media/image1.png"'),
        ("word/document.xml", 'r:id="rId6"', 'r:id="rId99"'),
    ],
)
def test_a_shell_whose_parts_do_not_fit_is_refused(part, old, new, tmp_path):
    spoilt = added(shell("letter"), "word/media/image1.png", b"\x89PNG", "image")
    with pytest.raises(StationeryError, match="Word 模板不能用"):
        letter(tmp_path, "letter", replaced(spoilt, part, old, new))


def test_a_header_beside_the_folder_of_the_text_is_read_too(tmp_path):
    moved = replaced(shell("letter"), RELATIONS, 'Target="header2.xml"', 'Target="../head.xml"')
    text = moved["word/header2.xml"].replace(b"</w:hdr>", "<w:p><w:r><w:t>甲</w:t></w:r></w:p></w:hdr>".encode())
    with pytest.raises(StationeryError, match="奇数页页眉第 2 段"):
        letter(tmp_path, "letter", {**moved, "head.xml": text})


# ---- books -----------------------------------------------------------------------------------------------------------
def test_a_book_leaves_without_its_shells_private_data(tmp_path):
    spoilt = added(shell("book"), "docProps/app.xml", APP, "extended-properties", "")
    spoilt = added(spoilt, "docProps/custom.xml", CUSTOM, "custom-properties", "")
    spoilt = replaced(
        spoilt, "word/settings.xml", "<w:evenAndOddHeaders/>", "<w:trackRevisions/><w:evenAndOddHeaders/>"
    )
    templates = word_shells.templates_with(tmp_path, "book", spoilt)
    slots = {"title": "甲", "running": "乙", "body": "丙"}
    file = filled(Departments(templates).stationery("base"), "book", slots)
    assert PERSON not in text_of(file) and "trackRevisions" not in text_of(file)
    assert_whole(file)
