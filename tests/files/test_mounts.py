"""What is mounted where, by the kernel's table."""

from __future__ import annotations

from pathlib import Path

import pytest

from minishell.files.mounts import all_mount_points, is_on_network, kind_of_file_system, mount_points

TABLE = """\
22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /home rw - nfs4 server:/home rw,vers=4.2
31 30 0:41 / /home/a\\040b rw shared:2 master:3 - btrfs /dev/sdb rw
32 22 0:42 / /mnt/ssh rw - fuse.sshfs host: rw
33 22 0:43 / /mnt/plain rw - fuse.gocryptfs /home/crypt rw
34 22 8:5 / /mnt/twice rw - nfs server:/x rw
35 34 8:5 / /mnt/twice rw - xfs /dev/sdc rw
"""


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "mountinfo"
    path.write_text(TABLE)
    return str(path)


def test_the_longest_name_and_the_last_mount_count(table: str) -> None:
    kinds = {"/home/me/x": "nfs4", "/homes/x": "ext4", "/home/a b/x": "btrfs", "/mnt/twice": "xfs", "/": "ext4"}
    assert {path: kind_of_file_system(path, table) for path in kinds} == kinds


def test_what_other_machines_may_use(table: str) -> None:
    paths = ["/home/x", "/mnt/ssh/x", "/mnt/plain/x", "/mnt/twice/x", "/tmp"]
    assert [path for path in paths if is_on_network(path, table)] == ["/home/x", "/mnt/ssh/x"]
    assert not is_on_network("/home/x", "/nosuch")


def test_this_machine() -> None:
    assert "/" in mount_points()
    assert set(mount_points()) <= {"/", *all_mount_points()}
