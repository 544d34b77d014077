"""How a child can end badly."""

from __future__ import annotations

from mutoscope.kernel import MutoscopeError, TooLarge, Unavailable


class CommandFailed(MutoscopeError):
    """A program ended with a status other than 0."""

    code = "command_failed"


class CommandTimedOut(Unavailable):
    """A program was still running at its wall-clock limit and was killed."""

    code = "command_timed_out"


class CommandKilledByLimit(TooLarge):
    """A program asked for more memory, processor time or file space than it may use."""

    code = "command_over_limit"


class ProgramMissing(Unavailable):
    """A program that we start is not on this machine, or cannot be started."""

    code = "program_missing"


class CapabilityMissing(Unavailable):
    """The ffmpeg binary lacks an encoder, decoder or filter that rendering needs."""

    code = "capability_missing"
