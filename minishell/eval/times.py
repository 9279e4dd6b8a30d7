"""Moments and durations as people read and write them."""

from __future__ import annotations

import time

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400, "y": 365 * 86400}

_FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d", "%Y-%m", "%Y")
_FORMS_OF_TODAY = ("%H:%M:%S", "%H:%M")

#: how long ago from which on it is said in which unit
_AGES = ((86400 * 365, "y"), (86400 * 30, "mo"), (86400 * 7, "w"), (86400, "d"), (3600, "h"), (60, "min"))


def duration_text(seconds: float) -> str:
    """`0.4s`, `12s`, `3m05s`, `2h10m`, `3d04h`: six columns at most, up to a hundred days."""
    if seconds < 9.95:
        return f"{seconds:.1f}s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole}s"
    if whole < 3600:
        return f"{whole // 60}m{whole % 60:02}s"
    if whole < 86400:
        return f"{whole // 3600}h{whole % 3600 // 60:02}m"
    return f"{whole // 86400}d{whole % 86400 // 3600:02}h"


def age_text(seconds: float) -> str:
    """`now`, `5 min`, `3 h`, `2 d`, `6 w`, `4 mo`, `2 y`."""
    for size, unit in _AGES:
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return "now"


def parse_moment(text: str, now: float) -> float:
    """Seconds since 1970 of a date, a time, both (`2026-01-31 12:00`), `today`, `yesterday`, `@SECONDS`, or of so long
    ago: `30m`, `2h`, `7d`, `1w`. Raises ValueError.
    """
    if text.startswith("@"):
        return float(text[1:])
    if text[-1:] in _UNITS and text[:-1].replace(".", "", 1).isdecimal():
        return now - float(text[:-1]) * _UNITS[text[-1]]
    days = {"today": 0, "yesterday": 1}.get(text)
    if days is not None:
        return _midnight(now, days)
    for form in _FORMS_OF_TODAY:
        clock = _parsed(text, form)
        if clock is not None:
            today = time.localtime(now)
            return time.mktime((*today[:3], *clock[3:6], 0, 0, -1))
    for form in _FORMS:
        moment = _parsed(text, form)
        if moment is not None:
            return time.mktime((*moment[:6], 0, 0, -1))
    raise ValueError(text)


def _parsed(text: str, form: str) -> time.struct_time | None:
    try:
        return time.strptime(text, form)
    except ValueError:
        return None


def _midnight(now: float, days_before: int) -> float:
    year, month, day, *_ = time.localtime(now)
    return time.mktime((year, month, day - days_before, 0, 0, 0, 0, 0, -1))
