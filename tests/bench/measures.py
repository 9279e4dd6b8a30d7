"""The measures: what a user waits for, each with the peers it is compared with and the bar it has to keep."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.bench.history import history_measures
from tests.bench.measure import Bar, Measure
from tests.bench.programs import Programs
from tests.bench.run import milliseconds, peak_mebibytes
from tests.bench.sessions import session_measures

Sample = Callable[[], float]

FILE_COMMANDS = "mkdir a\nmv a b\nrmdir b\n"
FILE_CALLS = "import os\nfor _ in range({turns}):\n    os.mkdir('a')\n    os.rename('a', 'b')\n    os.rmdir('b')\n"
COUNT = "i=0; while [ $i -lt {turns} ]; do i=$((i+1)); done"
START_PROGRAMS = "i=0; while [ $i -lt {turns} ]; do /bin/true; i=$((i+1)); done"
PEAK = "grep VmHWM /proc/{pid}/status"
SHOW_PEAK = "print(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')))"


def all_measures(programs: Programs, directory: Path, size: float = 1.0) -> list[Measure]:
    """Every measure; `size` scales what each sample does, 1 being what the bars are set for."""
    return [
        start_up(programs, directory),
        file_commands(programs, directory, max(1, int(1000 * size))),
        external_commands(programs, directory, max(1, int(1000 * size))),
        counting(programs, directory, max(1, int(100_000 * size))),
        removal(programs, directory, max(10, int(20_000 * size))),
        memory(programs, directory),
        *session_measures(programs, directory),
        *history_measures(directory, max(1000, int(1_000_000 * size))),
    ]


def start_up(programs: Programs, directory: Path) -> Measure:
    shells = programs.shells("dash", "bash", "zsh", "fish", "xonsh")
    samples = {name: timed([*shell, "-c", ":"], directory) for name, shell in shells.items()}
    samples["python -c pass"] = timed([*programs.python, "-c", "pass"], directory)
    if "xonsh" in samples:
        samples["xonsh"] = timed([*shells["xonsh"], "-c", "pass"], directory)
    return Measure("start", "Start-up: `-c :`", "ms", 21, samples, [Bar("python -c pass", 1.5)])


def file_commands(programs: Programs, directory: Path, turns: int) -> Measure:
    script = FILE_COMMANDS * turns
    samples = {name: timed(shell, directory, script) for name, shell in programs.shells("dash", "bash").items()}
    samples["python, os calls"] = timed([*programs.python, "-"], directory, FILE_CALLS.format(turns=turns))
    title = f"{3 * turns:,} lines of `mkdir`, `mv`, `rmdir` on standard input"
    return Measure("files", title, "ms", 7, samples, [Bar("dash", 0.1), Bar("python, os calls", 2.0)])


def external_commands(programs: Programs, directory: Path, turns: int) -> Measure:
    script = START_PROGRAMS.format(turns=turns)
    shells = programs.shells("dash", "bash", "zsh")
    samples = {name: timed([*shell, "-c", script], directory) for name, shell in shells.items()}
    return Measure("programs", f"A loop that starts a program {turns:,} times", "ms", 9, samples, [Bar("dash", 1.15)])


def counting(programs: Programs, directory: Path, turns: int) -> Measure:
    script = COUNT.format(turns=turns)
    shells = programs.shells("dash", "bash", "zsh")
    samples = {name: timed([*shell, "-c", script], directory) for name, shell in shells.items()}
    return Measure("count", f"A loop that counts to {turns:,}", "ms", 9, samples, [Bar("bash", 1.0)])


def removal(programs: Programs, directory: Path, files: int) -> Measure:
    def sample(command: list[str]) -> Sample:
        def remove() -> float:
            make_tree(directory / "tree", files)
            return milliseconds(command, directory)

        return remove

    samples = {
        "minishell": sample([*programs.minishell, "-c", "rm -r tree"]),
        "GNU rm": sample(["/bin/rm", "-r", "tree"]),
    }
    return Measure("rm", f"`rm -r` of {files:,} files", "ms", 9, samples, [Bar("GNU rm", 1.2)])


def make_tree(top: Path, files: int) -> None:
    """`files` empty files, a hundred in each directory."""
    for number in range(files):
        if number % 100 == 0:
            folder = top / f"{number // 10_000}" / f"{number // 100}"
            folder.mkdir(parents=True)
        (folder / f"{number}").touch()


def memory(programs: Programs, directory: Path) -> Measure:
    def sample(command: list[str]) -> Sample:
        return lambda: peak_mebibytes(command, directory)

    shells = programs.shells("dash", "bash", "zsh", "fish")
    samples = {
        name: sample([*shell, "-c", PEAK.format(pid="$fish_pid" if name == "fish" else "$$") + "; exit"])
        for name, shell in shells.items()
    }
    samples["python"] = sample([*programs.python, "-c", SHOW_PEAK])
    return Measure("memory", "Peak memory of a one-line script", "MiB", 5, samples, [Bar("python", 1.5)])


def timed(command: list[str], directory: Path, stdin: str | None = None) -> Sample:
    return lambda: milliseconds(command, directory, stdin)
