"""Forms that are made to harm give cases or an error of ours, within seconds, and fetch nothing."""

import socket
import time
from itertools import islice
from pathlib import Path

import hostile_forms
import pytest
from test_readers import read

from docgen.errors import DocgenError
from docgen.model import case_file

LAYOUTS = Path(__file__).parent / "layouts"
FORMS = dict(hostile_forms.forms(LAYOUTS))
LONGEST = 5
"""Seconds of the processor for one form. Nothing else is waited for, since nothing is fetched or started."""
QUICK = [
    name
    for name in FORMS
    if not any(word in name for word in ("000", "million", "bomb", "huge", "tall", "times", "lines", "long"))
]
SAMPLE = list(islice(QUICK, 0, None, 24))


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """No program is started, and nothing is fetched."""

    def refused(*arguments, **names):
        raise AssertionError(f"the network was asked: {arguments}")

    monkeypatch.setattr("docgen.intake.readers.office.shutil.which", lambda name: None)
    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)


def assert_harmless(name):
    data = FORMS[name]()
    begin = time.process_time()
    text = ""
    try:
        for case in read(data).cases:
            text += case_file.dump(case)
    except DocgenError as error:
        text = str(error)
        assert error.next_step
    assert time.process_time() - begin < LONGEST
    assert "root:" not in text and "hahahaha" not in text


@pytest.mark.parametrize("name", SAMPLE)
def test_a_form_made_to_harm_does_none(name):
    assert_harmless(name)


@pytest.mark.full
@pytest.mark.parametrize("name", FORMS)
def test_none_of_the_hostile_forms_does_harm(name):
    assert_harmless(name)


def test_there_are_three_hundred_hostile_forms():
    assert len(FORMS) >= 300
