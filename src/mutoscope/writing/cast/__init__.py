"""The library that stories share: characters, voices, props and places."""
