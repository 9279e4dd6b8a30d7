"""The file followed and changed: what others wrote stays."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minishell.config.edit import EditError, change, with_setting, without_setting
from minishell.config.reading import Reading
from minishell.config.settings import Settings

TEXT = """\
# mine
[notify]
  after = 3   # seconds
bell = true

# names
[aliases]
ll = 'ls -l'
"""


# ---- Following


def test_without_a_file_the_defaults_count(tmp_path: Path) -> None:
    for path in (None, str(tmp_path / "none" / "config.toml"), "/dev/null/config.toml"):
        settings = Settings(path)
        assert not settings.refresh()
        assert settings.seconds("notify.after") == 10
        assert settings.problems() == []


def test_a_change_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    settings = Settings(str(path))
    settings.refresh()
    path.write_text("notify.after = 1\n")
    assert settings.refresh()
    assert (settings.seconds("notify.after"), settings.generation) == (1, 1)
    assert not settings.refresh()
    path.unlink()
    assert settings.refresh()
    assert settings.seconds("notify.after") == 10


def test_problems_are_told_once_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("# a\nbell = 1\n")
    settings = Settings(str(path))
    settings.refresh()
    assert settings.problems() == [f"{path}:2: bell: no such setting; did you mean notify.bell?"]
    assert settings.problems() == []
    path.write_text("# a\nbell = 1\nnotify.bell = 1\n")
    settings.refresh()
    assert settings.problems() == [f"{path}:3: notify.bell: true or false is wanted, not 1"]


def test_a_file_that_cannot_be_read_is_told_of(tmp_path: Path) -> None:
    settings = Settings(str(tmp_path))
    settings.refresh()
    settings.refresh()
    assert settings.problems() == [f"{tmp_path}: Is a directory"]
    assert settings.seconds("notify.after") == 10


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "config.toml")
    settings = Settings(str(tmp_path / "config.toml"))
    settings.refresh()
    assert settings.problems() == []


def test_bytes_that_are_no_text_survive(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"# \xff\naliases.x = 'ls \xfe'\n")
    settings = Settings(str(path))
    settings.refresh()
    assert settings.table("aliases") == {"x": "ls \udcfe"}
    change(str(path), lambda text: with_setting(text, ("aliases", "y"), "z"))
    assert path.read_bytes().startswith(b"# \xff\naliases.x = 'ls \xfe'\n")


# ---- Changing


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("notify", "after"), 5, TEXT.replace("after = 3 ", "after = 5 ")),
        (("notify", "ignore"), ["a", "b"], TEXT.replace("bell = true\n", 'bell = true\nignore = ["a", "b"]\n')),
        (("aliases", "ll"), "ls", TEXT.replace("'ls -l'", '"ls"')),
        (("aliases", "l."), "x", TEXT + '"l." = "x"\n'),
        (("theme", "dark"), "x", TEXT + '\n[theme]\ndark = "x"\n'),
    ],
)
def test_one_line_changes_and_the_others_stay(path: tuple[str, ...], value: object, expected: str) -> None:
    assert with_setting(TEXT, path, value) == expected  # type: ignore[arg-type]


def test_new_files_and_ends_without_a_newline() -> None:
    assert with_setting("", ("notify", "bell"), False) == "[notify]\nbell = false\n"
    assert with_setting("[notify]", ("notify", "bell"), False) == "[notify]\nbell = false\n"
    assert with_setting("x = 1", ("notify", "bell"), False) == "x = 1\n\n[notify]\nbell = false\n"


def test_a_value_over_several_lines() -> None:
    text = "[notify]\nignore = [ # which\n  'a', # one\n] # end\nbell = true\n"
    assert with_setting(text, ("notify", "ignore"), ["b"]) == '[notify]\nignore = ["b"] # end\nbell = true\n'


def test_a_setting_is_removed_wherever_it_is_given() -> None:
    text = "notify.bell = true\n" + TEXT
    assert without_setting(text, ("notify", "bell")) == TEXT.replace("bell = true\n", "")


def test_what_is_set_with_others_is_left_to_its_author() -> None:
    text = "# a\nnotify = { bell = true, after = 1 }\n"
    with pytest.raises(EditError, match="line 2 sets several things at once"):
        with_setting(text, ("notify", "bell"), False)


NAMES = st.sampled_from(["notify.after", "notify.bell", "aliases.a", "aliases.b c"])
LINES = st.sampled_from(
    ["", "# c", "[notify]", "[aliases]", "after = 1", "bell = true # b", "a = 'x'", "bad = [", "'b c' = '''\nx\n'''"]
)


@given(st.lists(LINES, max_size=12).map("\n".join), NAMES, st.integers(0, 9))
def test_what_was_set_is_read_and_all_else_stays(text: str, key: str, number: int) -> None:
    section, name = key.split(".")
    value = {"after": number, "bell": bool(number % 2)}.get(name, f"text {number}")
    before, new = Reading(text), with_setting(text, (section, name), value)
    after = Reading(new)
    expected = dict(before.values)
    table = expected.get(section)
    if isinstance(table, dict):
        expected[section] = {**table, name: str(value)}
    else:
        expected[key] = value
    assert after.values == expected
    assert Reading(without_setting(new, (section, name))).lines.keys() == before.lines.keys() - {key}


def test_the_file_changes_whole_and_keeps_its_mode_and_link(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text(TEXT)
    real.chmod(0o640)
    link = tmp_path / "minishell" / "config.toml"
    link.parent.mkdir()
    link.symlink_to(real)
    change(str(link), lambda text: with_setting(text, ("notify", "after"), 5))
    assert link.is_symlink()
    assert "after = 5 " in real.read_text()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert sorted(each.name for each in tmp_path.iterdir()) == ["dotfiles.toml", "minishell"]


def test_a_new_file_is_its_users_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "config.toml"
    change(str(path), lambda text: text + "x")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("call", ["fsync", "fchmod", "rename"])
def test_a_change_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "config.toml"
    path.write_text(TEXT)
    monkeypatch.setattr(os, call, fail)
    with pytest.raises(OSError, match="No space left"):
        change(str(path), lambda text: text + "x")
    monkeypatch.undo()
    assert path.read_text() == TEXT
    assert os.listdir(tmp_path) == ["config.toml"]
