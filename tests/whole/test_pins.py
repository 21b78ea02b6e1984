"""No dependency is older than tests/whole/pins.txt allows, and an audit that asked nobody is no audit."""

import importlib.machinery
import importlib.util
import re
from importlib import metadata

import pytest
from conftest import ROOT

LOCKED = dict(re.findall(r"(?m)^([a-z0-9._-]+)==([^ ;\\]+)", (ROOT / "requirements.lock").read_text(encoding="utf-8")))
PINS = [
    line.split(maxsplit=2)
    for line in (ROOT / "tests/whole/pins.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def numbers(version):
    return [int(part) for part in version.split(".")]


def keeps(version, name, limit):
    return numbers(version) < numbers(limit) if name.endswith("<") else numbers(version) >= numbers(limit)


@pytest.mark.parametrize(("name", "limit", "why"), PINS, ids=[f"{name} {limit}" for name, limit, _ in PINS])
def test_a_dependency_is_of_a_version_that_is_known_to_be_sound(name, limit, why):
    package = name.rstrip("<")
    assert keeps(LOCKED[package], name, limit), why
    assert keeps(metadata.version(package), name, limit), why


def test_versions_are_compared_as_numbers():
    assert keeps("10.0", "甲", "9.1") and keeps("9.1", "甲", "9.1") and not keeps("9.0.9", "甲", "9.1")
    assert keeps("70.9", "甲<", "71") and not keeps("71", "甲<", "71")


def test_every_locked_package_is_checked_by_its_hash():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"(?m)^(?=[a-z0-9._-]+==)", text)[1:]
    assert len(entries) == len(LOCKED) > 40
    assert all("--hash=sha256:" in entry for entry in entries)


# ---- the audit -------------------------------------------------------------------------------------------------------
def verdict(*packages, trouble=""):
    loader = importlib.machinery.SourceFileLoader("audit", str(ROOT / ".ci/audit"))
    audit = importlib.util.module_from_spec(importlib.util.spec_from_loader("audit", loader))
    loader.exec_module(audit)
    return audit.verdict({"dependencies": list(packages)} if packages else {}, trouble)


SOUND = {"name": "甲", "version": "1.0", "vulns": []}
BAD = {"name": "乙", "version": "2.0", "vulns": [{"id": "CVE-2026-1"}, {"id": "CVE-2026-2"}]}
SKIPPED = {"name": "丙", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "code", "words"),
    [
        ((SOUND,), 0, "1 个包都没有"),
        ((SOUND, BAD), 1, "乙 2.0：CVE-2026-1、CVE-2026-2"),
        ((SKIPPED, BAD), 1, "乙 2.0"),
        ((SOUND, SKIPPED), 3, "2 个包里有 1 个没有查到：丙"),
        ((SKIPPED,), 3, "没有查到"),
        ((), 3, "没有答复。断网"),
    ],
)
def test_only_an_audit_that_asked_for_every_package_and_found_nothing_passes(packages, code, words):
    found, said = verdict(*packages, trouble="断网")
    assert (found, words in said) == (code, True), said
