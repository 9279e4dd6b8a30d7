"""Show and change the configuration.

usage: config list [-c] [SETTING]...
       config get SETTING
       config set SETTING TEXT...
       config unset SETTING
       config edit
       config path

  -c, --changed    only what the file gives

  list   shows the settings with what they do, in the form of config.toml; SETTING may be a section or a pattern
  get    writes a setting's value; of a list, or of a section of your own names, each entry on its line
  set    writes it to config.toml, whose other lines and comments stay; a list takes several TEXTs, and a name
         of your own in a section is set as in: config set aliases.ll 'ls -l'
  unset  removes it from config.toml, so that the default counts again
  edit   opens config.toml in $VISUAL or $EDITOR
  path   says where config.toml is, or would be

What has changed counts from the next prompt on.
"""

from __future__ import annotations

import os

from minishell.eval.errors import HelpRequested
from minishell.eval.listing import linked
from minishell.eval.usage import parse_options, usage_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from minishell.config.schema import Setting, Value
    from minishell.config.settings import Settings
    from minishell.eval.shell import Frame

#: the column in which descriptions begin where they can
_DESCRIPTION = 40


def run(frame: Frame, args: list[str]) -> int:
    parsed = parse_options(__doc__, "config", args)
    if not parsed.operands or parsed.options:
        raise usage_error(__doc__, "config: what to do is missing")
    what, *operands = parsed.operands
    if operands[:1] == ["--help"]:
        raise HelpRequested
    action = _ACTIONS.get(what)
    if action is None:
        raise usage_error(__doc__, f"config: {what}: is none of {', '.join(_ACTIONS)}")
    return action(frame, operands)


def _fail(frame: Frame, message: str) -> int:
    frame.err.write(f"config: {message}\n")
    return 1


# ---- Showing ----


def _list(frame: Frame, operands: list[str]) -> int:
    parsed = parse_options(__doc__, "config", operands, permute=True)
    changed = parsed.given("changed")
    text = _listing(frame.shell.settings, parsed.operands, changed)
    frame.out.write(text)
    return 0 if text or changed else _fail(frame, f"{' '.join(parsed.operands)}: no such setting")


def _listing(settings: Settings, patterns: list[str], changed: bool) -> str:
    from minishell.config.schema import sections

    shown = []
    for name, members in sections():
        wanted = [member for member in members if _wanted(member.key, patterns)]
        lines = [line for member in wanted for line in _lines(settings, member, changed)]
        if lines:
            shown.append(f"[{name}]\n" + "".join(lines))
    return "\n".join(shown)


def _wanted(key: str, patterns: list[str]) -> bool:
    from minishell.pattern import compile_pattern

    section = key.partition(".")[0]
    return not patterns or any(
        pattern in (key, section) or compile_pattern(pattern).matches(key) for pattern in patterns
    )


def _lines(settings: Settings, setting: Setting, changed: bool) -> Iterator[str]:
    from minishell.config.schema import TABLE
    from minishell.config.toml import key_written, written

    name = setting.key.rpartition(".")[2]
    if setting.kind is not TABLE:
        if not changed or settings.is_set(setting.key):
            line = f"{name} = {written(settings.value(setting.key))}"
            yield f"{line.ljust(_DESCRIPTION)}  # {setting.description}\n"
        return
    prefix = f"{name}." if "." in setting.key else ""
    if not changed:
        yield f"# {prefix and prefix + 'NAME: '}{setting.description}\n"
    for entry, value in settings.table(setting.key).items():
        if not changed or settings.is_set(f"{setting.key}.{entry}"):
            yield f"{prefix}{key_written(entry)} = {written(value)}\n"


def _get(frame: Frame, operands: list[str]) -> int:
    key = _one(operands)
    found = _find(frame, key)
    if found is None:
        return 1
    setting, entry = found
    value = frame.shell.settings.value(setting.key)
    if isinstance(value, dict) and entry:
        if entry not in value:
            return _fail(frame, f"{key}: not set")
        value = value[entry]
    frame.out.write("".join(f"{line}\n" for line in _plain(value)))
    return 0


def _plain(value: Value) -> list[str]:
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, dict):
        return [f"{name}={text}" for name, text in value.items()]
    return value if isinstance(value, list) else [str(value)]


def _path(frame: Frame, operands: list[str]) -> int:
    _none(operands)
    path = _file(frame)
    if path is None:
        return 1
    frame.out.write(linked(frame, path, path) + "\n")
    return 0


# ---- Changing ----


def _set(frame: Frame, operands: list[str]) -> int:
    if len(operands) < 2:
        raise usage_error(__doc__, "config: a setting and its value are wanted")
    key, *words = operands
    found = _find(frame, key)
    if found is None:
        return 1
    setting, entry = found
    if isinstance(setting.default, dict) and not entry:
        return _fail(frame, f"{key}: name what to set: {key}.NAME")
    try:
        value = setting.kind.read(words)
    except (ValueError, KeyError):
        return _fail(frame, f"{key}: {setting.kind.wanted} is wanted, not {' '.join(words)!r}")
    complaint = "" if entry else setting.complaint(value)
    if complaint:
        return _fail(frame, f"{key}: {complaint}")
    from minishell.config.edit import with_setting

    return _change(frame, key, lambda text: with_setting(text, _keys(setting, entry), value))


def _unset(frame: Frame, operands: list[str]) -> int:
    key = _one(operands)
    found = _find(frame, key)
    if found is None:
        return 1
    if not frame.shell.settings.is_set(key):
        return _fail(frame, f"{key}: not set")
    from minishell.config.edit import without_setting

    return _change(frame, key, lambda text: without_setting(text, _keys(*found)))


def _change(frame: Frame, key: str, edit: Callable[[str], str]) -> int:
    from minishell.config.edit import EditError, change

    path = _file(frame)
    if path is None:
        return 1
    try:
        change(path, edit)
    except OSError as error:
        return _fail(frame, f"{path}: {error.strerror}")
    except EditError as error:
        return _fail(frame, f"{path}: {key}: {error}")
    frame.shell.settings.refresh()
    return 0


def _edit(frame: Frame, operands: list[str]) -> int:
    _none(operands)
    path = _file(frame)
    if path is None:
        return 1
    if not os.path.exists(path) and (status := _change(frame, "", lambda text: text or _template(frame))):
        return status
    from minishell.syntax.quote import quote

    variables = frame.shell.variables
    editor = variables.get("VISUAL") or variables.get("EDITOR") or "vi"
    return frame.shell.evaluate(f"{editor} {quote(path)}", frame)


def _template(frame: Frame) -> str:
    """A new file: all that can be set, commented out."""
    lines = _listing(frame.shell.settings, [], changed=False).splitlines()
    return "".join(f"# {line}".rstrip() + "\n" for line in lines)


# ---- Operands ----


def _find(frame: Frame, key: str) -> tuple[Setting, str] | None:
    """The setting, and the user's own name in it; reports one that there is not."""
    from minishell.config.schema import find, nearest_key
    from minishell.eval.suggestion import alternative

    found = find(key)
    if found is None:
        close = nearest_key(key)
        _fail(frame, f"{key}: no such setting" + alternative(close))
    return found


def _keys(setting: Setting, entry: str) -> tuple[str, ...]:
    """The setting's path of keys in the file."""
    section, *name = setting.key.split(".")
    return (section, *name, *([entry] if entry else []))


def _file(frame: Frame) -> str | None:
    """config.toml; reports that there is no home for it."""
    path = frame.shell.settings.path
    if path is None:
        _fail(frame, "HOME is not set")
    return path


def _one(operands: list[str]) -> str:
    if len(operands) != 1:
        raise usage_error(__doc__, "config: one setting is wanted")
    return operands[0]


def _none(operands: list[str]) -> None:
    if operands:
        raise usage_error(__doc__, f"config: {operands[0]}: nothing more is wanted")


_ACTIONS: dict[str, Callable[[Frame, list[str]], int]] = {
    "list": _list,
    "get": _get,
    "set": _set,
    "unset": _unset,
    "edit": _edit,
    "path": _path,
}
