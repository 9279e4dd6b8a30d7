"""What is not kept, and why."""

from __future__ import annotations

import time

import pytest

from minishell.ui.history.keeping import Keeping
from minishell.ui.history.secrets import secret_in

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

SECRETS = {
    "a token": [
        f"git clone https://ghp_{LETTERS[:36]}@host/x",
        f"login github_pat_{LETTERS[:30]}",
        f"echo glpat-{LETTERS[:20]}",
        "curl -d xoxb-123456789012-abcdef",
        "aws configure set x AKIA" + "ABCDEFGH12345678",
        f"x AIza{LETTERS[:35]}",
        f"stripe sk_live_{LETTERS[:24]}",
        f"npm config set //r/:_authToken npm_{LETTERS[:36]}",
        "curl -H 'X: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLXg'",
        f"docker login -u me --password-stdin <<< dckr_pat_{LETTERS[:24]}",
    ],
    "a private key": ["echo '-----BEGIN OPENSSH PRIVATE KEY-----"],
    "a password in a URL": [
        "git clone https://me:hunter2@example.org/x.git",
        "psql postgres://user:pa$$word@db/x",
        "curl ftp://u:p@h",
    ],
    "an authorization header": [
        "curl -H 'Authorization: Bearer abcdef' https://x",
        'curl -H "authorization: Basic dXNlcjpwYXNz" x',
        "http x 'X-Api-Key: abc'",
        "curl --header 'Cookie: session=abc' x",
    ],
    "a secret's name and value": [
        "export AWS_SECRET_ACCESS_KEY=abc/def",
        "export API_KEY='abc'",
        "GITHUB_TOKEN=abc gh pr list",
        'x=1; DB_PASSWORD="abc" run',
        "setenv SLACK_TOKEN abc",
        "export SECRET=s PATH=/bin",
    ],
    "a password in an option": [
        "mysql --password=abc db",
        "tool --api-key abc",
        "gpg --passphrase 'a b' -d x",
        "mysql -u root -psecret db",
        "sshpass -p abc ssh host",
        "curl -u me:abc https://x",
        "curl -su me:abc https://x",
        "docker login -u me -p abc",
    ],
}

HARMLESS = [
    "ls",
    "export PATH=/bin:$PATH",
    "export GITHUB_TOKEN=$(pass show token)",
    'export API_KEY="$KEY"',
    "export API_KEY=",
    "MONKEY=1 run",
    "sort --key=2 file",
    "sort -k 2",
    "curl https://example.org:8080/a@b",
    'curl -H "Authorization: Bearer $TOKEN" x',
    "curl -u me https://x",
    "git clone git@host:me/x.git",
    "ssh -p 2222 host",
    "mysql -p db",
    "mkdir -p a/b",
    "docker login --password-stdin",
    "tool --token-file x",
    "tool --password",
    "curl http://user:$PASS@host",
    "echo skeleton-of-a-sentence-in-words",
    "cat key.pem",
    "grep TOKEN= file",
    "unset API_KEY",
]


@pytest.mark.parametrize(("what", "line"), [(what, line) for what, lines in SECRETS.items() for line in lines])
def test_secrets(what: str, line: str) -> None:
    assert secret_in(line) == what


@pytest.mark.parametrize("line", HARMLESS)
def test_no_secrets(line: str) -> None:
    assert secret_in(line) is None


#: what lines could be made of that take long to look through
PIECES = "a a_ mysql_ mysql_- curl_- curl_a:b https:// a: ://a: Cookie: -----BEGIN_A_ --a- X- sk- A=1_ setenv_ ( \" ''"


@pytest.mark.parametrize("piece", [piece.replace("_", " ") for piece in PIECES.split()])
def test_a_long_line_takes_no_time(piece: str) -> None:
    line = piece * (500_000 // len(piece))
    start = time.process_time()
    secret_in(line)
    assert time.process_time() - start < 5


def objection(line: str, before: str = "", patterns: tuple[str, ...] = (), **variables: str) -> str | None:
    return Keeping(variables, lambda: patterns).objection(line, before)


def test_blanks_first() -> None:
    assert objection(" ls") == objection("\tls") == ""


def test_patterns() -> None:
    assert objection("ls -l", patterns=("cd *", "ls*")) == "it matches the pattern ls*"
    assert objection("ls -l", HISTIGNORE="cd:ls *:&") == "it matches the pattern ls *"
    assert objection("make", "make", HISTIGNORE="&") == "it matches the pattern &"
    assert objection("make x", "make", HISTIGNORE="&:ls") is None


def test_repetitions_are_kept_unless_histcontrol_says_otherwise() -> None:
    assert objection("ls", "ls") is None
    assert objection("ls", "ls", HISTCONTROL="ignoredups") == ""
    assert objection("ls", "ls", HISTCONTROL="erasedups:ignoreboth") == ""
    assert objection("ls", "cd", HISTCONTROL="ignoreboth") is None


def test_secrets_can_be_kept() -> None:
    assert Keeping({}, tuple, lambda: False).objection("export A_TOKEN=abc", "") is None
    assert objection("export A_TOKEN=abc") == "it holds a secret's name and value"


def test_histfile_switches_it_off() -> None:
    assert Keeping({}).to_database()
    assert Keeping({"HISTFILE": "/home/me/.bash_history"}).to_database()
    assert not Keeping({"HISTFILE": "/dev/null"}).to_database()
    assert not Keeping({"HISTFILE": ""}).to_database()


@pytest.mark.parametrize(("value", "most"), [("", None), ("100", 100), ("0", 0), ("-1", None), ("many", None)])
def test_histsize(value: str, most: int | None) -> None:
    assert Keeping({"HISTSIZE": value}).most_listed() == most
