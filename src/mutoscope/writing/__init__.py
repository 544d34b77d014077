"""Idea → script → scenes; projects."""
