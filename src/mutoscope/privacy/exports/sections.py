"""What an export holds, as data: each section is a query that returns one JSON object a row.

The queries cross packages, and only read: each runs as the application, bound to the person and to one of their
workspaces, so that the walls of the database hold here as everywhere. No hash, key or link is ever selected.
A section without rows is an empty list. `docs/reference/privacy-export.schema.json` describes the whole.
"""

# ruff: noqa: S608 -- statements are put together from constants of this file; values are bound

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """One list of the export."""

    name: str
    statement: str
    """May bind `:user_id` and, for a workspace, `:everything` (whether the person owns it)."""
    place: str | None = None
    """Where the column `sealed` of a row was sealed, with `{id}` for the row's id; it is opened into `personal`."""


PERSON = (
    Section(
        "sessions",
        "select s.id, s.created_at, s.expires_at, s.revoked_at, s.method, s.sealed from login_session s "
        "where s.user_id = :user_id order by s.id",
        place="login_session:{id}:sealed",
    ),
    Section(
        "identities",
        "select i.id, i.kind, i.provider, i.issuer, i.subject, i.created_at, i.last_used_at, i.label as sealed "
        "from linked_identity i where i.user_id = :user_id order by i.id",
        place="linked_identity:{id}:label",
    ),
    Section(
        "passkeys",
        "select p.id, p.name, p.created_at, p.last_used_at from passkey p where p.user_id = :user_id order by p.id",
    ),
    Section(
        "memberships",
        "select m.workspace_id, w.name as workspace, m.role, m.created_at from membership m "
        "join workspace w on w.id = m.workspace_id where m.user_id = :user_id order by m.workspace_id",
    ),
    Section(
        "consents",
        "select c.id, c.purpose, c.version, c.granted, c.created_at, c.sealed from consent c "
        "where c.user_id = :user_id order by c.id",
        place="consent:{id}:sealed",
    ),
    Section(
        "mails",
        "select m.id, m.template, m.state, m.created_at, m.sent_at from mail m where m.user_id = :user_id "
        "order by m.id",
    ),
    Section(
        "exports",
        "select e.id, e.state, e.size, e.created_at, e.finished_at, e.expires_at from privacy_export e "
        "where e.user_id = :user_id order by e.id",
    ),
    Section(
        "erasures",
        "select e.id, e.state, e.requested_at, e.due_at, e.ended_at from erasure e "
        "where e.user_id = :user_id order by e.id",
    ),
)

_MINE = "(:everything or {table}.user_id = :user_id)"

WORKSPACE = (
    Section(
        "workspaces", "select w.id, w.name, w.slug, w.region, w.created_at from workspace w where w.id = :workspace_id"
    ),
    Section(
        "plans",
        "select p.workspace_id, p.plan_key, p.period_start, p.period_end from workspace_plan p where :everything",
    ),
    Section(
        "api_keys",
        "select k.id, k.workspace_id, k.name, k.scopes, k.networks, k.created_at, k.expires_at, k.revoked_at, "
        "k.last_used_at from api_key k where k.user_id = :user_id order by k.id",
    ),
    Section(
        "projects",
        "select p.id, p.workspace_id, p.user_id, p.title, p.script, p.images, p.voice, p.duration, p.music, p.options, "
        "p.status, p.video_url, p.subtitles_url, p.archived_at, p.created_at, p.updated_at "
        f"from project p where {_MINE.format(table='p')} order by p.id",
    ),
    Section(
        "voices",
        "select v.workspace_id, v.user_id, v.voice, v.updated_at from member_voice v where v.user_id = :user_id",
    ),
    Section(
        "stories",
        "select s.id, s.workspace_id, s.user_id, s.title, s.language, s.structure, s.project_id, s.archived_at, "
        f"s.created_at, s.updated_at from story s where {_MINE.format(table='s')} order by s.id",
    ),
    Section(
        "story_versions",
        "select v.id, v.workspace_id, v.story_id, v.step, v.version, v.user_id, v.origin, v.aside, v.content, v.note, "
        "v.provider, v.model, v.template, v.prompt, v.cost_micro, v.created_at "
        f"from story_version v where {_MINE.format(table='v')} order by v.id",
    ),
    Section(
        "cast_entries",
        "select c.id, c.workspace_id, c.user_id, c.kind, c.name, c.sheet, c.archived_at, c.created_at, c.updated_at "
        f"from cast_entry c where {_MINE.format(table='c')} order by c.id",
    ),
    Section(
        "studio_pictures",
        "select p.id, p.workspace_id, p.user_id, p.cast_id, p.story_id, p.media_type, p.caption, p.provider, p.model, "
        "p.prompt, p.cost_micro, p.created_at "
        f"from studio_picture p where {_MINE.format(table='p')} order by p.id",
    ),
    Section(
        "clips",
        "select c.id, c.workspace_id, c.user_id, c.story_id, c.shot, c.prompt, c.status, c.asset_id, c.provider, "
        f"c.model, c.cost_micro, c.created_at from clip c where {_MINE.format(table='c')} order by c.id",
    ),
    Section(
        "enrichments",
        "select n.id, n.workspace_id, n.user_id, n.project_id, n.asked, n.answer, n.provider, n.model, n.cost_micro, "
        f"n.created_at from enrichment n where {_MINE.format(table='n')} order by n.id",
    ),
    Section(
        "prompts",
        "select t.workspace_id, t.user_id, t.name, t.version, t.body, t.created_at "
        f"from prompt_template t where {_MINE.format(table='t')} order by t.name, t.version",
    ),
    Section(
        "bibles",
        "select b.id, b.workspace_id, b.user_id, b.title, b.version, b.created_at, b.updated_at "
        f"from bible b where {_MINE.format(table='b')} order by b.id",
    ),
    Section(
        "bible_versions",
        "select b.workspace_id, b.bible_id, b.version, b.user_id, b.content, b.created_at "
        f"from bible_version b where {_MINE.format(table='b')} order by b.bible_id, b.version",
    ),
    Section(
        "generations",
        "select g.id, g.workspace_id, g.project_id, g.user_id, g.request, g.status, g.spent, g.error, g.result, "
        f"g.created_at, g.started_at, g.finished_at from generation g where {_MINE.format(table='g')} order by g.id",
    ),
    Section(
        "batches",
        "select b.id, b.workspace_id, b.user_id, b.name, b.films, b.created_at, b.finished_at "
        f"from batch b where {_MINE.format(table='b')} order by b.id",
    ),
    Section(
        "share_links",
        "select l.id, l.workspace_id, l.project_id, l.user_id, l.label, l.comments, l.created_at, l.expires_at, "
        f"l.revoked_at, l.opened_at from share_link l where {_MINE.format(table='l')} order by l.id",
    ),
    Section(
        "review_notes",
        "select n.id, n.workspace_id, n.project_id, n.link_id, n.user_id, n.author, n.kind, n.at_ms, n.body, "
        f"n.resolved_at, n.created_at from review_note n where {_MINE.format(table='n')} order by n.id",
    ),
    Section(
        "assets",
        "select a.id, a.workspace_id, a.user_id, a.name, a.kind, a.size, a.media_type, a.probe, a.digest, "
        f"a.created_at, a.expires_at from asset a where {_MINE.format(table='a')} order by a.id",
    ),
    Section(
        "renditions",
        "select r.id, r.workspace_id, r.generation_id, r.project_id, r.kind, r.name, r.size, r.media_type, r.digest, "
        "r.created_at, r.expires_at from rendition r join generation g on g.id = r.generation_id "
        f"where {_MINE.format(table='g')} order by r.id",
    ),
    Section(
        "credit_entries",
        "select e.workspace_id, e.unit, e.seq, e.debit, e.credit, e.amount, e.available_after, o.kind, o.ref, "
        "o.created_at from ledger.entry e join ledger.op o on o.workspace_id = e.workspace_id and o.id = e.op_id "
        "where :everything order by e.unit, e.seq",
    ),
    Section(
        "usage",
        "select u.id, u.workspace_id, u.user_id, u.project_id, u.work, u.path, u.unit, u.held, u.spent, u.plan_key, "
        f"u.status, u.created_at, u.ended_at from usage_line u where {_MINE.format(table='u')} order by u.id",
    ),
    Section(
        "checkouts",
        "select c.id, c.workspace_id, c.user_id, c.kind, c.sku, c.quantity, c.currency, c.amount_minor, c.status, "
        f"c.created_at, c.ended_at from checkout c where {_MINE.format(table='c')} order by c.id",
    ),
    Section(
        "subscriptions",
        "select s.id, s.workspace_id, s.plan_key, s.status, s.currency, s.unit_minor, s.interval, s.period_start, "
        "s.period_end, s.started_at, s.ended_at from subscription s where :everything order by s.started_at, s.id",
    ),
    Section(
        "invoices",
        "select i.id, i.workspace_id, i.number, i.status, i.reason, i.currency, i.total_minor, i.tax_minor, "
        "i.paid_minor, i.hosted_invoice_url, i.created_at, i.paid_at from invoice i where :everything "
        "order by i.created_at, i.id",
    ),
    Section(
        "events",
        "select v.id, v.workspace_id, v.project_id, v.action, v.message, v.payload, v.created_at, "
        "case when v.sealed_for = :user_id then v.sealed end as sealed from event v "
        "where v.user_id = :user_id order by v.id",
        place="event:{id}:sealed",
    ),
)
