"""The modules of this package, and of those that the prompt is made with, are found with a part of the usual work.

Python's own way asks every finder, lists directories, looks for extension modules and works out the names of caches:
for the modules of a script's start, as much work as running them is. Here a module is the compiled file in
`__pycache__`, if it was made from the source as it is now (PEP 552, time stamps). Of anything else Python's own way
takes care.
"""

from __future__ import annotations

import os
import sys

# importlib.machinery has them too, but takes longer to import than is saved
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import MAGIC_NUMBER, SourceFileLoader
from marshal import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType, ModuleType

_PREFIXES = (f"{__package__}.", "prompt_toolkit.", "pygments.")
#: the package that has no file of its own
_NAMESPACE = f"{__package__}.builtins"
_SUFFIX = f".{sys.implementation.cache_tag}.pyc"
#: magic number, flags, time and size of the source
_HEADER = 16
#: no file of ours is that long
_MOST = 1 << 16


def install() -> None:
    """From here on this module is the first of the finders, unless compiled files lie in an unusual place."""
    if sys.pycache_prefix is None and not sys.flags.optimize:
        sys.meta_path.insert(0, sys.modules[__name__])


def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
    """For the import system (importlib.abc.MetaPathFinder)."""
    if path is None or not name.startswith(_PREFIXES):
        return None
    directory, module = path[0], name.rpartition(".")[2]
    spec = _spec(name, directory, module)
    if spec is None:
        package = f"{directory}/{module}"
        spec = _spec(name, package, "__init__")
        if spec is None and name == _NAMESPACE:
            spec = ModuleSpec(name, None)
        if spec is not None:
            spec.submodule_search_locations = [package]
    return spec


def _spec(name: str, directory: str, file: str) -> ModuleSpec | None:
    source, cached = f"{directory}/{file}.py", f"{directory}/__pycache__/{file}{_SUFFIX}"
    try:
        status = os.stat(source)
        descriptor = os.open(cached, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        compiled = os.read(descriptor, _MOST)
    finally:
        os.close(descriptor)
    header = b"%b\0\0\0\0%b%b" % (MAGIC_NUMBER, _four_bytes(int(status.st_mtime)), _four_bytes(status.st_size))
    if compiled[:_HEADER] != header or len(compiled) == _MOST:
        return None
    spec = ModuleSpec(name, Loader(name, source, compiled), origin=source)
    spec.has_location = True
    spec.cached = cached
    return spec


def _four_bytes(number: int) -> bytes:
    return (number & 0xFFFFFFFF).to_bytes(4, "little")


class Loader(SourceFileLoader):
    """Has the compiled code at hand, once."""

    def __init__(self, name: str, path: str, compiled: bytes) -> None:
        super().__init__(name, path)
        self._compiled = compiled

    def get_code(self, fullname: str) -> CodeType | None:
        compiled, self._compiled = self._compiled, b""
        if not compiled:
            return super().get_code(fullname)
        code: CodeType = loads(memoryview(compiled)[_HEADER:])
        return code
