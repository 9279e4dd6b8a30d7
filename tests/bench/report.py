"""The results as tables in Markdown, which a terminal shows well enough too."""

from __future__ import annotations

import os
import platform
from datetime import date
from pathlib import Path

from tests.bench.measure import Figure, Result, Verdict
from tests.bench.programs import Programs, python_version, version

INTRODUCTION = """\
# Benchmarks

Written by `python -m tests.bench --write docs/benchmarks.md`. Every table is one run: in each round every program
is asked once, one after the other, and the ratio is taken round by round. Given are medians, with the lower and the
upper quartile behind them; a ratio below 1 says that minishell is the faster or the smaller. minishell is installed
from a wheel into a virtual environment of its own.
"""


def page(programs: Programs, results: list[Result]) -> str:
    """The whole of docs/benchmarks.md."""
    return "\n".join([INTRODUCTION, machine(programs), *[table(result) for result in results]])


def machine(programs: Programs) -> str:
    """The machine, and what was measured on it."""
    facts = [
        ("Date", date.today().isoformat()),
        ("Processor", f"{processor()}, {os.cpu_count()} cores"),
        ("Memory", f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB"),
        ("System", f"{system()}, Linux {platform.release()}"),
        ("Python", python_version()),
        *[(name, version(command)) for name, command in programs.peers.items()],
    ]
    return "\n".join(["| | |", "|---|---|", *[f"| {name} | {value} |" for name, value in facts], ""])


def processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def system() -> str:
    return platform.freedesktop_os_release().get("PRETTY_NAME", "Linux")


def table(result: Result) -> str:
    unit = result.measure.unit
    head = [f"## {result.measure.title}", "", f"| | {unit} | minishell ÷ it |", "|---|---:|---:|"]
    rows = [f"| {row.name} | {shown(row.value, 1)} | {shown(row.ratio, 2)} |" for row in result.rows]
    return "\n".join([*head, *rows, "", *[verdict_line(verdict) for verdict in result.verdicts]])


def verdict_line(verdict: Verdict) -> str:
    word = "kept" if verdict.kept else "not kept"
    return f"At most {verdict.bar.ratio:g} × {verdict.bar.against}: {verdict.ratio:.2f}, {word}.\n"


def shown(figure: Figure, digits: int) -> str:
    return f"{figure.median:.{digits}f} ({figure.low:.{digits}f} to {figure.high:.{digits}f})"
