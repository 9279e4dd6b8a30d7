"""Work that may never end is left behind."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from minishell.ui.background import MOST_THREADS, PATIENCE, Answers, Workers
from tests.waiting import wait_until


@pytest.fixture
def release() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def test_outcomes() -> None:
    workers = Workers()
    assert workers.submit(lambda: 6 * 7).result(60) == 42
    with pytest.raises(ZeroDivisionError):
        workers.submit(lambda: 1 // 0).result(60)


def test_hung_work_takes_places_until_it_ends(release: threading.Event) -> None:
    workers = Workers()
    hung = [workers.submit(release.wait) for _ in range(MOST_THREADS)]
    assert workers.submit(lambda: 1).cancelled()
    release.set()
    assert [outcome.result(60) for outcome in hung] == [True] * MOST_THREADS
    wait_until(lambda: not workers.submit(lambda: 1).cancelled())


def test_answers_come_later_and_are_kept() -> None:
    asked: list[str] = []
    changes: list[int] = []

    def find(question: str) -> int:
        asked.append(question)
        return len(question)

    answers = Answers(find, Workers(), lambda: changes.append(answers.generation))
    before = answers.generation
    assert answers.get("abc") is None
    wait_until(lambda: answers.get("abc") == 3)
    wait_until(lambda: changes != [])
    assert answers.generation != before
    assert asked == ["abc"]
    answers.forget()
    assert answers.get("abc") is None
    wait_until(lambda: answers.get("abc") == 3)
    assert asked == ["abc", "abc"]


def test_a_question_that_hangs_does_not_hold_up_the_others(release: threading.Event) -> None:
    def find(question: str) -> str:
        if question == "dead mount":
            release.wait(60)
        return question

    answers = Answers(find, Workers(), lambda: None)
    answers.get("dead mount")
    time.sleep(PATIENCE * 1.2)
    answers.get("home")
    wait_until(lambda: answers.get("home") == "home")
    assert answers.get("dead mount") is None


def test_many_questions_from_the_prompt_are_all_answered() -> None:
    def find(number: int) -> int:
        return number + 1

    answers = Answers(find, Workers(), lambda: None)
    for number in range(2000):
        answers.get(number)
    wait_until(lambda: all(answers.get(number) == number + 1 for number in range(2000)))
