"""The measures of an interactive session: when the prompt stands, when it answers, what it weighs."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from tests.bench.measure import Bar, Measure
from tests.bench.programs import Programs
from tests.bench.run import answer, answer_milliseconds

QUESTION, ANSWER = b"printf 'ans%s\\n' wer42\r", b"answer42"

#: the memory that is taken now, of the process PID or the shell itself
WEIGH, WEIGHT_ENDS = b'grep VmRSS "/proc/${PID:-$$}/status"\r', b" kB"

SIGN = b"# " if os.geteuid() == 0 else b"$ "

ASK = "import os; os.environ['PID'] = str(os.getpid()); input('" + SIGN.decode() + "')"

#: as little as can be made of prompt_toolkit
BARE_SESSION = """\
import os
from prompt_toolkit import PromptSession
os.environ["PID"] = str(os.getpid())
session = PromptSession()
while True:
    os.system(session.prompt("$ "))
"""


def session_measures(programs: Programs, directory: Path) -> list[Measure]:
    return [first_prompt(programs, directory), first_answer(programs, directory), weight(programs, directory)]


def first_prompt(programs: Programs, directory: Path) -> Measure:
    commands = programs.shells("bash", "zsh", "fish") | {"python": [*programs.python, "-c", ASK]}
    signs = dict.fromkeys(commands, SIGN) | {"zsh": b"%" if SIGN == b"$ " else b"#", "fish": SIGN.replace(b"$", b">")}
    samples = {
        name: partial(answer_milliseconds, command, directory, b"", signs[name]) for name, command in commands.items()
    }
    return Measure("drawn", "First prompt: from the start until it stands", "ms", 21, samples, [Bar("python", 2.5)])


def first_answer(programs: Programs, directory: Path) -> Measure:
    commands = programs.shells("bash", "zsh", "fish", "xonsh") | {"bare prompt_toolkit": _bare(programs)}
    samples = {
        name: partial(answer_milliseconds, command, directory, QUESTION, ANSWER) for name, command in commands.items()
    }
    bars = [Bar("bare prompt_toolkit", 1.25), Bar("xonsh", 0.5)]
    return Measure("prompt", "First answer: from the start, the line typed at once", "ms", 9, samples, bars)


def weight(programs: Programs, directory: Path) -> Measure:
    commands = programs.shells("bash", "zsh") | {"bare prompt_toolkit": _bare(programs)}
    samples = {name: partial(_mebibytes, command, directory) for name, command in commands.items()}
    title = "Memory of a session at its first command"
    return Measure("weight", title, "MiB", 5, samples, [Bar("bare prompt_toolkit", 1.3)])


def _bare(programs: Programs) -> list[str]:
    return [*programs.python, "-c", BARE_SESSION]


def _mebibytes(command: list[str], directory: Path) -> float:
    shown = answer(command, directory, WEIGH, WEIGHT_ENDS)
    return int(shown.rpartition(b"VmRSS:")[2].split()[0]) / 1024
