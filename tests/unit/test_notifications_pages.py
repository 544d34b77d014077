"""The pages on webhooks and mail say what the code has, and their example works."""

from __future__ import annotations

import re
import time
import uuid
from pathlib import Path
from typing import Any

import pytest

from mutoscope.infra.mail_contents import MAIL_CONTENTS, check_content
from mutoscope.infra.settings import Settings
from mutoscope.notifications.events import PUBLISHED, is_wanted
from mutoscope.notifications.mail.check_wording import check_wording
from mutoscope.notifications.mail.templates import GENERAL, SAMPLES, find_template
from mutoscope.notifications.mail.types import Look
from mutoscope.notifications.mail.word_mail import word_mail
from mutoscope.notifications.webhooks.sign_webhook import make_secret, signed_headers

ROOT = Path(__file__).parents[2]
WEBHOOKS = (ROOT / "docs" / "reference" / "webhooks.md").read_text(encoding="utf-8")
MAIL = (ROOT / "docs" / "reference" / "mail.md").read_text(encoding="utf-8")
HOWTO = (ROOT / "docs" / "howto" / "receive-webhooks.md").read_text(encoding="utf-8")
LOOK = Look("Mutoscope", "Mutoscope")


def test_the_page_lists_every_event_with_its_meaning_and_fields() -> None:
    rows = re.findall(r"^\| `([a-z_.]+)` \| (.+?) \| (.*?) \|$", WEBHOOKS, re.MULTILINE)
    page = {name: (meaning, tuple(re.findall(r"`(\w+)`", fields))) for name, meaning, fields in rows}
    assert page == {name: (event.meaning, event.fields) for name, event in PUBLISHED.items()}


def test_every_published_event_of_this_version_is_emitted_somewhere() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src" / "mutoscope").rglob("*.py"))
    table = (ROOT / "src/mutoscope/notifications/events/published.py").read_text(encoding="utf-8")
    elsewhere = sources.replace(table, "")
    built = {"generation.failed", "generation.cancelled", "member.left", "member.removed"}  # f"generation.{status}", …
    assert [name for name in PUBLISHED if f'"{name}"' not in elsewhere and name not in built] == []


def test_the_page_lists_every_mail_with_its_variables() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .+? \| (.*?) \| .*?\|$", MAIL, re.MULTILINE)
    page = {name: set(re.findall(r"`(\w+)`", variables)) for name, variables in rows if name in MAIL_CONTENTS}
    assert page == {name: set(find_template(name).variables - GENERAL) for name in MAIL_CONTENTS}


def test_pages_name_settings_that_exist() -> None:
    known = {f"MUTOSCOPE_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"MUTOSCOPE_[A-Z_]+[A-Z]", WEBHOOKS + MAIL + HOWTO)) <= known


def test_the_example_of_the_howto_verifies_and_refuses() -> None:
    code = re.search(r"```python\n(.*?)```", HOWTO, re.DOTALL)
    assert code is not None
    names: dict[str, Any] = {}
    exec(re.sub(r"^   ", "", code[1], flags=re.MULTILINE), names)  # noqa: S102 -- our own page
    read = names["read_webhook"]
    old, new, body = make_secret(), make_secret(), '{"type":"webhook.test"}'
    now = int(time.time())
    headers = signed_headers(uuid.uuid4(), now, body, [new, old])
    for secret in (old, new):
        assert read(secret, headers, body.encode()) == {"type": "webhook.test"}
    for wrong in [(make_secret(), headers, body.encode()), (old, headers, body.encode() + b" ")]:
        with pytest.raises(ValueError, match="not signed"):
            read(*wrong)
    with pytest.raises(ValueError, match="too old"):
        read(old, signed_headers(uuid.uuid4(), now - 3600, body, [old]), body.encode())


@pytest.mark.parametrize("name", MAIL_CONTENTS)
def test_every_mail_is_worded_within_its_own_rules(name: str) -> None:
    template = find_template(name)
    check_wording("subject", template.wording.subject, template.variables)
    check_wording("body", template.wording.body, template.variables)
    used = set(re.findall(r"\b[a-z_]+\b", " ".join(re.findall(r"{[{%](.*?)[%}]}", template.wording.body))))
    told = set(check_content(name, SAMPLES[name]).model_dump())
    assert used & (template.variables - GENERAL) <= told
    worded = word_mail(name, template.wording, SAMPLES[name], LOOK)
    assert worded.subject
    assert "  " not in worded.subject
    assert "None" not in worded.plain + worded.html


@pytest.mark.parametrize("name", MAIL_CONTENTS)
def test_a_mail_that_is_told_only_what_it_must_be_still_reads_well(name: str) -> None:
    kind = MAIL_CONTENTS[name]
    least = {field: SAMPLES[name][field] for field, info in kind.model_fields.items() if info.is_required()}
    worded = word_mail(name, find_template(name).wording, least, LOOK)
    text = worded.subject + worded.plain.replace("\n-- \n", "")
    assert "None" not in text
    assert "  " not in text
    assert " ." not in text
    assert "()" not in text


@pytest.mark.parametrize(
    ("action", "patterns", "wanted"),
    [
        ("key.created", ["*"], True),
        ("key.created", ["key.*"], True),
        ("key.created", ["key.revoked", "key.created"], True),
        ("key.created", ["keys.*", "key"], False),
        ("session.started", ["*"], False),
    ],
)
def test_patterns(action: str, patterns: list[str], *, wanted: bool) -> None:
    assert is_wanted(action, patterns) is wanted
