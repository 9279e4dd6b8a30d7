"""fish and carapace, asked for descriptions, and the options that manual pages and --help describe."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from prompt_toolkit.document import Document

from minishell.eval.shell import Shell
from minishell.ui.background import Workers
from minishell.ui.complete import ShellCompleter, completion
from minishell.ui.complete.candidate import Candidate
from minishell.ui.complete.program_options import ProgramOptions
from minishell.ui.known import Vocabulary
from tests.waiting import PATIENCE

PAGE = ".TH {name}\n.TP\n\\fB\\-a\\fR, \\fB\\-\\-all\\fR\nof {name}.\n"

CARAPACE = r"""#!/bin/sh
echo "$@" >> {calls}
case $1 in
    known) echo '{answer}'; echo warning >&2 ;;
    slow) sleep 60 ;;
    *) echo "unknown completer: $1"; exit 1 ;;
esac
"""

ANSWER = {
    "version": "1",
    "messages": [],
    "nospace": "/=",
    "usage": "",
    "values": [
        {"value": "install", "display": "install", "description": "put it there"},
        {"value": "--root=", "display": "--root", "description": "where", "style": "blue", "tag": "flags"},
        {"value": "plain", "display": "plain"},
    ],
}


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def completer(shell: Shell, directory: Path, told: list[str]) -> Iterator[ShellCompleter]:
    (directory / "bin").mkdir()
    workers = Workers()
    vocabulary = Vocabulary(shell, workers, lambda: None)
    vocabulary.refresh()
    completer = ShellCompleter(shell, vocabulary, workers, told.append)
    yield completer
    completer.close()


def answers(completer: ShellCompleter, line: str) -> dict[str, Candidate]:
    gathering = completer.ask(Document(line))
    assert gathering.wait(PATIENCE)
    return {candidate.shown: candidate for candidate in gathering.candidates()}


def write_program(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


# ---- fish


@pytest.mark.skipif(shutil.which("fish") is None, reason="there is no fish")
def test_fish_completes_and_describes(completer: ShellCompleter, shell: Shell, home: Path, directory: Path) -> None:
    completions = home / ".config" / "fish" / "completions"
    completions.mkdir(parents=True)
    (home / ".config" / "fish" / "config.fish").write_text("touch ran; sleep 60\n")
    (completions / "zzthing.fish").write_text(
        "complete -c zzthing -f -a 'install remove' -d 'do it'\n"
        "complete -c zzthing -l all -s a -d 'every one'\n"
        "complete -c zzthing -f -a '(cat; pwd; echo $ZZ)'\n"
    )
    fish = shutil.which("fish")
    assert fish is not None
    (directory / "bin" / "fish").symlink_to(fish)
    write_program(directory / "bin" / "zzthing", "#!/bin/sh\n")  # fish asks whether there is one
    for name in ("in\nside", "in\tside", "in 'side", "~in"):
        (directory / name).touch()
    shell.run_text(f"PATH={directory}/bin:/usr/bin:/bin; export ZZ=seen")
    found = answers(completer, "zzthing in")
    assert sorted(answers(completer, "zznothing in")) == ["in 'side", "in^Iside", "in^Jside"]
    assert (found["install"].text, found["install"].description) == ("install ", "do it")
    options = answers(completer, "zzthing -")
    assert options["--all"].description == options["-a"].description == "every one"
    assert "seen" in answers(completer, "zzthing se")
    shell.run_text("export ZZ=other")
    assert "other" in answers(completer, "zzthing ot")
    assert not (directory / "ran").exists()


# ---- carapace


@pytest.fixture
def carapace(shell: Shell, directory: Path, completer: ShellCompleter) -> Path:
    """The file to which its calls are written."""
    calls = directory / "calls"
    write_program(directory / "bin" / "carapace", CARAPACE.format(calls=calls, answer=json.dumps(ANSWER)))
    shell.variables.set("PATH", f"{directory}/bin")
    for name in ("sh", "sleep"):
        (directory / "bin" / name).symlink_to(shutil.which(name) or "")
    return calls


def test_carapace_completes_and_describes(completer: ShellCompleter, carapace: Path) -> None:
    found = answers(completer, "known one 'two three' in")
    assert (found["install"].text, found["install"].description) == ("install ", "put it there")
    assert answers(completer, "known --")["--root="].text == "--root="
    assert carapace.read_text().splitlines() == ["known export known one two three in", "known export known --"]


def test_a_command_that_carapace_does_not_know(completer: ShellCompleter, carapace: Path) -> None:
    assert list(answers(completer, "unknown b")) == ["bin/"]


def test_a_carapace_that_hangs_is_left_out(
    completer: ShellCompleter, carapace: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minishell.ui.complete.carapace.PATIENCE", 0.5)
    for _ in range(2):
        answers(completer, "slow ")
    assert carapace.read_text().splitlines() == ["slow export slow "]
    assert told == ["completion: carapace for slow did not answer in time, and is left out for 5 minutes"]


def test_a_source_that_is_not_wanted_is_not_asked(
    completer: ShellCompleter, carapace: Path, shell: Shell, home: Path
) -> None:
    (home / ".config/minishell").mkdir(parents=True)
    (home / ".config/minishell/config.toml").write_text("completion.sources = ['bash', 'manuals']\n")
    shell.settings.refresh()
    assert "install" not in answers(completer, "known in")
    assert not carapace.exists()


# ---- Manual pages


def manual(top: Path) -> dict[str, str]:
    """Pages in every packing, and the environment in which they are found."""
    section = top / "share" / "man" / "man1"
    section.mkdir(parents=True)
    (section / "plain.1").write_text(PAGE.format(name="plain"))
    (section / "plain-sub.1").write_text(PAGE.format(name="plain-sub"))
    (section / "link.1").write_text(".so man1/plain.1\n")
    (section / "zipped.1.gz").write_bytes(gzip.compress(PAGE.format(name="zipped").encode()))
    (section / "bzipped.1.bz2").write_bytes(bz2.compress(PAGE.format(name="bzipped").encode()))
    (section / "xzipped.1.xz").write_bytes(lzma.compress(PAGE.format(name="xzipped").encode()))
    for name in ("broken.1.gz", "broken.1.bz2", "broken.1.xz"):
        (section / name).write_bytes(b"nonsense")
    return {"PATH": f"{top}/bin:/nonexistent/bin", "HOME": str(top), "XDG_CACHE_HOME": str(top / "cache")}


@pytest.mark.parametrize(
    ("words", "page"),
    [
        (["plain"], "plain"),
        (["/opt/bin/plain"], "plain"),
        (["plain", "-x", "sub"], "plain-sub"),
        (["plain", "other"], "plain"),
        (["link"], "plain"),
        (["zipped"], "zipped"),
        (["bzipped"], "bzipped"),
        (["xzipped"], "xzipped"),
        (["broken"], None),
        (["zznone"], None),
        ([None], None),
    ],
)
def test_pages(tmp_path: Path, words: list[str | None], page: str | None) -> None:
    found = {option.name: option.description for option in ProgramOptions().in_manual(words, manual(tmp_path))}
    assert found == ({} if page is None else {"-a": f"of {page}", "--all": f"of {page}"})


def test_programs_are_described_by_their_pages(completer: ShellCompleter, shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "share" / "man" / "man1").mkdir(parents=True)
    (tmp_path / "share" / "man" / "man1" / "zzprogram.1").write_text(".SH NAME\nzzprogram \\- do things\n.SH X\n")
    write_program(tmp_path / "bin" / "zzprogram", "#!/bin/sh\n")
    shell.variables.set("PATH", f"{tmp_path}/bin")
    completer._vocabulary.programs.wait()
    completer._vocabulary.refresh()
    assert answers(completer, "zzp")["zzprogram"].description == "do things"


def test_manpath_counts(tmp_path: Path) -> None:
    environment = manual(tmp_path)
    other = tmp_path / "other" / "man1"
    other.mkdir(parents=True)
    (other / "plain.1").write_text(PAGE.format(name="other"))
    options = ProgramOptions()
    first = options.in_manual(["plain"], {**environment, "MANPATH": f"{tmp_path}/other:"})
    assert first[0].description == "of other"
    assert options.in_manual(["zipped"], {**environment, "MANPATH": f"{tmp_path}/other:"})
    assert not options.in_manual(["zipped"], {**environment, "MANPATH": f"{tmp_path}/other"})


# ---- What is kept


def test_help_is_asked_once_for_each_version_of_a_program(tmp_path: Path) -> None:
    program = tmp_path / "program"
    write_program(program, f"#!/bin/sh\necho $1 $TERM >> {tmp_path}/calls\necho '  -a, --all  every one' >&2\n")
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    calls = tmp_path / "calls"
    for options in (ProgramOptions(), ProgramOptions()):
        for _ in range(2):
            assert [each.name for each in options.in_help(str(program), environment)] == ["-a", "--all"]
    assert calls.read_text() == "--help dumb\n"
    os.utime(program, (1, 1))
    ProgramOptions().in_help(str(program), environment)
    assert calls.read_text() == "--help dumb\n" * 2
    [kept] = (tmp_path / ".cache" / "minishell" / "options").iterdir()
    kept.write_text("not json")
    assert ProgramOptions().in_help(str(program), environment)


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    program = tmp_path / "program"
    write_program(program, "#!/bin/sh\necho '  -a  every one'\n")
    environment = {"PATH": "/usr/bin:/bin", "HOME": "/dev/null"}
    assert [each.name for each in ProgramOptions().in_help(str(program), environment)] == ["-a"]


def test_help_that_does_not_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minishell.ui.complete.program_options.PATIENCE", 0.3)
    program = tmp_path / "program"
    write_program(program, "#!/bin/sh\nsleep 60 & echo $! > child; wait\n")
    monkeypatch.chdir(tmp_path)
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    assert ProgramOptions().in_help(str(program), environment) == []
    assert ProgramOptions().in_help(str(tmp_path / "missing"), environment) == []


def test_what_others_say_is_shown_harmlessly() -> None:
    shown = completion(Candidate("a", 0, "a", "red\x1b[31m\u202e"))
    assert shown.display_meta_text == "red^[[31m\\u202e"
