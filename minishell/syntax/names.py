"""What a name is (XBD 3.216), and the reserved words (XCU 2.4)."""

from __future__ import annotations

DIGITS = frozenset("0123456789")
NAME_START = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")
NAME = NAME_START | DIGITS
SPECIAL_PARAMETERS = frozenset("@*#?-$!")

#: reserved words that end a list
TERMINATORS = frozenset("then else elif fi do done esac } in".split())
#: reserved words that begin a command
OPENERS = frozenset("if while until for case { !".split())
#: those of bash
BASH_OPENERS = frozenset("[[ coproc function select time".split())
RESERVED_WORDS = TERMINATORS | OPENERS | BASH_OPENERS

#: commands whose operands of the form name=word are expanded like assignments (2.9.1.2)
DECLARATIONS = frozenset("declare export local readonly typeset".split())


def is_name(text: str) -> bool:
    return text != "" and text[0] in NAME_START and NAME.issuperset(text)
