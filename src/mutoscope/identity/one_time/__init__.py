"""Challenges that are given out once and taken back once: states, nonces, exchange codes."""

from mutoscope.identity.one_time.challenges import Taken, put_challenge, take_challenge

__all__ = ["Taken", "put_challenge", "take_challenge"]
