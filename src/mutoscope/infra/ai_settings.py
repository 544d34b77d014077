"""The settings of the AI gateway; see `docs/howto/connect-ai-providers.md`."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr

from mutoscope.infra.limit_settings import LimitSettings


class AiSettings(LimitSettings):
    """Whose AI is asked, and what it may cost."""

    ai_keys: dict[str, SecretStr] = Field(default_factory=dict[str, SecretStr])
    """Keys of AI providers for every workspace, as a JSON object: `{"openai": "sk-…"}`."""
    ai_base_urls: dict[str, str] = Field(default_factory=dict[str, str])
    """Other addresses of AI providers, as a JSON object; `compatible` is an OpenAI-compatible server of your own."""
    ai_compatible_model: str = ""
    """The model to ask of that server."""
    ai_stack: str = "balanced"
    """Which models are asked where a workspace chose none: budget, balanced or premium."""
    ai_stacks: Path | None = None
    """Stacks of your own (TOML), instead of those that ship."""
    ai_prices: Path | None = None
    """Prices of your own (TOML), before those that ship; what has no price is never asked."""
    ai_budget_micro: int = Field(default=5_000_000, ge=0)
    """What a workspace may spend on the keys above in a month, in micro-dollars; a platform admin can grant more."""
    ai_moderation: bool = True
    """Check content by a provider as well, where one can be asked; our own list of words is always checked."""
    ai_refusal_days: int = Field(default=90, ge=0, le=3650)
    """For how many days content that was refused is refused again without asking a provider; 0 is never."""
    ai_cache_seconds: int = Field(default=86_400, ge=0)
    """How long an answer of a text model is given again to the same question; 0 is never."""
    ai_seconds: float = Field(default=60.0, gt=0)
    """How long one request to an AI provider may take, and how long a stream may pause."""
    ai_allow_networks: tuple[str, ...] = ()
    """Private networks (CIDR) that workspaces' own AI servers may lie in, and by plain http. A JSON list."""
    ai_search_most: int = Field(default=2000, ge=1, le=20_000)
    """How many projects, stories and entries of the library, the newest first, are compared in a search by meaning."""
