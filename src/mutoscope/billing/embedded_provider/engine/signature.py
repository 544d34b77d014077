"""`Stripe-Signature`: https://docs.stripe.com/webhooks#verify-manually"""

from __future__ import annotations

import hashlib
import hmac

from mutoscope.billing.embedded_provider.core.rows import Body


def sign(payload: bytes, secret: str, moment: int) -> str:
    """Return the header: HMAC-SHA256 over `moment.payload` with the endpoint's whole secret."""
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + payload, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


def wants(endpoint: Body, event_type: str) -> bool:
    """Tell whether an endpoint asked for a type of events."""
    return any(pattern in ("*", event_type) for pattern in endpoint["enabled_events"])
