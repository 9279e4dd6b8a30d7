"""config.toml's text -> values by the schema, and what is wrong in it: the rest still counts."""

from __future__ import annotations

from .schema import SETTINGS, TABLE, TEXT, Setting, Value, find, nearest_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .toml import Statement


class Problem:
    """What is wrong on a line."""

    __slots__ = ("line", "message")

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        self.message = message


class Reading:
    """`values` has an entry for every setting; `lines` says where those that the text gives stand."""

    __slots__ = ("lines", "problems", "values")

    def __init__(self, text: str = "") -> None:
        self.values: dict[str, Value] = {
            setting.key: dict(setting.default) if isinstance(setting.default, dict) else setting.default
            for setting in SETTINGS
        }
        self.lines: dict[str, int] = {}
        self.problems: list[Problem] = []
        if text:
            self._read(text)

    def _read(self, text: str) -> None:
        from .toml import statements  # a session without a file has no need of it

        for statement in statements(text):
            self._take(statement)

    def _take(self, statement: Statement) -> None:
        if statement.data is None:
            self._complain(statement, statement.error)
        for path, value in statement.leaves():
            self._take_value(statement, ".".join(path), value)

    def _take_value(self, statement: Statement, key: str, value: object) -> None:
        found = find(key)
        if found is None:
            from minishell.eval.suggestion import alternative

            close = nearest_key(key)
            self._complain(statement, f"{key}: no such setting" + alternative(close))
            return
        setting, name = found
        complaint = _entry_complaint(value) if name else setting.complaint(value)
        if complaint:
            self._complain(statement, f"{key}: {complaint}")
            return
        if key in self.lines:
            self._complain(statement, f"{key}: given on line {self.lines[key]} already; this one counts")
        self.lines[key] = statement.line
        self._set(setting, name, value)

    def _set(self, setting: Setting, name: str, value: object) -> None:
        table = self.values[setting.key]
        if name and isinstance(table, dict):
            table[name] = str(value)
        elif setting.kind is not TABLE:
            self.values[setting.key] = value  # type: ignore[assignment] # its kind has accepted it

    def _complain(self, statement: Statement, message: str) -> None:
        self.problems.append(Problem(statement.line, message))


def _entry_complaint(value: object) -> str:
    return Setting("", TEXT, "", "").complaint(value)
