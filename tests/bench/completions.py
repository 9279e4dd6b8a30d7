"""python -m tests.bench.completions: real command lines and Tab, asked of minishell, of bash itself and of fish.

A line is right if all that a user could mean there is among the answers. bash is asked through its own line editor,
with bash-completion loaded, in a terminal.
"""

from __future__ import annotations

import os
import pty
import re
import select
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from prompt_toolkit.document import Document

from minishell.eval.shell import Shell
from minishell.ui.background import Workers
from minishell.ui.complete import ShellCompleter
from minishell.ui.known import Vocabulary
from tests.shells import clean_environment

LIBRARY = "/usr/share/bash-completion/bash_completion"

#: what is typed, and words that have to be among the answers
LINES = """\
git che             | checkout cherry-pick
git checkout fea    | feature
git checkout --tra  | --track
git branch -d fea   | feature
git log --onel      | --oneline
git push ori        | origin
git stash p         | pop push
git add re          | report.txt
git -C sub/ sta     | stash status
/usr/bin/git che    | checkout
sudo git che        | checkout
env A=1 git che     | checkout
ssh alp             | alpha
ssh -o StrictH      | StrictHostKeyChecking=
scp alp             | alpha:
scp rep             | report.txt
sftp bet            | beta
systemctl rest      | restart
systemctl restart w | web.service
apt ins             | install
apt-get --fix-b     | --fix-broken
dpkg -L bash-c      | bash-completion
make cl             | clean
make -C su          | sub/
tar xf              | packed.tar
tar --extr          | --extract
tar xf packed.tar r | report.txt
unzip pa            | pack.zip
pip install --up    | --upgrade
kill -TE            | -TERM
kill -s US          | USR1 USR2
cd su               | sub/
rm re               | report.txt
ls --alm            | --almost-all
ls -                | -l --all
cat na              | name\\ with\\ blank
cat "na             | name\\ with\\ blank
cat ~/.ss           | ~/.ssh/
cat $HOME/.ss       | $HOME/.ssh/
man bash            | bash
chown roo           | root
su daem             | daemon
find . -nam         | -name
grep --col          | --color
sort --rev          | --reverse
dd if=rep           | if=report.txt
cp --arch           | --archive
curl --comp         | --compressed
wget --conti        | --continue
python3 -m json.to  | json.tool
export HOM          | HOME
unset HO            | HOME
echo $HO            | $HOME
set -o pip          | pipefail
type gi             | git
docker run --net    | --network
npm inst            | install
"""

#: lines whose options are counted
OPTIONS = (
    "ls -",
    "git checkout -",
    "git log --",
    "grep -",
    "tar --",
    "curl --",
    "sort -",
    "find . -",
    "ssh -",
    "pip install --",
    "apt install -",
    "rm -",
    "mv -",
    "mkdir -",
    "cp -",
    "du -",
    "make -",
    "wget --",
    "dpkg --",
    "gcc -",
)

PROGRAMS = {
    "systemctl": """#!/bin/sh
case " $* " in
    *list-unit-files*) echo "web.service enabled"; echo "wide.service enabled" ;;
    *list-units*) echo "web.service loaded active running Web"; echo "wide.service loaded active running Wide" ;;
esac
""",
}


@dataclass(frozen=True)
class Line:
    text: str
    expected: tuple[str, ...]


def lines() -> list[Line]:
    rows = [row.rsplit("|", 1) for row in LINES.splitlines()]
    return [Line(_typed(text), tuple(shlex.split(expected))) for text, expected in rows]


def _typed(text: str) -> str:
    """Without the table's blanks; a command alone is followed by one."""
    text = text.rstrip()
    return text + " " if text == "tar xf" else text


def make_world(top: Path) -> dict[str, str]:
    """A home and a working directory with something to complete; the environment for both shells."""
    home, work, programs = top / "home", top / "work", top / "bin"
    for directory in (home / ".ssh", work / "sub", programs):
        directory.mkdir(parents=True)
    (home / ".ssh" / "config").write_text("Host alpha\n  Port 22\nHost beta gamma\n")
    for name in ("report.txt", "name with blank"):
        (work / name).write_text("text\n")
    (work / "Makefile").write_text("all:\n\ttrue\nclean:\n\ttrue\n")
    for name, text in PROGRAMS.items():
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    environment = clean_environment(home) | {"PATH": f"{programs}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"}
    prepare = (
        "tar cf packed.tar report.txt; python3 -m zipfile -c pack.zip report.txt; git init -q -b main;"
        "git add Makefile; git -c user.name=n -c user.email=e@example.org commit -qm first; git branch feature;"
        "git remote add origin /nowhere"
    )
    subprocess.run(["sh", "-c", prepare], cwd=work, env=environment, check=True, capture_output=True)
    return environment


# ---- bash


class Bash:
    """bash with bash-completion in a terminal; `words(line)` is what its editor inserts for all completions."""

    def __init__(self, environment: dict[str, str], directory: Path, top: Path) -> None:
        self._answer = top / "answer"
        rc = top / "rc"
        rc.write_text(
            f"PS1='> '; source {LIBRARY}; _dump() {{ printf '%s' \"$READLINE_LINE\" > {self._answer}.new;"
            f" mv {self._answer}.new {self._answer}; }}\nbind -x '\"\\C-xp\": _dump'\n"
        )
        self._pid, self._terminal = pty.fork()
        if self._pid == 0:
            os.chdir(directory)
            variables = environment | {"TERM": "dumb", "INPUTRC": os.devnull}
            os.execve("/bin/bash", ["bash", "--noprofile", "--rcfile", str(rc), "-i"], variables)
        self._read_until_quiet(1.0)

    def words(self, line: str) -> list[str]:
        """Each completion as the whole word that it makes."""
        self._answer.unlink(missing_ok=True)
        os.write(self._terminal, b"\x15" + line.encode() + b"\x1b*\x18p")
        deadline = time.monotonic() + 20
        while not self._answer.exists() and time.monotonic() < deadline:
            self._read_until_quiet(0.02)
        text = self._answer.read_text() if self._answer.exists() else line
        return [] if text == line else words_of(text, line)

    def _read_until_quiet(self, seconds: float) -> None:
        while select.select([self._terminal], [], [], seconds)[0]:
            os.read(self._terminal, 65536)

    def close(self) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.close(self._terminal)
        os.waitpid(self._pid, 0)


def words_of(text: str, line: str) -> list[str]:
    """The words that stand in `text` where the last word of `line` stood."""
    before = len(re.findall(r"\S+", line.rpartition(" ")[0]))
    try:
        return shlex.split(text)[before:]
    except ValueError:
        return text.split()[before:]


# ---- minishell


@contextmanager
def minishell(environment: dict[str, str], directory: Path) -> Iterator[ShellCompleter]:
    """A completer in `directory`; the process's own environment and directory are changed meanwhile."""
    kept, where = dict(os.environ), os.getcwd()
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(directory)
    shell = Shell("minishell", [])
    shell.options.interactive = True
    vocabulary = Vocabulary(shell, Workers(), lambda: None)
    vocabulary.refresh()
    completer = ShellCompleter(shell, vocabulary, Workers())
    try:
        yield completer
    finally:
        completer.close()
        os.chdir(where)
        os.environ.clear()
        os.environ.update(kept)


@dataclass(frozen=True)
class Answers:
    words: list[str]
    described: int
    milliseconds: float


def ask(completer: ShellCompleter, line: str) -> Answers:
    begin = time.perf_counter()
    gathering = completer.ask(Document(line))
    gathering.wait(20)
    took = (time.perf_counter() - begin) * 1000
    found = gathering.candidates()
    made = [line[: len(line) - each.length] + each.text for each in found]
    words = [word for text in made for word in words_of(text, line)[:1]]
    return Answers(words, sum(each.shown.startswith("-") and each.description != "" for each in found), took)


# ---- fish


def fish_described(line: str, environment: dict[str, str], directory: Path) -> int:
    """The options for which fish has a description."""
    script = f"complete -C {shlex.quote(line)}"
    done = subprocess.run(
        ["fish", "-c", script], cwd=directory, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    return sum(row.startswith("-") and row.partition("\t")[2] != "" for row in done.stdout.splitlines())


# ---- The table


def is_right(line: Line, words: Sequence[str]) -> bool:
    given = {word.rstrip("=/:") for word in words}
    return all(word.rstrip("=/:") in given for word in line.expected)


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        environment = make_world(top)
        with minishell(environment, top / "work") as completer:
            wrong = compare_lines(completer, environment, top)
            poorer = compare_options(completer, environment, top)
    return 1 if wrong or poorer else 0


def compare_lines(completer: ShellCompleter, environment: dict[str, str], top: Path) -> bool:
    bash = Bash(environment, top / "work", top)
    ours = theirs = 0
    times: list[float] = []
    try:
        for line in lines():
            answers = ask(completer, line.text)
            words = bash.words(line.text)
            right, bash_right = is_right(line, answers.words), is_right(line, words)
            ours, theirs = ours + right, theirs + bash_right
            times.append(answers.milliseconds)
            missing = sorted({word.rstrip("=/: ") for word in words} - {word.rstrip("=/: ") for word in answers.words})
            print(
                f"{line.text:22} {'right' if right else 'WRONG'} {len(answers.words):5}   "
                f"bash {'right' if bash_right else 'wrong'} {len(words):5} {answers.milliseconds:6.0f} ms "
                + (f"  only bash: {' '.join(missing[:6])}" if missing else "")
            )
    finally:
        bash.close()
    print(f"right: minishell {ours}, bash {theirs}, of {len(lines())}; median {sorted(times)[len(times) // 2]:.0f} ms")
    return ours < theirs


def compare_options(completer: ShellCompleter, environment: dict[str, str], top: Path) -> bool:
    if shutil.which("fish") is None:
        return False
    ours = theirs = 0
    poorer = False
    for line in OPTIONS:
        described = ask(completer, line).described
        fish = fish_described(line, environment, top / "work")
        ours, theirs, poorer = ours + described, theirs + fish, poorer or described < fish
        print(f"{line:22} described {described:4}, fish {fish:4}{'  FEWER' if described < fish else ''}")
    print(f"options described: minishell {ours}, fish {theirs}")
    return poorer


if __name__ == "__main__":
    sys.exit(main())
