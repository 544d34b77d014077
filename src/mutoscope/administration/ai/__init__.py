"""What operators decide about AI: appeals against refusals, and budgets."""
