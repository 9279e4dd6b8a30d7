"""Characters as a reader counts them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from minishell.ui.characters import left_of, right_of

TEXT = "ae\u0301\u0323目x"


def test_a_letter_goes_with_its_marks() -> None:
    assert [right_of(TEXT, at) for at in (0, 1, 4, 5, 6)] == [1, 4, 5, 6, 6]
    assert [left_of(TEXT, at) for at in (6, 5, 4, 3, 1, 0)] == [5, 4, 1, 1, 0, 0]


@given(st.text(alphabet="ab目\u0301\ufe0f\n"))
def test_the_way_there_and_back_is_the_same(text: str) -> None:
    stops = [0]
    while stops[-1] < len(text):
        stops.append(right_of(text, stops[-1]))
    back = [len(text)]
    while back[-1] > 0:
        back.append(left_of(text, back[-1]))
    assert back == stops[::-1]
