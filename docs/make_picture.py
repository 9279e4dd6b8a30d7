"""Write docs/session.svg, the picture of a real session: python -m docs.make_picture.

minishell runs under a pseudo terminal, the keys below are typed, and the screen is drawn as it stands.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path

from pyte.screens import Char, Screen

from tests.shells import clean_environment, write_launcher
from tests.ui.terminal import Terminal

PICTURE = Path(__file__).parent / "session.svg"

COLUMNS, LINES = 85, 25

#: lines as a user types them
SESSION = [
    'mkdir -p garden/rose "garden/tall oak" && cd garden',
    'mv "tall oak" oak && ls',
    "for tree in *; do",
    '  echo "$tree: ${#tree} letters" >> list.txt',
    "done; sort -r list.txt | tee sorted.txt",
    "cat <<END | tr a-z A-Z",
    "  $(wc -l < list.txt) plants in ${PWD##*/}",
    "END",
    "gti status",
    'rm -r rose *.txt; echo "left: $(ls)" # and 2 + 3 is $((2 + 3))',
]

#: what is typed last, and left standing with its menu
UNFINISHED = ("if [ -d oak ]; then rm --", "\t")

HEAD = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" font-size="14"
  font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" fill="{foreground}"
  role="img" aria-label="A session of minishell">
<rect width="100%" height="100%" rx="8" fill="{background}"/>
"""

CELL_WIDTH, CELL_HEIGHT, BASELINE, MARGIN = 8.4, 18, 13.5, 14
BACKGROUND, FOREGROUND = "#1e2127", "#d4d7dd"
COLOURS = {
    "black": "#1e2127",
    "red": "#ef6b73",
    "green": "#8fc77a",
    "brown": "#e2c07a",
    "blue": "#6db3f2",
    "magenta": "#c88ae0",
    "cyan": "#5fc1cc",
    "white": "#d4d7dd",
    "brightblack": "#7d8590",
    "brightred": "#ff8a92",
    "brightgreen": "#a9dd96",
    "brightbrown": "#f4d799",
    "brightblue": "#8cc8ff",
    "brightmagenta": "#dca6f0",
    "brightcyan": "#86dbe4",
    "brightwhite": "#ffffff",
}


def main() -> None:
    PICTURE.write_text(draw(record()), encoding="utf-8")


# ---- The session ----


def record() -> Screen:
    """Type the session in an empty home, and return the screen."""
    with tempfile.TemporaryDirectory() as top:
        home = Path(top) / "home"
        home.mkdir()
        environment = clean_environment(home) | {"TERM": "xterm-256color"}
        with Terminal(program(Path(top)), environment, home, COLUMNS, LINES) as terminal:
            play(terminal)
            return terminal.screen


def program(directory: Path) -> list[str]:
    """minishell, as an ordinary user even where the superuser draws the picture."""
    launcher = write_launcher(directory / "minishell")
    unshare = shutil.which("unshare")
    return [unshare, "--user", launcher] if unshare else [launcher]


def play(terminal: Terminal) -> None:
    terminal.prompt()
    for line in SESSION:
        terminal.keys(line)
        terminal.settle(0.5)
        terminal.keys("\r")
        terminal.settle(0.5)
    for keys in UNFINISHED:
        terminal.keys(keys)
        terminal.settle(1.0)


# ---- The picture ----


def draw(screen: Screen) -> str:
    width = COLUMNS * CELL_WIDTH + 2 * MARGIN
    height = LINES * CELL_HEIGHT + 2 * MARGIN
    rows = [element for row in range(LINES) for element in draw_row(screen, row)]
    frame = HEAD.format(width=width, height=height, background=BACKGROUND, foreground=FOREGROUND)
    return frame + "\n".join(rows) + "\n</svg>\n"


def draw_row(screen: Screen, row: int) -> Iterator[str]:
    """The row's runs of equal style, one element each."""
    cells = [screen.buffer[row][column] for column in range(COLUMNS)]
    column = 0
    for style, group in groupby(cells, key=lambda cell: cell._replace(data="")):
        text = "".join(cell.data for cell in group)
        yield from draw_run(text, style, column, row)
        column += len(text)
    if row == screen.cursor.y:
        yield box(screen.cursor.x, row, 1, FOREGROUND, 0.6)


def draw_run(text: str, style: Char, column: int, row: int) -> Iterator[str]:
    foreground, background = colour(style.fg, FOREGROUND), colour(style.bg, BACKGROUND)
    if style.reverse:
        foreground, background = background, foreground
    if background != BACKGROUND:
        yield box(column, row, len(text), background)
    if text.strip():
        x, y = MARGIN + column * CELL_WIDTH, MARGIN + row * CELL_HEIGHT + BASELINE
        yield (
            f'<text x="{x:.1f}" y="{y:g}" textLength="{len(text) * CELL_WIDTH:.1f}" fill="{foreground}"'
            f'{decoration(style)} xml:space="preserve">{escape(text)}</text>'
        )


def decoration(style: Char) -> str:
    weight = ' font-weight="bold"' if style.bold else ""
    line = ' text-decoration="underline"' if style.underscore else ""
    return weight + line


def box(column: int, row: int, cells: int, fill: str, opacity: float = 1.0) -> str:
    x, y = MARGIN + column * CELL_WIDTH, MARGIN + row * CELL_HEIGHT
    return (
        f'<rect x="{x:.1f}" y="{y:g}" width="{cells * CELL_WIDTH:.1f}" height="{CELL_HEIGHT}"'
        f' fill="{fill}" fill-opacity="{opacity:g}"/>'
    )


def colour(name: str, default: str) -> str:
    """A colour of the terminal, by its name or as six hexadecimal digits."""
    if name == "default":
        return default
    return COLOURS.get(name) or f"#{name}"


if __name__ == "__main__":
    main()
