"""What several tests of the workbench share."""

import pytest

from docgen.api.long_running import Press


@pytest.fixture(scope="session")
def press():
    """Workers that all tests share: to start one takes seconds."""
    made = Press(size=1)
    yield made
    made.stop()
