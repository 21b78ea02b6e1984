"""The role of each text, such as title or signature → the semantic tags of the file (GB/T 33190-2016, 16).

Archives find the elements of an official document (GB/T 9704-2012, clause 7) by these tags.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from docgen.layout.pages import ARTIFACT, Tag
from docgen.model.blocks import Role
from docgen.writers.ofd.spelling import DECLARATION, NAMESPACE, element, part

SCHEME = "urn:docgen:official-document"
"""The namespace of the tags. No standard states one."""
ROOT = "电子公文"
TEXT = "正文"
NAMES: Mapping[Role, str] = {
    Role.LETTERHEAD: "发文机关标志",
    Role.CATEGORY: "办理类别",
    Role.DRAFT: "稿本标志",
    Role.NUMBER: "发文字号",
    Role.TITLE: "标题",
    Role.FORM_TITLE: "标题",
    Role.RECIPIENT: "主送机关",
    Role.ATTACHMENT: "附件说明",
    Role.ATTACHMENT_FIRST: "附件说明",
    Role.ATTACHMENT_NEXT: "附件说明",
    Role.SIGNATURE: "发文机关署名",
    Role.JOINT_SIGNATURE: "发文机关署名",
    Role.DATE: "成文日期",
    Role.NOTE: "附注",
    Role.CC: "抄送机关",
    Role.ISSUER: "印发机关和印发日期",
}
"""Role of a paragraph → the name of its tag. The name of other roles is `TEXT`."""
_FOLDER = "Tags"


def parts(texts: Iterable[tuple[int, int, int]], tags: Sequence[Tag]) -> Mapping[str, bytes]:
    """Return the XML parts with the tags, by their names below the folder of the document.

    texts: for each text in reading order, the identifier of its page, its own identifier, and its index in `tags`.
    """
    named = []
    for page, identifier, tag in texts:
        if name := _name(tag, tags):
            named.append((name, page, identifier))
    content = ""
    for name, group in groupby(named, lambda one: one[0]):
        references = "".join(element("ObjectRef", str(identifier), PageRef=page) for _, page, identifier in group)
        content += f"<gw:{name}>{references}</gw:{name}>"
    scheme = f'{DECLARATION}<gw:{ROOT} {NAMESPACE} xmlns:gw="{SCHEME}">{content}</gw:{ROOT}>'
    listed = element("CustomTag", element("FileLoc", "Tag_0.xml"), TypeID=SCHEME)
    return {f"{_FOLDER}/CustomTags.xml": part("CustomTags", listed), f"{_FOLDER}/Tag_0.xml": scheme.encode()}


def _name(tag: int, tags: Sequence[Tag]) -> str:
    """Return the name of the semantic tag of a text. Empty: the text has no semantic tag, such as a page number."""
    # In a cell or a link, a tag further out has the role.
    while tag != ARTIFACT and tags[tag].role is None and tags[tag].parent > 0:
        tag = tags[tag].parent
    if tag == ARTIFACT:
        return ""
    role = tags[tag].role
    if role:
        return NAMES.get(role, TEXT)
    is_of_shell = tags[tag].name == "P"
    return "" if is_of_shell else TEXT
