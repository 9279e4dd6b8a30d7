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


def notify(shell: Shell) -> None:
    """Tell of every job that ended or stopped unseen; those that ended leave the table."""
    table = shell.jobs
    table.poll()
    for job in list(table):
        if (job.ended or job.stopped) and job.announced != job.state() and shell.options.interactive:
            tell(shell, job)
        if job.ended:
            table.remove(job)
