"""What a program writes, if it does so at once."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress


def output_of(
    argv: Sequence[str],
    environment: Mapping[str, str],
    seconds: float,
    directory: str = ".",
    errors: int = subprocess.DEVNULL,
) -> str:
    """What it writes in at most `seconds`, after which it is killed with all that it has started.

    With `errors` as subprocess.STDOUT also what it writes to standard error. Nothing can be typed to it, and it has
    no terminal. Raises OSError, also when the time is up.
    """
    with subprocess.Popen(
        argv,
        cwd=directory,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        start_new_session=True,
    ) as process:
        try:
            written, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise TimeoutError from None
        finally:
            with suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)
    return written.decode("utf-8", "replace")
