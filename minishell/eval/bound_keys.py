"""The keys that `bind` binds, in readline's notation, and the commands of readline that the editor has."""

from __future__ import annotations

_CONTROLS = {"a": "\a", "b": "\b", "d": "\x7f", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_WORDS = {
    "del": "\x7f",
    "esc": "\x1b",
    "escape": "\x1b",
    "lfd": "\n",
    "newline": "\n",
    "ret": "\r",
    "return": "\r",
    "rubout": "\x7f",
    "space": " ",
    "spc": " ",
    "tab": "\t",
}
_SHOWN = {"\x1b": "\\e", "\\": "\\\\", '"': '\\"', "\x7f": "\\C-?"}

#: readline's commands, with the keys that they are on in emacs mode
COMMANDS: dict[str, tuple[str, ...]] = {
    "abort": ("\\C-g",),
    "accept-line": ("\\C-j", "\\C-m"),
    "backward-char": ("\\C-b", "\\e[D"),
    "backward-delete-char": ("\\C-h", "\\C-?"),
    "backward-kill-line": ("\\C-x\\C-?",),
    "backward-kill-word": ("\\e\\C-h", "\\e\\C-?"),
    "backward-word": ("\\eb",),
    "beginning-of-history": ("\\e<",),
    "beginning-of-line": ("\\C-a", "\\e[H"),
    "call-last-kbd-macro": ("\\C-xe",),
    "capitalize-word": ("\\ec",),
    "clear-screen": ("\\C-l",),
    "complete": ("\\C-i",),
    "delete-char": ("\\C-d", "\\e[3~"),
    "delete-horizontal-space": ("\\e\\\\",),
    "downcase-word": ("\\el",),
    "edit-and-execute-command": ("\\C-x\\C-e",),
    "emacs-editing-mode": (),
    "end-kbd-macro": ("\\C-x)",),
    "end-of-history": ("\\e>",),
    "end-of-line": ("\\C-e", "\\e[F"),
    "forward-char": ("\\C-f", "\\e[C"),
    "forward-search-history": ("\\C-s",),
    "forward-word": ("\\ef",),
    "history-search-backward": (),
    "history-search-forward": (),
    "history-substring-search-backward": (),
    "history-substring-search-forward": (),
    "insert-comment": ("\\e#",),
    "insert-completions": ("\\e*",),
    "kill-line": ("\\C-k",),
    "kill-whole-line": (),
    "kill-word": ("\\ed",),
    "magic-space": (),
    "menu-complete": (),
    "menu-complete-backward": (),
    "next-history": ("\\C-n", "\\e[B"),
    "operate-and-get-next": ("\\C-o",),
    "possible-completions": ("\\e=", "\\e?"),
    "previous-history": ("\\C-p", "\\e[A"),
    "quoted-insert": ("\\C-q", "\\C-v"),
    "redraw-current-line": (),
    "reverse-search-history": ("\\C-r",),
    "revert-line": ("\\er",),
    "self-insert": (),
    "start-kbd-macro": ("\\C-x(",),
    "transpose-chars": ("\\C-t",),
    "transpose-words": ("\\et",),
    "undo": ("\\C-_", "\\C-x\\C-u"),
    "unix-line-discard": ("\\C-u",),
    "unix-word-rubout": ("\\C-w",),
    "upcase-word": ("\\eu",),
    "vi-editing-mode": (),
    "yank": ("\\C-y",),
    "yank-last-arg": ("\\e.", "\\e_"),
    "yank-nth-arg": ("\\e\\C-y",),
    "yank-pop": ("\\ey",),
}

KEYMAPS = frozenset("emacs emacs-ctlx emacs-meta emacs-standard vi vi-command vi-insert vi-move".split())


class Bound:
    """What a sequence of keys does: `kind` is command (of readline), macro (it types `text`) or shell (it runs it)."""

    __slots__ = ("keymap", "kind", "text")

    def __init__(self, kind: str, text: str, keymap: str = "") -> None:
        self.kind = kind
        self.text = text
        #: one of KEYMAPS; "" for where one types
        self.keymap = keymap


def decoded(text: str) -> str:
    r"""The characters that keys in quotes send: \C-x, \M-x, \e, \n, \101 and others."""
    characters = []
    at = 0
    while at < len(text):
        character, at = _character(text, at)
        characters.append(character)
    return "".join(characters)


def _character(text: str, at: int) -> tuple[str, int]:
    """The one that begins at `at`, and where the next does."""
    if text[at] != "\\" or at + 1 == len(text):
        return text[at], at + 1
    letter = text[at + 1]
    if text[at + 1 : at + 3] in ("C-", "M-") and at + 3 < len(text):
        inner, end = _character(text, at + 3)
        return (_control(inner) if letter == "C" else "\x1b" + inner), end
    if letter in "01234567":
        end = at + 1
        while end < min(at + 4, len(text)) and text[end] in "01234567":
            end += 1
        return chr(int(text[at + 1 : end], 8) & 0xFF), end
    return _CONTROLS.get(letter, letter), at + 2


def _control(text: str) -> str:
    if text == "?":
        return "\x7f"
    return text[:-1] + chr(ord(text[-1].upper()) & 0x1F)


def named_key(text: str) -> str:
    """The characters of a key without quotes, as Control-u, Meta-Rubout or SPC."""
    before, dash, name = text.rpartition("-")
    key = _WORDS.get(name.lower(), name[:1]) if name else "-"
    modifiers = set(before.lower().split("-")) if dash else set()
    if modifiers & {"control", "ctrl", "c"}:
        key = _control(key)
    return "\x1b" + key if modifiers & {"meta", "m"} else key


def shown(characters: str) -> str:
    """In the notation of quotes."""
    return "".join(map(_shown, characters))


def _shown(character: str) -> str:
    if character in _SHOWN:
        return _SHOWN[character]
    return f"\\C-{chr(ord(character) + 0x60)}" if character < " " else character


def bindings(bound: dict[str, Bound]) -> dict[str, Bound]:
    """Those of the editor itself, and what has been bound over them."""
    own = {decoded(keys): Bound("command", name) for name, all_keys in COMMANDS.items() for keys in all_keys}
    return {**own, **bound}
