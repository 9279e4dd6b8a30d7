"""The documentation is true: made pages are up to date, links lead somewhere, examples do what they show."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs import make_builtins, make_settings
from tests.conftest import Run
from tests.shells import CHECKOUT, clean_environment

PAGES = [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
EXAMPLE = re.compile(r"^```sh\n(.*?)^```\n+```output\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROGRAM = re.compile(r"^```python\n(.*?)^```\n+```output\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROGRAMS = [(page.name, *match.groups()) for page in PAGES for match in PROGRAM.finditer(page.read_text("utf-8"))]
EXAMPLES = [(page.name, *match.groups()) for page in PAGES for match in EXAMPLE.finditer(page.read_text("utf-8"))]


def test_the_builtins_page_is_up_to_date() -> None:
    assert make_builtins.PAGE.read_text(encoding="utf-8") == make_builtins.page()


def test_the_settings_are_up_to_date() -> None:
    assert make_settings.PAGE.read_text(encoding="utf-8") == make_settings.page()


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_links_lead_somewhere(page: Path) -> None:
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize(("page", "script", "output"), EXAMPLES, ids=[f"{row[0]}:{row[1][:30]}" for row in EXAMPLES])
def test_examples_do_what_they_show(run: Run, page: str, script: str, output: str) -> None:
    done = run(stdin=script)
    assert done.stdout + done.stderr == output


@pytest.mark.parametrize(("page", "program", "output"), PROGRAMS, ids=[f"{row[0]}:{row[1][:30]}" for row in PROGRAMS])
def test_programs_do_what_they_show(tmp_path: Path, home: Path, page: str, program: str, output: str) -> None:
    environment = clean_environment(home) | {"PYTHONPATH": str(CHECKOUT)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.stdout + done.stderr == output
