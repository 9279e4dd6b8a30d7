"""python -m tests.bench: minishell beside its peers, in one run."""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from tests.bench.file_measures import file_measures
from tests.bench.measure import Result, take
from tests.bench.measures import all_measures
from tests.bench.programs import find_programs, install
from tests.bench.report import machine, page, table


def main() -> int:
    options = read_arguments()
    with tempfile.TemporaryDirectory() as top:
        prefix = options.prefix or (Path(sys.prefix) if options.smoke else Path(top) / "prefix")
        if not prefix.exists():
            install(prefix)
        work = Path(top) / "work"
        work.mkdir()
        return run(options, prefix, work)


def run(options: argparse.Namespace, prefix: Path, directory: Path) -> int:
    programs = find_programs(prefix)
    size = 0.002 if options.smoke else 1.0
    measures = [*all_measures(programs, directory, size), *file_measures(programs, directory, size)]
    print(machine(programs))
    results: list[Result] = []
    for measure in measures:
        if options.only and measure.name not in options.only:
            continue
        if options.smoke:
            measure = replace(measure, rounds=1, bars=[])  # noqa: PLW2901
        results.append(take(measure, options.rounds or measure.rounds))
        print(table(results[-1]), flush=True)
    if options.write:
        options.write.write_text(page(programs, results), encoding="utf-8")
    return 0 if all(verdict.kept for result in results for verdict in result.verdicts) else 1


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "only",
        nargs="*",
        metavar="NAME",
        help="start files programs count rm memory prompt suggestion up row trash-tree trash-files undo-tree"
        " undo-large journal move-large move-many; all if none",
    )
    parser.add_argument("--prefix", type=Path, help="a virtual environment with minishell in it, to be used as it is")
    parser.add_argument("--rounds", type=int, help="how often each is asked")
    parser.add_argument("--smoke", action="store_true", help="everything once and tiny, with the minishell at hand")
    parser.add_argument("--write", type=Path, metavar="FILE", help="the results as a page in Markdown")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
