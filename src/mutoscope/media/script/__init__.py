"""Script text with marks, read into scenes and sentences."""
