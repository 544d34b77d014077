"""The composition root: settings → wired objects, nothing else."""
