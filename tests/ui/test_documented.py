"""Options in manual pages and in what programs say for --help."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minishell.ui.complete.documented import (
    LONGEST_DESCRIPTION,
    DocumentedOption,
    first_sentence,
    options_in_help,
    options_in_page,
    options_of,
    summary_in_page,
)

MAN = r""".\" A comment
.TH THING 1
.SH OPTIONS
.TP
\fB\-a\fR, \fB\-\-all\fR
do not leave out \(lqhidden\(rq things.  Another sentence.
.TP
.BR \-b ", " \-\-block\-size =\fISIZE\fR
.\" between
scale by
.I SIZE
when printing
.TP
\fB\-\-color\fR[=\fIWHEN\fR]
colour the output; e.g. always.
.TP
.B \-x
.TQ
.B \-\-exclude
two tags
.IP "\fB\-\-pod\fR \fIarg\fR" 4
.IX Item "--pod arg"
written by a program
.PP
\-q, \-\-quiet
.RS 4
Be quiet\&. Feedback is lost\&.
.RE
.PP
no option here
.RS 4
nor here
.RE
"""

MDOC = r""".Dd today
.Sh DESCRIPTION
.Bl -tag -width Ds
.It Fl a
Enables a thing.
.It Fl b Ar address
Use
.Ar address
on the local machine.
.It Fl -long Ns = Ns Ar value
Long one.
.El
"""

HELP = """\
Usage: thing [OPTION]... FILE
  -a, --all            show all of them
                         and more of this
  -o FILE, --out=FILE  write to FILE
      --color[=WHEN]   colour
      --long-name-of-an-option
                       below the name
  -D NAME[=VALUE]      define
  -n number
    \tgo's way
Not indented -x
  --last   end.
"""


def found(options: list[DocumentedOption]) -> dict[str, str]:
    return {option.name: option.description for option in options}


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (".TH X 1\n.SH NAME\nls \\- list directory contents\n.SH SYNOPSIS\nls - no\n", "list directory contents"),
        ('.SH "NAME"\n\\fBa\\fR, b \\(em two\nlines\n.SH X\n', "two lines"),
        (".Sh NAME\n.Nm ssh\n.Nd OpenSSH remote login client\n.Sh SYNOPSIS\n", "OpenSSH remote login client"),
        (".SH NAME\nnothing here\n.SH X\na - b\n", ""),
        ("", ""),
    ],
)
def test_what_a_page_is_about(page: str, expected: str) -> None:
    assert summary_in_page(page) == expected


def test_a_page_of_man() -> None:
    assert found(options_in_page(MAN)) == {
        "-a": "do not leave out “hidden” things",
        "--all": "do not leave out “hidden” things",
        "-b": "scale by SIZE when printing",
        "--block-size": "scale by SIZE when printing",
        "--color": "colour the output; e.g. always",
        "-x": "two tags",
        "--exclude": "two tags",
        "--pod": "written by a program",
        "-q": "Be quiet",
        "--quiet": "Be quiet",
    }


def test_a_page_of_mdoc() -> None:
    assert found(options_in_page(MDOC)) == {
        "-a": "Enables a thing",
        "-b": "Use address on the local machine",
        "--long": "Long one",
    }


def test_help() -> None:
    assert found(options_in_help(HELP)) == {
        "-a": "show all of them and more of this",
        "--all": "show all of them and more of this",
        "-o": "write to FILE",
        "--out": "write to FILE",
        "--color": "colour",
        "--long-name-of-an-option": "below the name",
        "-D": "define",
        "-n": "go's way",
        "--last": "end",
    }


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("-o, --output=FILE", {"-o": False, "--output": True}),
        ("--color[=WHEN]", {"--color": False}),
        ("-f FILE | --file FILE", {"-f": False, "--file": False}),
        ("-a or --all", {"-a": False, "--all": False}),
        ("--yes/--no", {"--yes": False, "--no": False}),
        ("-name pattern", {"-name": False}),
        ("FILE", {}),
        ("-", {}),
        ("--", {}),
        ("", {}),
    ],
)
def test_tags(tag: str, expected: dict[str, bool]) -> None:
    assert {option.name: option.argument for option in options_of(tag, "text")} == expected


def test_descriptions_are_one_sentence_in_one_line() -> None:
    assert first_sentence("One,\n  two (i.e. a pair). Three.") == "One, two (i.e. a pair)"
    assert first_sentence("version 1.5 of it.") == "version 1.5 of it"
    assert len(first_sentence("word " * 100)) <= LONGEST_DESCRIPTION


@given(st.text(st.sampled_from(list("ab-=.\\f(B[]\"' \n,TPIRSH")), max_size=200))
def test_no_text_makes_it_raise(text: str) -> None:
    options_in_page(text)
    options_in_help(text)
    summary_in_page(text)
