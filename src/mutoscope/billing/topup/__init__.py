"""Credits in one click: a pack with the card on file, or document 003's change of plan."""
