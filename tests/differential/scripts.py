"""Hypothesis strategies for scripts that end, harm nothing and write the same at each run.

`depth` bounds how many levels are nested, `level` what functions a command may call: f2 calls f1, f1 calls none.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from hypothesis import strategies as st

from tests.syntax.scripts import Text, joined, several

NAMES = st.sampled_from("a b c d".split())
FILES = st.sampled_from("f1 f2 d/f3".split())
PARAMETERS = NAMES | st.sampled_from("a b @ * ? 1 2 3 10".split())
OPERATORS = st.sampled_from("- :- = := ? :? + :+ + :+ - :- # ## % %%".split())
PLAIN = st.sampled_from("a b xy foo 0 1 12 : , - . / a:b x.y a,b,,c =".split())
GLOBS = st.sampled_from(["*", "f?", "[a-f]*", "d/*", "[!f]", "?", "*a*", "[[:alpha:]]", "x*y", "[b-", "\\*"])
TILDES = st.sampled_from(["~", "~/x", "a:~"])
ESCAPES = st.sampled_from(["\\ ", "\\'", '\\"', "\\\\", "\\$", "\\a", "\\\n", "\\;"])
ESCAPES_IN_QUOTES = st.sampled_from(["\\$", '\\"', "\\`", "\\\\", "\\\n", "\\a", "\\*", "'", "\\}"])
SINGLE_QUOTED = st.sampled_from(["''", "'a b'", "' '", "'$a'", "'*'", "'\\'", "'\n'", "'a:b'", "'\"'", "'}'"])
IN_DOUBLE_QUOTES = st.sampled_from(["", "a b", "  ", "*", ":", "x", "#", "~", "}", "\n"])
VALUES = st.sampled_from(["", "' a  b '", "'a:b::c:'", "'*'", "'f?'", "'-1'", "010", "0x1F", "'  '", "'a\\*b'", "7"])
FIELD_SEPARATORS = st.sampled_from(["':'", "' :'", "''", "', '", "'a'", "' \t\n'", "'*'", "'\\'"])
OPTIONS = st.sampled_from("-e -u -f -a -C +e +u +f +C +a -eu".split())
ASSIGNMENT_OPERATORS = st.sampled_from("= += -= *= <<= |= ^=".split())
BINARY_OPERATORS = st.sampled_from("+ - * / % << >> < <= > >= == != & ^ | && ||".split())
FORMATS = st.sampled_from("%5s|%-4s|%.1s|%d|%5d|%-5d|%03d|%+d|%x|%#x|%o|%c|%b|%s%s|%%".split("|"))
NUMBERS = st.sampled_from("0 1 -1 10 -7 010 0x1f 2147483648".split())
ALIASES = st.sampled_from(
    ["x=echo", "x='echo '", "y='a b'", "x='printf %s '", "y=", "x='y '", "y='; echo'", "x='if :; then'"]
)
DIRECTORIES = st.sampled_from(["d", "..", ".", "d/..", "./d/", "-", "missing", "f1", "$PWD/d", "d//"])
TRAPS = st.sampled_from(["EXIT", "0", "USR1", "TERM"])

#: what a script begins with, and what it ends with when nothing ended it before
BEGINNING = "a='1 2' b=x:y c=\nset -- p 'q r' ''\nmkdir d; echo one two >f1; printf 'x\\ny z\\n' >f2\n"
END = '\nprintf \'<%s>\' $? "$#" "$@" "$a" "$b" "$c" "${d-unset}"; cat f1 f2\n'


def recursive(make: Callable[..., Text]) -> Callable[..., Text]:
    """Strategies made when something is drawn from them, each once: written out, the whole grammar is megabytes."""
    made = cache(make)
    return st.composite(lambda draw, *levels: draw(made(*levels)))


# ---- Words


@recursive
def expansions(depth: int) -> Text:
    plain = st.one_of(
        joined("$", PARAMETERS),
        st.sampled_from(["$#", "${#}"]),
        joined("${", PARAMETERS, "}"),
        joined("${#", NAMES, "}"),
    )
    if not depth:
        return plain
    inner = simple_commands(depth - 1, 0)
    return st.one_of(
        plain,
        joined("${", PARAMETERS, OPERATORS, braced_words(depth - 1), "}"),
        joined("${", NAMES, OPERATORS, braced_words(depth - 1), "}"),
        joined("$(", inner, ")"),
        joined("`", inner.filter(lambda text: "`" not in text and "\\" not in text), "`"),
        joined("$((", arithmetic(depth - 1), "))"),
    )


@recursive
def braced_words(depth: int) -> Text:
    return several(st.one_of(PLAIN, GLOBS, SINGLE_QUOTED, double_quoted(depth), expansions(depth), st.just(" ")))


@recursive
def double_quoted(depth: int) -> Text:
    return joined('"', several(IN_DOUBLE_QUOTES | ESCAPES_IN_QUOTES | expansions(depth)), '"')


@recursive
def words(depth: int) -> Text:
    parts = st.one_of(PLAIN, PLAIN, GLOBS, ESCAPES, SINGLE_QUOTED, double_quoted(depth), expansions(depth))
    return several(parts, least=1) | TILDES


@recursive
def arithmetic(depth: int) -> Text:
    operands = st.sampled_from(["1", "0", "2", "3", "010", "0xA", "a", "b", "c", "$a", "${b}", "$#"])
    if not depth:
        return operands
    inner = arithmetic(depth - 1)
    return st.one_of(
        operands,
        joined(inner, BINARY_OPERATORS, inner),
        joined(st.sampled_from(["-", "!", "~", "+ "]), inner),
        joined("(", inner, ")"),
        joined(NAMES, ASSIGNMENT_OPERATORS, inner),
        joined(inner, "?", inner, ":", inner),
    )


# ---- Simple commands


@recursive
def assignments(depth: int) -> Text:
    return st.one_of(joined(NAMES, "=", VALUES | words(depth)), joined("IFS=", FIELD_SEPARATORS))


@recursive
def redirections(depth: int) -> Text:
    return st.one_of(
        joined(st.sampled_from([">", ">>", ">|", "<", "<>", "3>", "4<"]), FILES),
        st.sampled_from(["2>/dev/null", "<&-", "3>&1", ">&3", "3>&-", "4<&0", "<missing", ">/dev/null", "5>&1 >&5"]),
        joined(">", words(0)).filter(lambda text: "/" not in text and "*" not in text and "~" not in text),
    )


@recursive
def printing(depth: int) -> Text:
    several_words = st.lists(words(depth), min_size=1, max_size=3).map(" ".join)
    return st.one_of(
        joined("printf '<%s>' ", several_words),
        joined("printf '[%s]\\n' ", several_words),
        joined("echo x", words(depth).filter(lambda word: "\\" not in word)),
        joined("printf '", several(FORMATS), "\\n' ", NUMBERS, " ", NUMBERS),
        joined("printf '%b' ", st.sampled_from(["'a\\\\tb\\\\0101'", "'x\\\\cy' z", "'\\\\\\\\'"])),
        joined("echo $? ", several_words.filter(lambda word: "\\" not in word)),
    )


@recursive
def builtins(depth: int) -> Text:
    word = words(depth)
    return st.one_of(
        joined("set -- ", word, " ", word),
        joined("set ", OPTIONS),
        st.sampled_from(["shift", "shift 2", "shift 9", ":", "true", "false", "wait", "unset IFS", "set --", "eval"]),
        joined("eval ", word),
        joined("eval 'printf %s ", NAMES, "; ", NAMES, "=1'"),
        joined("unset ", NAMES),
        joined("export ", NAMES, "=", word),
        joined("readonly ", NAMES),
        joined("command ", st.sampled_from(["", "eval ", "shift 9", "export 1=", "break"])),
        joined("read ", st.sampled_from(["", "-r "]), NAMES, " ", NAMES, " <", FILES),
        joined("[ ", word, st.sampled_from([" = ", " != ", " -eq ", " -lt "]), word, " ]"),
        joined("test ", st.sampled_from(["-n ", "-z ", "-f ", "-d ", "! ", ""]), word),
        joined(st.sampled_from(["trap - ", "trap '' ", "trap 'echo trap $?' ", "trap 'a=t; false' "]), TRAPS),
        joined("[ ", word, st.sampled_from([" -a ", " -o "]), word, " ]"),
        joined("[ ! ", word, " ]"),
        joined("test \\( ", word, " \\) ", st.sampled_from(["-a ", "-o "]), word),
        joined("cd ", DIRECTORIES, " >/dev/null && echo ${PWD##*/}"),
        joined("IFS=", FIELD_SEPARATORS, " read ", NAMES, " ", NAMES, " <", FILES),
        joined("command -v ", st.sampled_from(["echo", "missing", "f1", "if", "export"])),
        joined("getopts ab: ", NAMES, " ", word),
        st.sampled_from(["exit", "exit 3", "return", "return 4", "break", "continue", "break 2", "continue 2"]),
        st.sampled_from(["nosuchcommand", "./f1", "d", "sh -c 'echo $a $0' x", ". ./f1", ". ./missing"]),
    )


@recursive
def simple_commands(depth: int, level: int) -> Text:
    parameters = words(depth)
    bare = st.one_of(printing(depth), printing(depth), builtins(depth), assignments(depth))
    if level:
        bare |= joined(st.sampled_from("f1 f2".split()[:level]), " ", parameters)
    return st.one_of(
        bare,
        bare,
        joined(assignments(depth), " ", bare),
        joined(bare, " ", redirections(depth)),
        joined(redirections(depth), " ", bare),
    )


# ---- Compound commands


@recursive
def compound_commands(depth: int, level: int) -> Text:
    body, word = lists(depth - 1, level), words(depth - 1)
    alternatives = [
        joined("{ ", body, "}"),
        joined("( ", body, ")"),
        joined("if ", body, "then ", body, "fi"),
        joined("if ", body, "then ", body, "elif ", body, "then ", body, "else ", body, "fi"),
        joined("for ", NAMES, " in ", word, " ", word, "; do ", body, "done"),
        joined("for ", NAMES, " do ", body, "done"),
        bounded_loop(depth, level),
        joined("case ", word, " in ", word, ") ", body, ";; (", word, "|", word, ") ", body, ";; *) ", body, "esac"),
        joined("case ", word, " in ", word, ") ", body, ";; esac"),
    ]
    if level:
        alternatives.append(joined(f"f{level}() {{ ", lists(depth - 1, level - 1), "}"))
        alternatives.append(joined(f"f{level}() ( ", lists(depth - 1, level - 1), ") ", redirections(0)))
        alternatives.append(joined(f"f{level}() {{ local ", NAMES, "; ", lists(depth - 1, level - 1), "}"))
    return st.one_of(alternatives)


@recursive
def bounded_loop(depth: int, level: int) -> Text:
    """It turns three times at most, whatever its body does: nothing else knows its counter."""
    counter = f"i{depth}"
    body = lists(depth - 1, level)
    return st.one_of(
        joined(f"{counter}=0; while [ $(({counter}+=1)) -lt 4 ] && {{ ", body, "}; do ", body, "done"),
        joined(f"{counter}=0; until [ $(({counter}+=1)) -gt 3 ]; do ", body, "done"),
    ).map(lambda loop: f"{{ {loop}; }}")


@recursive
def commands(depth: int, level: int) -> Text:
    simple = simple_commands(min(depth, 2), level)
    if not depth:
        return simple
    compound = compound_commands(depth, level)
    return st.one_of(simple, simple, compound, joined(compound, " ", redirections(0)))


@recursive
def lists(depth: int, level: int) -> Text:
    """One or more commands, and what ends the last."""
    command = commands(depth, level)
    return st.one_of(
        joined(command, "\n"),
        joined(command, "\n", command, "\n"),
        joined(command, st.sampled_from([" && ", " || "]), command, "\n"),
        joined("! ", command, "\n"),
        joined(command, " | cat\n"),
        joined(command, " | { ", command, "\ncat; }\n"),
        joined(command, " | while read -r d; do ", command, "\ndone\n"),
        joined("{ ", command, "\n} & wait $!; echo $?\n"),
        joined("cat <<E\n", here_document_lines(min(depth, 1)), "E\n"),
        joined("cat <<'E' - <<-F\n", here_document_lines(0), "E\n\t", here_document_lines(0), "\tF\n"),
        joined("while read -r d; do ", command, "\ndone <<E\n", here_document_lines(0), "E\n"),
    )


@recursive
def here_document_lines(depth: int) -> Text:
    """No expansion in them can fail: what fails then is one of docs/differences.md."""
    safe = st.sampled_from(
        ["${a-x}", "${c:+y}", "${c:-'z'}", '${c:-"z"}', "$#", "$?", "$*", "$@", "$((1+2))", "${a%2}"]
    )
    substitution = joined("$(", printing(0), ")") if depth else st.just("`echo x`")
    piece = st.one_of(IN_DOUBLE_QUOTES, ESCAPES_IN_QUOTES, safe, substitution, st.just('"'))
    return several(joined(several(piece), "\n"))


@recursive
def scripts(depth: int) -> Text:
    """Most parts stand in subshells, so that one which ends its shell leaves the others."""
    body = lists(depth, 2)
    part = st.one_of(
        body,
        joined("(", body, ")\n"),
        joined("(", body, body, ")\n"),
        joined("(set ", st.sampled_from(["-e", "-u", "-eu"]), "\n", body, body, ")\n"),
        joined("(", word_tests(depth), ")\n"),
        alias_tests(),
    )
    return joined(BEGINNING, st.lists(part, min_size=1, max_size=8).map("".join), END)


def alias_tests() -> Text:
    """Commands of which some words are aliases."""
    word = st.sampled_from(["x", "y", "a", "\\x", "'y'", ";", "x;", "for", "then", "fi", "\n"])
    command = joined("x ", st.lists(word, max_size=4).map(" ".join), "\n")
    return joined("(alias ", ALIASES, " ", ALIASES, "\n", command, command, ")\n")


@recursive
def word_tests(depth: int) -> Text:
    """Words under various circumstances."""
    return joined(
        st.just("") | joined("IFS=", FIELD_SEPARATORS, "\n"),
        st.just("") | joined("set -- ", st.lists(VALUES.filter(bool), max_size=3).map(" ".join), "\n"),
        several(joined(assignments(1), "\n")),
        st.lists(joined("printf '[%s]' ", words(depth), "; echo\n"), min_size=1, max_size=4).map("".join),
    )


# ---- What may or may not be a script

PIECES = [
    *"\n;&|<>(){}!#",
    " ",
    "if ",
    "then ",
    "else ",
    "elif ",
    "fi ",
    "for ",
    "in ",
    "do ",
    "done ",
    "while ",
    "case ",
]
PIECES += ["esac ", ";;", "&&", "||", ">>", "<<E\n", "\nE\n", ">&", "2>", "x=", "a ", "b", "f()", "$(", "${", "}", "'"]
PIECES += ['"', "$((", "))", "\\", "\\\n", "$a", "{ ", "! "]


def token_soups() -> Text:
    """Sequences of tokens, of which some are scripts."""
    return st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map("".join)
