"""What the user is told of jobs (XCU jobs, 2.11)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..system.jobs import Job
    from .shell import Shell


def line(shell: Shell, job: Job, pids: bool = False) -> str:
    """`[1]+  Running    sleep 9 &`, as `jobs` shows it; with `pids` the process IDs too."""
    table = shell.jobs
    mark = "+" if job is table.current() else "-" if job is table.previous() else " "
    state = job.state()
    text = f"{job.text} &" if state == "Running" else job.text
    shown = " ".join(str(process.pid) for process in job.processes) + " " if pids else ""
    return f"[{job.number}]{mark}  {shown}{state:<22}  {text}\n"


def tell(shell: Shell, job: Job) -> None:
    """Say how a job stands, on standard error, on a line of its own."""
    job.announced = job.state()
    err = shell.frame.err
    err.write(("\n" if job.stopped else "") + line(shell, job))
    err.flush()


def is_news(shell: Shell, job: Job) -> bool:
    """Whether the user is to be told that it has ended or stopped."""
    changed = (job.ended or job.stopped) and job.announced != job.state()
    return changed and shell.options.interactive and job is not shell.jobs.foreground


def notify(shell: Shell) -> None:
    """Tell of every job that ended or stopped unseen; those that ended leave the table."""
    table = shell.jobs
    table.poll()
    for job in list(table):
        if is_news(shell, job):
            tell(shell, job)
        if job.ended and job is not table.foreground:
            table.remove(job)
