"""Write the OpenAPI document into `web/` and the studio's types of it; `--check` says whether both are current."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import cast

import build_web
from mutoscope.api import create_app
from mutoscope.infra.settings import Settings

DOCUMENT = build_web.WEB / "openapi.json"
TYPES = build_web.WEB / "src" / "api" / "schema.ts"


_WORDS = frozenset(
    {"description", "summary", "example", "examples", "title", "x-key-scopes", "x-permission", "security"}
)
_REFUSED = ("4", "5")


def without_words(value: object, *, names: bool = False) -> object:
    """Return the document without what only people read, and without the problems, which are all of one shape.

    Args:
        value: a part of the document.
        names: whether its keys are names (of fields, of paths), which all stay.
    """
    if isinstance(value, list):
        return [without_words(item) for item in cast("list[object]", value)]
    if not isinstance(value, dict):
        return value
    said = cast("dict[str, object]", value)
    return {
        key: without_words(part, names=key in {"properties", "schemas", "paths"})
        for key, part in said.items()
        if names or not (key in _WORDS or (len(key) == 3 and key.isdecimal() and key.startswith(_REFUSED)))  # noqa: PLR2004 -- a status
    }


def generate(document: Path, types: Path) -> None:
    """Write both."""
    said = cast("dict[str, object]", create_app(Settings()).openapi())
    kept = {**cast("dict[str, object]", without_words(said)), "info": {"title": "Mutoscope", "version": "1"}}
    document.write_text(json.dumps(kept, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    build_web.install(dev=True)
    node, _ = build_web.node_commands()
    command = [node, str(build_web.MODULES / "openapi-typescript" / "bin" / "cli.js"), str(document), "-o", str(types)]
    command += ["--default-non-nullable", "false"]
    subprocess.run(command, cwd=build_web.WEB, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    """Write, or compare."""
    if "--check" not in sys.argv[1:]:
        generate(DOCUMENT, TYPES)
        return
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "openapi.json", Path(folder) / "schema.ts"
        generate(*fresh)
        for old, new in zip((DOCUMENT, TYPES), fresh, strict=True):
            if old.read_text(encoding="utf-8") != new.read_text(encoding="utf-8"):
                sys.exit(f"{old.relative_to(build_web.ROOT)} is out of date: run tools/write_web_api.py")


if __name__ == "__main__":
    main()
