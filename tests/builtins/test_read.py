"""read: fields, backslashes, other delimiters and amounts, and what is left in the input."""

from __future__ import annotations

import os
import termios
import time
from collections.abc import Callable, Iterator

import pytest

from tests.builtins.caller import Caller
from tests.conftest import Run

MakeDescriptor = Callable[[bytes], str]


@pytest.mark.parametrize(
    ("line", "separators", "names", "values"),
    [
        (b"  a b  c  \n", " \t\n", "x y", ["a", "b  c"]),
        (b"a b\n", " \t\n", "x y z", ["a", "b", ""]),
        (b" \t a b \t\n", " \t\n", "x", ["a b"]),
        (b"a:b:c\n", ":", "x y", ["a", "b:c"]),
        (b"a:b:\n", ":", "x y", ["a", "b"]),
        (b"a:b::\n", ":", "x y", ["a", "b::"]),
        (b"a:\n", ":", "x", ["a"]),
        (b"::a\n", ":", "x y z", ["", "", "a"]),
        (b" a : b : c \n", ": ", "x y", ["a", "b : c"]),
        (b" a \n", "", "x y", [" a ", ""]),
        (b"a b\n", "b", "x y", ["a ", ""]),
        (b"a\xa0b\n", " \t\n", "x y", ["a\udca0b", ""]),
        (b"\n", " \t\n", "x y", ["", ""]),
        (b"a\0b\n", " \t\n", "x", ["ab"]),
        (b"a\r\n", " \t\n", "x", ["a\r"]),
        (rb"a\ b c" + b"\n", " \t\n", "x y", ["a b", "c"]),
        (rb"\\a\b" + b"\n", " \t\n", "x", ["\\ab"]),
        (b"a\\\nb c\nd\n", " \t\n", "x y", ["ab", "c"]),
        (b"a\\\\\nb\n", " \t\n", "x", ["a\\"]),
        (rb"a\:b:c" + b"\n", ":", "x y", ["a:b", "c"]),
    ],
)
def test_fields(
    call: Caller, descriptor: MakeDescriptor, line: bytes, separators: str, names: str, values: list[str]
) -> None:
    call.shell.variables.set("IFS", separators)
    assert call("read", "-u", descriptor(line), *names.split()).status == 0
    assert [call.value(name) for name in names.split()] == values


def test_raw(call: Caller, descriptor: MakeDescriptor) -> None:
    assert call("read", "-r", "-u", descriptor(b"a\\ b\\\nc\n"), "x").status == 0
    assert call.value("x") == "a\\ b\\"


def test_without_name(call: Caller, descriptor: MakeDescriptor) -> None:
    assert call("read", "-u", descriptor(b"  a b \n")).status == 0
    assert call.value("REPLY") == "  a b "


@pytest.mark.parametrize("data", [b"", b"a b", b"a\\"])
def test_end_of_input(call: Caller, descriptor: MakeDescriptor, data: bytes) -> None:
    """What came before it is assigned, and the status is 1."""
    assert call("read", "-u", descriptor(data), "x").status == 1
    assert call.value("x") == data.decode().rstrip("\\")


@pytest.mark.parametrize(
    ("options", "data", "value", "rest"),
    [
        ("-d :", b"a b:c", "a b", b"c"),
        ("-d xy", b"axby", "a", b"by"),
        ("-n 3", b"abcdef", "abc", b"def"),
        ("-n 3", b"a\nb", "a", b"b"),
        ("-n 2", "éàx".encode(), "éà", b"x"),
        ("-n 0", b"abc", "", b"abc"),
        ("-n 3", b"a\\bcd", "abc", b"d"),
        ("-rn 3", b"a\\bcd", "a\\b", b"cd"),
        ("-N 3", b"a\nbc", "a\nb", b"c"),
        ("-N 4", b" a b ", " a b", b" "),
        ("-N 2", b"\xff\xfea", "\udcff\udcfe", b"a"),
    ],
)
def test_amounts(call: Caller, descriptor: MakeDescriptor, options: str, data: bytes, value: str, rest: bytes) -> None:
    number = descriptor(data)
    assert call("read", *options.split(), "-u", number, "x").status == 0
    assert call.value("x") == value
    assert os.read(int(number), 100) == rest


def test_up_to_nul(call: Caller, descriptor: MakeDescriptor) -> None:
    number = descriptor(b"a\nb\0c\0")
    assert call("read", "-d", "", "-u", number, "x").status == 0
    assert call.value("x") == "a\nb"


def test_exact_amount_fills_the_first_name(call: Caller, descriptor: MakeDescriptor) -> None:
    call.shell.variables.set("y", "old")
    assert call("read", "-N", "3", "-u", descriptor(b"a b c"), "x", "y").status == 0
    assert (call.value("x"), call.value("y")) == ("a b", "")


def test_no_more_is_read_than_the_line(call: Caller, descriptor: MakeDescriptor) -> None:
    long = b"a" * 10_000
    number = descriptor(long + b"\nrest")
    assert call("read", "-u", number, "x").status == 0
    assert call.value("x") == long.decode()
    assert os.read(int(number), 100) == b"rest"


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


def test_pipe(call: Caller, pipe: tuple[int, int]) -> None:
    reader, writer = pipe
    os.write(writer, "é\\\nb c\nrest".encode())
    assert call("read", "-u", str(reader), "x", "y").status == 0
    assert (call.value("x"), call.value("y")) == ("éb", "c")
    assert os.read(reader, 100) == b"rest"


def test_timeout(call: Caller, pipe: tuple[int, int]) -> None:
    reader, writer = pipe
    assert call("read", "-t", "0", "-u", str(reader)).status == 1
    os.write(writer, b"a b")
    assert call("read", "-t", "0", "-u", str(reader)).status == 0
    begin = time.monotonic()
    assert call("read", "-t", "0.05", "-u", str(reader), "x", "y").status > 128
    assert time.monotonic() - begin >= 0.05
    assert (call.value("x"), call.value("y")) == ("a", "b")


def test_timeout_of_input_without_end(call: Caller) -> None:
    with open("/dev/zero", "rb", buffering=0) as zeros:
        assert call("read", "-t", "0.05", "-u", str(zeros.fileno()), "x").status > 128
    assert call.value("x") == ""


def test_errors(call: Caller, descriptor: MakeDescriptor) -> None:
    assert call("read", "1x") == (2, "", "read: 1x: bad variable name\n")
    number = descriptor(b"a\n")
    call("readonly", "x")
    assert call("read", "-u", number, "x") == (2, "", "read: x: is read only\n")
    os.close(closed := os.dup(0))
    assert call("read", "-u", str(closed), "y") == (2, "", f"read: {closed}: Bad file descriptor\n")


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    leader, follower = os.openpty()
    yield leader, follower
    os.close(leader)
    os.close(follower)


def test_terminal(call: Caller, terminal: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """-p asks, -s hides, -n does not wait for the end of the line; the modes come back."""
    leader, follower = terminal
    before = termios.tcgetattr(follower)
    modes = []
    read = os.read

    def reading(number: int, count: int) -> bytes:
        modes.append(termios.tcgetattr(follower)[3])
        return read(number, count)

    os.write(leader, b"ab")
    monkeypatch.setattr(os, "read", reading)
    outcome = call("read", "-s", "-n", "2", "-p", "word: ", "-u", str(follower), "x")
    assert (outcome.status, outcome.err, call.value("x")) == (0, "word: ", "ab")
    assert not any(mode & (termios.ECHO | termios.ICANON) for mode in modes)
    assert termios.tcgetattr(follower) == before


def test_no_prompt_without_terminal(call: Caller, descriptor: MakeDescriptor) -> None:
    assert call("read", "-p", "word: ", "-u", descriptor(b"a\n"), "x").err == ""


@pytest.mark.parametrize("seekable", [True, False])
def test_sharing_the_input_with_the_script(run: Run, seekable: bool) -> None:
    """A script on standard input: `read` gets the line after its own."""
    script = 'read a b\none two\necho $b $a\nwhile read x; do echo "<$x>"; done\nthree\nfour\n'
    if seekable:
        done = run("-c", "cat > script; $SH < script", stdin=script)
    else:
        done = run(stdin=script)
    assert done.stdout == "two one\n<three>\n<four>\n"
