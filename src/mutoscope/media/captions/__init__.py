"""Cues and caption templates; WebVTT, SRT, ASS."""
