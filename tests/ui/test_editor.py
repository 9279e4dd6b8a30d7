"""Editing without a terminal: keys in, the text that is to run out."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from typing import NamedTuple

import pytest
from prompt_toolkit.document import Document
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from minishell.eval.shell import Shell
from minishell.ui.background import Workers
from minishell.ui.complete import ShellCompleter
from minishell.ui.complete.gathering import Gathering
from minishell.ui.editor import Editor
from minishell.ui.history import History
from minishell.ui.history.keeping import Keeping
from minishell.ui.last import LastLine
from minishell.ui.suggest import PAUSE
from tests.waiting import PATIENCE

CONTROL_C, CONTROL_D, CONTROL_E, CONTROL_R = "\x03", "\x04", "\x05", "\x12"
ESCAPE, UP, RIGHT, END = "\x1b", "\x1b[A", "\x1b[C", "\x1b[F"

#: as keys: nothing is typed for a while
WAIT = [""] * 8

Type = Callable[..., str]


@pytest.fixture
def keyboard() -> Iterator[PipeInput]:
    with create_pipe_input() as keyboard:
        yield keyboard


@pytest.fixture
def history(directory: Path) -> Iterator[History]:
    history = History(str(directory / "history.db"), Keeping({"PWD": str(directory)}))
    for text in ("echo first", "for i in a b\ndo echo $i\ndone", "cd /tmp"):
        history.start(text)
        history.finish(0)
    yield history
    history.close()
    for lane in (history.store.writer, history.store.reader, history.store.searcher):
        lane.reconnect()


@pytest.fixture
def failures() -> list[BaseException]:
    return []


@pytest.fixture
def editor(shell: Shell, history: History, keyboard: PipeInput, failures: list[BaseException]) -> Editor:
    return Editor(shell, history, Workers(), failures.append, LastLine(), keyboard, DummyOutput())


@pytest.fixture
def typed(editor: Editor, keyboard: PipeInput) -> Type:
    """`typed(*keys)`: what is read when the keys come, a moment between those of each argument and the next."""

    def read(*keys: str) -> str:
        with ThreadPoolExecutor(1) as typist:
            done = typist.submit(type_slowly, keyboard, keys)
            text = editor.read()
            done.result()
        return text

    return read


def type_slowly(keyboard: PipeInput, keys: tuple[str, ...]) -> None:
    for each in keys:
        keyboard.send_text(each)
        time.sleep(0.15)


def pasted(text: str) -> str:
    return f"\x1b[200~{text}\x1b[201~"


# ---- Enter


@pytest.mark.parametrize(
    "text",
    [
        "echo a",
        "if true\nthen echo a\nfi",
        "echo 'a\nb'",
        'echo "a\nb"',
        "echo a \\\nb",
        "cat <<E\na\nE",
        "cat <<E | cat <<F\na\nE\nb\nF",
        "echo $(\necho a\n)",
        "f()\n{\necho a\n}",
        "a |\nb",
        "a &&\nb",
        "case a in\na) b;;\nesac",
        "echo $((1 +\n2))",
        "",
    ],
)
def test_enter_runs_what_is_complete_and_else_opens_a_line(typed: Type, text: str) -> None:
    assert typed(text.replace("\n", "\r") + "\r") == text


def test_a_syntax_error_is_not_waited_for(typed: Type) -> None:
    assert typed("if then\r") == "if then"


def test_an_alias_counts(typed: Type, shell: Shell) -> None:
    shell.run_text("alias begin='{'")
    assert typed("begin echo a\r}\r") == "begin echo a\n}"


def test_alt_enter_always_opens_a_line(typed: Type) -> None:
    assert typed("a\x1b\rb\r") == "a\nb"


def test_what_is_pasted_never_runs_by_itself(typed: Type) -> None:
    assert typed(pasted("echo a\necho b\n"), " # c\r") == "echo a\necho b\n # c"
    assert typed(pasted("echo a\r\necho b\r"), "c\r") == "echo a\necho b\nc"


def test_prompts_are_not_pasted_with_the_commands(typed: Type) -> None:
    assert typed(pasted("$ echo a\n$ echo b"), "\r") == "echo a\necho b"
    assert typed("echo ", pasted("$ a"), "\r") == "echo $ a"


def test_control_characters_in_a_paste_are_text(typed: Type) -> None:
    assert typed(pasted("a\x03\x04b"), "\r") == "a\x03\x04b"


def test_a_line_that_comes_with_its_enter_waits_for_no_suggestion(editor: Editor, keyboard: PipeInput) -> None:
    times = []
    for _ in range(7):
        keyboard.send_text("zz\r")
        start = time.monotonic()
        assert editor.read() == "zz"
        times.append(time.monotonic() - start)
    assert min(times) < PAUSE


# ---- Leaving a line


def test_control_c_drops_the_line(typed: Type) -> None:
    with pytest.raises(KeyboardInterrupt):
        typed("echo a" + CONTROL_C)
    assert typed("echo b\r") == "echo b"


def test_control_d_ends_an_empty_line_only(typed: Type) -> None:
    with pytest.raises(EOFError):
        typed(CONTROL_D)
    assert typed("ab\x1b[D" + CONTROL_D + "\r") == "a"


# ---- Recall


def test_up_recalls_an_entry_as_one(typed: Type) -> None:
    assert typed("", UP, "\r") == "cd /tmp"
    assert typed("", UP, UP, "\r") == "for i in a b\ndo echo $i\ndone"


def test_up_keeps_to_what_was_typed(typed: Type) -> None:
    assert typed("echo", UP, "\r") == "echo first"


def test_control_o_goes_on_with_the_lines_that_followed(typed: Type, history: History) -> None:
    for text in ("make", "make test"):
        history.start(text)
    assert typed("", UP * 3, "\x0f") == "cd /tmp"
    assert typed(" -k\x0f") == "make -k"
    assert typed("\x0f") == "make test"
    assert typed("a\r") == "a"
    assert typed("", UP * 2, "x\x0f") == "makex"
    assert typed("\r") == "make test"
    assert typed("b\r") == "b"


def test_search(typed: Type) -> None:
    assert typed(CONTROL_R, "fir", "\r", "\r") == "echo first"


def test_a_selection_is_deleted(typed: Type) -> None:
    shift_left = "\x1b[1;2D"
    assert typed("echo abc", shift_left * 2, "\x7f", "\r") == "echo a"
    assert typed("echo abc", shift_left * 2, "\x1b[3~", "\r") == "echo a"
    assert typed("echo abc", shift_left * 2, " ", "\r") == "echo a "


def test_a_suggestion_is_taken_with_right(typed: Type) -> None:
    assert typed("", "echo f", *WAIT, RIGHT, "\r") == "echo first"
    assert typed("", "cd", *WAIT, CONTROL_E, "\r") == "cd /tmp"
    assert typed("", "cd", *WAIT, END, "\r") == "cd /tmp"
    assert typed("", "cd", "\r") == "cd"


def test_suggestions_may_be_unwanted(typed: Type, shell: Shell, home: Path) -> None:
    (home / ".config/minishell").mkdir(parents=True)
    (home / ".config/minishell/config.toml").write_text("suggestions.sources = []\n")
    shell.settings.refresh()
    assert typed("", "echo f", *WAIT, RIGHT, "\r") == "echo f"


# ---- Emacs's keys


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        ("echo a b\x1bt", "echo b a"),
        ("echo a b\x1bb\x1bb\x1bt", "a echo b"),
        ("echo\x1bt", "echo"),
        ("echo a\x01b\x1br", ""),
        ("a\x16\tb\x16\x01", "a\tb\x01"),
        ("a\x1bp\x1bQ\x1b\x1bxb", "ab"),
        ("ab\x1b\x1b[Hc", "cab"),
    ],
)
def test_keys_of_readline(typed: Type, keys: str, line: str) -> None:
    assert typed(keys + "\r") == line


def test_a_paste_behind_escape_is_a_paste(typed: Type) -> None:
    assert typed(ESCAPE + pasted("a"), "\r") == "a"


def test_all_completions_are_inserted(typed: Type, directory: Path) -> None:
    for name in ("ab 1", "ab2"):
        (directory / name).touch()
    assert typed("rm a\x1b*", "\r") == "rm ab\\ 1 ab2 "


# ---- Vi


def test_vi_keys_follow_the_option(typed: Type, shell: Shell) -> None:
    shell.set_option("vi", True)
    assert typed("echo ab", ESCAPE, "0x", "A c\r") == "cho ab c"
    assert typed(f"echo ab{ESCAPE}\r") == "echo ab"
    shell.set_option("emacs", True)
    shell.set_option("vi", False)
    assert typed("b\x01a\r") == "ab"


@pytest.mark.parametrize(
    ("line", "commands", "result"),
    [
        ("echo foo bar foo", ["0wcwX", ESCAPE, "w."], "echo X X foo"),
        ("echo foo bar foo", ["0wcwX", f"{ESCAPE}w."], "echo X X foo"),
        ("a b  c", ["0wlcwX"], "a bXc"),
        ("a-b c", ["0c2wX"], "Xb c"),
        ("a-b c", ["0cWX"], "X c"),
        ("abcdefgh", ["0x3."], "efgh"),
        ("abcdefgh", ["02x."], "efgh"),
        ("a b c d", ["0dwu.."], "c d"),
        ("", ["iX", ESCAPE, "0k."], "Xcd /tmp"),
        ("echo foo", ['0"ayw$"ap'], "echo fooecho "),
        ("a b c", ['0"adwdw"aPp'], "a b c"),
        ("a b c", ['0"adwdw"bp"aP'], "a c"),
        ("echo X", ["0wi(", ESCAPE, "A)"], "echo (X)"),
        ("a", ["_"], "a /tmp"),
        ("a", ["1_"], "a cd"),
        ("abc", ["xxU"], ""),
        ("echo a b", ["#"], "#echo a b"),
    ],
)
def test_commands_of_vi(typed: Type, shell: Shell, line: str, commands: list[str], result: str) -> None:
    shell.set_option("vi", True)
    enter = [] if result.startswith("#") else ["\r"]
    assert typed(line, ESCAPE, *commands, *enter) == result


def test_completion_among_vis_commands(typed: Type, shell: Shell, directory: Path) -> None:
    for name in ("common1", "common2"):
        (directory / name).touch()
    shell.set_option("vi", True)
    assert typed("rm co x", ESCAPE, "0w=", *WAIT, "\r") == "rm common x"
    assert typed("rm common1", ESCAPE, "hh\\", *WAIT, "\r") == "rm common1 "
    assert typed("rm co", ESCAPE, "*", *WAIT, "\r") == "rm common1 common2 "


# ---- Completion


def test_tab_inserts_what_all_have_in_common(typed: Type, directory: Path) -> None:
    for name in ("common one", "common two"):
        (directory / name).touch()
    assert typed("rm co\t", *WAIT, "t\t", *WAIT, "\r") == "rm common\\ two "


def test_keys_typed_right_behind_tab_find_the_completed_line(typed: Type, directory: Path) -> None:
    (directory / "name").touch()
    assert typed("rm na\t", *WAIT, "\x15rm na\t| rm na\t\r") == "rm name | rm name "


def test_enter_takes_from_the_menu_and_does_not_run(typed: Type, directory: Path) -> None:
    for name in ("ab1", "ab2"):
        (directory / name).touch()
    assert typed("rm a\t", *WAIT, "\t\t", "\r", "x\r") == "rm ab2 x"


def test_escape_leaves_the_menu_and_what_was_typed(typed: Type, directory: Path) -> None:
    for name in ("ab1", "ab2"):
        (directory / name).touch()
    assert typed("rm a\t", *WAIT, "\t\t", ESCAPE, "x\r") == "rm abx"


def test_a_slash_behind_a_directory_in_the_menu_is_one(typed: Type, directory: Path) -> None:
    for name in ("ab1", "ab2"):
        (directory / name).mkdir()
    assert typed("ls a\t", *WAIT, "\t/x", "\r") == "ls ab1/x"
    assert typed("ls a/\r") == "ls a/"


def test_pages_of_the_menu(typed: Type, directory: Path) -> None:
    for number in range(30, 60):
        (directory / f"name{number}").touch()
    assert typed("ls n\t", *WAIT, "\t\x1b[6~\x1b[6~\x1b[5~", "\r", "\r") == "ls name40 "


def test_completion_in_the_middle_of_a_line(typed: Type, directory: Path) -> None:
    (directory / "name").touch()
    assert typed("rm na | b", "\x1b[D" * 4, "\t", *WAIT, "\r") == "rm name | b"


def test_a_completer_that_hangs_delays_nothing(
    typed: Type, monkeypatch: pytest.MonkeyPatch, failures: list[BaseException]
) -> None:
    release = threading.Event()

    def hang(self: ShellCompleter, document: Document, gathering: Gathering) -> None:
        release.wait(PATIENCE)

    monkeypatch.setattr(ShellCompleter, "answer", hang)
    start = time.monotonic()
    assert typed("cat a\t", "b\t", "c\r") == "cat abc"
    with pytest.raises(KeyboardInterrupt):
        typed("cat a\t", CONTROL_C)
    assert time.monotonic() - start < 5
    release.set()
    assert failures == []


class Entry(NamedTuple):
    """Of a directory that nobody had the time to make."""

    name: str

    def is_dir(self) -> bool:
        return False


def test_a_directory_of_100_000_names_delays_no_key(typed: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [Entry(f"name{number}") for number in range(100_000)]
    monkeypatch.setattr(os, "scandir", lambda directory: nullcontext(entries))
    start = time.monotonic()
    assert typed("rm /usr/lib/\tx\r") in ("rm /usr/lib/x", "rm /usr/lib/namex")
    assert time.monotonic() - start < 8
    assert typed("rm /usr/lib/\t", *WAIT, *WAIT, "99999\t", *WAIT, *WAIT, "\r") == "rm /usr/lib/name99999 "


def test_errors_in_a_source_are_told_after_the_line(
    typed: Type, monkeypatch: pytest.MonkeyPatch, failures: list[BaseException]
) -> None:
    def fail(self: ShellCompleter, document: Document, gathering: Gathering) -> None:
        gathering.fail(ValueError("broken source"))

    monkeypatch.setattr(ShellCompleter, "answer", fail)
    assert typed("cat a\t", *WAIT, "b\r") == "cat ab"
    assert [str(error) for error in failures] == ["broken source"]
