"""A process that is forked while a thread imports something can import it too."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.waiting import PATIENCE

SLOW = """
import time
path = __file__ + ".begun"
open(path, "a").close()
time.sleep(0.3)
VALUE = 3
"""

FORKS = """
import os, sys, threading, time
from minishell.system.forked import guard_imports
guard_imports()
thread = threading.Thread(target=lambda: __import__("outer"))
thread.start()
while not os.path.exists(sys.path[0] + "/slow.py.begun"):
    time.sleep(0.001)
child = os.fork()
if not child:
    import outer
    os._exit(outer.slow.VALUE)
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
thread.join()
import outer
assert outer.slow.VALUE == 3
sys.exit(status)
"""


def test_what_a_thread_was_importing_is_imported_anew(tmp_path: Path) -> None:
    (tmp_path / "slow.py").write_text(SLOW)
    (tmp_path / "outer.py").write_text("import slow\n")
    (tmp_path / "forks.py").write_text(FORKS)
    checkout = str(Path(__file__).parents[2])
    process = subprocess.Popen(
        [sys.executable, str(tmp_path / "forks.py")],
        env=os.environ | {"PYTHONPATH": checkout, "PYTHONDONTWRITEBYTECODE": "1"},
        start_new_session=True,
    )
    try:
        assert process.wait(PATIENCE) == 3
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
