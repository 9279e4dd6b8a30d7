"""Show or set the limits of what the shell and its commands may use.

usage: ulimit [-HS] -a
       ulimit [-HS] [-cdefilmnqrstuv] [N]

  -H    the hard limit, which only root can raise
  -S    the soft limit, which can be raised up to the hard one
  -a    show all limits
  -c    core files, in blocks of 512 bytes
  -d    a process's data, in kB
  -e    scheduling priority
  -f    files written, in blocks of 512 bytes; this is the default
  -i    signals waiting
  -l    memory locked, in kB
  -m    memory resident, in kB
  -n    open descriptors
  -q    bytes in message queues
  -r    real-time priority
  -s    the stack, in kB
  -t    processor time, in seconds
  -u    the user's processes
  -v    virtual memory, in kB

N is a number, `unlimited`, `hard` or `soft`. Without -H and -S both limits are set, and the soft one shown.
"""

from __future__ import annotations

import resource
import sys

from minishell.eval.usage import parse_options, usage, usage_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame

#: letter to the resource, and how many of its units make one of ours
_LIMITS = {
    "c": (resource.RLIMIT_CORE, 512),
    "d": (resource.RLIMIT_DATA, 1024),
    "e": (resource.RLIMIT_NICE, 1),
    "f": (resource.RLIMIT_FSIZE, 512),
    "i": (resource.RLIMIT_SIGPENDING, 1),
    "l": (resource.RLIMIT_MEMLOCK, 1024),
    "m": (resource.RLIMIT_RSS, 1024),
    "n": (resource.RLIMIT_NOFILE, 1),
    "q": (resource.RLIMIT_MSGQUEUE, 1),
    "r": (resource.RLIMIT_RTPRIO, 1),
    "s": (resource.RLIMIT_STACK, 1024),
    "t": (resource.RLIMIT_CPU, 1),
    "u": (resource.RLIMIT_NPROC, 1),
    "v": (resource.RLIMIT_AS, 1024),
}
_NAME_COLUMN = 40


class _Request:
    """What the options and operands so far say; `letters` are the limits that they name."""

    __slots__ = ("hard", "letters", "soft")

    def __init__(self) -> None:
        self.hard = False
        self.soft = False
        self.letters: list[str] = []

    def take(self, letters: list[str]) -> None:
        self.hard |= "H" in letters
        self.soft |= "S" in letters
        self.letters = [letter for letter in letters if letter in _LIMITS]


def run(frame: Frame, args: list[str]) -> int:
    """Each limit's option may have its own N after it: ulimit -n 100 -c 0."""
    request = _Request()
    status = 0
    while True:
        parsed = parse_options(__doc__, "ulimit", args)
        request.take([letter for letter, _ in parsed.options])
        new, args = parsed.operands[:1], parsed.operands[1:]
        if args and not args[0].startswith("-"):
            raise usage_error(__doc__, "ulimit: too many arguments")
        if parsed.given("a"):
            _show_all(frame, request)
        elif new:
            status |= _set_each(frame, request, new[0])
        else:
            _show_each(frame, request)
        if not args:
            return status


def _show_each(frame: Frame, request: _Request) -> None:
    if len(request.letters) <= 1:
        frame.out.write(_value((request.letters or ["f"])[0], request) + "\n")
        return
    for letter in request.letters:
        _show_with_name(frame, letter, request)


def _show_all(frame: Frame, request: _Request) -> None:
    for letter in _LIMITS:
        _show_with_name(frame, letter, request)


def _show_with_name(frame: Frame, letter: str, request: _Request) -> None:
    what = usage(__doc__).letters[letter].description.partition(";")[0]
    frame.out.write(f"-{letter}: {what.ljust(_NAME_COLUMN)} {_value(letter, request)}\n")


def _value(letter: str, request: _Request) -> str:
    number, unit = _LIMITS[letter]
    soft, hard = resource.getrlimit(number)
    limit = hard if request.hard and not request.soft else soft
    return "unlimited" if limit == resource.RLIM_INFINITY else str(limit // unit)


def _set_each(frame: Frame, request: _Request, new: str) -> int:
    status = 0
    for letter in request.letters or ["f"]:
        try:
            _set(letter, request, new)
        except (ValueError, OSError, OverflowError) as error:
            frame.err.write(f"ulimit: -{letter}: {new}: {error}\n")
            status = 1
    return status


def _set(letter: str, request: _Request, new: str) -> None:
    """Raises ValueError, OSError and OverflowError."""
    number, unit = _LIMITS[letter]
    soft, hard = resource.getrlimit(number)
    limit = _limit(new, unit, soft, hard)
    both = request.hard == request.soft
    if number == resource.RLIMIT_FSIZE:
        sys.dont_write_bytecode = True  # Python would cut off the modules that it caches, and not notice
    resource.setrlimit(number, (limit if both or request.soft else soft, limit if both or request.hard else hard))


def _limit(text: str, unit: int, soft: int, hard: int) -> int:
    if text.isascii() and text.isdecimal():
        return int(text) * unit
    words = {"unlimited": resource.RLIM_INFINITY, "hard": hard, "soft": soft}
    if text not in words:
        raise ValueError("bad number")
    return words[text]
