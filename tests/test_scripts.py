"""Long scripts of the everyday kind, in tests/scripts/: minishell and dash say the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.shells import Shell, peer

SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.sh"))


@pytest.mark.parametrize("way", ["file", "standard input"])
@pytest.mark.parametrize("script", SCRIPTS, ids=[path.stem for path in SCRIPTS])
def test_as_dash_does(script: Path, way: str, minishell: Shell, tmp_path: Path, home: Path) -> None:
    dash = peer("dash")
    if dash is None:
        pytest.skip("dash is not installed")
    (home / "script").write_bytes(script.read_bytes())
    arguments, stdin = ([str(home / "script")], b"") if way == "file" else ([], script.read_bytes())
    ours, theirs = (shell.run(*arguments, cwd=tmp_path, home=home, stdin=stdin) for shell in (minishell, dash))
    name = minishell.program.rpartition("/")[2].encode()
    assert ours.stdout.replace(name + b":", b"dash:") == theirs.stdout
    assert (ours.stderr == b"") == (theirs.stderr == b"")
    assert ours.returncode == theirs.returncode
