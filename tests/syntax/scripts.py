"""Hypothesis strategies for shell scripts; `depth` bounds how many levels are nested."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

Text = st.SearchStrategy[str]

NAMES = st.sampled_from(["a", "x", "foo", "_1"])
PARAMETERS = NAMES | st.sampled_from(["@", "*", "#", "?", "-", "$", "!", "0", "1", "10"])
OPERATORS = st.sampled_from("- :- = := ? :? + :+ # ## % %%".split())
PLAIN = st.text("abxyz019_-./:,+@%^*?~", min_size=1, max_size=6)
ESCAPES = st.sampled_from(["\\ ", "\\'", "\\\\", "\\$", "$'\\n\\x41\\''", "\\;", "a\\\nb"])
ESCAPES_IN_QUOTES = st.sampled_from(["\\$", '\\"', "\\`", "\\\\", "\\\n", "\\a"])
BLANKS = st.sampled_from([" ", " ", " ", "\t", " \\\n", "  "])
LINE_ENDS = st.sampled_from(["\n", "\n", " # it's \"\n", "\n\n  \n"])
SEPARATORS = st.sampled_from(["; ", " & ", "\n", " # `\n"])
WORD_LISTS = st.sampled_from([" ", ";", "\n", " in;", " in a 'b';", "\nin\n"])
CONNECTIONS = st.sampled_from([" && ", "||", " | ", "|\n", "&&\n\n"])
REDIRECTION_OPERATORS = st.sampled_from(["<", ">", "2>", ">>", "<>", ">|", "{x}>", "<<<", "&>", "&>>"])
BASH_OPERATORS = st.sampled_from("/ // /# /% : ^ ^^ , ,,".split())
SUBSCRIPTS = st.sampled_from(["[0]", "[@]", "[*]", "[i + 1]", "[$x]", "[a[0]]", '["k ]"]'])
TESTS = st.sampled_from(["-f x", "x == *.c", "$x =~ ^(a|b c)$", "! -z x", "( a < b || -n $x ) && c", "a\n"])
EXPRESSIONS = st.sampled_from(["i++", "(i + 1) * 2", "a[i] = 3, b", "", "x > y"])
BODY_LINES = st.sampled_from(["a $x\n", "it's `b`\n", "\\$ \\\nb\n", "\n", "${x-'}\n", "$(c)\n"])


def joined(*parts: Text | str) -> Text:
    return st.tuples(*(st.just(part) if isinstance(part, str) else part for part in parts)).map("".join)


def several(parts: Text, least: int = 0) -> Text:
    return st.lists(parts, min_size=least, max_size=3).map("".join)


@cache
def expansions(depth: int) -> Text:
    simple = st.one_of(
        joined("$", NAMES), joined("${", PARAMETERS, "}"), joined("${#", NAMES, "}"), joined("`", PLAIN, " $x`")
    )
    if depth == 0:
        return simple
    return st.one_of(
        simple,
        joined("${", NAMES, OPERATORS, words(depth - 1), "}"),
        joined("$( ", scripts(depth - 1), "\n)"),
        joined("$(( 1 + (", expansions(depth - 1), ") * 2 ))"),
        joined("${", NAMES, BASH_OPERATORS, words(depth - 1), "}"),
        joined("${", NAMES, SUBSCRIPTS, "}"),
        joined("${", st.sampled_from(["!", "#", ""]), NAMES, SUBSCRIPTS, "}"),
    )


@cache
def words(depth: int) -> Text:
    quoted = st.one_of(st.text("ab #;|(){}<>&'\n", max_size=5), ESCAPES_IN_QUOTES, expansions(depth))
    single_quoted = joined("'", st.text("ab \n#;|()<>&", max_size=5), "'")
    double_quoted = joined('"', several(quoted), '"')
    return several(st.one_of(PLAIN, ESCAPES, single_quoted, double_quoted, expansions(depth)), least=1)


@cache
def redirections(depth: int) -> Text:
    return joined(REDIRECTION_OPERATORS, words(depth)) | st.sampled_from(["2>&1", "<&-"])


@cache
def simple_commands(depth: int) -> Text:
    value = words(depth) | joined("(", words(depth), "\n [x]=", words(depth), ")")
    target = NAMES | joined(NAMES, SUBSCRIPTS)
    assignment = joined(NAMES, st.sampled_from(["=", "+="]), value) | joined(target, "=", words(depth))
    prefix = st.lists(assignment | redirections(depth), max_size=2)
    command = st.lists(words(depth), min_size=1, max_size=3)
    return st.tuples(prefix, command, BLANKS).map(lambda parts: parts[2].join([*parts[0], *parts[1]]))


@cache
def compound_commands(depth: int) -> Text:
    body, word = lists(depth - 1), words(depth - 1)
    return st.one_of(
        joined("{ ", body, "}"),
        joined("( ", body, ")"),
        joined("if ", body, "then ", body, "fi"),
        joined("if ", body, "then\n", body, "elif ", body, "then ", body, "else ", body, "fi"),
        joined(st.sampled_from(["while ", "until "]), body, "do ", body, "done"),
        joined("for ", NAMES, WORD_LISTS, " do ", body, "done"),
        joined("case ", word, " in ", word, ") ", body, "\n;; (", word, "|", word, ") ;& a)\nesac"),
        joined(NAMES, "() { ", body, "}"),
        joined("function ", NAMES, st.sampled_from([" ", " () "]), "{ ", body, "}"),
        joined("case ", word, " in ", word, ") ", body, "\n;;& esac"),
        joined("[[ ", TESTS, " ]]"),
        joined("((", EXPRESSIONS, "))"),
        joined("for ((", EXPRESSIONS, ";", EXPRESSIONS, ";", EXPRESSIONS, ")) do ", body, "done"),
        joined("select ", NAMES, WORD_LISTS, " do ", body, "done"),
        joined("cat <(", body, ") >(", body, ")"),
    )


@cache
def commands(depth: int) -> Text:
    if depth == 0:
        return simple_commands(0)
    compound = compound_commands(depth)
    return st.one_of(simple_commands(depth), compound, joined(compound, " ", redirections(depth - 1)))


@cache
def lists(depth: int) -> Text:
    command = commands(depth)
    return st.one_of(
        joined(command, "; "),
        joined(command, LINE_ENDS),
        joined(command, CONNECTIONS, command, "\n"),
        joined("! ", command, SEPARATORS, command, " &\n"),
        joined(st.sampled_from(["time ", "time -p "]), command, "\n"),
        joined("cat <<E\n", several(BODY_LINES), "E\n"),
    )


@cache
def scripts(depth: int) -> Text:
    """Scripts that have no error."""
    return several(lists(depth), least=1)


PIECES = [*"\n ;&|<>(){}$\"'`\\#ab1!=~\t\0é\udc80", "<<E\n", "E\n", "$((", "))", "${", "if ", "then ", "fi", "case "]
PIECES += [
    "[[ ",
    " ]]",
    "((",
    "a[",
    "]",
    "=(",
    "<(",
    "&>",
    "|&",
    ";;&",
    "<<<",
    "*(",
    "=~ ",
    "select x ",
    "function f ",
    "time ",
]
PIECES += ["in ", "esac", "do ", "done", "for ", "while ", "2>", ";;", "<<-", "x=", "() ", "$'", "\\\n"]


def fragments() -> Text:
    """Texts that look like scripts, and mostly are none."""
    return st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
