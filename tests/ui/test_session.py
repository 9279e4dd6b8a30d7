"""Sessions on a terminal, as a user sees them."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from minishell.eval.shell import Shell
from minishell.ui import session
from minishell.ui.configuration import Configuration
from minishell.ui.session import MOST_FAILURES, Session
from tests.shells import Shell as Shells
from tests.ui.conftest import Start
from tests.ui.terminal import Terminal

SIGN = "#" if os.geteuid() == 0 else "$"


def test_a_first_day(start: Start, tmp_path: Path) -> None:
    """Make, walk, move and remove directories; set and read the environment."""
    terminal = start(PS1="\\W> ")
    terminal.wait_for(f"{tmp_path.name}>")
    for command, shown in [
        ("mkdir -p work/deep", ""),
        ("cd work/deep", "deep>"),
        ("pwd", f"{tmp_path}/work/deep"),
        ("cd ..", "work>"),
        ("mv deep shallow; ls", "shallow"),
        ("rmdir shallow", ""),
        ("setenv GREETING 'good day'", ""),
        ("getenv GREETING", "good day"),
        ("sh -c 'echo $GREETING!'", "good day!"),
        ("unsetenv GREETING; getenv GREETING || echo gone", "gone"),
    ]:
        terminal.keys(command + "\r")
        terminal.wait_for(shown)
    terminal.keys("exit 5\r")
    assert terminal.exit_status() == 5


def test_the_prompt_shows_directory_and_status(start: Start, home: Path) -> None:
    terminal = start()
    terminal.keys("cd; mkdir a; cd a\r")
    terminal.wait_for(f"~/a {SIGN}")
    terminal.keys("(exit 7)\r")
    terminal.wait_for(f"~/a [7] {SIGN}")


def test_continuation_lines_and_recall_as_one(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("for i in 1 2\rdo echo n$i\rdone\r")
    terminal.wait_for("\nn1\nn2\n")
    assert "\n> do echo n$i\n> done\n" in terminal.text()
    terminal.keys("clear\r")
    terminal.wait_until(lambda: "n1" not in terminal.text(), "an empty screen")
    terminal.keys("\x1b[A\x1b[A\r")
    terminal.wait_for("\nn1\nn2\n")


def test_a_here_document(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("cat <<END\rtext $((1 + 1))\rEND\r")
    terminal.wait_for("\ntext 2\n")


def test_history_across_sessions(start: Start, home: Path) -> None:
    first = start()
    first.prompt()
    first.keys("echo remember me\r")
    first.wait_for("\nremember me\n")
    first.keys(" echo but not this\r")
    first.wait_for("\nbut not this\n")
    first.keys("exit\r")
    assert first.exit_status() == 0
    path = home / ".local/state/minishell/history.db"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT line FROM entries").fetchall() == [("echo remember me",), ("exit",)]
    second = start()
    second.prompt()
    second.keys("\x1b[A\x1b[A")
    second.wait_for(f"{SIGN} echo remember me")


def test_history_search(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("echo needle\recho hay\r")
    terminal.wait_for("\nhay\n")
    terminal.keys("\x12need")
    terminal.wait_for(f"{SIGN} echo needle\n")
    terminal.keys("\r\r")
    terminal.wait_until(lambda: terminal.text().count("\nneedle") == 2, "a second answer")


def test_control_c_drops_the_line_and_stops_the_command(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("echo dropped\x03")
    terminal.wait_for("[130]")
    terminal.keys("sleep 60\r")
    terminal.settle()
    terminal.keys("\x03")
    terminal.wait_until(lambda: terminal.text().count(f"[130] {SIGN}") == 2, "the prompt")
    terminal.keys("while :; do :; done\r")
    terminal.settle()
    terminal.keys("\x03")
    terminal.wait_until(lambda: terminal.text().count(f"[130] {SIGN}") == 3, "the prompt")
    assert "\ndropped" not in terminal.text()


def test_control_backslash_and_z_do_not_end_the_prompt(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("ec\x1c\x1aho still here\r")
    terminal.wait_for("\nstill here\n")


def test_signals_do_not_end_the_prompt(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT, signal.SIGWINCH):
        os.kill(terminal.process.pid, number)
        terminal.settle()
    terminal.keys("echo alive\r")
    terminal.wait_for("\nalive\n")


def test_control_d_leaves_unless_it_is_ignored(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("set -o ignoreeof; (exit 3)\r")
    terminal.wait_for("[3]")
    terminal.keys("\x04")
    terminal.wait_for('use "exit" to leave')
    terminal.keys("set +o ignoreeof; (exit 3)\r")
    terminal.wait_until(lambda: terminal.text().count("[3]") == 3, "the status")
    terminal.keys("\x04")
    assert terminal.exit_status() == 3


def test_the_end_of_input_is_ignored_ten_times_at_most(start: Start) -> None:
    terminal = start("-o", "ignoreeof")
    for _ in range(10):
        terminal.prompt()
        terminal.keys("\x04")
        terminal.settle(0.1)
    assert terminal.exit_status() == 0


def test_a_terminal_that_hangs_up_ends_the_session(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("trap 'echo bye > end' EXIT\r")
    terminal.settle()
    terminal.hang_up()
    assert terminal.exit_status() in (0, 1, 129, -signal.SIGHUP)


def test_a_paste_waits_for_enter(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.paste("echo one\necho two\n")
    terminal.wait_for("> echo two")
    assert "\none\n" not in terminal.settle()
    terminal.keys("\r")
    terminal.wait_for("\none\ntwo\n")
    terminal.prompt()
    terminal.keys("\x1b[A")
    terminal.wait_for("echo one\n> echo two")
    assert terminal.settle().endswith("\n> echo two")


def test_tabs_are_blanks(start: Start) -> None:
    terminal = start(PS1="$ ")
    terminal.first_prompt()
    terminal.paste("if true\nthen\n\techo a\tb\nfi")
    terminal.wait_for(">         echo a  b")
    assert terminal.line() == "> fi"


def test_control_l_clears_the_screen(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("echo seen\r")
    terminal.wait_for("\nseen\n")
    terminal.keys("ls \x0c")
    terminal.wait_until(lambda: terminal.text().endswith(f"{SIGN} ls"), "the line again")
    assert "seen" not in terminal.text()


def test_vi_keys(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("set -o vi\r")
    terminal.settle()
    terminal.keys("echo abc\x1b")
    terminal.settle(0.7)
    terminal.keys("rXA!\r")
    terminal.wait_for("\nabX!\n")


def test_output_without_a_newline_stays(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("printf unfinished\r")
    terminal.wait_for("\nunfinished⏎\n")
    terminal.keys("echo finished\r")
    terminal.wait_for("\nfinished\n")
    assert terminal.settle().count("⏎") == 1


def test_what_a_program_left_on_is_switched_off(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("printf '\\33)0\\16\\33[?1000h\\33[?1006h'; echo qqq\r")
    terminal.wait_until(lambda: b"qqq\r\n" in terminal.output, "the output")
    terminal.prompt()
    terminal.keys("echo plain\r")
    terminal.wait_for("\nplain\n")
    assert {1000 << 5, 1006 << 5}.isdisjoint(terminal.screen.mode)


def test_completion_on_a_terminal(start: Start, tmp_path: Path) -> None:
    (tmp_path / "only one").touch()
    (tmp_path / "red\x1b[31m\nname").touch()
    terminal = start()
    terminal.prompt()
    terminal.keys("cat on\t")
    terminal.wait_for("cat only\\ one")
    terminal.keys("\x15rmdi\t")
    terminal.wait_for(f"{SIGN} rmdir")
    terminal.keys("-\t")
    terminal.wait_for("--parents")
    terminal.keys("\x15cat \t")
    terminal.wait_for("red^[[31m^Jname")


def test_a_menu_in_a_narrow_window(start: Start) -> None:
    terminal = start(columns=20)
    terminal.prompt()
    terminal.keys("echo a-rather-long-line-that-wraps\r")
    terminal.wait_for("\na-rather-long-line-t\nhat-wraps\n")
    terminal.keys("un\t")
    terminal.wait_for("\n unalias")
    terminal.keys("\x15echo fine\r")
    terminal.wait_for("\nfine\n")


def test_ps1_and_ps2(start: Start, tmp_path: Path) -> None:
    terminal = start(PS1="\\[\\e[32m\\]$((6 * 7)) \\W:\\[\\e[0m\\] ", PS2="more: ")
    terminal.wait_for(f"42 {tmp_path.name}:")
    terminal.keys("echo 'a\rb'\r")
    terminal.wait_for("more: b'\na\nb\n")
    terminal.keys("PS1='new> '\r")
    terminal.wait_for("\nnew>")


def test_what_runs_before_a_prompt_and_before_a_command(start: Start) -> None:
    terminal = start(PS1="p> ")
    terminal.wait_for("p>")
    terminal.keys("count() { PS1=\"$?-$((++n))> \"; false; }; PROMPT_COMMAND=(count 'm=$n'); PS0='<$m>\n'\r")
    terminal.wait_for("\n0-1>")
    terminal.keys("(exit 7)\r")
    terminal.wait_for("<1>\n7-2>")
    terminal.keys("echo $? $m\r")
    terminal.wait_for("<2>\n7 2\n0-3>")
    terminal.keys("PROMPT_COMMAND='nothing-of-this-name'\r")
    terminal.wait_for("nothing-of-this-name: command not found")
    terminal.keys("echo goes on\r")
    terminal.wait_for("\ngoes on\n")


def test_prompt_command_of_a_start_up_file(start: Start, home: Path) -> None:
    (home / "rc").write_text("show() { PS1='shown> '; }\nPROMPT_COMMAND=show\n")
    terminal = start(ENV=str(home / "rc"))
    terminal.wait_for("shown>")
    terminal.keys("echo $((40 + 2))\r")
    terminal.wait_for("\n42\nshown>")


def test_keys_that_bind_has_bound(start: Start, home: Path) -> None:
    (home / "rc").write_text("""\
bind '"\\C-g": "echo typed\\C-m"' '"\\C-x\\C-a": "plain"'
bind '"\\e[A": history-search-backward'
bind -x '"\\C-t": READLINE_LINE="echo <$READLINE_LINE>" READLINE_POINT=5'
bind 'set completion-ignore-case on'
bind Control-o:kill-whole-line
""")
    terminal = start(ENV=str(home / "rc"))
    terminal.keys("\x07")
    terminal.wait_for("\ntyped\n")
    terminal.keys("echo \x18\x01er\r")
    terminal.wait_for("\nplainer\n")
    terminal.keys("echo pl\x1b[A\r")
    terminal.wait_for("echo pl")
    terminal.keys("a;b\x14'c' \x1b[F\r")
    terminal.wait_for("echo 'c' <a;b>")
    terminal.keys("not this\x0fecho $((40 + 2))\r")
    terminal.wait_for("\n42\n")


def test_a_dumb_terminal_gets_text_only(start: Start) -> None:
    terminal = start(TERM="dumb")
    terminal.prompt()
    terminal.keys("echo a 'b\n")
    terminal.wait_for("\n>")
    terminal.keys("c'\n")
    terminal.wait_for("\na b\nc\n")
    terminal.keys("echo dropped\x03")
    terminal.wait_for("[130]")
    terminal.keys("\x04")
    assert terminal.exit_status() == 130
    assert b"\x1b" not in terminal.output


def test_no_color(start: Start) -> None:
    terminal = start(NO_COLOR="1")
    terminal.prompt()
    terminal.keys("echo 'text' | cat $HOME; (exit 4)\r")
    terminal.wait_for("[4]")
    attributes = {code for match in re.findall(rb"\x1b\[([\d;]*)m", terminal.output) for code in match.split(b";")}
    assert attributes <= {b"", b"0", b"1", b"4", b"7"}


def test_colours(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("echo 'text'")
    terminal.wait_for("echo 'text'")
    terminal.wait_until(lambda: colour_of(terminal, "'text'") == "brown", "a coloured string")


def colour_of(terminal: Terminal, text: str) -> str:
    """The foreground of the first place where the screen shows `text`."""
    for number, line in enumerate(terminal.screen.display):
        if text in line:
            return terminal.screen.buffer[number][line.index(text)].fg
    return ""


def test_an_internal_error_does_not_end_the_session(start: Start, home: Path) -> None:
    own = home / ".config/minishell/builtins"
    own.mkdir(parents=True)
    (own / "broken.py").write_text('"""Broken.\n\nusage: broken\n"""\n\n\ndef run(frame, args):\n    return 1 / 0\n')
    terminal = start()
    terminal.prompt()
    terminal.keys("broken\r")
    terminal.wait_for("internal error: ZeroDivisionError: division by zero (report in")
    terminal.keys("echo alive\r")
    terminal.wait_for("\nalive\n")
    [report] = (home / ".local/state/minishell").glob("error-*")
    assert "in run" in report.read_text()
    assert stat.S_IMODE(report.stat().st_mode) == 0o600


def test_a_builtin_of_ones_own_is_there_at_the_next_prompt(start: Start, home: Path) -> None:
    terminal = start()
    terminal.prompt()
    own = home / ".config/minishell/builtins"
    text = '"""Greet.\n\nusage: hello\n"""\n\n\ndef run(frame, args):\n    frame.out.write("{}\\n")\n    return 0\n'
    own.mkdir(parents=True)
    (own / "hello.py").write_text(text.format("good day"))
    say_hello_until(terminal, "good day\n")
    (own / "hello.py").write_text(text.format("good night"))
    say_hello_until(terminal, "good night\n")
    (own / "hello.py").unlink()
    say_hello_until(terminal, "hello: command not found")


def say_hello_until(terminal: Terminal, text: str) -> None:
    """A prompt does not wait long for a look at the files: a slow one counts at a later prompt."""
    for turn in range(20):
        terminal.keys(f"clear; hello; echo said {turn}\r")
        if text in terminal.wait_for(f"\nsaid {turn}\n"):
            return
    raise AssertionError(terminal.text())


class BrokenReader:
    def __init__(self, times: int, then: str) -> None:
        self.times = times
        self.then = then

    def read(self) -> str:
        self.times -= 1
        if self.times >= 0:
            raise ValueError("broken reader")
        return self.then


def test_an_editor_that_fails_gives_way_to_plain_lines(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(session, "can_edit", lambda shell: True)
    monkeypatch.setattr(Session, "_new_editor", lambda self: BrokenReader(99, ""))
    monkeypatch.setattr(session, "PlainReader", lambda shell, last: BrokenReader(1, "exit 3"))
    assert Session(shell, Configuration(shell)).run() == 3
    assert capfd.readouterr().err.count("internal error: ValueError: broken reader") == MOST_FAILURES + 1


def test_nothing_can_be_read_at_all(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "PlainReader", lambda shell, last: BrokenReader(99, ""))
    assert Session(shell, Configuration(shell)).run() == 1


def test_without_a_home(start: Start) -> None:
    terminal = start(HOME="")
    terminal.wait_for("the history is kept in memory only: HOME is not set")
    terminal.keys("echo one\r")
    terminal.wait_for("\none\n")
    terminal.keys("\x1b[A\r")
    terminal.wait_until(lambda: terminal.text().count("\none") == 2, "the recalled command")


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_home_that_cannot_be_written(start: Start, home: Path) -> None:
    home.chmod(0o500)
    terminal = start()
    terminal.wait_for("the history is kept in memory only: Permission denied")


def test_a_home_that_is_no_directory(start: Start) -> None:
    terminal = start(HOME="/dev/null")
    terminal.wait_for("the history is kept in memory only: Not a directory")
    terminal.keys("echo alive\r")
    terminal.wait_for("\nalive\n")


def test_a_directory_that_is_gone(start: Start, tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    terminal = start()
    terminal.prompt()
    terminal.keys("cd gone; rmdir ../gone\r")
    terminal.wait_for(f"gone {SIGN}")
    terminal.keys("ls \techo alive\r")
    terminal.settle()
    terminal.keys("cd ..; echo back\r")
    terminal.wait_for("\nback\n")


def test_commands_find_the_terminal_as_it_was(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("stty -a\r")
    shown = terminal.wait_for("echoctl")
    assert {"icanon", "isig", "echo", "icrnl", "opost", "onlcr"} < set(shown.replace(";", "").split())
    terminal.keys("stty raw -echo; sh -c 'kill -9 $$'\r")
    terminal.wait_for("[137]")
    terminal.keys("stty -a | grep -o -e '-icanon' -e '-isig' -e '-icrnl'; echo checked\r")
    terminal.wait_for("\nchecked\n")
    assert "\n-icanon" not in terminal.text()


def test_jobs_are_told_of_before_the_prompt(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("sleep 0.2 &\r")
    terminal.wait_for("[1] ")
    terminal.settle(0.5)
    terminal.keys("\r")
    terminal.wait_for("Done")


def test_news_of_jobs_at_once(start: Start, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "gate")
    terminal = start()
    terminal.prompt()
    terminal.keys("set -b; : < gate &\r")
    terminal.wait_for("[1]")
    terminal.prompt()
    terminal.keys("echo ty")
    terminal.wait_for("echo ty")
    (tmp_path / "gate").write_text("")
    terminal.wait_for("Done")
    terminal.wait_until(lambda: terminal.line().endswith("echo ty"), "the line to come back")
    terminal.keys("ped\r")
    terminal.wait_for("\ntyped\n")


def test_a_trap_does_not_wait_for_the_end_of_the_line(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("trap 'echo status $?; nosuch; : ${x?unset}' USR1; (exit 3)\r")
    terminal.wait_for("[3]")
    terminal.keys("echo 'ty")
    terminal.wait_for("echo 'ty")
    os.kill(terminal.process.pid, signal.SIGUSR1)
    terminal.wait_for("unset")
    terminal.wait_until(lambda: terminal.line().endswith("echo 'ty"), "the line to come back")
    terminal.keys("ped' $?\r")
    assert "status 3\n" in terminal.wait_for("\ntyped 3\n")
    terminal.keys("trap 'exit 5' USR1\r")
    terminal.settle()
    os.kill(terminal.process.pid, signal.SIGUSR1)
    assert terminal.exit_status() == 5


def test_the_window_may_change(start: Start) -> None:
    terminal = start()
    terminal.prompt()
    terminal.keys("echo " + "word " * 12)
    terminal.settle()
    terminal.resize(40, 24)
    terminal.settle()
    terminal.keys("end\r")
    terminal.wait_for("word end\n")


def test_suspend_gives_the_terminal_to_the_shell_above(start: Start, minishell: Shells) -> None:
    terminal = start(PS1="outer> ")
    terminal.wait_for("outer>")
    terminal.keys(f"PS1='inner> ' {minishell.program}\r")
    terminal.wait_for("inner>")
    terminal.keys("suspend\r")
    terminal.wait_until(lambda: terminal.line() == "outer> ", "the outer prompt")
    terminal.keys("fg\r")
    terminal.wait_until(lambda: terminal.line() == "inner> ", "the inner prompt")
    terminal.keys("echo $((6 * 7)); exit\r")
    terminal.wait_for("\n42\n")
    terminal.wait_until(lambda: terminal.line() == "outer> ", "the outer prompt")


def test_a_directory_as_a_command(start: Start, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    terminal = start(PS1="\\W> ")
    terminal.keys("sub\r")
    terminal.wait_until(lambda: terminal.line() == "sub> ", "the directory")
    terminal.keys("..\r")
    terminal.wait_until(lambda: terminal.line() == f"{tmp_path.name}> ", "the directory above")
