"""What a plan foresees is what happens, and planning changes nothing."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.files.tree import snapshot
from tests.plan.processes import foreseen, real

PATHS = "a b c d d/a d/b e e/f e/f/g ./a/ ../a d/. $x * d/* [ab] n/m l".split()
COMMANDS = [
    "mkdir {}",
    "mkdir -p {}/{}",
    "mkdir -m 700 {}",
    "rmdir {}",
    "rmdir -p {} 2>/dev/null",
    "mv {} {}",
    "mv -n {} {}",
    "mv -b {} {}",
    "mv -fT {} {}",
    "mv -t {} {} {}",
    "rm {}",
    "rm -r {} {}",
    "rm -f {}",
    "rm -d {}",
    "cd {}",
    "echo text >{}",
    "echo more >>{}",
    "set -- {}; mkdir $#",
    "[ -d {} ]",
    "[ -s {} ]",
    "test {} -ef {}",
    "x={}",
    "x=$(echo {}; mkdir in)",
    "echo {} | while read p q; do mkdir $p-$q; done",
    "while read y; do mkdir got-$y; done <{}",
    "for y in {} {}; do mv $y ${{y%/*}}.bak; done",
    "(cd {} && rm a)",
    "{{ echo 1; mkdir {}; }} >{}",
    "f() {{ mkdir $1 && cd $1; }}; f {}",
    "eval 'rm -r {}'",
    "command mkdir {}",
    "case {} in a*) rm a;; *) mkdir other;; esac",
    "! rm {}",
    "[ -d {} ] && rm -r {}",
    "[ {} -nt {} ]",
    "mv -u {} {}",
    "mv --update=none-fail {} {}",
    "mv --update=none --debug {} {} >{}",
    "mv --update=older -T {} {}",
    "mv --exchange {} {}",
    "mv -T --exchange {} {}",
    "mv --no-copy -t {} {} {}",
    "mv -i {} {} {} </dev/null",
    "mv -S .old {} {}",
    "mv --backup=numbered {} {}",
    "mv -v {} {} >{}",
    "mkdir -p -m 2750 {}/{}",
    "mkdir -m u=rx {}",
    "rmdir --ignore-fail-on-non-empty {} {}",
    "rm -rv {} >{}",
    "set -e; rm {}; mkdir {}",
    "set -C; echo x >{}",
    "pushd {} >/dev/null; mkdir p; popd >/dev/null",
    'x=$(<{}); mkdir "$x"',
    "while [ -e {} ]; do rm -r {} || break; done",
    "exec 8>{}; echo 1 >&8; exec 8>&-",
    "f() (cd $1 && mkdir s); f {}",
    "echo a >{} >{}",
    "[[ -d {} && ! -L {} ]] && rmdir {}",
    "{{ mkdir {}; rm {}; }} 2>{}",
    "command -v rm >{}",
]
UNKNOWN_OPTION = re.compile("(invalid|unrecognized) option")
JOINTS = ["; ", " && ", " || "]


@st.composite
def commands(draw: st.DrawFn) -> str:
    form = draw(st.sampled_from(COMMANDS))
    return form.format(*(draw(st.sampled_from(PATHS)) for _ in range(form.count("{}"))))


@st.composite
def lines(draw: st.DrawFn) -> str:
    line = draw(commands())
    for command in draw(st.lists(commands(), max_size=7)):
        line += draw(st.sampled_from(JOINTS)) + command
    return line


def scene(top: Path) -> None:
    (top / "d").mkdir()
    (top / "e" / "f").mkdir(parents=True)
    for name in ("a", "b", "d/a", "e/f/g"):
        (top / name).write_text(f"{name}\n")
    (top / "l").symlink_to("d")


@given(lines())
@settings(max_examples=80)
def test_what_is_foreseen_happens(line: str) -> None:
    with tempfile.TemporaryDirectory() as above:
        top = Path(above) / "top"
        top.mkdir()
        scene(top)
        before = snapshot(Path(above))
        plan = foreseen(line, top)
        assert snapshot(Path(above)) == before
        happened = real(line, top)
        if plan.status is None:
            assert UNKNOWN_OPTION.search(happened.messages)  # a program got them, which no plan foresees
        else:
            assert plan == happened


@pytest.mark.parametrize(
    "line",
    [
        "mkdir a && mv *.txt a/ && rm -r old",
        "mkdir -p x/y/z; echo 1 >x/y/z/f; mv x w; cat=$(pwd); cd w/y && rm -r z; cd ..; rmdir y",
        "for f in *.txt; do mv $f ${f%.txt}.md; done; rm *.md",
        "f() { local d=$1; mkdir $d; (cd $d; echo hi >x; mkdir y); rm $d/x; }; f q; f q",
        "set -e; mkdir p; rmdir nosuch; mkdir not",
        "exec 3>log; echo one >&3; echo two >&3; mkdir $(echo three)",
        "set -C; echo x >one.txt; echo y >|two.txt; rm -v *.txt >gone",
        "trap 'rm one.txt' EXIT; exit 4",
        "umask 077; mkdir private; echo x >secret; umask 022; (umask 0; mkdir open)",
        "mkdir -p deep/er; ln=1; mv deep/er deep/er/est; mv deep ..; rm -r ../deep/",
        "read first rest <one.txt; mkdir $first; . ./script; made_by_script",
        "set -C; : >new; mkdir new 2>/dev/null; pushd nosuch >/dev/null; [ . -nt old ] && mkdir $?",
        "x=; mv -t $x $x $x; rmdir --parents=$x",
        "mkdir new; mv one.txt old; [ old -nt two.txt ] && [ -s new ] && mkdir newer",
    ],
)
def test_lines(tmp_path: Path, line: str) -> None:
    for name in ("one.txt", "two.txt", "old/inner/file"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"{name} x\n")
    (tmp_path / "script").write_text("made_by_script() { mkdir scripted; }\n")
    before = snapshot(tmp_path)
    plan = foreseen(line, tmp_path)
    assert snapshot(tmp_path) == before
    assert plan == real(line, tmp_path)
