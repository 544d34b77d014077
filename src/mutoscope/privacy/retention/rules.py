"""How long things are kept that nobody needs for ever: one row each, shown in `docs/reference/retention.md`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """What is purged, and by which setting."""

    what: str
    """As `privacy_purge` of the schema calls it: the table."""
    setting: str
    """The seconds that a row is kept after `since`."""
    since: str


RULES = (
    Rule("login_session", "keep_sessions_seconds", "its end, by expiry or revocation"),
    Rule("one_time_link", "keep_links_seconds", "its expiry"),
    Rule("sign_in_challenge", "keep_links_seconds", "its expiry"),
    Rule("api_key_nonce", "keep_nonces_seconds", "its expiry"),
    Rule("known_address", "keep_addresses_seconds", "the last sign-in from it"),
    Rule("idempotency_record", "keep_answers_seconds", "the request"),
    Rule("event_outbox", "keep_outbox_seconds", "the event, if nobody has taken it"),
    Rule("invitation", "keep_invitations_seconds", "its end, by an answer or by expiry"),
    Rule("former_membership", "keep_former_members_seconds", "the end of the membership"),
    Rule("privacy_export", "keep_exports_seconds", "the request, once its file is gone"),
)
ELSEWHERE = (
    Rule("mail", "mail_keep_seconds", "its posting"),
    Rule("webhook_delivery", "webhook_keep_seconds", "its event, once it is over"),
    Rule("upload", "upload_seconds", "its beginning, and an asset after its upload"),
    Rule("rendition", "result_seconds", "its making"),
    Rule("project", "keep_deleted_videos_seconds", "its deletion, with its jobs, comments and finished files"),
    Rule("workspace", "keep_deleted_workspaces_seconds", "its deletion, with everything in it and its files"),
)
"""What is purged with its files, or by whoever works with it: `notifications`, `library`, `generation`,
`purge_deleted_workspaces`.

What is never purged: the event log, the ledger, consents, erasures; erasing a person makes them pseudonymous."""
