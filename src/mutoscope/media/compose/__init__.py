"""Script, speech and footage composed into a Timeline."""
