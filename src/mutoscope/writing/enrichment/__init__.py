"""Titles, captions and hashtags for a video, by platform (source document 002), counted by the plan's gate."""
