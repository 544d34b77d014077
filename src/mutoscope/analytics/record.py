"""What the data files of this package share: strict, frozen, no unknown keys, read once and checked whole."""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from mutoscope.analytics.errors import DataFileInvalid


class Record(BaseModel):
    """One record of a data file; amounts are integers of micro-dollars."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


R = TypeVar("R", bound=Record)


def read_record(kind: type[R], folder: str, name: str, path: Path | None) -> R:
    """Return the record in a TOML file: the caller's own, else the one that ships in `folder` under `name`.

    Raises:
        DataFileInvalid: it cannot be read, is not TOML, or has faults.
    """
    shipped = files("mutoscope.analytics") / folder / f"{name}.toml"
    try:
        content = path.read_text(encoding="utf-8") if path else shipped.read_text(encoding="utf-8")
        # Strict reading of a JSON document takes arrays for tuples and still refuses 9.0 for 9.
        return kind.model_validate_json(json.dumps(tomllib.loads(content)))
    except (OSError, UnicodeDecodeError) as error:
        raise DataFileInvalid(path or name, [f"cannot be read: {error}"]) from error
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise DataFileInvalid(path or name, [f"not TOML: {error}"]) from error
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, f['loc']))}: {f['msg']}" for f in error.errors(include_url=False)]
        raise DataFileInvalid(path or name, faults) from error
