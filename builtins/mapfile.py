"""Read lines into an array.

usage: mapfile [-t] [-d TEXT] [-n N] [-O N] [-s N] [-u N] [NAME]

  -t         leave out the newlines
  -d TEXT    a line ends at the first character of TEXT, or at a NUL if it is empty
  -n N       read at most N lines, all of them if N is 0
  -O N       put them from index N on, and keep the array's other elements
  -s N       leave out the first N lines
  -u N       read from the descriptor N

Without NAME, the array is MAPFILE.
"""

from __future__ import annotations

from minishell.eval.array import Array, elements, writable
from minishell.eval.errors import ExpansionError, ReadonlyError
from minishell.eval.usage import Parsed, parse_options, usage_error
from minishell.syntax.names import is_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame
    from minishell.files.file_system import FileSystem


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
        lines = _lines(_read(descriptor, frame.shell.files), parsed)
    except OSError as error:
        frame.err.write(f"{command}: {descriptor}: {error.strerror}\n")
        return 1
    skipped, most = _number(parsed, command, "s"), _number(parsed, command, "n")
    chosen = lines[skipped : skipped + most if most else None]
    return _assign(frame, command, name, chosen, _number(parsed, command, "O") if parsed.given("O") else None)


def _number(parsed: Parsed, command: str, option: str) -> int:
    text = parsed.value(option) or "0"
    if not (text.isascii() and text.isdecimal()):
        raise usage_error(__doc__, f"{command}: -{option}: {text}: bad number")
    return int(text)


def _read(descriptor: int, files: FileSystem) -> str:
    chunks = []
    while chunk := files.read(descriptor, 65536):
        chunks.append(chunk)
    return b"".join(chunks).decode("utf-8", "surrogateescape")


def _lines(text: str, parsed: Parsed) -> list[str]:
    given = parsed.value("d")
    delimiter = "\n" if given is None else given[:1] or "\0"
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
