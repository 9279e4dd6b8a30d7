"""minishell where the ground shakes: closed and full descriptors, vanished directories, huge and broken input."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.shells import Shell, clean_environment
from tests.waiting import PATIENCE


@pytest.fixture
def under(minishell: Shell, tmp_path: Path, home: Path) -> Run:
    """`under(COMMAND, *arguments)`: /bin/sh runs COMMAND, in which "$@" is minishell with these arguments."""

    def start(command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            ["/bin/sh", "-c", command, "sh", minishell.program, *arguments],
            cwd=tmp_path,
            env=clean_environment(home),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
        )
        out, err = (data.decode(errors="surrogateescape") for data in (done.stdout, done.stderr))
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    return start


def says(done: subprocess.CompletedProcess[str], *words: str) -> bool:
    """Whether its standard error says all this, in a line or two and without a traceback."""
    return (
        all(word in done.stderr for word in words) and done.stderr.count("\n") <= 4 and "Traceback" not in done.stderr
    )


# ---- Closed and full descriptors ----


def test_closed_standard_input(under: Run) -> None:
    done = under('exec "$@" <&-', "-c", "echo out; read x || echo nothing; cat /dev/null; exec 3</dev/null; cat <&3")
    assert done.stdout == "out\nnothing\n"
    assert done.returncode == 0


def test_commands_from_closed_standard_input(under: Run) -> None:
    done = under('exec "$@" <&-')
    assert "Traceback" not in done.stderr


def test_closed_standard_output(under: Run) -> None:
    done = under('exec "$@" >&-', "-c", "echo text; exit $?")
    assert done.returncode == 1
    assert says(done, "echo", "Bad file descriptor")


def test_a_file_opened_with_standard_output_closed_is_not_written_by_echo(under: Run, tmp_path: Path) -> None:
    done = under('exec "$@" >&-', "-c", "echo a > f; echo b; cat f >&2")
    assert done.stderr.endswith("a\n")
    assert (tmp_path / "f").read_text() == "a\n"


def test_closed_standard_error(under: Run) -> None:
    done = under('exec "$@" 2>&-', "-c", "nosuchcommand; echo $?; cd nosuch; echo $?; echo ${x?no}")
    assert done.stdout == "127\n1\n"
    assert done.returncode != 0


def test_everything_closed(under: Run) -> None:
    assert under('exec "$@" <&- >&- 2>&-', "-c", "echo x; exit 3").returncode == 3


def test_a_reader_that_leaves_ends_the_shell_quietly(under: Run) -> None:
    done = under('{ "$@"; echo $? >&2; } | head -1', "-c", "while :; do echo y; done")
    assert done.stdout == "y\n"
    assert done.stderr == "141\n"


def test_programs_get_the_default_action_of_sigpipe(run: Run) -> None:
    done = run("-c", 'sh -c "kill -PIPE \\$\\$; echo survived"; echo $?; yes | head -1')
    assert (done.stdout, done.stderr) == ("141\ny\n", "")


@pytest.mark.parametrize(
    "command", ["echo x", "printf x", "pwd", "export -p", "set", "type cd", "umask", "alias a=b; alias"]
)
def test_a_full_device(under: Run, command: str) -> None:
    done = under('exec "$@" > /dev/full', "-c", command)
    assert done.returncode == 1
    assert says(done, "No space left on device")


def test_a_full_device_in_the_middle(run: Run) -> None:
    done = run("-c", "echo a; echo b > /dev/full; echo $?; echo c")
    assert done.stdout == "a\n1\nc\n"
    assert says(done, "echo", "No space left on device")


# ---- Directories ----


def test_the_working_directory_is_deleted(run: Run) -> None:
    done = run("-c", 'mkdir d; cd d; rmdir ../d; echo *; echo "${PWD##*/}"; /bin/true; echo $?; cd /; pwd')
    assert done.stdout == "*\nd\n0\n/\n"
    assert "Traceback" not in done.stderr


def test_a_start_in_a_deleted_directory(under: Run) -> None:
    done = under('mkdir d; cd d; rmdir ../d; exec "$@"', "-c", "echo started; cd .; cd /; pwd")
    assert done.stdout == "started\n/\n"
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not shutil.which("setpriv"), reason="needs setpriv")
def test_unreadable_directories(under: Run) -> None:
    """Without the rights that let the superuser read everything."""
    command = 'mkdir d; : > d/f; chmod 0 d; exec setpriv --bounding-set=-dac_override,-dac_read_search "$@"'
    done = under(command, "-c", "cd d; echo $?; echo d/*; . ./d/f; echo never")
    assert done.stdout == "1\nd/*\n"
    assert says(done, "cd: d: Permission denied")


def test_few_descriptors(under: Run) -> None:
    script = """x=$(echo a | cat | cat); { echo "$x"; } 3>f 4>g | cat
cat <<END
document
END
for i in 1 2 3; do echo $i; done > h; cat h"""
    done = under('ulimit -n 20; exec "$@"', "-c", script)
    assert (done.stdout, done.stderr) == ("a\ndocument\n1\n2\n3\n", "")


def test_too_few_descriptors(under: Run) -> None:
    done = under(
        'ulimit -n 12; exec "$@"',
        "-c",
        "exec 3<. 4<. 5<. 6<. 7<. 8<. 9<.; echo a | cat; echo $(echo b); echo c > f; echo end",
    )
    assert "Traceback" not in done.stderr


def test_no_home(under: Run) -> None:
    done = under('unset HOME; exec "$@"', "-c", "echo started; cd; echo $?")
    assert done.stdout == "started\n1\n"
    assert says(done, "cd: HOME not set")


def test_a_script_leaves_nothing_in_home(run: Run, home: Path) -> None:
    home.chmod(0o500)
    assert run("-c", "mkdir d; rmdir d; echo fine").stdout == "fine\n"
    assert list(home.iterdir()) == []


# ---- Size ----


def test_a_line_of_ten_megabytes(run: Run, tmp_path: Path) -> None:
    (tmp_path / "script").write_text("x='" + "a" * 10_000_000 + "'; echo ${#x}\n")
    assert run("script").stdout == "10000000\n"


def test_a_long_script_from_a_pipe_takes_no_memory(run: Run) -> None:
    def peak(lines: int) -> int:
        return int(run(stdin=": some words\n" * lines + "grep VmHWM /proc/$$/status\n").stdout.split()[1])

    peak(1)  # what is compiled at its first use is so now
    assert peak(30_000) - peak(3_000) < 400


def test_arguments_too_long(run: Run) -> None:
    done = run("-c", "x=$(printf %0200000d 1); /bin/echo $x; echo $?; echo ${#x}")
    assert done.stdout == "126\n200000\n"
    assert says(done, "/bin/echo", "Argument list too long")


NESTED = {
    "subshells": ("(" * 2000 + "echo deep" + ")" * 2000),
    "brace groups": ("{ " * 2000 + "echo deep" + "; }" * 2000),
    "if": ("if :; then " * 2000 + "echo deep" + "; fi" * 2000),
    "while": ("while :; do " * 2000 + "echo deep" + "; break; done" * 2000),
    "case": ("case x in x) " * 2000 + "echo deep" + ";; esac" * 2000),
    "substitutions": ("echo " + "$(echo " * 2000 + "deep" + ")" * 2000),
    "arithmetic": ("echo $((" + "(" * 2000 + "1" + ")" * 2000 + "))"),
    "unary": ("echo $((" + "- " * 2000 + "1))"),
    "defaults": ("echo " + "${x:-" * 2000 + "deep" + "}" * 2000),
    "quoted defaults": ("echo " + '"${x:-' * 2000 + "deep" + '}"' * 2000),
    "functions": ("f() { " * 2000 + "echo deep" + "; }" * 2000),
    "negations of test": ("[ " + "! " * 2000 + "a ]"),
    "parentheses of test": ("[ " + "'(' " * 2000 + "a" + " ')'" * 2000 + " ]"),
}


@pytest.mark.parametrize("kind", NESTED)
def test_deep_nesting_works_or_says_so(run: Run, tmp_path: Path, kind: str) -> None:
    (tmp_path / "script").write_text(NESTED[kind] + "\n")
    done = run("script")
    assert done.returncode in (0, 1, 2)
    assert says(done)
    assert len(done.stderr) < 1000
    assert done.stderr or done.returncode != 2


ENDLESS = {
    "function": "f() { f; }; f",
    "eval": 'x=\'eval "$x"\'; eval "$x"',
    "dot": "echo '. ./lib' > lib; . ./lib",
    "arithmetic": "x='x + 1'; echo $((x))",
    "arithmetic in a ring": "a=b; b=a; echo $((a))",
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_endless_recursion_is_an_error(run: Run, kind: str) -> None:
    done = run("-c", ENDLESS[kind])
    assert 0 < done.returncode < 128
    assert says(done)
    assert 0 < len(done.stderr) < 1000


def test_a_recursion_of_three_hundred_levels_works(run: Run) -> None:
    assert run("-c", "f() { if [ $1 -gt 0 ]; then f $(($1 - 1)); else echo end; fi; }; f 300").stdout == "end\n"


def test_many_words(run: Run) -> None:
    done = run("-c", "set -- $(seq 100000); echo $#; for x do :; done; echo $x; shift 99999; echo $1")
    assert done.stdout == "100000\n100000\n100000\n"


def test_a_large_substitution_and_a_large_document(run: Run, tmp_path: Path) -> None:
    (tmp_path / "script").write_text("x=$(seq 200000); cat <<END | wc -l\n$x\nEND\necho ${#x}\n")
    assert run("script").stdout.split() == ["200000", "1288894"]


# ---- Scripts that are none ----


def test_carriage_returns_are_shown_and_not_obeyed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "script").write_bytes(b"nosuchcommand\r\nls -l\r\n")
    done = run("script")
    assert done.returncode == 2
    assert says(done, "script", "carriage return")
    assert "\r" not in done.stderr


def test_carriage_returns_in_a_compound_command(run: Run, tmp_path: Path) -> None:
    (tmp_path / "script").write_bytes(b"if true; then\r\n  echo yes\r\nfi\r\n")
    done = run("script")
    assert done.returncode == 2
    assert says(done, "script", "carriage return")
    assert "\r" not in done.stderr


def test_a_carriage_return_after_the_interpreters_name(run: Run, tmp_path: Path) -> None:
    (tmp_path / "script").write_bytes(b"#!/bin/sh\r\necho yes\r\n")
    (tmp_path / "script").chmod(0o755)
    done = run("-c", "./script")
    assert done.returncode in (126, 127)
    assert says(done, "./script")


@pytest.mark.parametrize("text", [b"\0", b"echo a\0b\n", b"echo a\n\0\0\0\necho b\n", b"echo 'a\0b'\n"])
def test_nul_bytes(run: Run, tmp_path: Path, text: bytes) -> None:
    (tmp_path / "script").write_bytes(text)
    done = run("script")
    assert done.returncode in (0, 2, 126, 127)
    assert says(done)


def test_a_program_given_as_a_script(run: Run) -> None:
    done = run("/bin/true")
    assert done.returncode == 126
    assert says(done, "/bin/true", "binary")


def test_an_executable_file_of_unknown_form(run: Run, tmp_path: Path) -> None:
    (tmp_path / "odd").write_bytes(b"\x7fELF\0\0\0\0garbage")
    (tmp_path / "odd").chmod(0o755)
    done = run("-c", "./odd; echo $?")
    assert done.stdout == "126\n"
    assert says(done, "./odd")


def test_a_directory_given_as_a_script(run: Run) -> None:
    done = run("/")
    assert done.returncode == 126
    assert says(done, "/", "directory")


def test_a_script_that_does_not_exist(run: Run) -> None:
    done = run("./nosuch")
    assert done.returncode == 127
    assert says(done, "./nosuch", "No such file")


@pytest.mark.skipif(not shutil.which("setpriv"), reason="needs setpriv")
def test_a_script_that_cannot_be_read(under: Run) -> None:
    command = ': > f; chmod 0 f; exec setpriv --bounding-set=-dac_override,-dac_read_search "$@"'
    done = under(command, "./f")
    assert done.returncode == 126
    assert says(done, "./f", "Permission denied")


@pytest.mark.parametrize("text", ["echo last", "# comment\necho last", "\n\n  echo last  ", "echo last;"])
def test_the_last_newline_may_be_missing(run: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "script").write_text(text)
    assert run("script").stdout == "last\n"
    assert run(stdin=text).stdout == "last\n"


@pytest.mark.parametrize("text", ["", "\n", "# comment", ";", "   "])
def test_scripts_without_a_command(run: Run, text: str) -> None:
    done = run(stdin=text)
    assert done.returncode == (2 if text == ";" else 0)
    assert says(done)


def test_undecodable_bytes_pass_unharmed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "script").write_bytes(
        b"x='\xff\xfe'; echo $x; echo \xc3 > f; cat f; : > \xff; echo \xff*; case $x in \xff?) echo two;; esac\n"
    )
    assert run("script").stdout.encode(errors="surrogateescape") == b"\xff\xfe\n\xc3\n\xff\ntwo\n"


def test_a_byte_order_mark_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "script").write_bytes(b"\xef\xbb\xbfecho text\n")
    done = run("script")
    assert done.returncode in (0, 127)
    assert says(done)


@pytest.mark.parametrize("locale", ["C", "POSIX", "nosuch"])
def test_other_locales(run: Run, locale: str) -> None:
    done = run("-c", "echo 'é'; x=$(printf '\\377'); printf %s \"$x\" | wc -c", LC_ALL=locale)
    assert done.stdout.encode(errors="surrogateescape").split() == ["é".encode(), b"1"]
    assert done.stderr == ""


def test_an_odd_environment(minishell: Shell, tmp_path: Path) -> None:
    environment = {b"a-b": b"1", b"\xff": b"2", b"x": b"\xfe", b"PATH": b"/usr/bin:/bin"}
    script = "echo ${#x}; set | grep -c -e a-b"
    done = subprocess.run([minishell.program, "-c", script], cwd=tmp_path, env=environment, capture_output=True)
    assert done.stdout == b"1\n0\n"


def test_an_empty_environment(minishell: Shell, tmp_path: Path) -> None:
    script = 'echo $((1 + 1)); ls /dev/null; echo "$PWD"'
    done = subprocess.run([minishell.program, "-c", script], cwd=tmp_path, env={}, capture_output=True)
    assert done.stdout.decode() == f"2\n/dev/null\n{tmp_path}\n"


BROKEN = r"""
' " ` $( ${ $(( << a&<<E & \ ( { $' ${x:- case for ${} $((&1&+ fi a&|&|&b <> >| ! [ {} (); a() a=( = 1> }{ $ ``
${x% $() (( ((1 <( @ ;; && || ) } do in&do !&! a;&;b >&& <&- <<- ${#} ${#x ${x//a} $[1] ~+ {a,b} [[ [[&a ]] $"
""".split()


@pytest.mark.parametrize("text", [*BROKEN, "\x01", "\x7f", "\u2028", "\x80"])
def test_broken_text_never_shows_python(run: Run, text: str) -> None:
    done = run("-c", text.replace("&", " "))
    assert 0 <= done.returncode < 128
    assert "Traceback" not in done.stderr
    assert "Error(" not in done.stderr
