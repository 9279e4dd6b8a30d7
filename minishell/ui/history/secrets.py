"""Lines that are not kept because they hold a secret: by the shapes that secrets have.

What may be of any length is bounded in these expressions, so that no line takes long to look through.
"""

from __future__ import annotations

import re
from functools import cache

#: a value that is written out: no expansion, and not empty
_VALUE = r"""(?![$"']*(?:\$|`)|["']{2}(?:\s|$))["']?[^\s"';|&)]"""

_SECRET_NAME = r"(?:\w{0,60}_)?(?:API_?KEY|ACCESS_?KEY|KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|PWD|CREDENTIALS?)"

_OPTION = r"(?:[\w-]{0,60}-)?(?:password|passwd|passphrase|token|secret|api-?key|access-?key|secret-?key)"

_TOKENS = (
    r"gh[opsur]_[A-Za-z0-9]{30,}",
    r"github_pat_[A-Za-z0-9_]{22,}",
    r"gl(?:pat|dt|rt|ptt|soat|cbt|ft|agent|imt)-[\w-]{20,}",
    r"xox[abceoprs]-[\w-]{10,}",
    r"xapp-\d-[\w-]{10,}",
    r"(?:AKIA|ASIA)[A-Z0-9]{16}",
    r"AIza[\w-]{35}",
    r"ya29\.[\w-]{20,}",
    r"[rs]k_(?:live|test)_[A-Za-z0-9]{16,}",
    r"whsec_[A-Za-z0-9]{24,}",
    r"sk-(?=[\w-]*\d)[\w-]{20,}",
    r"npm_[A-Za-z0-9]{36}",
    r"pypi-[\w-]{50,}",
    r"dckr_(?:pat|oat)_[\w-]{20,}",
    r"hf_[A-Za-z]{30,}",
    r"do[opr]_v1_[0-9a-f]{64}",
    r"SG\.[\w-]{16,}\.[\w-]{16,}",
    r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}",
    r"hv[bs]\.[\w-]{24,}",
    r"ATATT3[\w=-]{50,}",
    r"\d{8,10}:AA[\w-]{33}",
    r"eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}",
    r"AGE-SECRET-KEY-1[0-9A-Z]{58}",
)


def secret_in(line: str) -> str | None:
    """What secret the line holds by its looks; None if none."""
    return next((what for what, shape in shapes() if shape.search(line)), None)


@cache
def shapes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Why, and the shape; compiled when somebody asks, which takes longer than a key may."""
    return (
        ("a private key", re.compile(r"-----BEGIN (?:[A-Z0-9]{1,20} ){0,5}PRIVATE KEY")),
        ("a token", re.compile(rf"(?<![\w-])(?:{'|'.join(_TOKENS)})(?![\w-])")),
        (
            "a password in a URL",
            re.compile(r"\b[a-z][a-z0-9+.-]{0,20}://[^\s/:@'\"]{0,100}:(?![$`{])[^\s/@'\"]{1,200}@", re.IGNORECASE),
        ),
        (
            "an authorization header",
            re.compile(
                r"(?:(?:Proxy-)?Authorization|X-[\w-]{0,40}(?:Key|Token)|Private-Token|Api-Key|Cookie):"
                r"\s{0,9}(?![^'\"]{0,200}[$`])[^\s'\"]",
                re.IGNORECASE,
            ),
        ),
        (
            "a secret's name and value",
            re.compile(rf"(?:^|[\s;&|(]){_SECRET_NAME}\+?={_VALUE}|(?:^|[\s;&|(])setenv\s+{_SECRET_NAME}\s+{_VALUE}"),
        ),
        ("a password in an option", re.compile(rf"(?:^|\s)--{_OPTION}(?:=|\s+(?!-)){_VALUE}", re.IGNORECASE)),
        (
            "a password in an option",
            re.compile(
                rf"\b(?:mysql|mariadb)\w*\s(?:.{{0,200}}\s)?-p{_VALUE}"
                rf"|\bsshpass\s(?:.{{0,200}}\s)?-p\s*{_VALUE}"
                rf"|\b(?:docker|podman)\s+login\s(?:.{{0,200}}\s)?-p\s*{_VALUE}"
                r"|\bcurl\s(?:.{0,200}\s)?(?:-\w*u|--user)[\s=]*[\"']?[^\s:\"'-][^\s:\"']*:(?![$`{])[^\s\"'$`]"
            ),
        ),
    )
