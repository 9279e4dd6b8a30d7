"""Random lines, undo, redo and deaths in a small tree, beside a model that only remembers how the tree was."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.files.test_crashes import Everything, everything, without_times
from tests.files.world import Fault, World

NAMES = st.sampled_from(["a", "b", "c", "a/b", "a/c", "b/a", "a/b/c"])
LINES = st.one_of(
    st.builds("mkdir {}".format, NAMES),
    st.builds("mkdir -p {}".format, NAMES),
    st.builds("rmdir {}".format, NAMES),
    st.builds("rmdir -p {}".format, NAMES),
    st.builds("mv {} {}".format, NAMES, NAMES),
    st.builds("mv -T {} {}".format, NAMES, NAMES),
    st.builds("mv -b {} {}".format, NAMES, NAMES),
    st.builds("mv -T --exchange {} {}".format, NAMES, NAMES),
    st.builds("rm -rf {} {}".format, NAMES, NAMES),
    st.builds("rm -rfv {}".format, NAMES),
)


class Sessions(RuleBasedStateMachine):
    """Each line is run by a session of its own, so that every step is a restart too."""

    def __init__(self) -> None:
        super().__init__()
        self._directory = Path(tempfile.mkdtemp())
        self._world = World(self._directory / "world", self._directory / "beside")
        #: how the tree was before and after each line that is done, and that was taken back
        self._done: list[tuple[Everything, Everything]] = []
        self._undone: list[tuple[Everything, Everything]] = []

    def teardown(self) -> None:
        shutil.rmtree(self._directory)

    @initialize()
    def fill(self) -> None:
        (self._world.top / "a" / "b").mkdir(parents=True)
        for name in ("c", "a/c", "a/b/c"):
            (self._world.top / name).write_text(f"contents of {name}\n")

    def _tree(self) -> Everything:
        return without_times(everything(self._world))

    def _places(self) -> dict[str, int]:
        return {str(path): path.lstat().st_ino for path in self._world.top.rglob("*")}

    def _run(self, line: str, fault: Fault | None = None) -> None:
        before, places = self._tree(), self._places()
        self._world.run(line, fault=fault)
        after = self._tree()
        if after != before or self._places() != places:  # directories that were exchanged may be alike
            self._done.append((before, after))
            self._undone.clear()

    @rule(line=LINES)
    def run(self, line: str) -> None:
        self._run(line)

    @rule(line=LINES, at=st.integers(0, 150))
    def die(self, line: str, at: int) -> None:
        self._run(line, Fault(at))

    @precondition(lambda self: self._done)
    @rule()
    def undo(self) -> None:
        before, after = self._done.pop()
        assert self._world.run("undo --all") == 0, self._world.said
        assert self._tree() == before
        self._undone.append((before, after))

    @precondition(lambda self: self._undone)
    @rule()
    def redo(self) -> None:
        before, after = self._undone.pop()
        assert self._world.run("redo --all") == 0, self._world.said
        assert self._tree() == after
        self._done.append((before, after))

    @precondition(lambda self: self._done)
    @rule(at=st.integers(0, 150))
    def die_in_undo(self, at: int) -> None:
        """Another one goes on."""
        before, after = self._done.pop()
        status = self._world.run("undo --all", fault=Fault(at))
        if status < 0 and self._tree() != before:
            assert self._world.run("undo --all") == 0, self._world.said
        assert self._tree() == before
        self._undone.append((before, after))


TestSessions = Sessions.TestCase
TestSessions.settings = settings(max_examples=12, stateful_step_count=12, suppress_health_check=[HealthCheck.too_slow])
