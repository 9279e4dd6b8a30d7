"""The shell grammar (XCU 2.10.2). The production stands above the method that parses it."""

from __future__ import annotations

from .lexer import END, NEWLINE, UNREAD, WORD, ParseError, Token, TooDeep
from .names import RESERVED_WORDS, is_name
from .nodes import (
    AndOrList,
    Assignment,
    BraceGroup,
    CaseClause,
    CaseItem,
    CompoundList,
    ForClause,
    FunctionDefinition,
    IfClause,
    Literal,
    Pipeline,
    Program,
    Redirection,
    SimpleCommand,
    Subshell,
    UntilClause,
    WhileClause,
    Word,
)
from .simple_command import REDIRECTION_STARTS, SimpleCommandReader
from .source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .bash_nodes import ArithmeticCommand, ArithmeticForClause, ConditionalCommand, CoprocessClause
    from .excerpt import Excerpt
    from .lexer import Alias, Words
    from .nodes import Command, CompoundCommand, WordPart

#: what a line may hold that is read without looking at each character
_PLAIN = " \tabcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:,+@%=^*?[]{}~!"
_TRIM_SIZE = 16384
#: levels of nesting that a here-document or backquotes count for: each level copies its text
_EXCERPT_DEPTH = 20


#: what is reserved where a clause goes on
_ENDS_OF_PIPELINE = frozenset((NEWLINE, END, ";"))
_AFTER_NAME, _DO, _IN, _ESAC = frozenset(("in", "do")), frozenset(("do",)), frozenset(("in",)), frozenset(("esac",))


class Tree:
    """What `parse` gives. `tokens` tile the text; `errors` in the order in which they were met."""

    __slots__ = ("errors", "program", "tokens")

    def __init__(self, program: Program, tokens: list[Token], errors: list[ParseError]) -> None:
        self.program = program
        self.tokens = tokens
        self.errors = errors


def parse(source: Source, alias: Alias | None = None) -> Tree:
    """Parse all of `source`. Never raises; what is broken or unfinished leaves a tree without it, and errors.

    A text without its last newline may go on in the middle of a word: `fi` is
    incomplete, `fi` and a newline is an error.
    """
    parser = Parser(source, alias, keep_tokens=True)
    commands = []
    while (command := parser.next_command()) is not None:
        commands.append(command)
    program = Program(tuple(commands), 0, len(source.text))
    return Tree(program, parser.tokens or [], parser.errors)


class Parser(SimpleCommandReader):
    """Parses one complete command at a time, reading no further than its newline."""

    # program : linebreak complete_commands linebreak
    #         | linebreak
    def next_command(self) -> CompoundList | None:
        """The next complete command, None at the end of input.

        What it is made of has been parsed as far as `errors` tells. Spans are
        good until the next call, which may drop the text that was read.
        """
        if self.token == UNREAD:
            self._trim()
            plain = self._plain_line()
            if plain is not None:
                self.token = UNREAD
                return CompoundList((plain,), plain.start, plain.end)
        tokens = self.tokens
        try:
            return self._complete_command(END)
        except TooDeep:
            self.tokens = tokens
            return self._give_up()

    def _give_up(self) -> CompoundList:
        """What is left of the text is passed over."""
        start = self.offset
        self.depth = 0
        self.pending.clear()
        self.error("syntax error: nested too deep", start)
        self.offset = len(self.source.text)
        self.record("word", self.tokens[-1].end if self.tokens else 0)
        self.token = UNREAD
        return CompoundList((), start, self.offset)

    def _trim(self) -> None:
        """Drop what has been parsed, so that a script read line by line needs little memory."""
        source = self.source
        offset = self.offset
        if source.more is None or self.tokens is not None or offset < max(_TRIM_SIZE, len(source.text) // 2):
            return
        source.drop(offset)
        self._subshells.clear()
        if self.aliases is not None:
            self.aliases.dropped(offset)
        self.start = self.end = self.offset = 0

    # complete_command : list separator_op
    #                  | list
    # list             : list separator_op and_or
    #                  |                   and_or
    def _complete_command(self, closing: str) -> CompoundList | None:
        """None if only `closing`, or the end of input, follows."""
        if self.token == UNREAD:
            self.advance()
        self._newlines()
        while not self.at_command() and self.token == NEWLINE:
            self._newlines()  # an alias without a command was an empty line
        if self.token in (END, closing):
            return None
        start = self.start
        lists: list[AndOrList] = []
        while self.at_command():
            lists.append(self._and_or())
            if not self._separator_after(lists[-1]):
                break
        if self.token not in (NEWLINE, END, closing):
            self.unexpected()
        if self.token not in (END, closing):
            self.token = UNREAD
        return CompoundList(tuple(lists), start, self.end if lists else start)

    def _plain_line(self) -> AndOrList | None:
        """The line at `offset`, if no character in it is special; its newline is the current token then.

        This is the way most lines of a script of simple commands go; it gives
        the tree that the other way gives.
        """
        source = self.source
        offset = self.offset
        if self.tokens is not None or (offset == len(source.text) and not source.grow()):
            return None
        text = source.text
        newline = text.find("\n", offset)
        line = text[offset:newline]
        if newline < 0 or line.strip(_PLAIN):
            return None
        words = line.split()
        if not words or words[0] in RESERVED_WORDS or "=" in words[0] or "[" in words[0][1:]:
            return None
        if self.alias is not None and self.alias(words[0]) is not None:
            return None
        nodes = []
        end = offset
        for word in words:
            start = text.index(word, end)
            end = start + len(word)
            nodes.append(Word((Literal(word, start, end),), start, end))
        start = nodes[0].start
        self.token = NEWLINE
        self.start = newline
        self.end = end
        self.offset = newline + 1
        command = SimpleCommand((), tuple(nodes), (), start, end)
        return AndOrList((Pipeline((command,), False, start, end),), (), False, start, end)

    # ---- Lists ----

    # compound_list : linebreak term
    #               | linebreak term separator
    # term          : term separator and_or
    #               |                and_or
    def _compound_list(self, may_be_empty: bool = False) -> CompoundList:
        lists: list[AndOrList] = []
        self._linebreak(lists)
        start = lists[0].start if lists else self.start
        while self.at_command() or self.token == NEWLINE:
            if self.token == NEWLINE:
                self._linebreak(lists)
                continue
            lists.append(self._and_or())
            if not self._separator_after(lists[-1]) and self.token != NEWLINE:
                break
        if not lists and not may_be_empty:
            self.unexpected()
        return CompoundList(tuple(lists), start, self.end if lists else start)

    # separator_op : '&'
    #              | ';'
    def _separator_after(self, and_or: AndOrList) -> bool:
        """Whether there is one; an & has been passed already."""
        if and_or.background:
            return True
        if self.token != ";":
            return False
        self.advance()
        return True

    # linebreak : newline_list
    #           | /* empty */
    def _linebreak(self, lists: list[AndOrList]) -> None:
        """Plain lines that follow the newlines go to `lists`."""
        while self.token == NEWLINE:
            plain = self._plain_line()
            if plain is None:
                self.advance()
            else:
                lists.append(plain)

    def _newlines(self) -> None:
        while self.token == NEWLINE:
            self.advance()

    def _newlines_or_alias(self, reserved: Words) -> None:
        self.substitute_awaited(reserved)
        self._newlines()

    # and_or : pipeline
    #        | and_or AND_IF linebreak pipeline
    #        | and_or OR_IF  linebreak pipeline
    def _and_or(self) -> AndOrList:
        first = self._pipeline()
        if self.token not in ("&&", "||", "&"):
            return AndOrList((first,), (), False, first.start, first.end)
        pipelines = [first]
        operators = []
        while self.token in ("&&", "||"):
            operator = self.token
            if not self._continue_on_next_line():
                break
            operators.append(operator)
            pipelines.append(self._pipeline())
        background = self.token == "&"
        if background:
            self.advance()
        return AndOrList(tuple(pipelines), tuple(operators), background, first.start, self.end)

    def _continue_on_next_line(self) -> bool:
        """Pass the operator and newlines; whether a command follows, as it must."""
        self.advance()
        self._newlines()
        while not self.at_command():
            if self.token != NEWLINE:
                self.unexpected()
                return False
            self._newlines()
        return True

    # pipeline      :      pipe_sequence
    #               | Bang pipe_sequence
    # pipe_sequence :                             command
    #               | pipe_sequence '|' linebreak command
    def _pipeline(self) -> Pipeline:
        """With bash's `time` in front, and its |& for 2>&1 |; in bash `!` alone is one, too."""
        start = self.start
        negated = begun = False
        timed = ""
        while self.token == WORD and self.literal in ("!", "time") and not self._is_utility():
            negated ^= self.literal == "!"
            begun = True
            if self.literal == "time":
                timed = self._time()
            else:
                self.advance()
        if not self.at_command():
            if not timed and not (begun and self.token in _ENDS_OF_PIPELINE):
                self.unexpected()
            return Pipeline((), negated, start, self.end, timed)
        first = self._command()
        if self.token not in ("|", "|&"):
            return Pipeline((first,), negated, start, first.end, timed)
        commands = [first]
        while self.token in ("|", "|&"):
            if self.token == "|&":
                _join_errors(commands[-1])
            if not self._continue_on_next_line():
                break
            commands.append(self._command())
        return Pipeline(tuple(commands), negated, start, self.end, timed)

    def _is_utility(self) -> bool:
        """Whether the word `time` has options that bash's reserved word has not: then it is a command's name."""
        following = self.source.text[self.offset : self.offset + 80].lstrip(" \t")
        return self.literal == "time" and following.startswith("-") and not following.startswith("-p")

    def _time(self) -> str:
        self.advance()
        if not self.at_word("-p"):
            return "time"
        self.advance()
        return "time -p"

    # command : simple_command
    #         | compound_command
    #         | compound_command redirect_list
    #         | function_definition
    def _command(self) -> Command:
        if self._at_compound_command():
            return self._compound_command()
        if self.at_word("!"):
            self.unexpected()
        if self.at_word("function"):
            return self._function_by_keyword()
        return self._simple_command()

    # ---- Compound commands ----

    def _at_compound_command(self) -> bool:
        return self.token == "(" or (self.token == WORD and self.literal in _COMPOUND_COMMANDS)

    # compound_command : brace_group | subshell | for_clause | case_clause
    #                  | if_clause | while_clause | until_clause
    def _compound_command(self) -> CompoundCommand:
        """With its redirect_list."""
        self.descend()
        node = _COMPOUND_COMMANDS[self.token if self.token == "(" else self.literal](self)
        self.depth -= 1
        redirections = []
        while self.token in REDIRECTION_STARTS:
            redirections.append(self.redirection())
        if redirections:
            node.redirections = tuple(redirections)
            node.end = self.end
        return node

    # subshell : '(' compound_list ')'
    def _subshell(self) -> Subshell | ArithmeticCommand:
        """Or bash's ((expression)), which it cannot be unless `))` ends it."""
        start = self.start
        if self.source.text.startswith("(", self.offset) and self.offset not in self._subshells:
            from .arithmetic_command import read_arithmetic_command

            command = read_arithmetic_command(self)
            if command is not None:
                return command
        self.advance()
        body = self._compound_list()
        self.expect(")")
        return Subshell(body, (), start, self.end)

    # brace_group : Lbrace compound_list Rbrace
    def brace_group(self) -> BraceGroup:
        start = self.start
        self.advance()
        body = self._compound_list()
        self.expect_word("}")
        return BraceGroup(body, (), start, self.end)

    # if_clause : If compound_list Then compound_list else_part Fi
    #           | If compound_list Then compound_list           Fi
    # else_part : Elif compound_list Then compound_list
    #           | Elif compound_list Then compound_list else_part
    #           | Else compound_list
    def _if_clause(self) -> IfClause:
        start = self.start
        branches = [self._branch()]
        while self.at_word("elif"):
            branches.append(self._branch())
        otherwise = None
        if self.at_word("else"):
            self.advance()
            otherwise = self._compound_list()
        self.expect_word("fi")
        return IfClause(tuple(branches), otherwise, (), start, self.end)

    def _branch(self) -> tuple[CompoundList, CompoundList]:
        self.advance()
        condition = self._compound_list()
        if self.expect_word("then"):
            return condition, self._compound_list()
        return condition, CompoundList((), self.end, self.end)

    # while_clause : While compound_list do_group
    def _while_clause(self) -> WhileClause:
        start = self.start
        self.advance()
        condition = self._compound_list()
        body = self.do_group()
        return WhileClause(condition, body, (), start, self.end)

    # until_clause : Until compound_list do_group
    def _until_clause(self) -> UntilClause:
        start = self.start
        self.advance()
        condition = self._compound_list()
        body = self.do_group()
        return UntilClause(condition, body, (), start, self.end)

    # do_group : Do compound_list Done
    def do_group(self) -> CompoundList:
        if not self.expect_word("do"):
            return CompoundList((), self.end, self.end)
        body = self._compound_list()
        self.expect_word("done")
        return body

    # for_clause : For name                                      do_group
    #            | For name                       sequential_sep do_group
    #            | For name linebreak in          sequential_sep do_group
    #            | For name linebreak in wordlist sequential_sep do_group
    def _for_clause(self) -> ForClause | ArithmeticForClause:
        """Or bash's for ((…; …; …))."""
        start = self.start
        self.advance()
        if self.token == "(" and self.source.text.startswith("(", self.offset):
            from .arithmetic_command import read_arithmetic_for

            return read_arithmetic_for(self, start)
        if self.token == "(" and self.offset == len(self.source.text):
            self.unfinished("syntax error: unexpected end of file (expecting '(')", start)
        return self._words_clause(ForClause, start)

    # coproc_clause : Coproc simple_command
    #               | Coproc compound_command
    #               | Coproc NAME compound_command
    def _coproc_clause(self) -> CoprocessClause:
        from .bash_nodes import CoprocessClause

        start, name = self.start, "COPROC"
        self.advance()
        if self.token == WORD and not self._at_compound_command() and self._is_before_compound_command():
            name = self.literal or self.source.text[self.start : self.offset]
            self.advance()
        if self.at_command():
            command = self._compound_command() if self._at_compound_command() else self._simple_command()
            return CoprocessClause(name, command, start, self.end)
        self.unexpected()
        return CoprocessClause(name, SimpleCommand((), (), (), self.end, self.end), start, self.end)

    def _is_before_compound_command(self) -> bool:
        """Whether what follows the current word on its line begins a compound command."""
        following = self.source.text[self.offset :].lstrip(" \t")
        words = following.split(maxsplit=1)
        return following.startswith("(") or (words != [] and words[0] in _COMPOUND_COMMANDS)

    # select_clause : as for_clause
    def _select_clause(self) -> ForClause:
        from .bash_nodes import SelectClause

        start = self.start
        self.advance()
        return self._words_clause(SelectClause, start)

    def _words_clause(self, kind: type[ForClause], start: int) -> ForClause:
        name = self._for_name()
        words = None
        self.substitute_awaited(_AFTER_NAME)
        if name and self.token == ";":
            self._sequential_separator()
        elif name:
            self._newlines()
            if self.at_word("in"):
                words = self._word_list()
        self.substitute_aliases()
        body = self.brace_group().body if self.at_word("{") else self.do_group()
        return kind(name, words, body, (), start, self.end)

    # conditional : '[[' test ']]'
    def _conditional(self) -> ConditionalCommand:
        from .conditional import read_conditional

        return read_conditional(self)

    def _for_name(self) -> str:
        """ "" if there is none."""
        self.substitute_awaited()
        name = self.literal if self.token == WORD and is_name(self.literal) else ""
        if name:
            self.advance()
        else:
            self.unexpected()
        return name

    # wordlist       : wordlist WORD
    #                |          WORD
    def _word_list(self) -> tuple[Word, ...]:
        self.advance()
        self.substitute_awaited()
        words = []
        while self.token == WORD:
            self.read_negated_pattern()
            words.append(self.word)
            self.advance()
            self.substitute_awaited()
        self._sequential_separator()
        return tuple(words)

    # sequential_sep : ';' linebreak
    #                | newline_list
    def _sequential_separator(self) -> None:
        if self.token == ";":
            self.advance()
            self.substitute_awaited(_DO)
        elif self.token != NEWLINE:
            self.unexpected()
        self._newlines()

    # case_clause : Case WORD linebreak in linebreak case_list    Esac
    #             | Case WORD linebreak in linebreak case_list_ns Esac
    #             | Case WORD linebreak in linebreak              Esac
    def _case_clause(self) -> CaseClause:
        start = self.start
        self.advance()
        self.substitute_awaited()
        word = self.take_word()
        self._newlines_or_alias(_IN)
        items: list[CaseItem] = []
        if self.expect_word("in"):
            self._newlines_or_alias(_ESAC)
            while self.token == "(" or (self.token == WORD and self.literal != "esac"):
                items.append(self._case_item())
                if not items[-1].terminator:
                    break
            self.expect_word("esac")
        return CaseClause(word, tuple(items), (), start, self.end)

    # case_item_ns : pattern_list ')' linebreak
    #              | pattern_list ')' compound_list
    # case_item    : pattern_list ')' linebreak     DSEMI    linebreak
    #              | pattern_list ')' compound_list DSEMI    linebreak
    #              | pattern_list ')' linebreak     SEMI_AND linebreak
    #              | pattern_list ')' compound_list SEMI_AND linebreak
    # and with bash's ;;&
    def _case_item(self) -> CaseItem:
        start = self.start
        patterns = self._pattern_list()
        if not self.expect(")"):
            return CaseItem(patterns, CompoundList((), self.end, self.end), "", start, self.end)
        body = self._compound_list(may_be_empty=True)
        terminator = self.token if self.token in (";;", ";&", ";;&") else ""
        if terminator:
            self.advance()
        end = self.end
        self._newlines_or_alias(_ESAC)
        return CaseItem(patterns, body, terminator, start, end)

    # pattern_list :                  WORD
    #              |              '(' WORD
    #              | pattern_list '|' WORD
    def _pattern_list(self) -> tuple[Word, ...]:
        if self.token == "(":
            self.advance()
        patterns = [self._case_pattern()]
        while self.token == "|":
            self.advance()
            patterns.append(self._case_pattern())
        return tuple(patterns)

    def _case_pattern(self) -> Word:
        self.substitute_awaited()
        self.read_negated_pattern()
        pattern = self.take_word()
        self.substitute_awaited()
        return pattern

    # ---- Functions and simple commands ----

    # function_definition : fname '(' ')' linebreak function_body
    # function_body       : compound_command
    #                     | compound_command redirect_list
    def _function_definition(self, name: str, start: int) -> FunctionDefinition:
        self.advance()
        self.substitute_awaited()
        if self.expect(")"):
            return self._function_with_body(name, start)
        return self._function(name, None, start)

    # bash: Function WORD ['(' ')'] linebreak function_body
    def _function_by_keyword(self) -> FunctionDefinition:
        start = self.start
        self.advance()
        name = self.source.text[self.start : self.offset]
        self.take_word()
        if self.token == "(" and self.source.text[self.offset :].lstrip(" \t").startswith(")"):
            self.advance()
            self.advance()
        return self._function_with_body(name, start)

    def _function_with_body(self, name: str, start: int) -> FunctionDefinition:
        self._newlines_or_alias(RESERVED_WORDS)
        if self._at_compound_command():
            return self._function(name, self._compound_command(), start)
        self.unexpected()
        return self._function(name, None, start)

    def _function(self, name: str, body: CompoundCommand | None, start: int) -> FunctionDefinition:
        """An empty body stands for a missing one."""
        if body is None:
            body = BraceGroup(CompoundList((), self.end, self.end), (), self.end, self.end)
        return FunctionDefinition(name, body, self.source.text[start : self.end], start, self.end)

    # simple_command : cmd_prefix cmd_word cmd_suffix
    #                | cmd_prefix cmd_word
    #                | cmd_prefix
    #                | cmd_name cmd_suffix
    #                | cmd_name
    def _simple_command(self) -> SimpleCommand | FunctionDefinition:
        start = self.start
        assignments: list[Assignment] = []
        redirections: list[Redirection] = []
        words: list[Word] = []
        self.prefix(assignments, redirections)
        if self.token == WORD:
            name = self.literal
            words.append(self.word)
            self.advance()
            self.substitute_awaited()
            if self.token == "(" and name and "=" not in name and not (assignments or redirections):
                return self._function_definition(name, start)
            self.suffix(words, redirections)
        return SimpleCommand(tuple(assignments), tuple(words), tuple(redirections), start, self.end)

    # ---- Programs within words ----

    def read_substitution(self) -> Program:
        pending, tokens = self.pending, self.tokens
        self.pending, self.tokens = [], None
        start = self.offset
        self.advance()
        program = self._program(")", start)
        self.pending, self.tokens = pending + self.pending, tokens
        return program

    def _program(self, closing: str, start: int) -> Program:
        commands = []
        while (command := self._complete_command(closing)) is not None:
            commands.append(command)
        return Program(tuple(commands), start, self.start)

    def parse_excerpt(self, excerpt: Excerpt, complete: bool) -> Program:
        parser = self._for_excerpt(excerpt)
        program = parser._program(END, 0)
        self._take_errors(parser, excerpt, complete)
        excerpt.relocate([program])
        return program

    def parse_here_document(self, body: Excerpt, complete: bool) -> tuple[WordPart, ...]:
        parser = self._for_excerpt(body)
        parts = parser.read_here_document_parts()
        self._take_errors(parser, body, complete)
        body.relocate(parts)
        return parts

    def _for_excerpt(self, excerpt: Excerpt) -> Parser:
        parser = Parser(Source(excerpt.text(), self.source.name), self.alias)
        parser.depth = self.depth + _EXCERPT_DEPTH
        return parser

    def _take_errors(self, parser: Parser, excerpt: Excerpt, complete: bool) -> None:
        for error in parser.errors:
            start = excerpt.place(error.span.start)
            incomplete = error.incomplete and not complete
            if not error.warning:
                self.error(error.message, start, incomplete)
            elif error.message or incomplete:
                span = Span(start, excerpt.place(error.span.end))
                self.errors.append(ParseError(span, error.message, incomplete, warning=True))


def _join_errors(command: Command) -> None:
    """What |& means: 2>&1 behind the redirections that the command has."""
    end = command.end
    redirection = Redirection(2, ">&", Word((Literal("1", end, end),), end, end), end, end)
    target = command.body if isinstance(command, FunctionDefinition) else command
    target.redirections = (*target.redirections, redirection)


_COMPOUND_COMMANDS: dict[str, Callable[[Parser], CompoundCommand]] = {
    "(": Parser._subshell,
    "{": Parser.brace_group,
    "if": Parser._if_clause,
    "while": Parser._while_clause,
    "until": Parser._until_clause,
    "for": Parser._for_clause,
    "case": Parser._case_clause,
    "coproc": Parser._coproc_clause,
    "select": Parser._select_clause,
    "[[": Parser._conditional,
}
