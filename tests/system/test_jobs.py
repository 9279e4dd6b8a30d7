"""Jobs at the prompt: their names, what the user is told of them, and what becomes of them (2.11)."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from tests.system.conftest import OpenSession
from tests.system.session import END, INTERRUPT, SUSPEND, Session, children, is_gone, state


def pid_of(session: Session, job: str = "%%") -> int:
    return int(session.run(f"jobs -p {job}").split()[-1])


def run_until_told(session: Session, line: str, text: str) -> str:
    """Enter the line, then empty ones, until a prompt has come with the news."""
    said = session.run(line)

    def told() -> bool:
        nonlocal said
        said += "" if text in said else session.run("")
        return text in said

    session.wait_until(told, text)
    return said


def answer(session: Session, line: str) -> str:
    """What a command says, without its echo."""
    return session.run(line).partition("\n")[2]


def test_names_of_jobs(session: Session) -> None:
    session.run("sleep 100 &")
    session.run("sleep 200 | cat &")
    session.run("(sleep 300; :) &")
    lines = {
        1: "[1]   Running                 sleep 100 &\n",
        2: "[2]-  Running                 sleep 200 | cat &\n",
        3: "[3]+  Running                 (sleep 300; :) &\n",
    }
    assert answer(session, "jobs") == lines[1] + lines[2] + lines[3]
    for name, number in {"%1": 1, "%-": 2, "%+": 3, "%%": 3, "%": 3, "%(sl": 3, "%?200": 2, "%?| c": 2}.items():
        assert answer(session, f"jobs '{name}'") == lines[number]
    assert answer(session, "jobs %sleep") == "jobs: %sleep: ambiguous job\n"
    assert session.status > 0
    assert answer(session, "jobs %4") == "jobs: %4: no such job\n"
    assert answer(session, "jobs -p").split() == [str(pid_of(session, f"%{number}")) for number in lines]
    assert answer(session, "jobs -l %1") == f"[1]   {pid_of(session, '%1')} Running                 sleep 100 &\n"


def test_kill_and_wait_by_job(session: Session) -> None:
    session.run("sleep 100 &")
    session.run("sleep 200 | sleep 300 &")
    pids = [int(word) for word in answer(session, "jobs -l %2").partition("Running")[0].split()[1:]]
    assert len(pids) == 2
    session.run("kill %?100; wait %1")
    assert session.status == 128 + signal.SIGTERM
    session.run("kill -STOP %2; wait %2")
    assert session.status == 128 + signal.SIGSTOP
    assert [state(pid) for pid in pids] == ["T", "T"]
    assert answer(session, "jobs -s") == "[2]+  Stopped (SIGSTOP)       sleep 200 | sleep 300\n"
    assert answer(session, "jobs -r") == ""
    session.run("kill %2; wait %2")
    assert session.status == 128 + signal.SIGTERM
    assert answer(session, "jobs") == ""
    assert children(session.process.pid) == []


def test_wait_for_the_next(session: Session) -> None:
    session.run("sh -c 'exit 3' & sleep 100 & wait -n")
    assert session.status == 3
    session.run("wait -n %3")
    assert session.status == 127
    session.type("wait\r")
    session.until("wait\n")
    session.keys(INTERRUPT)
    session.at_prompt()
    assert session.status == 130
    session.run("kill %sleep; wait -n")
    assert session.status == 128 + signal.SIGTERM


def test_fg_forgets_the_process(session: Session) -> None:
    session.run("sleep 0.1 & fg; wait $!")
    assert session.status == 127


def test_a_job_id_as_a_command(session: Session) -> None:
    run_until_told(session, "cat &", "Stopped (SIGTTIN)")
    session.type("%cat\r")
    session.until("\ncat\n")
    session.keys("text\r")
    session.until("text\ntext\n")
    session.keys(END)
    session.at_prompt()
    assert session.status == 0


def test_a_background_job_reads_and_writes_in_the_foreground_only(session: Session) -> None:
    run_until_told(session, "(read x; echo got $x) &", "[1]+  Stopped (SIGTTIN)       (read x; echo got $x)")
    run_until_told(session, "bg", "Stopped (SIGTTIN)")
    session.type("fg\r")
    session.until("got $x)\n")
    session.keys("word\r")
    assert "got word" in session.at_prompt()
    session.run("stty tostop")
    run_until_told(session, "echo out &", "[1]+  Stopped (SIGTTOU)       echo out")
    assert answer(session, "fg").endswith("\nout\n")
    run_until_told(session, "sleep 0 && stty -tostop &", "Stopped (SIGTTOU)")
    session.run("fg; stty")
    assert session.status == 0


def test_news_comes_before_the_prompt(session: Session) -> None:
    assert "[1]+  Done(3)                 sh -c 'exit 3'\n" in run_until_told(session, "sh -c 'exit 3' &", "Done")
    run_until_told(session, "sh -c 'kill -ABRT $$' &", "[1]+  Aborted")
    run_until_told(session, "false | sleep 0 &", "[1]+  Done                    false | sleep 0\n")


def test_news_at_once(session: Session, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "gate")
    session.run("set -b; : < gate &")
    session.type("echo ty")
    (tmp_path / "gate").write_text("")
    session.until("Done")
    session.keys("ped\r")
    session.until("\ntyped\n")
    session.at_prompt()


def test_news_at_once_while_a_command_runs(session: Session, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "gate")
    session.run("set -b; : < gate &")
    session.type("sleep 100\r")
    session.until("sleep 100\n")
    (tmp_path / "gate").write_text("")
    session.until("Done")
    session.keys(INTERRUPT)
    session.at_prompt()
    assert session.run("jobs") == "jobs\n"


def test_traps_at_the_prompt(session: Session) -> None:
    session.run("trap 'echo status $?; false' USR1; (exit 3)")
    session.type("echo ty")
    os.kill(session.process.pid, signal.SIGUSR1)
    session.until("status 3\n")
    session.keys("ped $?\r")
    session.until("\ntyped 3\n")
    session.at_prompt()
    session.run("trap 'exit 5' USR1")
    os.kill(session.process.pid, signal.SIGUSR1)
    assert session.exit_status() == 5


def test_a_trap_ends_read(session: Session) -> None:
    session.run("trap 'echo trapped' USR1")
    session.type("echo ready; read x; echo $?\r")
    session.until("\nready\n")
    os.kill(session.process.pid, signal.SIGUSR1)
    assert f"trapped\n{128 + signal.SIGUSR1}\n" in session.at_prompt()


def stop_a_job(session: Session, line: str = "sleep 100") -> int:
    """Its process group."""
    session.type(f"{line}\r")
    session.wait_until(lambda: session.foreground() != session.process.pid, "the job in the foreground")
    session.keys(SUSPEND)
    session.at_prompt()
    return pid_of(session)


def test_exit_warns_of_stopped_jobs_once(session: Session) -> None:
    group = stop_a_job(session)
    assert "stopped jobs" in session.run("exit")
    assert session.status == 1
    session.type("exit 3\r")
    assert session.exit_status() == 3
    session.wait_until(lambda: is_gone(group), "the end of the stopped job, whose process group is an orphan")


def test_exit_warns_of_another_stopped_job(session: Session) -> None:
    stop_a_job(session)
    session.type(END)
    assert "stopped jobs" in session.at_prompt()
    stop_a_job(session, "sleep 200")
    assert "stopped jobs" in session.run("exit")
    session.type(END)
    session.exit_status()


def test_exit_leaves_running_jobs(session: Session) -> None:
    session.run("sleep 100 </dev/null >/dev/null 2>&1 &")
    pid = pid_of(session)
    session.type("exit\r")
    session.exit_status()
    assert state(pid) == "S"
    os.kill(pid, signal.SIGKILL)


def test_disown(session: Session) -> None:
    """A disowned job does not hear that the terminal has gone; the others do."""
    started = "sleep 100 </dev/null >/dev/null 2>&1 &"
    pids = []
    for _ in range(3):
        session.run(started)
        pids.append(pid_of(session))
    session.run("disown %1; disown -h %2")
    assert answer(session, "jobs").count("Running") == 2
    session.hang_up()
    session.wait_until(lambda: is_gone(pids[2]), "the end of the job that is owned")
    assert [state(pid) for pid in pids[:2]] == ["S", "S"]
    for pid in pids[:2]:
        os.kill(pid, signal.SIGKILL)


def test_a_stop_from_outside_and_back(session: Session) -> None:
    session.run("sleep 100 &")
    pid = pid_of(session)
    os.kill(pid, signal.SIGSTOP)
    run_until_told(session, "", "[1]+  Stopped (SIGSTOP)       sleep 100")
    os.kill(pid, signal.SIGCONT)
    session.wait_until(lambda: "Running" in session.run("jobs"), "the job to run")
    run_until_told(session, "kill %1", "Terminated")


def test_a_trap_on_sigttou_does_not_hear_the_shells_own(session: Session) -> None:
    session.run("trap 'echo never' TTOU TTIN TSTP")
    stop_a_job(session)
    session.type("fg\r")
    session.until("sleep 100\n")
    session.keys(SUSPEND)
    assert "never\n" not in session.at_prompt()


def test_no_process_is_left_a_zombie(session: Session) -> None:
    session.run("for i in 1 2 3; do : | : & (:) & x=$(:); : | cat; done")
    session.wait_until(lambda: children(session.process.pid) == [], "the end of all")


def test_a_script_of_its_own_group_leaves_the_terminal_alone(open_session: OpenSession, tmp_path: Path) -> None:
    """In a script there is no job control; a script with `set -m` gives the terminal back."""
    session = open_session()
    assert session.run("$SH -c 'sleep 0; (sleep 0); sleep 0 | sleep 0; echo end'").endswith("end\n")
    assert session.run("$SH -mc 'sleep 0; (sleep 0); sleep 0 | sleep 0; echo end'").endswith("end\n")
    assert session.foreground() == session.process.pid
