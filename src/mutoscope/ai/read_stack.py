"""Read the stack that a workspace chose, beside those it can choose."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.ai.read_settings import read_choices
from mutoscope.ai.schemas import ModelView, StackView
from mutoscope.gateway import Gateway


async def read_stack(session: AsyncSession, gateway: Gateway, workspace_id: uuid.UUID) -> StackView:
    """Return what is chosen, and what can be; models past their shutdown date cannot."""
    stack, choices = await read_choices(session, workspace_id)
    desk = gateway.desk
    today = desk.clock.now().date()
    return StackView(
        stack=stack,
        default_stack=desk.rules.stack,
        choices=choices,
        stacks={
            name: {modality: [model.key for model in models] for modality, models in chosen.items()}
            for name, chosen in desk.shelf.stacks.items()
        },
        models=[
            ModelView.of(model, priced=desk.prices.knows(model.provider, model.name))
            for model in desk.shelf.models.values()
            if not model.is_gone(today)
        ],
        prices=desk.prices.version,
    )
