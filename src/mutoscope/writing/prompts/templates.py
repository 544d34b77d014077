"""The templates that come with the product, one file each, and the rules of a wording."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from mutoscope.writing.errors import PromptInvalid

PLACEHOLDERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "language": "the language to answer in",
        "title": "the story's title",
        "structure": "the structure's name and beats",
        "material": "what the story says so far, between marks",
        "wish": "what the user adds for this one time",
        "platforms": "the platforms with their limits",
    }
)
_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_FOLDER = Path(__file__).parent / "templates"
_MOST = 20_000


@dataclass(frozen=True)
class Template:
    """A wording of a prompt."""

    name: str
    version: str
    """`3` as it comes with the product, `own-2` a workspace's own second one."""
    body: str
    most_tokens: int

    @property
    def label(self) -> str:
        """Return what usage lines and versions call it: `logline@3`."""
        return f"{self.name}@{self.version}"


def _load() -> dict[str, Template]:
    found: dict[str, Template] = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        found[path.stem] = Template(path.stem, str(data["version"]), str(data["body"]).strip(), data["most_tokens"])
    return found


_TEMPLATES: Final = _load()
NAMES: Final = tuple(_TEMPLATES)


def find_template(name: str, own: tuple[int, str] | None = None) -> Template:
    """Return the template of a name: a workspace's own wording, or the product's.

    Raises:
        PromptInvalid: there is none of that name.
    """
    if name not in _TEMPLATES:
        raise PromptInvalid(
            f"There is no prompt {name!r}.", remedy=f"Choose among {', '.join(NAMES)}.", known=list(NAMES)
        )
    given = _TEMPLATES[name]
    return given if own is None else Template(name, f"own-{own[0]}", own[1], given.most_tokens)


def check_body(name: str, body: str) -> str:
    """Return a wording that can be used.

    Raises:
        PromptInvalid: it names a placeholder there is not, leaves out the material, or is too long.
    """
    find_template(name)
    unknown = sorted(set(_PLACEHOLDER.findall(body)) - set(PLACEHOLDERS))
    if unknown:
        raise PromptInvalid(
            f"The prompt {name} names {{{{{unknown[0]}}}}}, which there is not.",
            remedy=f"Use {', '.join('{{' + one + '}}' for one in PLACEHOLDERS)}.",
            known=list(PLACEHOLDERS),
        )
    if "material" not in _PLACEHOLDER.findall(body):
        raise PromptInvalid(f"The prompt {name} leaves out {{{{material}}}}.", remedy="Say where the story goes.")
    if len(body) > _MOST:
        raise PromptInvalid(f"The prompt {name} is too long.", remedy=f"Use at most {_MOST} characters.", limit=_MOST)
    return body


def fill(body: str, values: Mapping[str, str]) -> str:
    """Return a wording with its placeholders filled, in one go: what is filled in is not read again."""
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], ""), body)
