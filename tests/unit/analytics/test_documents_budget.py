"""Document 000's budget tables recomputed: its totals, and where its arithmetic is off."""

from __future__ import annotations

from pathlib import Path

import pytest

from mutoscope.analytics import DataFileInvalid, StackUnknown, check_price_list, load_price_list, plan_budget
from mutoscope.analytics.budget.plan_budget import unit_micro

DOLLAR = 1_000_000
PRICES = load_price_list()


def column(key: str) -> dict[str, int]:
    """The scenario recomputed with a column's models."""
    chosen = next(found for found in PRICES.columns if found.key == key)
    return {
        activity.key: int(activity.count * unit_micro(PRICES, activity, text=chosen.text, images=chosen.images))
        for activity in PRICES.scenario.activities
    }


def test_the_openai_column_is_recomputed_to_the_cent() -> None:
    rows = column("openai")
    assert rows == {
        "script": 5 * DOLLAR,
        "character": 2 * DOLLAR,
        "story_structure": 4 * DOLLAR,
        "synopsis": 1 * DOLLAR,
        "image_character": 16 * DOLLAR,
        "image_moodboard": 40 * DOLLAR,
        "image_thumbnail": 8 * DOLLAR,
    }
    assert sum(rows.values()) == 76 * DOLLAR


def test_the_gemini_column_is_recomputed_to_the_cent() -> None:
    rows = column("gemini")
    assert [rows[key] for key in ("script", "character", "story_structure", "synopsis")] == [
        2_500_000,
        1_000_000,
        2_000_000,
        500_000,
    ]
    assert sum(rows.values()) == 30 * DOLLAR


def test_the_document_disagrees_with_itself_in_these_places_and_no_other() -> None:
    found = {(f.kind, f.place): (f.printed, f.low, f.high) for f in check_price_list(PRICES)}
    assert found == {
        # "100 projects/month", with a script for half of them.
        ("count", "script"): (50, 100, 100),
        # Qwen-Max costs a fifth of GPT-4o in both directions, so each of its rows is a fifth of OpenAI's: $0.40, $0.80
        # and $0.20. The document rounds three of the four rows up by a quarter.
        ("row", "qwen.character"): (500_000, 400_000, 400_000),
        ("row", "qwen.story_structure"): (1_000_000, 800_000, 800_000),
        ("row", "qwen.synopsis"): (250_000, 200_000, 200_000),
        # "~$20": its own rows come to $2.75; 800 images by Stability at $0.02 make it $18.75.
        ("total", "qwen"): (20_000_000, 2_750_000, 18_750_000),
        # $6 of text, $32 of images and $30 of video are $68, "~$35-50".
        ("stack", "balanced"): (50_000_000, 68_000_000, 68_000_000),
        # $12 of text, $64 of images, $20 and $95 of plans are $191, "~$80-120".
        ("stack", "premium"): (120_000_000, 191_000_000, 191_000_000),
    }


@pytest.mark.parametrize(
    ("stack", "total"), [("budget", 24_360_000), ("balanced", 68_000_000), ("premium", 191_000_000)]
)
def test_a_stack_is_its_text_its_images_and_its_flat_plans(stack: str, total: int) -> None:
    budget = plan_budget(PRICES, stack, 100)
    assert budget.micro == total
    assert sum(line.micro for line in budget.lines) == total


def test_counts_grow_with_the_projects_and_flat_plans_do_not() -> None:
    ten, none = plan_budget(PRICES, "balanced", 10), plan_budget(PRICES, "balanced", 0)
    assert {line.key: line.count for line in ten.lines} == {
        "script": 5,
        "character": 10,
        "story_structure": 10,
        "synopsis": 10,
        "image_character": 20,
        "image_moodboard": 50,
        "image_thumbnail": 10,
        "runway-gen-3": 1,
    }
    assert ten.micro == 3_800_000 + 30_000_000
    assert none.micro == 0
    assert plan_budget(PRICES, "balanced", 1).lines[0].count == 1  # half a script is a script


def test_an_unknown_stack_names_those_there_are() -> None:
    with pytest.raises(StackUnknown) as caught:
        plan_budget(PRICES, "luxury", 100)
    assert caught.value.details == {"known": ["budget", "balanced", "premium"]}


def test_a_list_that_names_a_model_without_a_price_is_refused(tmp_path: Path) -> None:
    shipped = Path(plan_budget.__code__.co_filename).parents[1] / "price_lists" / "document_000.toml"
    file = tmp_path / "prices.toml"
    file.write_text(shipped.read_text().replace('flat = ["pika"]', 'flat = ["pica"]'))
    with pytest.raises(DataFileInvalid) as caught:
        load_price_list(file)
    assert caught.value.details["faults"] == ["budget: pica has no price"]


@pytest.mark.parametrize(
    ("content", "says"),
    [("name = 'x", "not TOML"), ("name = 1", "name: Input should be a valid string"), ("nmae = 'x'", "nmae: Extra")],
)
def test_a_broken_list_is_refused_with_its_faults(tmp_path: Path, content: str, says: str) -> None:
    file = tmp_path / "prices.toml"
    file.write_text(content)
    with pytest.raises(DataFileInvalid, match=says):
        load_price_list(file)
