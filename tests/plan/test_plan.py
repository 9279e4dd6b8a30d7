"""The builtin plan and --dry-run: what is shown, what is said to be unknown, and that nothing is touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from minishell.eval.registry import Registry
from minishell.plan import plan as planning
from tests.builtins.caller import Caller
from tests.conftest import Run
from tests.files.tree import snapshot


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PWD", str(tmp_path))
    for name in ("a", "b", "tree/one", "tree/in/two"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("12345")
    return tmp_path


def plan(line: str, status: int = 0) -> list[str]:
    """The lines shown, their blanks as one; nothing changes."""
    caller = Caller()
    before = snapshot(Path())
    done = caller("plan", line)
    assert snapshot(Path()) == before
    assert (done.status, done.err) == (status, "")
    shown = [" ".join(line.split()) for line in done.out.splitlines()]
    assert shown.pop() == f"Exit status: {'not known' if status == 125 else status}"
    return shown


def steps(line: str, status: int = 0) -> list[str]:
    """Only those that say what becomes of files, or that it is not known."""
    kinds = {"make", "create", "move", "append", "overwrite", "remove", "not"}
    return [shown for shown in plan(line, status) if shown.split()[0] in kinds]


# ---- What is shown


def test_each_step_with_its_effects(here: Path) -> None:
    assert plan("mkdir -p x/y; mv a b x; rm -r tree") == [
        "mkdir -p x/y",
        "make x/",
        "make x/y/",
        "mv a b x",
        "move a -> x/a 5 bytes",
        "move b -> x/b 5 bytes",
        "rm -r tree",
        "remove tree/ 2 files, 1 directory, 10 bytes",
        "In all: 2 directories made; 2 files (10 bytes) moved; 2 files, 2 directories (10 bytes) removed.",
        "It cannot be undone: undo is off (set -o undo).",
    ]


def test_what_is_lost_by_being_replaced(here: Path) -> None:
    assert steps("mv a b; echo new >tree/one; echo more >>b; echo x >fresh") == [
        "move a -> b 5 bytes",
        "overwrite b 5 bytes",
        "overwrite tree/one 5 bytes",
        "append b",
        "create fresh 2 bytes",
    ]
    assert steps("mv -b a b") == ["move a -> b 5 bytes", "move b -> 'b~' 5 bytes"]


def test_many_of_a_kind_are_counted(here: Path) -> None:
    for number in range(20):
        (here / f"file{number:02}").write_text("x")
    shown = plan("rm file*")
    assert shown[1:7] == [
        *(f"remove file{number:02} 1 byte" for number in range(5)),
        "… and 15 more: 15 files (15 bytes)",
    ]
    assert len(shown) == 9


def test_names_are_quoted_and_seen_from_here(here: Path) -> None:
    (here / "it's").mkdir()
    assert steps('cd "it\'s"; mkdir "a b"; rmdir ../"it\'s"/a*; mkdir /plan-test') == [
        'make "it\'s/a b/"',
        'remove "it\'s/a b/" empty',
        "make /plan-test/",
    ]


def test_messages_and_the_status_are_those_of_the_line(here: Path) -> None:
    assert plan("rmdir tree; rm nosuch", 1) == [
        "Messages:",
        "rmdir: failed to remove 'tree': Directory not empty",
        "rm: cannot remove 'nosuch': No such file or directory",
        "No file is changed.",
    ]
    assert plan("exit 7", 7) == ["No file is changed.", "The shell would end."]
    assert plan("if", 2)[1].endswith("syntax error: unexpected end of file")


def test_what_a_move_to_another_file_system_does(here: Path, memory: Path) -> None:
    assert steps(f"mv tree a {memory}") == [f"move tree/ -> {memory}/tree/", f"move a -> {memory}/a 5 bytes"]


def test_dry_run_is_a_plan_of_one_command(here: Path) -> None:
    caller = Caller()
    for line, shown in {
        "rm --dry-run -r tree": "remove     tree/",
        "mv a --dry-run b": "overwrite  b",
        "mkdir -p --dry-run x/y": "make       x/y/",
        "rmdir -p --dry x 2>&1": "rmdir: failed to remove 'x'",
    }.items():
        before = snapshot(here)
        assert shown in caller.run(line).out
        assert snapshot(here) == before
    assert caller.run("rm -- --dry-run").err == "rm: cannot remove '--dry-run': No such file or directory\n"


def test_plan_wants_a_line() -> None:
    caller = Caller()
    assert caller.run("plan").status == 2


# ---- Undo


def test_what_can_be_undone(run: Run, here: Path) -> None:
    def undo(line: str) -> list[str]:
        shown = run("-c", f"set -o undo; plan '{line}'").stdout.splitlines()
        begin = next((at for at, text in enumerate(shown) if "undone" in text), None)
        return [] if begin is None else shown[begin:-1]

    assert undo("mkdir x; mv a b; rm -r tree; rmdir x") == ["All of it can be undone."]
    assert undo("rm --permanent a") == ["It cannot be undone: it is removed for good."]
    assert undo("mkdir x; echo x >y") == [
        "It can be undone, but for:",
        "  1 file (2 bytes): redirections are not recorded",
    ]
    assert undo("true") == []
    assert undo("mkdir x; mkfifo y")[0] == "What is foreseen can be undone; what is not run is not known."
    assert undo("mkdir x && mkfifo y && rm a")[0] == "What is foreseen can be undone; what is not run is not known."
    assert undo("mkdir x; echo x >y; mkfifo z")[0] == "What is foreseen can be undone, but for:"
    assert undo("rm --permanent a; mkfifo z")[0] == "It cannot be undone: it is removed for good."


def test_what_the_trash_refuses_stays(run: Run, here: Path, home: Path) -> None:
    line = f"mkdir x; rm -rf x {home}; mv x a"
    planned = run("-c", f"set -o undo; plan '{line}'").stdout.splitlines()
    done = run("-c", f"set -o undo; {line}")
    messages = planned[planned.index("Messages:") + 1 : planned.index("Messages:") + 3]
    assert [text.strip() for text in messages] == done.stderr.splitlines()
    assert "All of it can be undone." in planned
    assert home.exists()


def test_a_command_in_a_loop_is_shown_a_few_times(here: Path) -> None:
    assert plan("for i in 1 2 3 4 5 6 7; do mkdir d$i; rmdir d$i; done")[-6:] == [
        "… and 2 times more: mkdir d$i",
        "make 2 directories",
        "… and 2 times more: rmdir d$i",
        "remove 2 directories",
        "In all: 7 directories made; 7 directories removed.",
        "It cannot be undone: undo is off (set -o undo).",
    ]


# ---- What cannot be foreseen


def test_a_program_is_named_and_what_follows_is_marked(here: Path) -> None:
    assert plan("mkdir x; /bin/true; rm a", 125) == [
        "mkdir x",
        "make x/",
        "/bin/true",
        "not run /bin/true is a program",
        "? rm a",
        "remove a 5 bytes",
        "In all: 1 directory made; 1 file (5 bytes) removed.",
        "It cannot be undone: undo is off (set -o undo).",
        "?: unless `/bin/true` changes what is found there.",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "/bin/true && rm a",
        "/bin/true || rm a",
        "if /bin/true; then rm a; fi",
        "while /bin/true; do rm a; done",
        "! /bin/true && rm a",
        "f() { /bin/true; }; f && rm a",
        "(/bin/true) && rm a",
        "echo x | /bin/cat && rm a",
        "set -o pipefail; /bin/true | true && rm a",
        "set -e; /bin/true; rm a",
        "/bin/true; [ $? = 0 ] && rm a",
        "/bin/true; case $? in 0) rm a;; esac",
        'x=$(/bin/date); [ -n "$x" ] && rm a',
        "x=$(/bin/date); for y in $x; do rm a; done",
        "x=`/bin/date`; eval $x; rm a",
        "x=$(/bin/date); $x; rm a",
        "x=$(/bin/date); cd $x; rm a",
        "x=$(/bin/date); set -- $x; rm a",
        "x=$(/bin/date); [[ -n $x ]] && rm a",
        "x=$(/bin/date); (( x )); rm a",
        "read x && rm a",
        "read x; case $x in y) rm a;; esac",
        "/bin/date | while read x; do rm a; done",
        "/bin/date >f; read x <f && rm a",
        "{ /bin/date; echo y; } >f; . ./f; rm a",
        "select x in 1 2; do rm a; done",
        "rm -i a && rm b",
        "wait && rm a",
        "[ $RANDOM -gt 5 ] && rm a",
        'f() { case $1 in y) rm a;; esac; }; f "$(/bin/date)"',
        "exec /bin/true; rm a",
        "cat <(echo x) && rm a",
    ],
)
def test_where_control_depends_on_what_is_not_known_the_plan_ends(here: Path, line: str) -> None:
    shown = plan(line, 125)
    assert [text for text in shown if text.startswith("The plan ends here")]
    assert not [text for text in shown if text.startswith(("remove a", "overwrite a"))]


@pytest.mark.parametrize(
    ("line", "unknown"),
    [
        ('x=$(/bin/date); mkdir "$x"; mkdir c', ["date is", "what /bin/date", "$x is not known"]),
        ("read x y; mkdir $y; mkdir c", ["standard input", "$y is not known"]),
        ("read x <fifo; mkdir c", ["is a FIFO"]),
        ("echo >fifo; mkdir c", ["is a FIFO"]),
        ("kill $$; mkdir c", ["kill is a builtin"]),
        ("mkdir $RANDOM; mkdir c", ["$RANDOM is not known"]),
        ("/bin/ls >list; read x <list; mkdir c", ["ls is a program", "ls writes"]),
        ("rm -i a; mkdir c", ["standard input"]),
        ("export x=$(/bin/date); mkdir $x; mkdir c", ["date is", "what /bin/date", "$x is"]),
        ("sleep 1 & mkdir c", []),
    ],
)
def test_a_plan_goes_on_where_it_can(here: Path, line: str, unknown: list[str]) -> None:
    os.mkfifo(here / "fifo")
    shown = plan(line, 0 if "fifo" in line else 125)
    reasons = [text for text in shown if text.startswith("not run")]
    assert len(reasons) >= len(unknown)
    assert all(part in reason for part, reason in zip(unknown, reasons, strict=False))
    assert "make c/" in shown


def test_what_becomes_known_again(here: Path) -> None:
    assert "make c/" in plan("x=$(/bin/date); x=c; mkdir $x", 125)


def test_a_program_that_is_not_there_is_foreseen(here: Path) -> None:
    shown = plan("nosuchprogram || mkdir c")
    assert shown[0:2] == ["mkdir c", "make c/"]


# ---- Nothing is touched


def test_the_shell_stays_as_it_is(here: Path) -> None:
    caller = Caller()
    state = "echo $x $y $* $-; f; alias; umask; trap; pwd; set -o; dirs"
    caller.run("x=1; f() { echo f; }; alias g=h; umask 022; set -- p q")
    before = caller.run(state)
    caller.run(
        "plan 'x=2; y=3; f() { :; }; alias g=i; umask 0; set -- r; pushd tree; set -e; trap : EXIT; unset x; rm *'"
    )
    assert caller.run(state) == before
    assert os.getcwd() == str(here)


def test_open_files_of_the_session_are_not_read_or_written(run: Run, here: Path) -> None:
    done = run("-c", "exec 7<a 8>>b; plan 'echo lost >&8; read x <&7; mkdir $x'; read x <&7; echo got $x")
    assert "it reads from descriptor 7" in done.stdout
    assert done.stdout.endswith("got 12345\n")
    assert (here / "b").read_text() == "12345"


def test_what_a_builtin_does_by_itself_is_stopped(here: Path, tmp_path: Path) -> None:
    """A user's own builtin may do anything; it is not on the list, and would be stopped if it were."""
    own = tmp_path / "builtins"
    own.mkdir()
    (own / "touchy.py").write_text("import os\ndef run(frame, args):\n    os.mkdir(args[0])\n    return 0\n")
    caller = Caller()
    caller.shell.registry = Registry(str(own))
    assert "touchy is a builtin that is not planned" in caller.run("plan touchy made").out
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "RUN", planning.RUN | {"touchy"})
        assert "os.mkdir" in caller.run("plan touchy made").out
    assert not (here / "made").exists()
