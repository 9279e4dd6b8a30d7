"""What a command finds open: descriptors 0, 1, 2 and what the script opened for it, never a pipe of the shell's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run
from tests.system.conftest import OpenSession

#: each has `LIST` write the open descriptors to standard output
SHAPES = {
    "simple command": "LIST",
    "redirections around it": "{ { LIST; } 2>/dev/null; } </dev/null",
    "first of a pipeline": "LIST | cat",
    "middle of a pipeline": ": | LIST | cat",
    "last of a pipeline": "echo | cat | LIST",
    "last of a pipeline, a loop": "echo | while read x; do LIST; done",
    "first of a pipeline, a group": "{ :; LIST; } | cat",
    "subshell": "(:; LIST; :)",
    "subshell in a subshell": "(:; (:; LIST; :); :)",
    "asynchronous list": "LIST & wait",
    "asynchronous pipeline": "{ : | LIST | cat; } & wait",
    "substitution": 'echo "$(LIST)"',
    "substitution by a subshell": 'echo "$(:; LIST; :)"',
    "substitution of a pipeline": 'echo "$(: | LIST | cat)"',
    "substitution in a substitution": 'echo "$(echo "$(LIST)")"',
    "here-document": "LIST <<E\ntext\nE",
    "substitution in a here-document": "cat <<E\n$(LIST)\nE",
    "long here-document": "LIST <<E\n$(seq 20000)\nE",
    "loop over a here-document": "while read x; do LIST; done <<E\nline\nE",
    "eval": "eval 'LIST'",
    "dot script": "echo LIST >file; . ./file",
    "trap": "trap 'LIST' USR1; kill -USR1 $$",
    "function": "f() { LIST; }; f </dev/null",
    "exec": "(exec LIST)",
    "shell in the shell": "$SH -c 'LIST'",
    "shell on standard input": "echo LIST | $SH",
}

#: with the one by which `ls` reads
FOUND = ["0", "1", "2", "3"]


def script() -> str:
    """All shapes, each announced by its name."""
    lines = [f"echo '= {name}'\n{command}\n" for name, command in SHAPES.items()]
    return "".join(lines).replace("LIST", "ls /proc/self/fd")


def listed(output: str) -> dict[str, list[str]]:
    parts = [part.splitlines() for part in output.split("= ")[1:]]
    return {name: descriptors for name, *descriptors in parts}


@pytest.mark.parametrize("arguments", [("file.sh",), ("-m", "file.sh"), ()], ids=["file", "job control", "input"])
def test_in_a_script(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "file.sh").write_text(script())
    done = run(*arguments, stdin="" if arguments else script())
    assert listed(done.stdout) == dict.fromkeys(SHAPES, FOUND)


def test_at_the_prompt(open_session: OpenSession, tmp_path: Path) -> None:
    (tmp_path / "file.sh").write_text(script())
    session = open_session()
    session.run(". ./file.sh >found")
    assert listed((tmp_path / "found").read_text()) == dict.fromkeys(SHAPES, FOUND)
