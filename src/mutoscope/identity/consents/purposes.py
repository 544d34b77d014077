"""What we ask people about. A new wording is a new version, and is asked anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Purpose:
    """One thing to agree to; whoever has not answered has not agreed."""

    key: str
    version: str
    question: str
    needed: bool = False
    """Whether the service cannot be used without it; withdrawing it means erasing the account."""


_ALL = (
    Purpose("terms", "2026-11-01", "I accept the terms of service.", needed=True),
    Purpose("privacy_policy", "2026-11-01", "I have read the privacy policy.", needed=True),
    Purpose("marketing_mail", "2026-11-01", "You may write to me about new features and offers."),
    Purpose("product_analytics", "2026-11-01", "You may count how I use the product, to improve it."),
    Purpose("model_training", "2026-11-01", "You may use what I upload and make to train models."),
)

PURPOSES: Mapping[str, Purpose] = MappingProxyType({purpose.key: purpose for purpose in _ALL})
"""By key, in the order in which they are asked."""

MODEL_TRAINING = "model_training"
