"""Random scripts mean to minishell what they mean to dash and bash.

Where these two disagree, minishell agrees with one of them. What is left out of the
scripts stands in docs/differences.md. MINISHELL_EXAMPLES=5000 asks more, each time others.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.differential.scripts import scripts, token_soups
from tests.shells import Shell, peer

EXAMPLES = int(os.environ.get("MINISHELL_EXAMPLES", "0"))
FEW = 60

#: a shell's standard output and exit status
Outcome = tuple[bytes, int]

compared = settings(
    max_examples=EXAMPLES or FEW,
    derandomize=not EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture
def peers() -> list[Shell]:
    found = [shell for shell in (peer("dash"), peer("bash")) if shell is not None]
    if len(found) < 2:
        pytest.skip("dash and bash are both needed")
    return found


def outcome(shell: Shell, text: str, *options: str) -> Outcome:
    """Run `text` as a script in a directory of its own, in others that are its own too: `cd ..` leaves no trace."""
    with tempfile.TemporaryDirectory() as top:
        script, here = Path(top, "script"), Path(top, "far/away/deep/down/here")
        script.write_text(text, encoding="utf-8")
        here.mkdir(parents=True)
        done = shell.run(*options, str(script), cwd=here, home=Path("/home/user"))
    status = done.returncode
    return done.stdout, status if status >= 0 else 128 - status


def agrees(ours: object, shell: Shell, text: str, *options: str) -> bool:
    return outcome(shell, text, *options) == ours


@compared
@given(text=st.one_of(scripts(1), scripts(2)))
def test_scripts_do_the_same(text: str, minishell: Shell, peers: list[Shell]) -> None:
    ours = outcome(minishell, text, "-o", "nolastpipe")
    if not any(agrees(ours, shell, text) for shell in peers):
        assert ours == outcome(peers[0], text)


@compared
@given(text=token_soups())
def test_the_same_is_a_script(text: str, minishell: Shell, peers: list[Shell]) -> None:
    def accepts(shell: Shell) -> bool:
        return outcome(shell, text, "-n")[1] == 0

    accepted = accepts(minishell)
    if not any(accepts(shell) is accepted for shell in peers):
        assert accepted == accepts(peers[0])
