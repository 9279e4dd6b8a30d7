"""config.toml against the schema: what is wrong is named with its line, and the rest counts."""

from __future__ import annotations

import pytest

from minishell.config.reading import Reading
from minishell.config.schema import SETTINGS, TABLE, find, nearest_key
from tests.shells import CHECKOUT


def problems(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.message) for problem in Reading(text).problems]


def test_defaults_fit_their_own_kinds() -> None:
    assert [setting.key for setting in SETTINGS if setting.complaint(setting.default)] == []
    assert Reading("").values == {setting.key: setting.default for setting in SETTINGS}


def test_every_setting_is_described_in_a_line_and_stands_in_a_section() -> None:
    for setting in SETTINGS:
        assert setting.description
        assert "\n" not in setting.description
        assert setting.key.count(".") == 1 or setting.kind is TABLE


def test_every_setting_is_asked_for_somewhere() -> None:
    sources = [*(CHECKOUT / "minishell").rglob("*.py"), *(CHECKOUT / "builtins").glob("*.py")]
    text = "".join(path.read_text("utf-8") for path in sources if path.name != "schema.py")
    grounds = {"theme.dark", "theme.light"}  # one of them, as the background is
    assert [setting.key for setting in SETTINGS if f'"{setting.key}"' not in text and setting.key not in grounds] == []


def test_values_count() -> None:
    reading = Reading(
        "[notify]\nafter = 2.5\nbell = false\nignore = []\n[aliases]\nll = 'ls -l'\n\"l.\" = 'ls -d .*'\n"
    )
    assert reading.problems == []
    assert reading.values["notify.after"] == 2.5
    assert reading.values["notify.bell"] is False
    assert reading.values["notify.ignore"] == []
    assert reading.values["aliases"] == {"ll": "ls -l", "l.": "ls -d .*"}
    assert reading.lines["notify.bell"] == 3


def test_the_forms_of_toml_are_alike() -> None:
    forms = ["[aliases]\nll = 'x'", "aliases.ll = 'x'", "aliases = { ll = 'x' }", "[ aliases ]\n'll' = '''x'''"]
    assert [Reading(form).values["aliases"] for form in forms] == [{"ll": "x"}] * 4


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("\n[notify]\nafer = 1", 3, "notify.afer: no such setting; did you mean notify.after?"),
        ("[notfy]\nafter = 1", 2, "notfy.after: no such setting; did you mean notify.after?"),
        ("after = 1", 1, "after: no such setting; did you mean notify.after?"),
        ("zzz = 1", 1, "zzz: no such setting"),
        ("[notify]\nafter = 'x'", 2, 'notify.after: a number of seconds is wanted, not "x"'),
        ("notify.after = -1", 1, "notify.after: a number of seconds is wanted, not -1"),
        ("notify.after = inf", 1, "notify.after: a number of seconds is wanted, not inf"),
        ("notify.after = true", 1, "notify.after: a number of seconds is wanted, not true"),
        ("notify.after = 1979-05-27", 1, "notify.after: a number of seconds is wanted, not 1979-05-27"),
        ("notify.bell = 1", 1, "notify.bell: true or false is wanted, not 1"),
        ("notify.ignore = 'vi'", 1, 'notify.ignore: a list of texts is wanted, not "vi"'),
        ("notify.ignore = ['vi', 1]", 1, "notify.ignore: a list of texts is wanted, not a list"),
        (
            "suggestions.sources = ['history', 'x']",
            1,
            'suggestions.sources: "x" is none of history, completion',
        ),
        ("theme.background = 'x'", 1, 'theme.background: "x" is none of auto, dark, light'),
        ("aliases = 'x'", 1, 'aliases: a section of names with texts is wanted, not "x"'),
        ("[aliases]\nll = 3", 2, "aliases.ll: a text is wanted, not 3"),
        ("[[notify]]\nafter = 'x'", 2, 'notify.after: a number of seconds is wanted, not "x"'),
        ("# a\nnotify.bell = \n", 2, "invalid value"),
    ],
)
def test_what_is_wrong_is_named(text: str, line: int, message: str) -> None:
    assert problems(text) == [(line, message)]


def test_the_rest_still_counts() -> None:
    text = "[notify]\nafer = 1\nafter = 'x'\nbell = false\nignore = [\n[aliases]\nll = 'x'\n"
    reading = Reading(text)
    assert [problem.line for problem in reading.problems] == [2, 3, 5]
    assert reading.values["notify.bell"] is False
    assert reading.values["notify.after"] == 10
    assert reading.values["aliases"] == {"ll": "x"}


def test_the_last_of_two_counts() -> None:
    reading = Reading("notify.after = 1\n[notify]\nafter = 2\n")
    assert reading.values["notify.after"] == 2
    assert problems("notify.after = 1\n[notify]\nafter = 2\n") == [
        (3, "notify.after: given on line 1 already; this one counts")
    ]


def test_keys() -> None:
    assert find("aliases.a.b") is not None
    assert find("aliases.") is None
    assert find("notify") is None
    assert nearest_key("alises.ll") is None or find(nearest_key("alises.ll") or "")
