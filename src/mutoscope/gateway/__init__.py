"""AI providers: one port a modality, thin adapters, prices, budgets, stacks, keys."""

from mutoscope.gateway.embedding.types import (
    EmbeddingAnswer,
)
from mutoscope.gateway.errors import (
    AiError,
    AiNotConfigured,
    BadAnswer,
    BudgetSpent,
    KeyRejected,
    ModelRetired,
    PromptTooLarge,
    ProviderUnavailable,
    RateLimited,
    Refused,
    RequestRejected,
    Unpriced,
)
from mutoscope.gateway.gateway import (
    Gateway,
)
from mutoscope.gateway.image.types import (
    AspectRatio,
    ImageAnswer,
    ImageQuality,
    ImageRequest,
)
from mutoscope.gateway.moderation.types import (
    ModerationRequest,
    Verdict,
)
from mutoscope.gateway.open_gateway import open_gateway
from mutoscope.gateway.speech.types import (
    SpeechAnswer,
    SpeechRequest,
)
from mutoscope.gateway.text.types import (
    Message,
    TextAnswer,
    TextRequest,
)
from mutoscope.gateway.types import (
    Metered,
    Modality,
    Units,
)
from mutoscope.gateway.video.types import (
    VideoRequest,
    VideoState,
    VideoStatus,
)

__all__ = [
    "AiError",
    "AiNotConfigured",
    "AspectRatio",
    "BadAnswer",
    "BudgetSpent",
    "EmbeddingAnswer",
    "Gateway",
    "ImageAnswer",
    "ImageQuality",
    "ImageRequest",
    "KeyRejected",
    "Message",
    "Metered",
    "Modality",
    "ModelRetired",
    "ModerationRequest",
    "PromptTooLarge",
    "ProviderUnavailable",
    "RateLimited",
    "Refused",
    "RequestRejected",
    "SpeechAnswer",
    "SpeechRequest",
    "TextAnswer",
    "TextRequest",
    "Units",
    "Unpriced",
    "Verdict",
    "VideoRequest",
    "VideoState",
    "VideoStatus",
    "open_gateway",
]
