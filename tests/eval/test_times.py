"""Moments and durations, read and written."""

from __future__ import annotations

import time

import pytest

from minishell.eval.bash_commands import _formatted
from minishell.eval.times import age_text, duration_text, parse_moment

NOW = time.mktime((2026, 3, 15, 12, 30, 15, 0, 0, -1))


def local(*parts: int) -> float:
    return time.mktime((*parts, *[0] * (6 - len(parts)), 0, 0, -1))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-31", local(2026, 1, 31)),
        ("2026-01-31 08:05", local(2026, 1, 31, 8, 5)),
        ("2026-01-31T08:05:09", local(2026, 1, 31, 8, 5, 9)),
        ("2026-02", local(2026, 2, 1)),
        ("2025", local(2025, 1, 1)),
        ("08:05", local(2026, 3, 15, 8, 5)),
        ("08:05:30", local(2026, 3, 15, 8, 5, 30)),
        ("today", local(2026, 3, 15)),
        ("yesterday", local(2026, 3, 14)),
        ("@1234.5", 1234.5),
        ("90s", NOW - 90),
        ("30m", NOW - 1800),
        ("1.5h", NOW - 5400),
        ("7d", NOW - 7 * 86400),
        ("2w", NOW - 14 * 86400),
    ],
)
def test_moments(text: str, moment: float) -> None:
    assert parse_moment(text, NOW) == moment


@pytest.mark.parametrize("text", ["", "x", "7", "d", "1.2.3d", "2026-13-01", "25:00", "@", "@x", "tomorrow", "-1d"])
def test_no_moments(text: str) -> None:
    with pytest.raises(ValueError):
        parse_moment(text, NOW)


def test_durations() -> None:
    seconds = [0, 0.04, 9.94, 9.96, 59.4, 59.6, 3599, 3600, 86399, 86400, 100 * 86400 - 1]
    shown = ["0.0s", "0.0s", "9.9s", "10s", "59s", "1m00s", "59m59s", "1h00m", "23h59m", "1d00h", "99d23h"]
    assert [duration_text(each) for each in seconds] == shown
    assert max(map(len, shown)) == 6


def test_ages() -> None:
    seconds = [0, 59, 60, 3599, 3600, 86400, 7 * 86400, 30 * 86400, 364 * 86400, 365 * 86400]
    shown = ["now", "now", "1 min", "59 min", "1 h", "1 d", "1 w", "1 mo", "12 mo", "1 y"]
    assert [age_text(each) for each in seconds] == shown


def test_what_time_tells_is_rounded_and_not_below_0() -> None:
    seconds = {"R": 59.9996, "U": 3661.25, "S": -1e-17}
    assert _formatted("%lR %3lU %2S %1lS", seconds) == "1m0.000s 61m1.250s 0.00 0m0.0s"
