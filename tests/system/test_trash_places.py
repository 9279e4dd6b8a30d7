"""Where the trash cannot take a thing, on file systems of the test's own: nothing goes without being asked about."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.shells import Shell


def _can_mount() -> bool:
    command = ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


pytestmark = pytest.mark.skipif(not _can_mount(), reason="nobody here may mount")


class Volume:
    """A small file system `v` in the working directory, for each run a new one, with a file `v/f`."""

    def __init__(self, minishell: Shell, directory: Path, home: Path) -> None:
        self._minishell = minishell
        self._directory = directory
        self._home = home
        (directory / "v").mkdir()

    def run(self, prepare: str, line: str) -> str:
        """Have sh `prepare` the volume, then enter the line; what is written, errors among it."""
        setup = f'mount -t tmpfs -o size=64k tmpfs v && echo text >v/f && {prepare or ":"} && exec "$@"'
        command = ["unshare", "-m", "sh", "-c", setup, "sh", self._minishell.program, "-o", "undo", "-c", line]
        variables = {"HOME": str(self._home), "PATH": os.environ["PATH"], "LC_ALL": "C"}
        done = subprocess.run(
            command,
            cwd=self._directory,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        return done.stdout.decode()


@pytest.fixture
def volume(minishell: Shell, tmp_path: Path, home: Path) -> Volume:
    return Volume(minishell, tmp_path, home)


def test_a_trash_is_made_at_the_top(volume: Volume) -> None:
    line = "mkdir v/d; mv v/f v/d; rm v/d/f; echo $?; ls v/.Trash-*/files; grep Path v/.Trash-*/info/*; undo; cat v/f"
    assert volume.run("", line).splitlines()[:3] == ["0", "f", "Path=d/f"]
    assert volume.run("", line).endswith("\ntext\n")


@pytest.mark.parametrize(
    "shared", ["ln -s v v/.Trash", "mkdir -m 777 v/.Trash", "touch v/.Trash", "mkdir -m 755 v/.Trash"]
)
def test_a_shared_trash_that_is_not_safe_is_not_used(volume: Volume, shared: str) -> None:
    assert volume.run(shared, "rm v/f; ls v/.Trash-*/files; ls v/.Trash/").startswith("f\n")


def test_a_shared_trash(volume: Volume) -> None:
    assert volume.run("mkdir -m 1777 v/.Trash", "rm v/f; ls v/.Trash/$(id -u)/files; undo; cat v/f").endswith("text\n")


FULL = (
    "mkdir -m 700 v/.Trash-$(id -u) v/.Trash-$(id -u)/files v/.Trash-$(id -u)/info; cat /dev/zero >v/big 2>/dev/null; :"
)
UNABLE = {
    "a read-only file system": ("mount -o remount,ro v", "Read-only file system"),
    "no room": (FULL, "No space left on device"),
    "a trash of somebody else": ("mkdir v/.Trash-0; chown 7 v/.Trash-0", "Operation not permitted"),
    "a trash that is a symlink": ("ln -s / v/.Trash-0", "Not a directory"),
    "a trash that is a file": ("touch v/.Trash-0", "Not a directory"),
}


@pytest.mark.parametrize("name", UNABLE)
@pytest.mark.parametrize("command", ["rm v/f", "rm -f v/f", "rm -r v/f", "mv x v/f"])
def test_what_cannot_go_stays_if_nobody_can_be_asked(volume: Volume, name: str, command: str) -> None:
    prepare, why = UNABLE[name]
    told = volume.run(f"echo other >x; {prepare}", f"{command}; echo $?; cat v/f x; undo")
    if name == "a read-only file system" and command.startswith("mv"):
        assert "1\ntext\nother\n" in told
    else:
        assert told == (
            f"{command[:2]}: cannot move 'v/f' to the trash: {why}\n1\ntext\nother\nundo: nothing to undo\n"
        )


def test_for_good_it_goes(volume: Volume) -> None:
    prepare, _ = UNABLE["no room"]
    assert volume.run(prepare, "rm --permanent v/f; echo $?; ls v; undo") == (
        "0\nbig\nundo: @1: nothing was changed: '" + str(volume._directory) + "/v/f' was removed for good\n"
    )


def test_a_mount_point_stays(volume: Volume) -> None:
    line = "rm -r v; echo $?; rm -rf v; echo $?; mv -T d v; echo $?; ls v"
    told = volume.run("mkdir -p d", line)
    refused = "rm: cannot move 'v' to the trash: a file system is mounted there\n1\n"
    assert told.startswith(refused * 2)
    assert told.endswith("1\nf\n")


def test_what_is_mounted_in_a_directory_keeps_it_in_its_place(volume: Volume) -> None:
    """The kernel would rename it, and what is mounted there would go when the trash is emptied."""
    prepare = "mkdir v/a v/a/b && mount -t tmpfs tmpfs v/a/b && touch v/a/b/x"
    refused = "rm: cannot move 'v/a' to the trash: a file system is mounted there\n1\nx\n"
    assert volume.run(prepare, "rm -r v/a; echo $?; ls v/a/b") == refused


def test_emptying_the_trash_does_not_leave_its_file_system(volume: Volume) -> None:
    mount = "cd v/.Trash-*/files; mount -t tmpfs tmpfs a/b; touch a/b/x; cd ../.."
    told = volume.run("mkdir v/a v/a/b", f"rm -r v/a; {mount}; trash empty -f; echo $?; ls .Trash-*/files/a/b")
    assert "since it's on a different device" in told
    assert told.endswith("\n1\nx\n")
