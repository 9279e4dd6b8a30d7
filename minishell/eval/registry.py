"""A builtin's name to its module, loaded at its first use."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

#: those whose errors end a non-interactive shell, and before which assignments last (2.15)
SPECIAL = frozenset(". : break continue eval exec exit export readonly return set shift times trap unset".split())

#: commands whose name cannot be a file's
_FILES = {":": "colon", ".": "dot", "[": "bracket"}
_COMMANDS = {file: name for name, file in _FILES.items()}

#: are ours even if their files cannot be found any more: the system's own rm would remove for good
_OURS = ("mkdir", "mv", "rm", "rmdir")

_HOME = os.path.join(os.path.dirname(os.path.dirname(__file__)), "builtins")


class Registry:
    """The builtins: those of the project, and a user's own files of the same form."""

    __slots__ = ("_directory", "_loaded", "_own", "_provided", "mentioned", "off")

    def __init__(self, user_directory: str | None = None) -> None:
        #: whether the project has a builtin of that name, as far as it has been asked
        self._provided = dict.fromkeys(_OURS, True)
        self._loaded: dict[str, ModuleType] = {}
        #: names of commands in what was compiled, not looked at by `load_mentioned` yet
        self.mentioned: set[str] = set()
        #: those that are switched off
        self.off: set[str] = set()
        self._directory = user_directory
        #: the user's own files, and when they were changed; None until that is first asked
        self._own: dict[str, int | None] = dict.fromkeys(_module_names(user_directory)) if user_directory else {}

    def __contains__(self, name: str) -> bool:
        provided = self._provided.get(name)
        if provided is None:
            provided = self._provided[name] = _is_provided(name)
        return (provided or name in self._own) and name not in self.off

    def names(self) -> list[str]:
        return sorted(self.all_names() - self.off)

    def all_names(self) -> set[str]:
        """With those that are switched off."""
        return {_COMMANDS.get(file, file) for file in _module_names(_HOME)} | self._own.keys()

    def load(self, name: str) -> ModuleType:
        """The module of the builtin `name`. Raises whatever a user's own file raises."""
        module = self._loaded.get(name)
        if module is None:
            module = self._load_own(name) if name in self._own else _load(_FILES.get(name, name))
            self._loaded[name] = module
        return module

    def load_mentioned(self) -> None:
        """Before a fork: what children would otherwise load each for itself."""
        names, self.mentioned = self.mentioned, set()
        for name in names:
            if name in self and name not in self._own:
                try:
                    self.load(name)
                except ImportError:
                    pass  # who runs it says so

    def own_files(self) -> dict[str, int]:
        """The user's own builtins as they are now, with the times of their files; blocks on the file system."""
        return {name: _modified(self._own_path(name)) for name in _module_names(self._directory or "")}

    def follow(self, files: dict[str, int]) -> set[str]:
        """Take over what `own_files` has found; the names of those that are new, gone or changed."""
        changed = self._own.keys() ^ files.keys()
        changed |= {name for name, time in files.items() if self._own.get(name) not in (None, time)}
        self._own = dict(files)
        for name in changed:
            self._loaded.pop(name, None)
        return changed

    def _own_path(self, name: str) -> str:
        return f"{self._directory}/{name}.py"

    def _load_own(self, name: str) -> ModuleType:
        path = self._own_path(name)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        module = type(sys)(f"minishell.builtins.{name}")
        module.__file__ = path
        exec(compile(text, path, "exec"), module.__dict__)
        return module


def _load(name: str) -> ModuleType:
    full = f"minishell.builtins.{name}"
    __import__(full)
    return sys.modules[full]


def _is_provided(name: str) -> bool:
    """A look for the file takes a twentieth of the time that listing all of them does."""
    if name in _COMMANDS or "/" in name or name.startswith("_"):
        return False
    return os.path.exists(f"{_HOME}/{_FILES.get(name, name)}.py")


def _modified(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0


def _module_names(directory: str) -> list[str]:
    try:
        files = os.listdir(directory)
    except OSError:
        return []
    return [file[:-3] for file in files if file.endswith(".py") and not file.startswith("_")]
