"""The studio translates the server's sentences by how its source words them; one that is reworded must be seen."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PAIR = re.compile(r'\[\s*("(?:[^"\\]|\\.)*"),\s*"(?:[^"\\]|\\.)*",?\s*\]')
_FILLED_IN = re.compile(r"\{\w+\}")
PUT_TOGETHER = {"Change to the plan {}, or leave it out."}
"""The source words it in pieces (`infra/limits.py`)."""


def test_every_translated_sentence_is_one_that_the_source_says() -> None:
    catalogue = (ROOT / "web/src/i18n/problems.ts").read_text(encoding="utf-8")
    translated = {_FILLED_IN.sub("{}", json.loads(english)) for english in _PAIR.findall(catalogue)}
    said = {sentence for path in (ROOT / "src/mutoscope").rglob("*.py") for sentence in _sentences(path)}
    studio = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "web/src").rglob("*.ts") if path.parent.name != "i18n"
    )
    unsaid = {
        one
        for one in translated - said - PUT_TOGETHER
        if one.removeprefix("{} ") not in said and json.dumps(one) not in studio
    }
    assert len(translated) > 150
    assert not unsaid


def _sentences(path: Path) -> Iterator[str]:
    """Yield each text of a file, with `{}` where it is filled in."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield _FILLED_IN.sub("{}", node.value)
