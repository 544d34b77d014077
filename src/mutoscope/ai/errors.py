"""What a workspace cannot choose."""

from __future__ import annotations

from mutoscope.kernel import InvalidInput, NotFound


class ProviderUnknown(NotFound):
    """No provider has this name."""

    code = "ai_provider_unknown"

    def __init__(self, name: str) -> None:
        """Name it."""
        super().__init__(f"There is no AI provider {name}.", remedy="List them with `GET /api/v1/ai/providers`.")


class ChoiceInvalid(InvalidInput):
    """A stack or a model that there is not, or an address that is missing or not public."""

    code = "ai_choice_invalid"
