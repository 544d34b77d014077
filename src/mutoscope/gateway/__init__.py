"""AI providers: one port a modality, thin adapters, prices, budgets, stacks, keys."""

from mutoscope.gateway.access import PROVIDERS, Provider
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
from mutoscope.gateway.keys.seal_key import OwnKey, open_key, seal_key
from mutoscope.gateway.moderation.types import (
    ModerationRequest,
    Verdict,
)
from mutoscope.gateway.open_gateway import open_gateway
from mutoscope.gateway.safety import (
    AppealClosed,
    Decision,
    DecisionUnknown,
    appeal_decision,
    list_decisions,
    open_decision,
)
from mutoscope.gateway.speech.types import (
    SpeechAnswer,
    SpeechRequest,
)
from mutoscope.gateway.stacks import Model
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
from mutoscope.gateway.video.quote_video import VideoQuote
from mutoscope.gateway.video.types import (
    VideoRequest,
    VideoState,
    VideoStatus,
)

__all__ = [
    "PROVIDERS",
    "AiError",
    "AiNotConfigured",
    "AppealClosed",
    "AspectRatio",
    "BadAnswer",
    "BudgetSpent",
    "Decision",
    "DecisionUnknown",
    "EmbeddingAnswer",
    "Gateway",
    "ImageAnswer",
    "ImageQuality",
    "ImageRequest",
    "KeyRejected",
    "Message",
    "Metered",
    "Modality",
    "Model",
    "ModelRetired",
    "ModerationRequest",
    "OwnKey",
    "PromptTooLarge",
    "Provider",
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
    "VideoQuote",
    "VideoRequest",
    "VideoState",
    "VideoStatus",
    "appeal_decision",
    "list_decisions",
    "open_decision",
    "open_gateway",
    "open_key",
    "seal_key",
]
