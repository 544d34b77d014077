"""Examples of the answers, for the API's documentation."""

from __future__ import annotations

from typing import Any

JOB = "0192f0c1-2b7a-7c3e-8f00-5a1b2c3d4e5f"
PROJECT = "0192f0c1-1a6b-7b2d-9e11-0f1e2d3c4b5a"
_FILE = "0192f0c1-3c8b-7d4f-8a22-6b2c3d4e5f60"

ACCEPTED: dict[str, Any] = {"job_id": JOB, "status": "queued", "estimated_time": "3-5 minutes"}
PROCESSING: dict[str, Any] = {"job_id": JOB, "status": "processing"}
PENDING: dict[str, Any] = {"id": PROJECT, "status": "pending", "job_id": JOB}
PROCESS: dict[str, Any] = {
    "video_path": "clip.mp4",
    "text": "The sea is wide. Ships sail on it.",
    "settings": {"size": "1080x1920", "template": "pop"},
    "voice": "female",
}
VIEW: dict[str, Any] = {
    "id": JOB,
    "project_id": PROJECT,
    "work": "film",
    "status": "complete",
    "stage": "done",
    "percent": 100,
    "eta_seconds": None,
    "credits": {"held": "0", "spent": "2.25", "unit": "credit", "paid_by": "credits"},
    "error": None,
    "files": {"video": f"/api/v1/download/{_FILE}"},
    "outputs": [{"size": "1080x1920", "ratio": "9:16", "files": {"video": f"/api/v1/download/{_FILE}"}}],
    "duration_ms": 44_967,
    "notices": [],
    "revision": 41,
    "created_at": "2026-01-31T12:00:00Z",
    "started_at": "2026-01-31T12:00:01Z",
    "finished_at": "2026-01-31T12:01:02Z",
}
PAGE: dict[str, Any] = {"items": [VIEW], "next_cursor": None}
QUOTE: dict[str, Any] = {
    "unchanged_seconds": 0,
    "seconds_to_render": 45,
    "billed_seconds": 45,
    "seconds": 45,
    "sizes": ["1080x1920"],
    "credits": "2.25",
    "hold": "2.8",
    "balance": "3",
    "balance_after": "0.75",
    "plan_type": "Free",
    "max_seconds": 60,
    "affordable": True,
    "notices": [],
    "paid_by": "credits",
    "unit": "credit",
    "amount": "2.25",
    "charge": None,
    "limits": [
        {
            "feature": "credits",
            "per": "grant",
            "unit": "credit",
            "limit": 3,
            "soft_limit": None,
            "used": "0",
            "used_after": "2.8",
            "percent_after": 93,
            "lifted_by": "Standard",
        }
    ],
    "warnings": ["93 % of the plan's credits would be used."],
    "refusal": None,
}
