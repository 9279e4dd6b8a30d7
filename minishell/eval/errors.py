"""What travels as an exception: failures that end a command, and jumps out of loops, functions and the shell."""

from __future__ import annotations


class ShellError(Exception):
    """A failure that ends a non-interactive shell (2.8.1); at the prompt, only the line."""

    def __init__(self, message: str, status: int = 2) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


class ExpansionError(ShellError):
    """A word could not be expanded (2.6)."""


class CommandError(ExpansionError):
    """One in a form that POSIX has not: it ends the command that was read, and not the script, as in bash."""


class UnsetError(ExpansionError):
    """An unset parameter was expanded under `set -u`."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}: parameter not set", 1)
        self.name = name


class ReadonlyError(ShellError):
    """A read-only variable was to be changed."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}: is read only")
        self.name = name


class UsageError(Exception):
    """A builtin was called with options or operands that it does not take; `usage` is its synopsis.

    `meant` is what it has that comes nearest to what was given.
    """

    def __init__(self, message: str, usage: str = "", meant: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.usage = usage
        self.meant = meant

    def question(self, entered: bool) -> str:
        """What is put behind the message for somebody at the prompt."""
        return f" (did you mean {self.meant}?)" if entered and self.meant else ""


class UnknownOptionError(UsageError):
    """A builtin was called with an option that it does not have."""


class HelpRequested(Exception):
    """A builtin got `--help`: its docstring is to be shown."""


class Interrupted(Exception):
    """A signal with a trap came while a builtin waited; `status` tells of it (2.8.2)."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.status = 128 + number


class Jump(Exception):
    """Control leaves the normal order of commands."""


class ShellExit(Jump):
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class FunctionReturn(Jump):
    """`return`, from a function or a dot script."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class NotExecuted(Jump):
    """`set -n` in a script: what has been read is not executed any more, what follows is only read."""


class Suspended(Jump):
    """The foreground job has stopped, and what ran it in the shell itself is left for the prompt."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class LoopJump(Jump):
    """`break` or `continue`; `levels` counts the loops still to leave."""

    def __init__(self, levels: int) -> None:
        super().__init__(levels)
        self.levels = levels


class LoopBreak(LoopJump):
    pass


class LoopContinue(LoopJump):
    pass


class RedirectionError(Exception):
    """A redirection failed; the command is not run (2.8.1)."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
