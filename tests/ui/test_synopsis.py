"""What the synopsis of a usage says of the operand at the cursor."""

from __future__ import annotations

import pytest

from minishell.eval.usage import usage
from minishell.ui.complete.synopsis import described_words, next_operands

DOC = """Do things.

usage: thing [-n N] [-x] NAME[=VALUE] FILE|JOB...
       thing list [-c] [SETTING]...
       thing -t DIRECTORY [list] WORD
       thing SOURCE... DIRECTORY

  -n N          a number
  -t DIRECTORY  a place
  -x            a switch

list    shows all
other   is no operand
"""


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], ["NAME", "list", "WORD", "SOURCE", "DIRECTORY"]),
        (["a"], ["FILE", "JOB", "SOURCE", "DIRECTORY"]),
        (["list"], ["FILE", "JOB", "SETTING", "WORD", "SOURCE", "DIRECTORY"]),
        (["list", "a", "b"], ["FILE", "JOB", "SETTING", "SOURCE", "DIRECTORY"]),
    ],
)
def test_operands(given: list[str], expected: list[str]) -> None:
    assert next_operands(usage(DOC), given) == expected


def test_words_that_the_prose_explains() -> None:
    assert described_words(usage(DOC)) == {"list": "shows all", "other": "is no operand"}
