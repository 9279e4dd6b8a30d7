"""The fields of a prompt's template: what each says of the session."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection

from .visible import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Shell

    from .git import GitState
    from .last import LastLine

#: each field and what it shows; for the documentation, too
FIELDS = {
    "cwd": "the working directory, `~` for the home directory, shortened in a narrow window",
    "duration": "how long the last line took, from `prompt.duration_from` on",
    "git": "branch, `*` changed, `+` staged, `?` new, `!` in conflict, `↑` ahead and `↓` behind by commits",
    "host": "the machine's name",
    "jobs": "how many jobs there are, if any",
    "remote": "user and host, if the session came over ssh",
    "shlvl": "how deep shells are nested, from 2 on",
    "sign": "`$`, or `#` for the superuser",
    "status": "the last command's exit status, unless it is 0",
    "time": "hours and minutes",
    "user": "the user's name",
    "venv": "the active virtual environment of Python",
}


class Fields:
    """Their values. `git` is None where nothing can be shown later."""

    def __init__(self, shell: Shell, last: LastLine, git: GitState | None) -> None:
        self._shell = shell
        self._last = last
        self._git = git
        self._values: dict[str, Callable[[], str]] = {
            "cwd": self._directory,
            "duration": self._duration,
            "git": self._ask_git,
            "host": host_name,
            "jobs": lambda: str(len(shell.jobs.jobs) or ""),
            "remote": lambda: remote(shell),
            "shlvl": self._level,
            "sign": lambda: "#" if os.geteuid() == 0 else "$",
            "status": lambda: str(shell.status or ""),
            "time": lambda: time.strftime("%H:%M"),
            "user": lambda: user_name(shell),
            "venv": self._environment,
        }

    def values(self, names: Collection[str]) -> dict[str, str]:
        """What the fields say now; what takes longer is asked for."""
        return {name: self._values[name]() for name in names}

    def found_meanwhile(self) -> dict[str, str]:
        """What has been asked for, as far as it is known."""
        return {} if self._git is None else {"git": self._git.text(self._variable("PWD"))}

    def _variable(self, name: str) -> str:
        return self._shell.variables.get(name) or ""

    def _directory(self) -> str:
        return abbreviated(self._variable("PWD"), self._variable("HOME"))

    def _duration(self) -> str:
        seconds = self._last.seconds
        long = seconds >= self._shell.settings.seconds("prompt.duration_from")
        return duration_text(seconds) if long and self._last.text else ""

    def _ask_git(self) -> str:
        directory = self._variable("PWD")
        if self._git is not None and directory.startswith("/"):
            environment = self._shell.variables.environment()
            self._git.ask(directory, environment, self._shell.settings.seconds("prompt.git_deadline"))
        return ""

    def _level(self) -> str:
        level = self._variable("SHLVL")
        return level if level.isdecimal() and int(level) > 1 else ""

    def _environment(self) -> str:
        named = self._variable("VIRTUAL_ENV_PROMPT").strip("() ") or os.path.basename(self._variable("VIRTUAL_ENV"))
        return visible(named or self._variable("CONDA_DEFAULT_ENV"))


def user_name(shell: Shell) -> str:
    return visible(shell.variables.get("USER") or shell.variables.get("LOGNAME") or "")


def remote(shell: Shell) -> str:
    """`user@host` of a session that came over ssh."""
    return f"{user_name(shell)}@{host_name()}" if shell.variables.get("SSH_CONNECTION") else ""


def host_name() -> str:
    """The machine's name up to its first dot."""
    return visible(os.uname().nodename.partition(".")[0])


def duration_text(seconds: float) -> str:
    """`0.5s`, `12s`, `3m04s`, `2h05m`."""
    if seconds < 10:
        return f"{seconds:.1f}s"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}h{minutes:02}m"
    return f"{minutes}m{rest:02}s" if minutes else f"{rest}s"


def abbreviated(directory: str, home: str) -> str:
    """`directory` with ~ for the home directory, harmless to show."""
    home = home.rstrip("/")
    if home and (directory == home or directory.startswith(home + "/")):
        directory = "~" + directory[len(home) :]
    return visible(directory)


def shortened(directory: str, width: int) -> str:
    """`directory` in `width` columns: its upper names cut to a letter, and if need be its beginning left out."""
    if _columns(directory) <= width:
        return directory
    *upper, last = directory.split("/")
    short = "/".join([*map(_initial, upper), last])
    if _columns(short) <= width:
        return short
    end = short
    while _columns(end) > width - 1:
        end = end[1:]
    return "…" + end


def _columns(text: str) -> int:
    if text.isascii():
        return len(text)
    from prompt_toolkit.utils import get_cwidth

    return get_cwidth(text)


def _initial(name: str) -> str:
    return name[: 2 if name.startswith(".") else 1]
