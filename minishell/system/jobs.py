"""Jobs: processes started together, their process group, and who has the terminal (2.11).

With job control (`control`), each job is a process group of its own, and the
foreground one owns the terminal; its terminal modes are kept while it is
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
    from collections.abc import Iterable, Iterator
    from typing import Any
else:
    import _signal


class Process:
    """`wait_status` is None until it has ended or stopped."""

    __slots__ = ("pid", "wait_status")

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.wait_status: int | None = None

    @property
    def stopped(self) -> bool:
        return self.wait_status is not None and os.WIFSTOPPED(self.wait_status)

    @property
    def ended(self) -> bool:
        return self.wait_status is not None and not os.WIFSTOPPED(self.wait_status)


class Job:
    """A pipeline or an asynchronous list; `number` is 0 while it is not in the table."""

    __slots__ = ("announced", "background", "disowned", "group", "modes", "number", "processes", "text")

    def __init__(self, text: str = "", background: bool = False) -> None:
        self.number = 0
        self.text = text
        self.background = background
        self.group = 0
        self.processes: list[Process] = []
        self.modes: list[Any] | None = None
        #: left alone when the shell leaves
        self.disowned = False
        #: the state that the user was last told
        self.announced = ""

    @property
    def ended(self) -> bool:
        return all(process.ended for process in self.processes)

    @property
    def stopped(self) -> bool:
        return not self.ended and all(p.stopped or p.ended for p in self.processes)

    @property
    def status(self) -> int:
        """Of the last process, as `$?` shows it; 0 while it runs."""
        wait_status = self.processes[-1].wait_status
        return 0 if wait_status is None else spawn.exit_status(wait_status)

    def statuses(self) -> list[int]:
        return [spawn.exit_status(p.wait_status or 0) for p in self.processes]

    def state(self) -> str:
        """As `jobs` names it (XCU jobs, STDOUT)."""
        last = self.processes[-1].wait_status
        if self.stopped:
            stop = next(p.wait_status for p in self.processes if p.stopped)
            number = os.WSTOPSIG(stop or 0)
            return "Stopped" if number == _signal.SIGTSTP else f"Stopped (SIG{signals.name_of(number)})"
        if not self.ended or last is None:
            return "Running"
        if os.WIFSIGNALED(last):
            return spawn.death_notice(last) or signals.description(os.WTERMSIG(last))
        return f"Done({self.status})" if self.status else "Done"

    def signal(self, number: int) -> None:
        """Send a signal to all of it. Raises OSError."""
        if self.group:
            os.killpg(self.group, number)
            return
        for process in self.processes:
            if not process.ended:
                os.kill(process.pid, number)


class JobTable:
    """The jobs of one shell."""

    __slots__ = ("_home_modes", "_order", "control", "finished", "inherited", "jobs", "shell_group", "terminal")

    def __init__(self) -> None:
        self.control = False
        #: the descriptor of the terminal, private to the shell
        self.terminal: int | None = None
        self.shell_group = os.getpgrp()
        self.jobs: dict[int, Job] = {}
        #: numbers, the current job's last
        self._order: list[int] = []
        #: `$?` of processes that were waited for and removed, for a later `wait PID`
        self.finished: dict[int, int] = {}
        #: in a subshell, the jobs of its parent as they were
        self.inherited: list[Job] = []
        self._home_modes: list[Any] | None = None

    def __iter__(self) -> Iterator[Job]:
        return iter(sorted(self.jobs.values(), key=lambda job: job.number))

    # -- starting

    def fork(self, job: Job) -> int:
        """Fork a process of `job`: 0 in the child, which is in the job's group, else its pid."""
        pid = os.fork()
        if self.control:
            self._join(job, pid)
        if pid:
            job.processes.append(Process(pid))
        return pid

    def _join(self, job: Job, pid: int) -> None:
        member = pid or os.getpid()
        if not job.group:
            job.group = member
        try:
            os.setpgid(member, job.group)
        except OSError:
            pass  # it has ended, or executes already, and then it has done so itself
        if not job.background:
            self.give_terminal(job.group)

    def give_terminal(self, group: int) -> None:
        if self.terminal is None:
            return
        previous = _signal.pthread_sigmask(_signal.SIG_BLOCK, [_signal.SIGTTOU])
        try:
            os.tcsetpgrp(self.terminal, group)
        except OSError:
            pass  # the group is gone, or the terminal is
        finally:
            _signal.pthread_sigmask(_signal.SIG_SETMASK, previous)

    # -- waiting

    def wait_foreground(self, job: Job) -> int:
        """Wait until `job` ends or stops, take the terminal back, and return its status.

        A job that stops is put into the table. Says on the terminal what
        killed or stopped it through `job.announced` being left empty.
        """
        try:
            for process in job.processes:
                self._wait(process, stops=self.control)
        finally:
            if self.control:
                self._take_terminal_back(job)
        if job.stopped:
            job.background = True
            self.add(job)
        return job.status

    def _wait(self, process: Process, stops: bool) -> None:
        if process.ended:
            return
        try:
            process.wait_status = os.waitpid(process.pid, os.WUNTRACED if stops else 0)[1]
        except ChildProcessError:
            process.wait_status = self.finished.get(process.pid, 127) << 8

    def wait_for_process(self, pid: int) -> int | None:
        """Wait for one process; its status, None if it is none of ours."""
        found = self.with_process(pid)
        if found is None:
            return self.finished.pop(pid, None)
        job, process = found
        self._wait(process, stops=False)
        if job.ended:
            self.remove(job)
        return spawn.exit_status(process.wait_status or 0)

    def wait_for_job(self, job: Job) -> int:
        for process in job.processes:
            self._wait(process, stops=False)
        self.remove(job)
        return job.status

    def wait_for_all(self) -> None:
        for job in list(self):
            self.wait_for_job(job)
        self.finished.clear()

    def wait_for_next(self, jobs: list[Job]) -> int | None:
        """Wait until one of `jobs` has ended; its status, None if there is none."""
        pids = {process.pid for job in jobs for process in job.processes}
        while jobs:
            for job in jobs:
                if job.ended:
                    self.remove(job)
                    return job.status
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
            if ended is None:
                return None
            found = self.with_process(ended.si_pid)
            if found is None or ended.si_pid not in pids:
                self._settle(ended.si_pid)
            else:
                self._wait(found[1], stops=False)
        return None

    def _settle(self, pid: int) -> None:
        """A child that nobody waits for now has ended: note its status, if it is a job's."""
        found = self.with_process(pid)
        wait_status = os.waitpid(pid, 0)[1]
        if found is not None:
            found[1].wait_status = wait_status

    def _take_terminal_back(self, job: Job) -> None:
        if self.terminal is None:
            return
        self.give_terminal(self.shell_group)
        import termios

        try:
            if job.stopped:
                job.modes = termios.tcgetattr(self.terminal)
            if self._home_modes is not None and (job.stopped or self._died(job)):
                termios.tcsetattr(self.terminal, termios.TCSADRAIN, self._home_modes)
            else:
                self._home_modes = termios.tcgetattr(self.terminal)
        except termios.error:
            pass

    def _died(self, job: Job) -> bool:
        return any(os.WIFSIGNALED(p.wait_status) for p in job.processes if p.wait_status is not None)

    def take_terminal(self) -> None:
        """Begin job control: with a controlling terminal, a process group of the shell's own in its foreground."""
        self.control = True
        if self.terminal is None:
            self.terminal = _controlling_terminal()
        if self.terminal is None:
            return
        _wait_for_foreground(self.terminal)
        try:
            if os.getpgrp() != os.getpid():
                os.setpgid(0, 0)
        except OSError:
            pass  # a session leader has its own group already
        self.shell_group = os.getpgrp()
        self.give_terminal(self.shell_group)
        self.remember_modes()

    def remember_modes(self) -> None:
        """The terminal's modes now are those to come back to."""
        import termios

        if self.terminal is not None:
            try:
                self._home_modes = termios.tcgetattr(self.terminal)
            except termios.error:
                self._home_modes = None

    # -- the table

    def add(self, job: Job) -> Job:
        """Give `job` a number and make it the current one."""
        if not job.number:
            job.number = max(self.jobs, default=0) + 1
            self.jobs[job.number] = job
        self.make_current(job)
        return job

    def make_current(self, job: Job) -> None:
        if job.number in self._order:
            self._order.remove(job.number)
        self._order.append(job.number)

    def remove(self, job: Job) -> None:
        self.jobs.pop(job.number, None)
        if job.number in self._order:
            self._order.remove(job.number)
        for process, status in zip(job.processes, job.statuses(), strict=True):
            self.finished[process.pid] = status

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

    def poll(self) -> None:
        """Note what has become of the jobs in the table, without waiting."""
        flags = os.WNOHANG | os.WUNTRACED | getattr(os, "WCONTINUED", 0)
        for job in self.jobs.values():
            for process in job.processes:
                self._poll(process, flags)

    def _poll(self, process: Process, flags: int) -> None:
        while not process.ended:
            try:
                pid, wait_status = os.waitpid(process.pid, flags)
            except ChildProcessError:
                process.wait_status = 127 << 8
                return
            if not pid:
                return
            process.wait_status = None if os.WIFCONTINUED(wait_status) else wait_status

    def resume(self, job: Job, background: bool) -> None:
        """Continue a stopped job, in the foreground with the terminal and the modes it had. Raises OSError."""
        job.background = background
        job.announced = ""
        if not background:
            self.give_terminal(job.group)
            self._restore_modes(job)
        for process in job.processes:
            if process.stopped:
                process.wait_status = None
        job.signal(_signal.SIGCONT)

    def _restore_modes(self, job: Job) -> None:
        if self.terminal is None or job.modes is None:
            return
        import termios

        try:
            termios.tcsetattr(self.terminal, termios.TCSADRAIN, job.modes)
        except termios.error:
            pass

    def forget(self) -> None:
        """In a forked child: the parent's jobs are not its own, but may be shown; and it controls none."""
        self.inherited = list(self) or self.inherited
        self.jobs = {}
        self._order.clear()
        self.control = False
        self.terminal = None

    def end(self) -> None:
        """The shell leaves: tell stopped and running jobs (SIGHUP), so that none is left behind stopped."""
        for job in self.jobs.values():
            if not job.ended and not job.disowned:
                hang_up(job)


def _controlling_terminal() -> int | None:
    """A private descriptor of it; None if there is none."""
    from .redirect import move_out_of_the_way

    try:
        descriptor = os.open("/dev/tty", os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return None
    private = move_out_of_the_way(descriptor)
    os.close(descriptor)
    return private


def _wait_for_foreground(terminal: int) -> None:
    """A shell that was started in the background stops until it is brought to the foreground."""
    while os.tcgetpgrp(terminal) != os.getpgrp():
        previous = _signal.signal(_signal.SIGTTIN, _signal.SIG_DFL)
        os.killpg(0, _signal.SIGTTIN)
        _signal.signal(_signal.SIGTTIN, previous)


def hang_up(job: Job) -> None:
    try:
        job.signal(_signal.SIGHUP)
        if job.stopped:
            job.signal(_signal.SIGCONT)
    except OSError:
        pass


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
