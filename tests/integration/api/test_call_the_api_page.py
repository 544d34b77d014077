"""docs/howto/call-the-api.md: its signing example runs, against the real application."""

from __future__ import annotations

import datetime as dt
import re
import runpy
from pathlib import Path
from typing import TYPE_CHECKING

from mutoscope.identity.keys import new_key

if TYPE_CHECKING:
    from conftest import Studio

PAGE = (Path(__file__).parents[3] / "docs" / "howto" / "call-the-api.md").read_text(encoding="utf-8")


async def test_the_signing_example_signs(studio: Studio, tmp_path: Path) -> None:
    [example] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "example.py").write_text(example, encoding="utf-8")
    signed_headers = runpy.run_path(str(tmp_path / "example.py"))["signed_headers"]
    key = await studio.key_for(await studio.sign_up(), signing={"mode": "required"})
    studio.clock.moment = dt.datetime.now(dt.UTC)  # the example reads the machine's clock
    url, body = "http://studio/api/v1/projects/create", b'{"title": "T", "script": "One sentence."}'
    proof = signed_headers("POST", url, body, str(key.id), key.signing_secret)
    headers = {**key.headers, "Content-Type": "application/json", **proof}
    made = await studio.http.post(url, content=body, headers=headers)
    assert made.status_code == 201, made.text
    assert (await studio.http.post(url, content=body, headers=headers)).json()["code"] == "signature_replayed"
    url = f"http://studio/api/v1/projects/{made.json()['id']}"
    read = await studio.http.get(
        url, headers={**key.headers, **signed_headers("GET", url, b"", str(key.id), key.signing_secret)}
    )
    assert read.status_code == 200, read.text


def test_the_pattern_for_secret_scanners_finds_keys() -> None:
    [pattern] = re.findall(r"finds keys by `([^`]+)`", PAGE)
    for _ in range(100):
        assert re.fullmatch(pattern, new_key().secret)
