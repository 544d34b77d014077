"""Bibles: characters, world, tone and boards gathered from stories and the library, in versions; PDF and web page."""
