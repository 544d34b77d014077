"""The API reference and the OpenAPI document: written once, however often anybody asks."""

from __future__ import annotations

import time

import pytest
from starlette.testclient import TestClient

from mutoscope.api import create_app
from mutoscope.infra.settings import Settings


@pytest.fixture(scope="module")
def http() -> TestClient:
    return TestClient(create_app(Settings(payments="off")))


@pytest.mark.parametrize("path", ["/docs", "/api/docs", "/api/openapi.json", "/api/v1/openapi.json"])
def test_whoever_asks_again_costs_the_server_nothing(http: TestClient, path: str) -> None:
    first = http.get(path)
    assert first.status_code == 200
    assert len(first.content) > 100_000
    started = time.process_time()
    again = [http.get(path) for _ in range(5)]
    spent = (time.process_time() - started) / len(again)
    assert {answer.content for answer in again} == {first.content}
    assert spent < 0.02, "a page of a megabyte is not written anew"
