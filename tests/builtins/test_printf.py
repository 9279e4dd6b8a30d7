"""printf: conversions, reuse of the format, complaints, and quoting that is read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builtins.caller import Caller


@pytest.mark.parametrize(
    ("arguments", "out"),
    [
        # text
        (["%s\n", "a", "b"], "a\nb\n"),
        (["%s-%s|", "a", "b", "c"], "a-b|c-|"),
        (["x", "a", "b"], "x"),
        (["%s"], ""),
        (["100%%\n"], "100%\n"),
        (["%5s|%-5s|%.2s|", "ab", "ab", "abc"], "   ab|ab   |ab|"),
        (["%*s|%-*s|%.*s|%*s|", "3", "x", "3", "x", "1", "xy", "-3", "z"], "  x|x  |x|z  |"),
        (["%4s|%.1s|", "é", "é"], "  é|\udcc3|"),
        (["%c%c", "abc", "d"], "ad"),
        (["%c", ""], "\0"),
        (["--", "%s", "-n"], "-n"),
        # escapes of the format
        ([r"\a\b\f\n\r\t\v\\\"\101\0101"], '\a\b\f\n\r\t\v\\"A\b1'),
        ([r"\303\251\x41\u00e9"], "éAé"),
        (["%b%b", r"\303", r"\251"], "é"),
        ([r"a\cb\q"], r"a\cb\q"),
        ([r"\045d", "3"], "%d"),
        # %b
        (["%b|", r"a\tb", r"\0101\101", r"\"\'"], "a\tb|AA|\\\"\\'|"),
        (["%b|x", r"a\cb", "c"], "a"),
        (["%5b|%.1b|", r"\t", "xy"], "    \t|x|"),
        # integers
        (["%d %i", "42", "-7"], "42 -7"),
        (["%d|%d|%d|%d", "0x1f", "010", "+5", " 5"], "31|8|5|5"),
        (["%d %d %d", "'A", '"é', "'"], "65 195 0"),  # without a locale, bytes
        (["%d|%u|%x"], "0|0|0"),
        (
            ["%+d|% d|%05d|%-5d|%.3d|%08.3d|%.0d|", "5", "5", "-42", "42", "5", "5", "0"],
            "+5| 5|-0042|42   |005|     005||",
        ),
        (["%#x|%#X|%#o|%#x|%#.0o", "255", "255", "8", "0", "0"], "0xff|0XFF|010|0|0"),
        (["%u|%x|%o", "-1", "-1", "-1"], f"{2**64 - 1}|{'f' * 16}|1{'7' * 21}"),
        (["%u", str(2**64 - 1)], str(2**64 - 1)),
        (["%ld %lld %hd %jd %zd", "1", "2", "3", "4", "5"], "1 2 3 4 5"),
        (["%'d", "1000000"], "1000000"),
        # floating point
        (["%f|%e|%g|%G|%F", "1.5", "1.5", "1e20", "1e-10", "inf"], "1.500000|1.500000e+00|1e+20|1E-10|INF"),
        (["%.0f %.0f %.3f %5.1f|", "0.5", "1.5", "2", "3.14"], "0 2 2.000   3.1|"),
        (["%010f|%+f|%#g|%08.2f", "inf", "nan", "1", "-3.14159"], "       inf|+nan|1.00000|-0003.14"),
        (
            ["%a|%A|%.1a|%.0a|%a", "1.5", "0.1", "1.96875", "1.5", "0"],
            "0x1.8p+0|0X1.999999999999AP-4|0x2.0p+0|0x2p+0|0x0p+0",
        ),
        (["%f %f", "0x1p3", "'A"], "8.000000 65.000000"),
        (["%f", "-0"], "-0.000000"),
        # numbered arguments
        (["%2$s %1$s|", "a", "b", "c", "d"], "b a|d c|"),
        (["%1$s%1$s", "a"], "aa"),
        # time
        (["%(%Y-%m-%d)T", "86400"], "1970-01-02"),
        (["%8(%y)T", "86400"], "      70"),
    ],
)
def test_conversions(call: Caller, monkeypatch: pytest.MonkeyPatch, arguments: list[str], out: str) -> None:
    monkeypatch.setenv("TZ", "UTC")
    assert call("printf", *arguments) == (0, out, "")


@pytest.mark.parametrize(
    ("arguments", "out", "complaint"),
    [
        (["%d|", "3x", "4"], "3|4|", "3x: invalid number"),
        (["%d", "abc"], "0", "abc: invalid number"),
        (["%d", "08"], "0", "08: invalid number"),
        (["%d", "0x"], "0", "0x: invalid number"),
        (["%d", "5 "], "5", "5 : invalid number"),
        (["%d", "9" * 20], str(2**63 - 1), f"{'9' * 20}: Numerical result out of range"),
        (["%d", "-" + "9" * 20], str(-(2**63)), f"-{'9' * 20}: Numerical result out of range"),
        (["%.1f", "1.5x"], "1.5", "1.5x: invalid number"),
        (["%.1f", "1_0"], "1.0", "1_0: invalid number"),
        (["%*d", "x", "1"], "1", "x: invalid number"),
        (["a%yb%d", "x"], "a", "%y: invalid conversion"),
        (["a%"], "a", "%: missing conversion character"),
        (["a%5"], "a", "%5: missing conversion character"),
    ],
)
def test_complaints(call: Caller, arguments: list[str], out: str, complaint: str) -> None:
    assert call("printf", *arguments) == (1, out, f"printf: {complaint}\n")


def test_assigning(call: Caller) -> None:
    assert call("printf", "-v", "x", "%03d", "7") == (0, "", "")
    assert call.value("x") == "007"
    assert call("printf", "-v", "1x", "a").err == "printf: 1x: bad variable name\n"
    call("readonly", "x")
    assert call("printf", "-v", "x", "a") == (2, "", "printf: x: is read only\n")


def test_now(call: Caller) -> None:
    for arguments in (["%(%Y)T"], ["%(%Y)T", "-1"]):
        assert int(call("printf", *arguments).out) >= 2024


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("", "''"),
        ("plain-/.:%+=@x~#", "plain-/.:%+=@x~#"),
        ("a b", r"a\ b"),
        ("it's", r"it\'s"),
        ("~x", r"\~x"),
        ("#x", r"\#x"),
        ("{a,b}", r"\{a\,b\}"),
        ("é", "é"),
        ("a\nb", r"$'a\nb'"),
    ],
)
def test_quoting(call: Caller, text: str, quoted: str) -> None:
    assert call("printf", "%q", text).out == quoted


TEXTS = st.binary().map(lambda data: data.replace(b"\0", b"").decode("utf-8", "surrogateescape"))


@given(TEXTS)
def test_q_is_read_back(text: str) -> None:
    call = Caller()
    quoted = call("printf", "%q", text).out
    call.run(f"x={quoted}")
    assert call.value("x") == text
    assert call.run(f"printf %s {quoted}").out == text


@given(TEXTS)
def test_b_of_octal_escapes_is_any_text(text: str) -> None:
    escaped = "".join(f"\\0{byte:03o}" for byte in text.encode("utf-8", "surrogateescape"))
    assert Caller()("printf", "%b", escaped).out == text


@given(st.text(), st.lists(TEXTS, max_size=3))
def test_any_format_ends(form: str, arguments: list[str]) -> None:
    """Whatever the format is: a status, and no exception. Amounts are kept small."""
    small = "".join(character for character in form if not character.isdigit())
    assert Caller()("printf", "--", small, *arguments).status in {0, 1}


@given(st.integers(-(2**63), 2**63 - 1), st.sampled_from(["%d", "%5d", "%-12d|", "%+d", "%025d", "% d"]))
def test_signed_integers(value: int, form: str) -> None:
    assert Caller()("printf", form, str(value)).out == form % value


@given(st.integers(-(2**63), 2**64 - 1), st.sampled_from("xXo"))
def test_unsigned_integers(value: int, letter: str) -> None:
    assert Caller()("printf", "%" + letter, str(value)).out == format(value % 2**64, letter)


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(["%f", "%.3e", "%g", "%+.10g", "%025.2f"]))
def test_floats(value: float, form: str) -> None:
    assert Caller()("printf", form, repr(value)).out == form % value


@given(st.floats(min_value=0, allow_nan=False, allow_infinity=False))
def test_hexadecimal_floats_are_exact(value: float) -> None:
    assert float.fromhex(Caller()("printf", "%a", repr(value)).out) == value
