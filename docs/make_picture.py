"""Write the pictures of real sessions, docs/*.svg: python -m docs.make_picture [NAME]...

minishell runs under a pseudo terminal, the keys below are typed, and the screen is drawn as it stands.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from html import escape
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from pyte.screens import Char, Screen

from tests.shells import clean_environment, write_launcher
from tests.ui.terminal import Terminal

DIRECTORY = Path(__file__).parent

COLUMNS = 85


class Scene(NamedTuple):
    """`lines` are entered one after the other, then `keys` typed and left standing. `prepare` furnishes the home."""

    label: str
    rows: int
    prepare: Callable[[Path], None]
    lines: list[str]
    keys: list[str]


def nothing(home: Path) -> None:
    pass


def repository(home: Path) -> None:
    """A git repository with a change and a new file."""
    garden = home / "garden"
    garden.mkdir()
    for path, text in {".gitconfig": "[init]\n\tdefaultBranch = main\n", "garden/plan": "roses\n"}.items():
        (home / path).write_text(text)
    identity = ["-c", "user.name=gardener", "-c", "user.email=gardener@example.org"]
    for arguments in (["init", "-q"], ["add", "plan"], [*identity, "commit", "-qm", "A plan"]):
        subprocess.run(["git", *arguments], cwd=garden, env=clean_environment(home), check=True)
    (garden / "plan").write_text("roses\noaks\n")
    (garden / "notes").touch()


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

PROMPT = [
    "cd garden",
    "abbr gst git status --short",
    "gst",
    "git add plan; sleep 2.3",
    "git stash drop",
    "config set prompt.left '{cwd:bold cyan}( on {git}) {sign} '",
    "config set theme.colours.string 'italic green'",
    "config set notify.after 1o",
    "echo 'the next prompt has it' | tr a-z A-Z",
]

FILES = [
    "mkdir -p garden/roses; cd garden",
    "echo 'the only copy' > list.txt; echo other > note.txt",
    "mv note.txt list.txt",
    "plan 'mkdir old && mv *.txt old && rm -r roses old'",
    "rm -r roses list.txt",
    "undo --list 2",
    "undo 2; cat list.txt; ls",
]

HISTORY = [
    "mkdir -p notes build; cd build",
    "cmake ..",
    "cd ../notes",
    "grep -rn 'garden' .",
    "echo roses > plan.txt; cd ..",
    "wc -l notes/plan.txt",
]

COMPLETION = ["cd garden", "git branch tall-oaks; git branch roses"]

SCENES = {
    "files": Scene("A plan, and undo", 27, nothing, FILES, []),
    "history": Scene("The search in the history", 16, nothing, HISTORY, ["\x12", "no"]),
    "session": Scene("A session", 25, nothing, SESSION, ["if [ -d oak ]; then rm --", "\t"]),
    "completion": Scene("Completions with what they mean", 20, repository, COMPLETION, ["git stash ", "\t", "\t"]),
    "prompt": Scene("The prompt and its configuration", 17, repository, PROMPT, ["config set prompt.tran"]),
}

HEAD = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" font-size="14"
  font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" fill="{foreground}"
  role="img" aria-label="{label}">
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
    for name in sys.argv[1:] or SCENES:
        scene = SCENES[name]
        (DIRECTORY / f"{name}.svg").write_text(draw(record(scene), scene.label), encoding="utf-8")


# ---- The session ----


def record(scene: Scene) -> Screen:
    """Type the session in a new home, and return the screen."""
    with tempfile.TemporaryDirectory() as top:
        home = Path(top) / "home"
        home.mkdir()
        scene.prepare(home)
        environment = clean_environment(home) | {"TERM": "xterm-256color"}
        with Terminal(program(Path(top)), environment, home, COLUMNS, scene.rows) as terminal:
            play(terminal, scene)
            return terminal.screen


def program(directory: Path) -> list[str]:
    """minishell, as an ordinary user even where the superuser draws the picture."""
    launcher = write_launcher(directory / "minishell")
    unshare = shutil.which("unshare")
    return [unshare, "--user", launcher] if unshare else [launcher]


def play(terminal: Terminal, scene: Scene) -> None:
    terminal.prompt()
    for line in scene.lines:
        terminal.keys(line)
        terminal.settle(0.5)
        terminal.keys("\r")
        terminal.settle(0.5)
        while not terminal.line().endswith(("$ ", "# ", "> ")):
            terminal.settle(0.5)
    for keys in scene.keys:
        terminal.keys(keys)
        terminal.settle(1.0)


# ---- The picture ----


def draw(screen: Screen, label: str) -> str:
    width = COLUMNS * CELL_WIDTH + 2 * MARGIN
    height = screen.lines * CELL_HEIGHT + 2 * MARGIN
    rows = [element for row in range(screen.lines) for element in draw_row(screen, row)]
    frame = HEAD.format(width=width, height=height, background=BACKGROUND, foreground=FOREGROUND, label=label)
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
