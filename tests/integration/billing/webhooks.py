"""Webhooks as the payment provider signs them; for tests.

Imported as `from tests.integration.billing.webhooks import signed`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

SECRET = "whsec_of_the_tests"


def signed(event: dict[str, Any], *, secret: str = SECRET, age: int = 0) -> tuple[bytes, str]:
    """Return a webhook's body and its signature, made so many seconds ago."""
    body, at = json.dumps(event).encode(), int(time.time()) - age
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return body, f"t={at},v1={mac}"
