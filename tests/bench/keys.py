"""python -m tests.bench.keys: how long a typed character takes to its screen, where everything is slow.

A line of 200 characters is typed at 25 a second in a directory of many files, with a long history, while a completion
hangs: Tab is pressed at every twentieth character, and its function never answers. Given are milliseconds from the
key's write to its character in what the terminal gets; and in turns with it the same without Tab, which tells what the
machine is busy with besides.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.shells import clean_environment, write_launcher
from tests.ui.terminal import Terminal

#: letters that no sequence of a terminal ends with
LETTERS = "aeiotdgbpw"

LINE = 200
BETWEEN = 0.04
BAR = 16.0

HANGS = "_hang() { sleep 600; }\ncomplete -F _hang hang\n"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.keys", description=__doc__)
    parser.add_argument("--files", type=int, default=100_000, help="files in the directory")
    parser.add_argument("--rows", type=int, default=1_000_000, help="lines of history")
    parser.add_argument("--rounds", type=int, default=5, help="lines that are typed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        plain, hanging = measure(Path(name), options.files, options.rows, options.rounds)
    show("without Tab", plain)
    p99 = show("a completion hangs", hanging)
    print(f"at most {BAR:g} ms p99: {'kept' if p99 <= BAR else 'not kept'}")
    return 0 if p99 <= BAR else 1


def show(title: str, taken: list[float]) -> float:
    """Print the figures; the 99th percentile."""
    p99 = statistics.quantiles(taken, n=100)[98]
    print(
        f"{title:20} {len(taken)} keys: median {statistics.median(taken):.1f}, p99 {p99:.1f}, most {max(taken):.1f} ms"
    )
    return p99


def measure(top: Path, files: int, rows: int, rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds without Tab, and with a completion that hangs."""
    home, work = top / "home", top / "work"
    home.mkdir()
    work.mkdir()
    (home / ".bash_completion").write_text(HANGS)
    (home / "lines").write_text("".join(f"hang {number} of many lines\n" for number in range(rows)))
    for number in range(files):
        (work / f"file{number}").touch()
    environment = clean_environment(home) | {"TERM": "xterm-256color"}
    program = write_launcher(top / "minishell")
    with Terminal([program], environment, work, columns=100, lines=30) as terminal:
        terminal.prompt()
        terminal.keys("history import ~/lines > /dev/null; echo read''y\r")
        deadline = time.monotonic() + 600
        while "\nready" not in terminal.text() and time.monotonic() < deadline:
            terminal.settle(0.5)
        terminal.settle(1.0)
        plain: list[float] = []
        hanging: list[float] = []
        for _ in range(rounds):
            plain += type_line(terminal, "")
            hanging += type_line(terminal, "\t")
        return plain, hanging


def type_line(terminal: Terminal, in_between: str) -> list[float]:
    """`in_between` is pressed at every twentieth character."""
    terminal.keys("hang ")
    terminal.settle(0.5)
    taken: list[float] = []
    for at in range(LINE):
        if at % 20 == 10:
            terminal.keys(in_between)
            pause(terminal, time.perf_counter() + BETWEEN)
        taken.append(milliseconds_to_screen(terminal, LETTERS[at % len(LETTERS)]))
    terminal.keys("\x03")
    terminal.settle(0.5)
    return taken


def milliseconds_to_screen(terminal: Terminal, letter: str) -> float:
    begin = time.perf_counter()
    terminal.keys(letter)
    seen = len(terminal.output)
    while letter.encode() not in terminal.output[seen:]:
        terminal.read_some(1.0)
        if time.perf_counter() - begin > 30:
            raise TimeoutError(terminal.text())
    taken = time.perf_counter() - begin
    pause(terminal, begin + BETWEEN)
    return taken * 1000


def pause(terminal: Terminal, until: float) -> None:
    while (left := until - time.perf_counter()) > 0:
        terminal.read_some(left)


if __name__ == "__main__":
    sys.exit(main())
