"""Two hundred media files that mean harm, drawn from a seed, and a trap for what they try to reach."""

from bench.hostile.canary import Canary
from bench.hostile.files import COUNT, SEED, write_files

__all__ = ["COUNT", "SEED", "Canary", "write_files"]
