"""The house's order: imports go down only, nobody names a builtin, every file says what it is for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shells import CHECKOUT

#: a module's floor by the longest of these that its name begins with
FLOORS = {
    "minishell": 0,
    "minishell.syntax": 0,
    "minishell.characters": 0,
    "minishell.pattern": 0,
    "minishell.system": 1,
    "minishell.files": 1,
    "minishell.config": 2,
    "minishell.eval": 2,
    "minishell.builtins": 2,
    "minishell.plan": 2,
    "minishell.ui": 3,
    "minishell.cli": 4,
    "minishell.start_files": 4,
    "minishell.__main__": 5,
}

#: what only the prompt may import, wherever in a file
PROMPT_LIBRARIES = {"prompt_toolkit", "pygments", "sqlite3"}

#: the journal, at its first use
EXCEPTIONS = {("minishell.files.database", "sqlite3")}

BUILTINS = sorted((CHECKOUT / "minishell" / "builtins").glob("*.py"))
SOURCES = sorted({*(CHECKOUT / "minishell").rglob("*.py"), *BUILTINS})


def module_name(path: Path) -> str:
    parts = path.relative_to(CHECKOUT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def floor(module: str) -> int:
    name = module
    while name not in FLOORS:
        name = name.rpartition(".")[0]
    return FLOORS[name]


def imports(path: Path) -> Iterator[str]:
    """The full names of the modules that a file imports, at its top or inside a function; not what only types need."""
    package = module_name(path) if path.name == "__init__.py" else module_name(path).rpartition(".")[0]
    for node in walk_run_code(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from imported_from(node, package)


def imported_from(node: ast.ImportFrom, package: str) -> list[str]:
    base = node.module or ""
    if node.level:
        above = package.split(".")[: len(package.split(".")) - node.level + 1]
        base = ".".join([*above, node.module] if node.module else above)
    if not base.startswith("minishell"):
        return [base]
    return [f"{base}.{alias.name}" if is_module(f"{base}.{alias.name}") else base for alias in node.names]


def is_module(name: str) -> bool:
    path = CHECKOUT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def walk_run_code(node: ast.AST) -> Iterator[ast.AST]:
    """Every node below, but for the bodies of `if TYPE_CHECKING:`."""
    yield node
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and isinstance(child.test, ast.Name) and child.test.id == "TYPE_CHECKING":
            for statement in child.orelse:
                yield from walk_run_code(statement)
        else:
            yield from walk_run_code(child)


def each_source() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", SOURCES, ids=[str(path.relative_to(CHECKOUT)) for path in SOURCES])


@each_source()
def test_imports_go_down(path: Path) -> None:
    own = floor(module_name(path))
    upward = [name for name in imports(path) if name.startswith("minishell") and floor(name) > own]
    assert not upward


@each_source()
def test_no_builtin_is_imported_by_name(path: Path) -> None:
    inside = module_name(path).startswith("minishell.builtins")
    named = [name for name in imports(path) if name.startswith("minishell.builtins")]
    assert inside or not named


@each_source()
def test_prompt_libraries_stay_on_their_floor(path: Path) -> None:
    outside = {name.partition(".")[0] for name in imports(path)} & PROMPT_LIBRARIES
    excepted = {library for module, library in EXCEPTIONS if module == module_name(path)}
    assert floor(module_name(path)) == FLOORS["minishell.ui"] or outside <= excepted


@each_source()
def test_a_file_begins_with_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    doc = ast.get_docstring(ast.parse(text)) or ""
    assert '"""' in text.partition("\n")[0]
    assert doc


@pytest.mark.parametrize("path", BUILTINS, ids=[path.stem for path in BUILTINS])
def test_a_builtin_has_its_form(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    runs = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "run"]
    assert [argument.arg.lstrip("_") for argument in runs[0].args.args] == ["frame", "args"]
    assert "\n\nusage: " in (ast.get_docstring(tree) or "")
