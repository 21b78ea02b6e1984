"""A real Chromium for tests of the workbench. Without it they are skipped with a word; `.ci/run` demands it."""

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
REQUIRED = "DOCGEN_BROWSER"
"""The variable with which `.ci/run` turns the skip into a failure."""


def program() -> str:
    """The path of a Chromium; without one the test is skipped, or fails where it is required."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        found = None
    else:
        found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        if os.environ.get(REQUIRED):
            pytest.fail("没有 Chromium 或 playwright，浏览器里的测试没有做")
        pytest.skip("没有 Chromium 或 playwright（管理员可执行 apt-get install chromium）")
    return found
