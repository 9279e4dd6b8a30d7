r"""Write the arguments, with blanks between them and a newline after.

usage: echo [-neE] [TEXT]...

  -n    write no newline
  -e    replace escapes in TEXT
  -E    leave backslashes as they are; this is so without options

The escapes are \a \b \e \f \n \r \t \v \\, \0nnn in octal, \xHH, \uHHHH and \UHHHHHHHH in
hexadecimal, and \c, which ends the output. An argument with any other letter after its `-`
is text. Where it must work in every shell, use printf.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minishell.eval.shell import Frame

_LETTERS = frozenset("neE")


def run(frame: Frame, args: list[str]) -> int:
    if args and args[0].startswith("-"):
        frame.out.write(_with_options(args))
    else:
        frame.out.write(" ".join(args) + "\n")
    return 0


def _with_options(args: list[str]) -> str:
    letters = ""
    first = 0
    for argument in args:
        if not (len(argument) > 1 and argument[0] == "-" and _LETTERS.issuperset(argument[1:])):
            break
        letters += argument[1:]
        first += 1
    text = " ".join(args[first:])
    end = "" if "n" in letters else "\n"
    return _unescaped(text, end) if letters.rfind("e") > letters.rfind("E") else text + end


def _unescaped(text: str, end: str) -> str:
    from minishell.eval.escapes import ECHO, unescape

    text, stopped = unescape(text, ECHO)
    return text if stopped else text + end
