"""What films earn and cost: by video, workspace, plan; and what would change it."""
