"""Jobs: processes started together, their process group, and the table of them (2.11).

With job control (`control`), each job is a process group of its own, and the
foreground one has the terminal; its terminal modes are kept while it is
stopped. Both parent and child set the group and give the terminal, so that
neither has to wait for the other. Without job control, children stay in the
shell's group and the terminal is left alone.
"""

from __future__ import annotations

import os

from . import signals, spawn

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal as _signal
    from collections.abc import Callable, Iterable, Iterator

    from .terminal import Modes, Terminal
else:
    import _signal

#: a script's jobs in the table, above which those that have ended are taken out of it
_MOST_JOBS = 100

#: statuses kept of processes that were taken out of the table (2.9.3.1 wants CHILD_MAX, at least 25)
_MOST_FINISHED = 4096

_CHANGES = os.WEXITED | os.WSTOPPED | os.WCONTINUED
_FLAGS = os.WUNTRACED | os.WCONTINUED


class Process:
    """`wait_status` is None until it has ended or stopped."""

    __slots__ = ("pid", "wait_status")

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.wait_status: int | None = None

    @property
    def running(self) -> bool:
        return self.wait_status is None

    @property
    def stopped(self) -> bool:
        return self.wait_status is not None and os.WIFSTOPPED(self.wait_status)

    @property
    def ended(self) -> bool:
        return self.wait_status is not None and not os.WIFSTOPPED(self.wait_status)

    @property
    def status(self) -> int:
        """As `$?` shows it; 0 while it runs."""
        return 0 if self.wait_status is None else spawn.exit_status(self.wait_status)

    @property
    def killed_by(self) -> int:
        """The signal that ended it, or 0."""
        return os.WTERMSIG(self.wait_status) if self.wait_status is not None and self.ended else 0


class Job:
    """A pipeline or an asynchronous list; `number` is 0 while it is not in the table."""

    __slots__ = (
        "announced",
        "background",
        "disowned",
        "exit_warned",
        "group",
        "modes",
        "number",
        "processes",
        "text",
    )

    def __init__(self, text: str = "", background: bool = False) -> None:
        self.number = 0
        self.text = text
        self.background = background
        #: 0 without job control
        self.group = 0
        self.processes: list[Process] = []
        #: those of the terminal when it stopped
        self.modes: Modes = None
        #: left alone when the shell leaves
        self.disowned = False
        #: `exit` has said that it is stopped
        self.exit_warned = False
        #: the state that the user was last told
        self.announced = ""

    @property
    def running(self) -> bool:
        return any([process.running for process in self.processes])

    @property
    def ended(self) -> bool:
        return all([process.ended for process in self.processes])

    @property
    def stopped(self) -> bool:
        return not self.running and not self.ended

    @property
    def status(self) -> int:
        """Of the last process, or of one that has stopped."""
        return (self._stopped_process() or self.processes[-1]).status

    def statuses(self) -> list[int]:
        return [process.status for process in self.processes]

    def _stopped_process(self) -> Process | None:
        """One that has stopped, if none runs."""
        return None if self.running else next((p for p in reversed(self.processes) if p.stopped), None)

    def state(self) -> str:
        """As `jobs` names it (XCU jobs, STDOUT)."""
        stopped = self._stopped_process()
        if stopped is not None:
            number = stopped.status - 128
            return "Stopped" if number == _signal.SIGTSTP else f"Stopped (SIG{signals.name_of(number)})"
        last = self.processes[-1].wait_status
        if not self.ended or last is None:
            return "Running"
        if os.WIFSIGNALED(last):
            return spawn.death_notice(last) or signals.description(os.WTERMSIG(last))
        return f"Done({self.status})" if self.status else "Done"

    def signal(self, number: int) -> None:
        """Send a signal to all of it. Raises OSError. What is continued counts as running at once."""
        if self.group:
            os.killpg(self.group, number)
        for process in self.processes:
            if not (self.group or process.ended):
                os.kill(process.pid, number)
            if number == _signal.SIGCONT and process.stopped:
                process.wait_status = None


class JobTable:
    """The jobs of one shell, and its other children, so that none is left a zombie."""

    __slots__ = (
        "_children",
        "_order",
        "_shell_group",
        "changed",
        "control",
        "finished",
        "foreground",
        "inherited",
        "jobs",
        "notify",
        "terminal",
    )

    def __init__(self) -> None:
        self.control = False
        #: with job control, and where there is one
        self.terminal: Terminal | None = None
        self.jobs: dict[int, Job] = {}
        #: the job that has the terminal and is waited for
        self.foreground: Job | None = None
        #: `$?` of processes that have left the table, for a later `wait PID`
        self.finished: dict[int, int] = {}
        #: in a subshell, the jobs of its parent as they were
        self.inherited: list[Job] = []
        #: called in the handler of SIGCHLD while nothing else goes on, as at the prompt
        self.changed: Callable[[], None] | None = None
        #: called when children have changed while a foreground job is waited for (set -b)
        self.notify: Callable[[], None] | None = None
        #: by process ID, those that have not ended
        self._children: dict[int, Process] = {}
        #: numbers, the current job's last
        self._order: list[int] = []
        self._shell_group = 0

    def __iter__(self) -> Iterator[Job]:
        """In the order of their numbers."""
        return iter(list(self.jobs.values()))

    # -- job control

    def begin_control(self, interactive: bool) -> bool:
        """Switch job control on, and say whether it is.

        An interactive shell needs the terminal for it, and takes it. A script
        uses the terminal if it has it already.
        """
        from .terminal import controlling_terminal

        self.terminal = self.terminal or controlling_terminal()
        if interactive and (self.terminal is None or not self.terminal.take()):
            return False
        self._shell_group = os.getpgrp()
        if self.terminal is not None and self.terminal.foreground() != self._shell_group:
            self.terminal.close()
            self.terminal = None
        self.control = True
        return True

    def end_control(self) -> None:
        self.control = False

    def leave_terminal(self) -> None:
        """What the shell changed for job control is as the shell found it."""
        if self.terminal is not None:
            self.terminal.give_back()

    # -- starting

    def fork(self, job: Job) -> int:
        """Fork a process of `job`: 0 in the child, which is in the job's group, else its pid."""
        if not job.background:
            self.foreground = job
        pid = os.fork()
        if self.control:
            self._join(job, pid or os.getpid())
        if pid:
            job.processes.append(self.watch(pid))
        return pid

    def _join(self, job: Job, member: int) -> None:
        if not job.group:
            job.group = member
        try:
            os.setpgid(member, job.group)
        except OSError:
            pass  # it has ended, or executes already, and then it has done so itself
        if self.terminal is not None and not job.background:
            self.terminal.give(job.group)

    def watch(self, pid: int) -> Process:
        """From now on what becomes of a child is noted."""
        process = self._children[pid] = Process(pid)
        return process

    # -- what becomes of children

    def child_changed(self, number: int, frame: object) -> None:
        """For SIGCHLD."""
        if self.changed is not None:
            self.changed()

    def poll(self) -> None:
        """Note what has become of all children, without waiting."""
        while self._children and (pid := _changed_child(os.WNOHANG)) is not None:
            if pid not in self._children:
                self._poll_each()  # behind a child that somebody else waits for
                return
            self._note(pid, os.WNOHANG)

    def _poll_each(self) -> None:
        for pid in list(self._children):
            while pid in self._children and self._note(pid, os.WNOHANG):
                pass

    def _note(self, pid: int, flags: int = 0) -> bool:
        """Take a child's next change, waiting for it without WNOHANG; False if there is none."""
        process = self._children[pid]
        try:
            found, wait_status = os.waitpid(pid, flags | _FLAGS)
        except ChildProcessError:  # gone, and nobody knows how
            found, wait_status = pid, spawn.UNKNOWN
        if not found:
            return False
        process.wait_status = None if os.WIFCONTINUED(wait_status) else wait_status
        if process.ended:
            del self._children[pid]
        return True

    def _sleep_until_changed(self, process: Process) -> None:
        """Wait for a change of `process`, or of any other child."""
        changed = _changed_child(0) if len(self._children) > 1 else None
        self._note(changed if changed in self._children else process.pid)

    def wait(self, pid: int) -> int:
        """Wait for the end of a child that is no job's; its wait status."""
        return self.wait_for(self.watch(pid)) if self._children else spawn.wait(pid)

    def wait_for(self, process: Process) -> int:
        """Wait for its end; its wait status."""
        while not process.ended:
            self._sleep_until_changed(process)
        return process.wait_status or 0

    # -- the foreground

    def wait_foreground(self, job: Job) -> int:
        """Wait until `job` ends or, with job control, stops; take the terminal back; return its status.

        A job that stops is put into the table.
        """
        try:
            while (process := self._awaited(job)) is not None:
                self._sleep_until_changed(process)
                if self.notify is not None:
                    self.notify()
        finally:
            self.foreground = None
            if self.control and self.terminal is not None:
                self._take_terminal_back(self.terminal, job)
        if job.stopped:
            job.background = True
            self.add(job)
        return job.status

    def _awaited(self, job: Job) -> Process | None:
        if not job.running:
            self.poll()  # what had stopped may go on
        for process in job.processes:
            if process.running or (process.stopped and not self.control):
                return process
        return None

    def _take_terminal_back(self, terminal: Terminal, job: Job) -> None:
        """A job that stopped or died leaves the shell's modes to the terminal; one that exited leaves its own."""
        terminal.give(self._shell_group)
        if job.stopped:
            job.modes = terminal.modes()
        if job.stopped or any(p.killed_by not in (0, _signal.SIGPIPE) for p in job.processes):
            terminal.set_modes(terminal.home_modes)
        else:
            terminal.home_modes = terminal.modes()

    def resume(self, job: Job, background: bool) -> None:
        """Continue a stopped job; in the foreground with the terminal and the modes it had. Raises OSError."""
        job.background = background
        job.announced = ""
        job.exit_warned = False
        if not background:
            self.foreground = job
            if self.terminal is not None:
                self.terminal.give(job.group)
                self.terminal.set_modes(job.modes)
        for process in job.processes:
            if process.stopped:
                process.wait_status = None
        job.signal(_signal.SIGCONT)

    # -- the table

    def add(self, job: Job) -> Job:
        """Give `job` a number and make it the current one."""
        if not job.number:
            job.number = next(reversed(self.jobs), 0) + 1
            self.jobs[job.number] = job
        self.make_current(job)
        return job

    def make_current(self, job: Job) -> None:
        if job.number in self._order:
            self._order.remove(job.number)
        self._order.append(job.number)

    def remove(self, job: Job, known: bool = True) -> None:
        """Take it out of the table; its statuses are kept for a while, if its process IDs are to be `known`."""
        self.jobs.pop(job.number, None)
        if job.number in self._order:
            self._order.remove(job.number)
        for process, status in zip(job.processes, job.statuses(), strict=True):
            if process.ended and known:
                self.finished[process.pid] = status
        while len(self.finished) > _MOST_FINISHED:
            del self.finished[next(iter(self.finished))]

    def remove_ended(self) -> None:
        """Keep the table small in a shell that tells nobody of its jobs."""
        if len(self.jobs) >= _MOST_JOBS:
            for job in self:
                if job.ended:
                    self.remove(job)

    def current(self) -> Job | None:
        """%%: the last stopped one, else the last one started."""
        return self._ranked(0)

    def previous(self) -> Job | None:
        return self._ranked(1)

    def _ranked(self, rank: int) -> Job | None:
        order = [self.jobs[number] for number in reversed(self._order)]
        ranked = [job for job in order if job.stopped] + [job for job in order if not job.stopped]
        return ranked[rank] if rank < len(ranked) else None

    def with_process(self, pid: int) -> tuple[Job, Process] | None:
        for job in self.jobs.values():
            for process in job.processes:
                if process.pid == pid:
                    return job, process
        return None

    # -- ends

    def forget(self) -> None:
        """In a forked child: the parent's jobs are not its own, but may be shown; and it controls none."""
        self.inherited = list(self) or self.inherited
        self.jobs = {}
        self.finished = {}
        self._children = {}
        self._order.clear()
        self.foreground = None
        self.changed = self.notify = None
        self.control = False
        self.terminal = None

    def hang_up(self) -> None:
        """The shell leaves because its terminal has gone: so are its jobs told."""
        for job in {*self.jobs.values(), *filter(None, [self.foreground])}:
            if not job.ended and not job.disowned:
                _hang_up(job)


def _changed_child(flags: int) -> int | None:
    """A child whose state has changed, left to be waited for; None if there is none."""
    try:
        found = os.waitid(os.P_ALL, 0, _CHANGES | os.WNOWAIT | flags)
    except ChildProcessError:
        return None
    return None if found is None else found.si_pid


def _hang_up(job: Job) -> None:
    """SIGHUP; and SIGCONT, without which a stopped job would not see it."""
    try:
        job.signal(_signal.SIGHUP)
        job.signal(_signal.SIGCONT)
    except OSError:
        pass  # it is gone


def find(table: JobTable, text: str) -> Job | None:
    """The job of a job ID: %% %+ % %- %n %string %?string (3.182). Raises LookupError if it is ambiguous."""
    name = text.removeprefix("%")
    if name in ("", "%", "+"):
        return table.current()
    if name == "-":
        return table.previous() or table.current()
    if name.isdecimal():
        return table.jobs.get(int(name))
    if name.startswith("?"):
        return _only(job for job in table if name[1:] in job.text)
    return _only(job for job in table if job.text.startswith(name))


def _only(jobs: Iterable[Job]) -> Job | None:
    found = list(jobs)
    if len(found) > 1:
        raise LookupError("ambiguous job")
    return found[0] if found else None
