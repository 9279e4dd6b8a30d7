r"""Read a line, and put its fields into variables.

usage: read [-rs] [-a NAME] [-d TEXT] [-n N] [-N N] [-p TEXT] [-t N] [-u N] [NAME]...

  -r         a backslash is a character like any other
  -a NAME    put the fields into the array NAME, however many there are
  -d TEXT    the line ends at the first character of TEXT, or at a NUL if it is empty
  -n N       read at most N characters
  -N N       read N characters, whatever they are, and put them into the first NAME
  -p TEXT    write TEXT on standard error first, if the input is a terminal
  -s         do not show what is typed
  -t N       give up after N seconds, with a status above 128; with 0 only say if there is input
  -u N       read from the descriptor N

The line is split by IFS; the last NAME takes all the rest. Without NAME the line goes into REPLY as
it is. Without -r, a backslash takes the meaning from the next character, and at the end
of a line joins it to the next. The status is 1 at the end of input; what came before it is read. A
signal with a trap ends the reading at once, with a status above 128.
"""

from __future__ import annotations

import os
import stat
import time

from minishell.eval.errors import ExpansionError, Interrupted, ReadonlyError
from minishell.eval.operands import assign, is_target
from minishell.eval.usage import Parsed, parse_options, usage_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame
    from minishell.files.file_system import FileSystem
    from minishell.system.signals import Traps

_END_OF_INPUT = 1
_ERROR = 2
#: as of a process that SIGALRM ended
_TIMED_OUT = 142
_BLOCK = 4096
_WHITE_SPACE = " \t\n"
#: stands for a character that a backslash has made ordinary; no variable can hold it
_ESCAPED = "\0"


def run(frame: Frame, args: list[str]) -> int:
    request = _request(args)
    for name in request.names:
        if not is_target(name):
            frame.err.write(f"read: {name}: bad variable name\n")
            return _ERROR
    if request.descriptor == 0:
        frame.shell.sync_input()
    traps = frame.shell.traps
    try:
        text, status = _read(frame, request)
        traps.at_once = None
        _assign(frame, request, text)
    except Interrupted as interruption:
        return interruption.status
    except OSError as error:
        frame.err.write(f"read: {request.descriptor}: {os.strerror(error.errno or 0)}\n")
        return _ERROR
    except (ReadonlyError, ExpansionError) as error:
        frame.err.write(f"read: {error}\n")
        return _ERROR
    finally:
        traps.at_once = None
    return status


def _be_interrupted(traps: Traps) -> None:
    """By a signal with a trap, from now on. Raises Interrupted if there is one already."""
    traps.at_once = _interrupt
    if traps.pending:
        _interrupt(traps.pending[0])


def _interrupt(number: int) -> None:
    raise Interrupted(number)


class _Request:
    """The arguments. `count` is the most characters to read, None for a line; `exact` with -N."""

    __slots__ = ("array", "count", "delimiter", "descriptor", "exact", "names", "prompt", "raw", "silent", "timeout")

    def __init__(self, parsed: Parsed) -> None:
        self.array = parsed.value("a")
        self.names = parsed.operands if self.array is None else [self.array]
        self.raw = parsed.given("r")
        self.silent = parsed.given("s")
        self.exact = parsed.given("N")
        self.prompt = parsed.value("p") or ""
        delimiter = parsed.value("d")
        self.delimiter = "\n" if delimiter is None else delimiter[:1] or "\0"
        self.descriptor = _natural(parsed, "u") or 0
        self.count = _natural(parsed, "N" if self.exact else "n")
        self.timeout = _seconds(parsed)


#: those met so far: in a loop they are always the same
_requests: dict[tuple[str, ...], _Request] = {}
_MOST_REQUESTS = 100


def _request(args: list[str]) -> _Request:
    key = tuple(args)
    request = _requests.get(key)
    if request is None:
        if len(_requests) == _MOST_REQUESTS:
            _requests.clear()
        request = _requests[key] = _Request(parse_options(__doc__, "read", args))
    return request


def _natural(parsed: Parsed, key: str) -> int | None:
    text = parsed.value(key)
    if text is not None and not (text.isascii() and text.isdecimal()):
        raise usage_error(__doc__, f"read: -{key}: {text}: bad number")
    return None if text is None else int(text)


def _seconds(parsed: Parsed) -> float | None:
    text = parsed.value("t")
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise usage_error(__doc__, f"read: -t: {text}: bad number of seconds")
    return seconds


# ---- Input


def _read(frame: Frame, request: _Request) -> tuple[str, int]:
    """What was read, backslashes and all but without the delimiter, and the status. Raises OSError."""
    source = _Source(request.descriptor, request.timeout, frame.shell.files)
    if request.timeout == 0:
        return "", 0 if source.is_ready() else 1
    if not source.is_file():
        _be_interrupted(frame.shell.traps)
    if not frame.shell.files.isatty(request.descriptor):
        return _read_from(source, request)
    if request.prompt:
        frame.err.write(request.prompt)
        frame.err.flush()
    with _TerminalMode(request):
        return _read_from(source, request)


def _read_from(source: _Source, request: _Request) -> tuple[str, int]:
    if request.count is not None:
        text, status = _characters(source, request, request.count)
    else:
        text, status = _lines(source, request)
    return text.replace("\0", ""), status


def _lines(source: _Source, request: _Request) -> tuple[str, int]:
    """A line, and those it is continued on."""
    delimiter = request.delimiter.encode("utf-8", "surrogateescape")
    data, status = source.until(delimiter)
    while not request.raw and status == 0 and _ends_escaped(data):
        more, status = source.until(delimiter)
        data = data[:-1] + more
    return data.decode("utf-8", "surrogateescape"), status


def _ends_escaped(data: bytes) -> bool:
    return (len(data) - len(data.rstrip(b"\\"))) % 2 == 1


def _characters(source: _Source, request: _Request, count: int) -> tuple[str, int]:
    """Up to `count` characters; backslashes and continued lines' ends are not counted."""
    text = ""
    escaped = False
    while count > 0:
        character, status = source.character()
        if status:
            return text, status
        if character == request.delimiter and not escaped and not request.exact:
            break
        text += character
        if escaped:
            count -= character not in {"\n", request.delimiter}
            escaped = False
        elif character == "\\" and not request.raw:
            escaped = True
        else:
            count -= 1
    return text, 0


class _Source:
    """A descriptor of which no more is taken than is needed. Every method raises OSError."""

    __slots__ = ("_deadline", "_descriptor", "_files", "_timeout")

    def __init__(self, descriptor: int, timeout: float | None, files: FileSystem) -> None:
        self._files = files
        self._descriptor = descriptor
        self._timeout = timeout
        self._deadline = time.monotonic() + (timeout or 0)

    def is_ready(self) -> bool:
        """Whether something, or the end, can be read before the time is up."""
        if self._timeout is None:
            return True
        import select

        remaining = self._deadline - time.monotonic()
        if remaining < 0 < self._timeout:
            return False
        return bool(select.select([self._descriptor], [], [], max(0.0, remaining))[0])

    def is_file(self) -> bool:
        """Whether it is never waited for. Raises OSError."""
        return stat.S_ISREG(os.fstat(self._descriptor).st_mode)

    def until(self, delimiter: bytes) -> tuple[bytes, int]:
        if self.is_file():
            return self._blocks_until(delimiter)
        if self._timeout is None:
            return self._bytes_until(delimiter)
        data = bytearray()
        while not data.endswith(delimiter):
            byte, status = self._byte()
            if status:
                return bytes(data), status
            data += byte
        return bytes(data[: -len(delimiter)]), 0

    def _bytes_until(self, delimiter: bytes) -> tuple[bytes, int]:
        """From anything else, and without a limit of time: byte by byte."""
        descriptor, read = self._descriptor, self._files.read
        last = delimiter[-1:]
        data = bytearray()
        while byte := read(descriptor, 1):
            data += byte
            if byte == last and data.endswith(delimiter):
                return bytes(data[: -len(delimiter)]), 0
        return bytes(data), _END_OF_INPUT

    def _blocks_until(self, delimiter: bytes) -> tuple[bytes, int]:
        """From a file: in blocks, and back to behind the delimiter."""
        data = b""
        while block := self._files.read(self._descriptor, _BLOCK):
            begin = max(0, len(data) - len(delimiter) + 1)
            data += block
            end = data.find(delimiter, begin)
            if end >= 0:
                os.lseek(self._descriptor, end + len(delimiter) - len(data), os.SEEK_CUR)
                return data[:end], 0
        return data, _END_OF_INPUT

    def _byte(self) -> tuple[bytes, int]:
        if not self.is_ready():
            return b"", _TIMED_OUT
        byte = self._files.read(self._descriptor, 1)
        return byte, 0 if byte else _END_OF_INPUT

    def character(self) -> tuple[str, int]:
        """The next character, of up to four bytes; bytes that make none are taken as they come."""
        data, status = self._byte()
        while data and len(data) < _length(data[0]) and not status:
            byte, status = self._byte()
            data += byte
        return data.decode("utf-8", "surrogateescape"), 0 if data else status


def _length(lead: int) -> int:
    """How many bytes the UTF-8 character has that begins with `lead`."""
    return 1 if lead < 0xC2 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4 if lead < 0xF5 else 1


class _TerminalMode:
    """While it lasts, the terminal shows nothing for -s, and gives characters as they are typed for -d, -n and -N."""

    __slots__ = ("_descriptor", "_saved", "_switched_off")

    def __init__(self, request: _Request) -> None:
        import termios

        self._descriptor = request.descriptor
        by_character = request.count is not None or request.delimiter != "\n"
        self._switched_off = termios.ECHO * request.silent | termios.ICANON * by_character
        self._saved = termios.tcgetattr(self._descriptor)

    def __enter__(self) -> None:
        self._set(self._saved[3] & ~self._switched_off)

    def __exit__(self, *_: object) -> None:
        self._set(self._saved[3])

    def _set(self, local_modes: int) -> None:
        import termios

        if self._switched_off:
            modes = [*self._saved]
            modes[3] = local_modes
            termios.tcsetattr(self._descriptor, termios.TCSADRAIN, modes)


# ---- Fields (XCU read, DESCRIPTION)


def _assign(frame: Frame, request: _Request, text: str) -> None:
    """Raises ReadonlyError, or ExpansionError for a bad subscript."""
    names = request.names
    mask = text
    if "\\" in text and not request.raw:
        text, mask = _without_escapes(text, request.delimiter)
    if request.array is not None:
        _assign_array(frame, request.array, text, mask)
        return
    if not names:
        values = [text]
    elif request.exact:
        values = [text] + [""] * (len(names) - 1)
    else:
        values = _fields(text, mask, len(names), frame.shell.ifs)
    for name, value in zip(names or ["REPLY"], values, strict=True):
        assign(frame, name, value)


def _assign_array(frame: Frame, name: str, text: str, mask: str) -> None:
    """Each field an element. Raises ReadonlyError."""
    from minishell.eval.array import Array, writable

    variables = frame.shell.variables
    name = writable(variables, name)
    fields = _fields(text, mask, len(text) + 1, frame.shell.ifs) if text else []
    while fields and not fields[-1]:
        fields.pop()
    variables.set_array(name, Array(values=fields))


def _without_escapes(text: str, delimiter: str) -> tuple[str, str]:
    """The text, and its like where each character that a backslash made ordinary is an _ESCAPED."""
    kept: list[str] = []
    mask: list[str] = []
    begin = 0
    while (at := text.find("\\", begin)) >= 0:
        kept.append(text[begin:at])
        mask.append(text[begin:at])
        begin = at + 2
        escaped = text[at + 1 : begin]
        if escaped not in {"\n", delimiter, ""}:
            kept.append(escaped)
            mask.append(_ESCAPED)
    return "".join(kept) + text[begin:], "".join(mask) + text[begin:]


def _fields(text: str, mask: str, count: int, separators: str) -> list[str]:
    """`text` split where `mask` has separators into `count` fields, the last of which takes the rest."""
    white = "".join(character for character in _WHITE_SPACE if character in separators)
    begin = len(mask) - len(mask.lstrip(white))
    fields = []
    for _ in range(count - 1):
        end = _field_end(mask, begin, separators)
        fields.append(text[begin:end])
        begin = _next_field(mask, end, separators, white)
    end = _field_end(mask, begin, separators)
    if _next_field(mask, end, separators, white) < len(mask):
        end = len(mask.rstrip(white))
    fields.append(text[begin:end])
    return fields


def _field_end(mask: str, begin: int, separators: str) -> int:
    found = [at for separator in separators if (at := mask.find(separator, begin)) >= 0]
    return min(found) if found else len(mask)


def _next_field(mask: str, end: int, separators: str, white: str) -> int:
    """Behind the delimiter at `end`: white space with at most one other separator in it."""
    at = _skip(mask, end, white)
    if at < len(mask) and mask[at] in separators:
        at = _skip(mask, at + 1, white)
    return at


def _skip(mask: str, at: int, white: str) -> int:
    while at < len(mask) and mask[at] in white:
        at += 1
    return at
