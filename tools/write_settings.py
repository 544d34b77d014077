"""Write docs/reference/settings.md from the Settings class: one row a setting, so that the page is never behind."""

from __future__ import annotations

import ast
import inspect
import itertools
import textwrap
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from mutoscope.infra.settings import Settings

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "settings.md"

HEAD = """# Settings

Every setting is an environment variable, or a line `NAME=value` of a file `.env` in the working folder; the environment
wins. Times are in seconds, sizes in bytes, unless a name says otherwise. Written by `tools/write_settings.py`.

| Name | Default | Meaning |
|---|---|---|
"""


def variable(name: str, field: FieldInfo) -> str:
    """Return the environment variable of a field."""
    choices = getattr(field.validation_alias, "choices", None)
    return str(choices[0]) if choices else f"MUTOSCOPE_{name.upper()}"


def meanings() -> dict[str, str]:
    """Return the docstring below each field; pydantic could read them too, in every process that starts (0.1 s)."""
    found: dict[str, str] = {}
    for owner in reversed(Settings.__mro__):
        if owner.__module__.startswith("mutoscope.") and "__annotations__" in vars(owner):
            (parsed,) = ast.parse(textwrap.dedent(inspect.getsource(owner))).body
            lines = parsed.body if isinstance(parsed, ast.ClassDef) else []
            for field, said in itertools.pairwise(lines):
                match field, said:
                    case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                        found[name] = " ".join(text.split())
                    case _:
                        pass
    return found


def default(name: str, field: FieldInfo) -> str:
    """Return the default as one would write it."""
    if name == "data_dir":
        return "`mutoscope` in the user's data folder"
    value: object = field.default
    if value is PydanticUndefined or value is None or value == ():
        return "none"
    if isinstance(value, SecretStr):
        return "secret"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def render() -> str:
    """Return the page."""
    said = meanings()
    rows = [
        f"| `{variable(name, field)}` | {default(name, field)} | {said.get(name, '')} |"
        for name, field in Settings.model_fields.items()
    ]
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
    print(f"Wrote {PAGE.name}: {len(Settings.model_fields)} settings.")
