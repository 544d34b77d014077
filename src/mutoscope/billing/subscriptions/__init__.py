"""The subscription that a workspace pays for: changed, cancelled, taken up again."""
