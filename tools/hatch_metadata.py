"""Read the run-time dependencies from requirements/runtime.in, so that they are written once."""

from __future__ import annotations

from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface


class RuntimeDependencies(MetadataHookInterface):
    """Fill `project.dependencies` from requirements/runtime.in."""

    def update(self, metadata: dict[str, object]) -> None:
        """Replace the dynamic field by the lines of the requirements file that are not comments."""
        lines = (Path(self.root) / "requirements" / "runtime.in").read_text(encoding="utf-8").splitlines()
        metadata["dependencies"] = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
