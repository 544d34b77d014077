"""What tests of the story studio say again and again."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from conftest import Person, Studio

LIGHTHOUSE = (
    "A lighthouse keeper on a forgotten island finds a radio that speaks with the voice of her dead brother. "
    "Every night Mara climbs the stairs and listens. The voice of Jonas tells her of a ship that will never arrive. "
    "When a storm breaks the lamp, she must choose between saving the radio and lighting the way for the ship. "
    "In the morning the sea is calm, and a boy named Elias stands on the beach. He carries the same radio."
)
MERCUSUAR = (
    "Seorang penjaga mercusuar tua menemukan radio di pulau terpencil. Setiap malam Sari mendengar suara kakaknya. "
    "Badai datang dan lampu padam. Sari harus memilih antara radio dan kapal nelayan."
)


async def call(studio: Studio, person: Person, method: str, path: str, body: Any = None, **headers: str) -> Any:  # noqa: ANN401 -- a response
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await studio.http.request(method, f"/api/v1{path}", json=body, headers={**person.headers, **named})


async def begin(studio: Studio, person: Person, text: str = LIGHTHOUSE, **more: object) -> str:
    answer = await call(studio, person, "POST", "/stories", {"text": text, **more})
    assert answer.status_code == 201, answer.text
    return str(uuid.UUID(answer.json()["id"]))


async def make(studio: Studio, person: Person, story: str, through: str) -> Any:  # noqa: ANN401 -- JSON
    answer = await call(studio, person, "POST", f"/stories/{story}/generate", {"through": through})
    assert answer.status_code == 200, answer.text
    return answer.json()["written"]


async def step(studio: Studio, person: Person, story: str, name: str) -> Any:  # noqa: ANN401 -- JSON
    answer = await call(studio, person, "GET", f"/stories/{story}/steps/{name}")
    assert answer.status_code == 200, answer.text
    return answer.json()
