"""Change the working directory.

usage: cd [-L|-P [-e]] [DIRECTORY]

  -L    take .. as the parent in the name, symbolic links and all; this is the default
  -P    take .. as the parent on disk, and set PWD to the name without symbolic links
  -e    with -P: status 1 if the new directory's name cannot be found out

Without DIRECTORY go to HOME; with `-` to the last directory, OLDPWD, and print its name. A
DIRECTORY that begins with neither `/` nor `.` is looked for in the directories of CDPATH; one
found there is printed. PWD and OLDPWD are set.
"""

from __future__ import annotations

import errno
import os

from minishell.builtins.pwd import logical_directory
from minishell.eval.directory import is_directory
from minishell.eval.errors import ReadonlyError
from minishell.eval.usage import parse_options, usage_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame, Shell
    from minishell.eval.variables import Variables
    from minishell.files.file_system import FileSystem

#: bytes of a pathname, its NUL among them
_PATH_MAX = 4096


class _CannotGoError(Exception):
    """The message says where to, and why not."""


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "cd", args)
    if len(parsed.operands) > 1:
        raise usage_error(__doc__, "cd: too many arguments")
    physical = [key for key, _ in parsed.options if key != "e"][-1:] == ["P"]
    if frame.shell.recorded is None:
        return go(frame, "cd", parsed.operands, physical, physical and parsed.given("e"))
    from minishell.eval.changes import DirectoryChange

    with DirectoryChange(frame.shell):
        return go(frame, "cd", parsed.operands, physical, physical and parsed.given("e"))


def go(frame: Frame, name: str, operands: list[str], physical: bool = False, strict: bool = False) -> int:
    """Change the directory for the builtin `name`; the status. `strict` is what -e asks for."""
    shell = frame.shell
    try:
        directory, shown = _operand(shell.variables, operands)
        found = None if directory.startswith("/") else _in_cdpath(shell, directory)
        if found is not None:
            directory, shown = found
        named = _enter_physically(shell.files, directory) if physical else _enter(shell, directory)
        _remember(shell.variables, named)
    except (_CannotGoError, ReadonlyError) as error:
        frame.err.write(f"{name}: {error}{_hint(frame, operands)}\n")
        return 2 if strict else 1
    if shown:
        frame.out.write((named or directory) + "\n")
    return 1 if strict and named is None else 0


def _hint(frame: Frame, operands: list[str]) -> str:
    """The directory that was perhaps meant, for somebody at the prompt."""
    if not frame.shell.options.interactive or not operands or os.path.lexists(operands[0]):
        return ""
    from minishell.eval.suggestion import nearest_directory, question

    return question(nearest_directory(operands[0]))


def _operand(variables: Variables, operands: list[str]) -> tuple[str, bool]:
    """Where to, and whether to print it (XCU cd, steps 1 and 2)."""
    if not operands:
        return _value(variables, "HOME") or ".", False
    back = operands[0] == "-"
    directory = _value(variables, "OLDPWD") if back else operands[0]
    if not directory:
        raise _CannotGoError("the directory's name is empty")
    return directory, back


def _value(variables: Variables, name: str) -> str:
    value = variables.get(name)
    if value is None:
        raise _CannotGoError(f"{name} not set")
    return value


def _in_cdpath(shell: Shell, directory: str) -> tuple[str, bool] | None:
    """Where CDPATH has the directory, and whether to print it (steps 3 to 5)."""
    path = shell.variables.get("CDPATH")
    if not path or directory.partition("/")[0] in {".", ".."}:
        return None
    for prefix in path.split(":"):
        candidate = os.path.join(prefix or ".", directory)
        if is_directory(candidate, shell.files):
            return candidate, bool(prefix)
    return None


def _enter_physically(files: FileSystem, directory: str) -> str | None:
    """The new directory's name; None if it cannot be found out."""
    _change(files, directory, directory)
    try:
        return files.getcwd()
    except OSError:
        return None


def _enter(shell: Shell, directory: str) -> str:
    """Steps 7 to 10; the new directory's name."""
    here = _here(shell)
    path = directory if directory.startswith("/") else f"{here.removesuffix('/')}/{directory}"
    named = _canonical(shell.files, path, here, directory)
    _change(shell.files, named, directory)
    return named


def _here(shell: Shell) -> str:
    try:
        return logical_directory(shell)
    except OSError:
        return shell.variables.get("PWD") or ""


def _canonical(files: FileSystem, path: str, here: str, shown: str) -> str:
    """`path` without . and .., what is before a .. being a directory (step 8); `here` need not exist any more."""
    root = "//" if path.startswith("//") and not path.startswith("///") else "/"
    kept: list[str] = []
    for component in path.split("/"):
        if component == "..":
            before = root + "/".join(kept)
            if before != here and not is_directory(before, files):
                raise _CannotGoError(f"{shown}: {_why_not_directory(files, before)}")
            kept = kept[:-1]
        elif component not in {"", "."}:
            kept.append(component)
    return root + "/".join(kept)


def _why_not_directory(files: FileSystem, path: str) -> str:
    try:
        files.stat(path)
    except OSError as error:
        return os.strerror(error.errno or 0)
    return os.strerror(errno.ENOTDIR)


def _change(files: FileSystem, directory: str, shown: str) -> None:
    try:
        if len(os.fsencode(directory)) < _PATH_MAX:
            files.chdir(directory)
        else:
            _change_in_steps(files, directory)
    except OSError as error:
        raise _CannotGoError(f"{shown}: {os.strerror(error.errno or 0)}") from None


def _change_in_steps(files: FileSystem, directory: str) -> None:
    """To a directory whose name is too long for the system (step 9). Raises OSError, in the old directory."""
    here = files.open(".", os.O_PATH)
    try:
        files.chdir("/" if directory.startswith("/") else ".")
        for component in directory.split("/"):
            files.chdir(component or ".")
    except OSError:
        files.fchdir(here)
        raise
    finally:
        files.close(here)


def _remember(variables: Variables, named: str | None) -> None:
    """OLDPWD is what PWD was; a name that could not be found out leaves PWD as it is. Raises ReadonlyError."""
    variables.set("OLDPWD", variables.get("PWD") or "")
    variables.export("OLDPWD")
    if named is not None:
        variables.set("PWD", named)
        variables.export("PWD")
