"""Read lines into an array.

usage: mapfile [-t] [-d TEXT] [-n N] [-O N] [-s N] [-u N] [-C COMMAND] [-c N] [NAME]

  -t          leave out the newlines
  -C COMMAND  run this each time that N lines have been read (-c), with the last one's index and text behind it
  -c N        how many lines that are, 5000 if it is not given
  -d TEXT     a line ends at the first character of TEXT, or at a NUL if it is empty
  -n N        read at most N lines, all of them if N is 0
  -O N        put them from index N on, and keep the array's other elements
  -s N        leave out the first N lines
  -u N        read from the descriptor N

Without NAME, the array is MAPFILE.
"""

from __future__ import annotations

from minishell.eval.array import Array, elements, writable
from minishell.eval.errors import ExpansionError, ReadonlyError
from minishell.eval.usage import Parsed, parse_options, usage_error
from minishell.syntax.names import is_name
from minishell.syntax.quote import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame
    from minishell.files.file_system import FileSystem

#: lines between two calls of -C
_QUANTUM = 5000


def run(frame: Frame, args: list[str]) -> int:
    return run_as(frame, "mapfile", args)


def run_as(frame: Frame, command: str, args: list[str]) -> int:
    parsed = parse_options(__doc__, command, args)
    name = (parsed.operands or ["MAPFILE"])[0]
    if not is_name(name):
        frame.err.write(f"{command}: {name}: bad variable name\n")
        return 1
    descriptor = _number(parsed, command, "u")
    if descriptor == 0:
        frame.shell.sync_input()
    try:
        skipped, most = _number(parsed, command, "s"), _number(parsed, command, "n")
        text = _read(descriptor, frame.shell.files, _delimiter(parsed), skipped + most if most else 0)
    except OSError as error:
        frame.err.write(f"{command}: {descriptor}: {error.strerror}\n")
        return 1
    chosen = _lines(text, parsed)[skipped:]
    origin = _number(parsed, command, "O") if parsed.given("O") else None
    if parsed.given("C"):
        _call_back(frame, parsed, chosen, origin or 0, _number(parsed, command, "c"))
    return _assign(frame, command, name, chosen, origin)


def _call_back(frame: Frame, parsed: Parsed, lines: list[str], origin: int, quantum: int) -> None:
    quantum = quantum or _QUANTUM
    for count in range(quantum, len(lines) + 1, quantum):
        line = quote(lines[count - 1])
        frame.shell.evaluate(f"{parsed.value('C')} {origin + count - 1} {line}", frame)


def _number(parsed: Parsed, command: str, option: str) -> int:
    text = parsed.value(option) or "0"
    if not (text.isascii() and text.isdecimal()):
        raise usage_error(__doc__, f"{command}: -{option}: {text}: bad number")
    return int(text)


def _read(descriptor: int, files: FileSystem, delimiter: str, most: int) -> str:
    """All there is, or `most` lines and nothing behind them, which is left for who reads next."""
    chunks = []
    end, lines = delimiter.encode("utf-8", "surrogateescape"), 0
    while chunk := files.read(descriptor, 1 if most else 65536):
        chunks.append(chunk)
        lines += chunk == end
        if most and lines == most:
            break
    return b"".join(chunks).decode("utf-8", "surrogateescape")


def _delimiter(parsed: Parsed) -> str:
    given = parsed.value("d")
    return "\n" if given is None else given[:1] or "\0"


def _lines(text: str, parsed: Parsed) -> list[str]:
    delimiter = _delimiter(parsed)
    pieces = text.split(delimiter)
    last = pieces.pop()
    end = "" if parsed.given("t") else delimiter
    return [(piece + end).replace("\0", "") for piece in pieces] + [last] * bool(last)


def _assign(frame: Frame, command: str, name: str, lines: list[str], origin: int | None) -> int:
    variables = frame.shell.variables
    try:
        name = writable(variables, name)
    except (ReadonlyError, ExpansionError) as error:
        frame.err.write(f"{command}: {error.message}\n")
        return 1
    array = variables.arrays.get(name)
    if array is not None and array.associative:
        frame.err.write(f"{command}: {name}: not an indexed array\n")
        return 1
    if origin is None:
        array = Array()
    elif array is None:
        array = Array(values=list(elements(variables, name).values()))
    for index, line in enumerate(lines, origin or 0):
        array.put(index, line)
    variables.set_array(name, array)
    return 0
