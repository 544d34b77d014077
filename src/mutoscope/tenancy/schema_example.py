"""The example of a shape, as the OpenAPI document shows it."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict


def example(**fields: Any) -> ConfigDict:  # noqa: ANN401 -- any JSON
    """Return the configuration of a model whose example has these fields."""
    return ConfigDict(json_schema_extra={"example": fields})
