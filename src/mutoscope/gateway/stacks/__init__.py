"""Which models stand for budget, balanced and premium, until when each is there, and what a workspace chose."""

from mutoscope.gateway.stacks.stack_shelf import MODALITIES, Model, StackShelf, load_stacks

__all__ = ["MODALITIES", "Model", "StackShelf", "load_stacks"]
