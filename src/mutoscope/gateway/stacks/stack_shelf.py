"""Read the stacks and the models in them."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, cast, get_args

from mutoscope.gateway.types import Modality
from mutoscope.kernel import InvalidInput

MODALITIES: Final[tuple[Modality, ...]] = get_args(Modality)


@dataclass(frozen=True, slots=True)
class Model:
    """A model of a provider's."""

    provider: str
    name: str
    modality: Modality
    shutdown: dt.date | None = None
    """The last day that its provider promises it for."""
    most_bytes: int = 262_144
    """Of a prompt. A token is at least a byte: no prompt reaches the tiers where some models charge more."""
    takes_temperature: bool = True
    options: Mapping[str, Any] | None = None
    """What its adapter has to know beside: a default voice, an address."""

    @property
    def key(self) -> str:
        """Return `provider/name`, as settings write it."""
        return f"{self.provider}/{self.name}"

    def is_gone(self, today: dt.date) -> bool:
        """Tell whether it is past its shutdown date."""
        return self.shutdown is not None and today > self.shutdown


@dataclass(frozen=True, slots=True)
class StackShelf:
    """All known models, and the stacks that choose among them."""

    version: str
    models: Mapping[tuple[Modality, str], Model]
    stacks: Mapping[str, Mapping[Modality, tuple[Model, ...]]]

    def find(self, modality: Modality, key: str) -> Model | None:
        """Return a model by `provider/name`; any model of an OpenAI-compatible server is known."""
        found = self.models.get((modality, key))
        if found is None and key.startswith("compatible/") and len(key) > len("compatible/"):
            return Model("compatible", key.removeprefix("compatible/"), modality)
        return found


def load_stacks(path: Path | None = None) -> StackShelf:
    """Return the stacks of a file, or those that ship.

    Raises:
        InvalidInput: the file cannot be read, or has faults.
    """
    shipped = files("mutoscope.gateway.stacks") / "stacks.toml"
    try:
        return _parse(path.read_text(encoding="utf-8") if path else shipped.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise InvalidInput(
            f"The stacks {path or shipped} cannot be used: {error}.", remedy="Mend the file (MUTOSCOPE_AI_STACKS)."
        ) from error


@lru_cache(maxsize=4)
def _parse(content: str) -> StackShelf:
    found = tomllib.loads(content)
    models = [_model(one) for one in found["model"]]
    known: dict[tuple[Modality, str], Model] = {(model.modality, model.key): model for model in models}
    stacks: dict[str, Mapping[Modality, tuple[Model, ...]]] = {}
    for name, chosen in cast("dict[str, dict[str, list[str]]]", found["stack"]).items():
        if unknown := set(chosen) - set(MODALITIES):
            message = f"{name} names the modality {', '.join(sorted(unknown))}"
            raise ValueError(message)
        stacks[name] = {m: tuple(known[m, key] for key in chosen.get(m, ())) for m in MODALITIES}
    return StackShelf(found["version"], known, stacks)


def _model(given: dict[str, Any]) -> Model:
    if given["modality"] not in MODALITIES:
        message = f"{given['name']} has the modality {given['modality']}"
        raise ValueError(message)
    return Model(**given)
