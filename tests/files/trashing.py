"""Things put into the trash, for tests."""

from __future__ import annotations

from pathlib import Path

from minishell.files.place import Place
from minishell.files.trash import Trash
from minishell.files.trash_directory import Trashed


def put(home: Path, path: Path) -> Trashed:
    """Into the trash that belongs to `home`; its directory is closed."""
    with Trash({"HOME": str(home)}) as trash:
        (trashed,) = trash.reserve([Place(str(path))])
        assert isinstance(trashed, Trashed), trashed
        trashed.take(Place(str(path)))
        return trashed


def info(trashed: Trashed) -> Path:
    return Path(trashed.info_path)


def redate(trashed: Trashed, date: str) -> None:
    """As if it had been put there at `date`."""
    path = info(trashed)
    path.write_text(path.read_text().replace(trashed.date, date))
