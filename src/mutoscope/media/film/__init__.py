"""The whole film in one process: the steps of the main job in order."""
