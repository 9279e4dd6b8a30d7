"""Names of hosts from ssh's files."""

from __future__ import annotations

from pathlib import Path

from minishell.ui.complete.hosts import host_names


def test_hosts_of_all_files(home: Path) -> None:
    ssh = home / ".ssh"
    (ssh / "config.d").mkdir(parents=True)
    (ssh / "config").write_text(
        "# Host comment\nInclude config.d/*\nHost alpha beta.example # one\n  HostName x\n"
        'host=gamma\nHost *.example !secret a? "quoted"\nInclude config\nMatch host zeta\n'
    )
    (ssh / "config.d" / "more").write_text("Host included\n")
    (ssh / "known_hosts").write_text(
        "|1|hash=|hash= ssh-rsa AAAA\nknown,10.0.0.1 ssh-rsa AAAA\n[ported]:2222 ssh-rsa AAAA\n"
        "@revoked marked ssh-rsa AAAA\n@cert-authority *.all ssh-rsa AAAA\n\n"
    )
    names = host_names(str(home))
    assert names[:4] == ["included", "alpha", "beta.example", "gamma"]
    assert {"quoted", "known", "10.0.0.1", "ported", "marked"} <= set(names)
    assert not {"*.example", "secret", "!secret", "a?", "comment", "zeta", "*.all", ""} & set(names)
    assert not any("|" in name for name in names)
    assert "localhost" in names


def test_no_files(tmp_path: Path) -> None:
    assert "alpha" not in host_names(str(tmp_path / "nowhere"))
