"""A lab of its own for the browser tests, and a browser that complains of every error and outside request."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

playwright = pytest.importorskip(
    "playwright.sync_api", reason="the browser tests have an environment of their own: tox -e lab"
)
CHROMIUM = os.environ.get("PYSUITE_CHROMIUM") or shutil.which("chromium") or ""
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage"]


@dataclass(frozen=True)
class Lab:
    """A lab that runs in a process of its own."""

    address: str
    process: subprocess.Popen[str]

    def memory(self) -> float:
        """Return what the server and its workers hold, in MB."""
        family = [self.process.pid, *_children(self.process.pid)]
        return sum(map(_resident, family))


def _children(parent: int) -> list[int]:
    text = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
    found = [int(one) for one in text.split()]
    return found + [one for child in found for one in _children(child)]


def _resident(process: int) -> float:
    text = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", text)
    return int(found[1]) / 1024 if found else 0.0


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    if not CHROMIUM:
        pytest.skip("there is no chromium")
    command = [sys.executable, "-m", "pysuite", "lab", "--port", "0"]
    engine = os.environ.get("PYSUITE_LAB_ENGINE")
    command += ["--engine", engine] if engine else []
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    found = re.search(r"http://\S+", process.stderr.readline())
    assert found
    yield Lab(found[0], process)
    process.send_signal(signal.SIGINT)
    rest = process.communicate(timeout=60)[1]
    assert "Traceback" not in rest, rest


@dataclass
class Watch:
    """What a page did that it should not."""

    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def over(self, page: playwright.Page, address: str) -> None:
        """Watch a page."""
        home = (address, address.replace("http", "ws"), "data:", "blob:")
        page.on("request", lambda one: None if one.url.startswith(home) else self.outside.append(one.url))
        page.on("websocket", lambda one: None if one.url.startswith(home) else self.outside.append(one.url))
        page.on(
            "console", lambda one: self.errors.append(one.text) if one.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda one: self.errors.append(str(one)))


@pytest.fixture(scope="session")
def browser() -> Iterator[playwright.Browser]:
    with playwright.sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield made
        made.close()


@pytest.fixture
def page(lab: Lab, browser: playwright.Browser) -> Iterator[playwright.Page]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )
    made, watch = context.new_page(), Watch()
    made.set_default_timeout(60_000)
    watch.over(made, lab.address)
    yield made
    context.close()
    assert watch.outside == []
    assert watch.errors == []
