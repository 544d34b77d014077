"""How a provider is reached for one workspace: address and key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from mutoscope.gateway.types import Modality

Payer: TypeAlias = Literal["platform", "workspace"]


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider whose adapters are here."""

    name: str
    title: str
    base_url: str
    modalities: tuple[Modality, ...]
    help_url: str = ""
    """Where its keys are made."""


@dataclass(frozen=True, slots=True)
class Access:
    """An address and a key, and whose they are."""

    provider: str
    base_url: str
    key: str = field(default="", repr=False)
    own: bool = False
    """Whether the key is the workspace's own: it pays, and nobody else's key stands in for it."""
    named_by_stranger: bool = False
    """Whether the workspace gave the address: it has to be public then."""
    model: str = ""
    """The model of an OpenAI-compatible server."""


PROVIDERS: Final[Mapping[str, Provider]] = {
    one.name: one
    for one in (
        Provider(
            "openai",
            "OpenAI",
            "https://api.openai.com/v1",
            ("text", "image", "speech", "moderation", "embedding"),
            "https://platform.openai.com/api-keys",
        ),
        Provider(
            "google",
            "Google Gemini",
            "https://generativelanguage.googleapis.com/v1beta",
            ("text", "image", "video", "speech"),
            "https://aistudio.google.com/apikey",
        ),
        Provider(
            "anthropic",
            "Anthropic",
            "https://api.anthropic.com/v1",
            ("text",),
            "https://platform.claude.com/settings/keys",
        ),
        Provider(
            "qwen",
            "Qwen (Alibaba Cloud)",
            "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
            ("text",),
            "https://modelstudio.console.alibabacloud.com",
        ),
        Provider("compatible", "An OpenAI-compatible server", "", ("text", "embedding")),
        Provider(
            "stability",
            "Stability AI",
            "https://api.stability.ai/v2beta",
            ("image",),
            "https://platform.stability.ai/account/keys",
        ),
        Provider("flux", "Black Forest Labs", "https://api.bfl.ai/v1", ("image",), "https://dashboard.bfl.ai"),
        Provider("ideogram", "Ideogram", "https://api.ideogram.ai", ("image",), "https://ideogram.ai/manage-api"),
        Provider(
            "leonardo",
            "Leonardo.Ai",
            "https://cloud.leonardo.ai/api/rest/v1",
            ("image",),
            "https://app.leonardo.ai/api-access",
        ),
        Provider("runway", "Runway", "https://api.dev.runwayml.com/v1", ("video",), "https://dev.runwayml.com"),
        Provider(
            "kling", "Kling", "https://api-singapore.klingai.com/v1", ("video",), "https://app.klingai.com/global/dev"
        ),
        Provider(
            "luma",
            "Luma",
            "https://api.lumalabs.ai/dream-machine/v1",
            ("video",),
            "https://lumalabs.ai/api/keys",
        ),
        Provider("pika", "Pika (through fal.ai)", "https://queue.fal.run", ("video",), "https://fal.ai/dashboard/keys"),
        Provider(
            "elevenlabs",
            "ElevenLabs",
            "https://api.elevenlabs.io/v1",
            ("speech",),
            "https://elevenlabs.io/app/settings/api-keys",
        ),
    )
}
