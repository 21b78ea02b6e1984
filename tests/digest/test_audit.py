"""What must agree before a digest is written: cases of a year, parts and chapters; each fault named at its case."""

import pytest
from conftest import SAMPLES
from ruamel.yaml.comments import CommentedMap

from docgen.digest import audit, record, year
from docgen.errors import CaseError, IntegrityError
from docgen.model import case_file
from docgen.model.case import Case
from docgen.model.case_file import CaseFile
from docgen.stationery.departments import Departments

WORDS = Departments().stationery("base").vocabulary
MEANINGS = WORDS.categories["shenzhen"]
FILES = {name[:2]: case_file.read(path) for name, path in SAMPLES.items()}


def changed(number, **changes):
    """A sample with some values changed: `reply__category="C"`."""
    file = FILES[number]
    data = file.case.model_dump()
    for key, value in changes.items():
        *path, last = key.split("__")
        here = data
        for part in path:
            here = here[part]
        here[last] = value
    return CaseFile(Case.model_validate(data), CommentedMap(), f"{number}.yaml")


def records(*files):
    return [record.internal(file, WORDS, "shenzhen") for file in files]


def faults(*files, filed=None):
    try:
        audit.agree(records(*files), MEANINGS, filed)
    except CaseError as error:
        assert error.next_step and all(f.next_step and f.message for f in error.findings)
        return [(finding.code, finding.place.file, finding.place.key) for finding in error.findings]
    return []


@pytest.mark.parametrize("wanted", [2025, 2026])
def test_the_samples_agree(wanted):
    assert faults(*year.of_year(FILES.values(), wanted)) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"proposal__number": None}, ("digest-number", "proposal.number")),
        ({"reply__category": None}, ("digest-category", "reply.category")),
        ({"reply__document_number": None}, ("digest-document-number", "reply.document_number")),
        ({"reply__date": None}, ("digest-date", "reply.date")),
        ({"feedback__met": "喝茶"}, ("digest-met", "feedback.met")),
    ],
)
def test_what_a_case_lacks_is_named_with_its_key(changes, fault):
    code, key = fault
    assert faults(changed("15", **changes)) == [(code, "15.yaml", key)]


def test_a_category_that_the_place_does_not_have_is_refused():
    with pytest.raises(CaseError) as caught:
        audit.agree(records(changed("15", reply__category="D")), WORDS.categories["zhejiang"])
    assert [finding.code for finding in caught.value.findings] == ["digest-category"]


def test_a_case_that_is_there_twice_is_refused():
    assert faults(FILES["15"], changed("15")) == [("digest-twice", "15.yaml", "proposal.number")]


@pytest.mark.parametrize(
    ("changes", "code", "key"),
    [
        ({"proposal__title": "关于别的事的提案"}, "digest-title", "proposal.title"),
        ({"proposal__proposers": [{"name": "别人"}]}, "digest-proposers", "proposal.proposers"),
        ({"proposal__field": "别的领域"}, "digest-field", "proposal.field"),
    ],
)
def test_replies_to_one_proposal_that_contradict_each_other_are_refused(changes, code, key):
    assert faults(FILES["23"], changed("24", **changes)) == [(code, "24.yaml", key)]


def test_a_proposal_that_is_answered_together_has_no_case_of_its_own():
    other = FILES["02"].case.proposal
    companion = {"number": other.number, "title": other.title, "kind": other.kind}
    both = changed("01", proposal__together=[companion])
    assert faults(both) == []
    assert faults(both, changed("02")) == []
    same = changed("02", handling__lead=FILES["01"].case.handling.lead)
    assert faults(both, same) == [("digest-together", "01.yaml", "proposal.together")]


def test_a_unit_whose_reply_is_missing_is_named():
    ((code, file, key),) = faults(FILES["23"])
    assert (code, key) == ("digest-sibling", "handling.co_handlers") and file.endswith("23-robots-industry.yaml")


def test_a_unit_that_the_other_reply_does_not_list_is_named():
    found = faults(FILES["23"], changed("24", handling__co_handlers=["市财政局"]))
    assert {code for code, _, _ in found} == {"digest-sibling"} and len(found) == 2


def test_two_units_that_both_claim_the_whole_are_refused():
    found = faults(changed("23", handling__type="独办"), changed("24", handling__type="独办"))
    assert found == [("digest-type", "24.yaml", "handling.type")]


def test_more_cases_than_were_filed_are_refused():
    assert faults(FILES["15"], FILES["17"], filed=2) == []
    assert faults(FILES["15"], FILES["17"], filed=1) == [("digest-filed", None, None)]


def test_all_faults_are_told_at_once():
    assert len(faults(changed("15", reply__category=None), changed("17", proposal__number=None))) == 2


# ---- the year --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, 2025),
        ({"handling__assigned": "2024-12-20"}, 2024),
        ({"handling__assigned": "2024-12-20", "proposal__year": "2025"}, 2025),
        ({"handling__assigned": None, "reply__date": "2023-05-01"}, 2023),
        ({"handling__assigned": None, "reply__date": None}, 2025),
        ({"handling__assigned": None, "reply__date": None, "reply__document_number": None}, None),
    ],
)
def test_a_case_is_of_the_year_of_its_assignment(changes, wanted):
    assert year.year_of(changed("15", **changes).case) == wanted


def test_a_second_reply_does_not_move_a_case_to_the_next_year():
    assert year.year_of(changed("18", handling__assigned=None, reply__date="2026-01-10").case) == 2025


def test_a_case_of_no_year_is_not_lost():
    lost = changed("15", handling__assigned=None, reply__date=None, reply__document_number=None)
    with pytest.raises(CaseError) as caught:
        year.of_year([*FILES.values(), lost], 2025)
    assert [finding.place.file for finding in caught.value.findings] == ["15.yaml"]


def test_a_year_without_cases_is_an_error():
    with pytest.raises(CaseError, match="2019"):
        year.of_year(FILES.values(), 2019)


# ---- parts and chapters ----------------------------------------------------------------------------------------------
def test_the_book_has_parts_by_kind_and_chapters_by_sound_or_as_ordered():
    found = records(*year.of_year(FILES.values(), 2025))
    parts = year.arrange(found)
    assert [part.kind for part in parts] == ["建议", "提案"]
    names = [chapter.name for chapter in parts[0].chapters]
    assert names == ["市财政局", "市地方金融监督管理局", "市工业和信息化局", "市科技创新委员会"]
    ordered = year.arrange(found, order=["市科技创新委员会", "市工业和信息化局"])
    assert [chapter.name for chapter in ordered[0].chapters][:3] == ["市科技创新委员会", "市工业和信息化局", "市财政局"]
    fields = year.arrange([*found, *records(changed("15", proposal__field=None))], "field")
    assert [chapter.name for chapter in fields[0].chapters][-1] == year.NO_FIELD


def test_numbers_are_in_the_order_people_count():
    found = records(*(changed("15", proposal__number=number) for number in ("T14", "T9", "20250002", "T9A", "J1")))
    ((chapter,),) = (part.chapters for part in year.arrange(found))
    assert [one.number for one in chapter.records] == ["20250002", "J1", "T9", "T9A", "T14"]


@pytest.mark.parametrize("by", ["unit", "field"])
def test_every_reply_is_in_the_book_once(by):
    found = records(*FILES.values())
    parts = year.arrange(found, by)
    audit.placed(found, parts, [])
    with pytest.raises(IntegrityError, match=found[0].number):
        audit.placed(found[1:], parts, [])
    with pytest.raises(IntegrityError, match=found[0].number):
        audit.placed(found, parts, [found[0].anchor])


def test_every_reply_is_in_the_public_book_or_withheld():
    found = records(*FILES.values())
    parts = year.arrange(record.public(found).records)
    withheld = [one.anchor for one in found if one.why_withheld]
    audit.placed(found, parts, withheld)
    with pytest.raises(IntegrityError):
        audit.placed(found, parts, withheld[1:])


# ---- annexes ---------------------------------------------------------------------------------------------------------
ANNEX = (SAMPLES["15-last-year"]).read_text(encoding="utf-8")


def test_an_annex_is_found_beside_its_case():
    from docgen.model import annexes

    (path,) = annexes.paths(FILES["15"])
    assert path.read_bytes().startswith(b"%PDF") and path.stat().st_size < 30_000


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd.pdf", "../20250011.pdf", "annex/../../x.pdf", "a\\b.pdf", "C:x.pdf", "annex//x.pdf", "x.docx"],
)
def test_an_annex_out_of_the_folder_is_refused(name):
    with pytest.raises(CaseError) as caught:
        case_file.parse(ANNEX.replace("annex/20250011.pdf", f"'{name}'"), "case.yaml")
    assert [finding.place.key for finding in caught.value.findings] == ["annex[1]"]


def test_an_annex_that_is_missing_linked_away_or_no_pdf_is_told(tmp_path):
    from docgen.model import annexes

    outside = tmp_path / "outside.pdf"
    outside.write_bytes(b"%PDF-1.7")
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "linked.pdf").symlink_to(outside)
    (folder / "text.pdf").write_text("not a PDF", encoding="utf-8")
    (folder / "right.pdf").write_bytes(b"%PDF-1.7")
    names = ("linked.pdf", "text.pdf", "missing.pdf", "right.pdf")
    listed = "annex:\n" + "".join(f"  - {name}\n" for name in names)
    file = case_file.parse(ANNEX.replace("annex:\n  - annex/20250011.pdf\n", listed), str(folder / "case.yaml"))
    with pytest.raises(CaseError) as caught:
        annexes.paths(file)
    assert [finding.place.key for finding in caught.value.findings] == ["annex[1]", "annex[2]", "annex[3]"]
    assert {finding.place.line for finding in caught.value.findings} != {None}
