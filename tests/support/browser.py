"""A real Chromium for tests of the workbench. Without it they are skipped with a word; `.ci/run` demands it."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

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


class Mortal:
    """A Chromium in a process of its own that keeps its profile when it is killed."""

    def __init__(self, profile: Path):
        self.profile = profile
        self.process: subprocess.Popen | None = None

    def start(self) -> str:
        """Start it, and return the address by which playwright reaches it."""
        port = self.profile / "DevToolsActivePort"
        port.unlink(missing_ok=True)
        options = [*OPTIONS, "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={self.profile}"]
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen([program(), *options, "about:blank"], **silent)
        deadline = time.time() + 30
        while not (port.exists() and port.read_text().strip()) and time.time() < deadline:
            time.sleep(0.05)
        return f"http://127.0.0.1:{port.read_text().split()[0]}"

    def kill(self):
        """End it as a power cut does."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
