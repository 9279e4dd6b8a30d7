"""Samples taken side by side: what is measured, of whom, and what minishell promises."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

SUBJECT = "minishell"


@dataclass(frozen=True)
class Bar:
    """minishell takes at most `ratio` of what `against` takes."""

    against: str
    ratio: float


@dataclass(frozen=True)
class Measure:
    """One question put to several programs; a sample is a number of `unit`, less being better."""

    name: str
    title: str
    unit: str
    rounds: int
    samples: Mapping[str, Callable[[], float]]
    bars: list[Bar] = field(default_factory=list)


@dataclass(frozen=True)
class Figure:
    """A median, and the quartiles around it."""

    low: float
    median: float
    high: float


@dataclass(frozen=True)
class Row:
    """One program's figure, and minishell's divided by it, round by round."""

    name: str
    value: Figure
    ratio: Figure


@dataclass(frozen=True)
class Verdict:
    bar: Bar
    ratio: float

    @property
    def kept(self) -> bool:
        return self.ratio <= self.bar.ratio


@dataclass(frozen=True)
class Result:
    measure: Measure
    rounds: int
    rows: list[Row]
    verdicts: list[Verdict]


def take(measure: Measure, rounds: int) -> Result:
    """Ask everybody once in each round, so that a busy minute of the machine is everybody's."""
    series: dict[str, list[float]] = {name: [] for name in measure.samples}
    for _ in range(rounds):
        for name, sample in measure.samples.items():
            series[name].append(sample())
    rows = [Row(name, figure(values), figure(ratios(series[SUBJECT], values))) for name, values in series.items()]
    medians = {row.name: row.ratio.median for row in rows}
    verdicts = [Verdict(bar, medians[bar.against]) for bar in measure.bars if bar.against in medians]
    return Result(measure, rounds, rows, verdicts)


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    return [one / other for one, other in zip(ours, theirs, strict=True)]


def figure(values: Sequence[float]) -> Figure:
    if len(values) == 1:
        return Figure(values[0], values[0], values[0])
    low, median, high = statistics.quantiles(values, n=4, method="inclusive")
    return Figure(low, median, high)
