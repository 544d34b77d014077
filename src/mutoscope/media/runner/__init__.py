"""The guarded runner: the only place that starts a process.

No shell, an environment of six variables, a process group of its own, limits kept by the kernel, death with its
parent, and an end of the whole group on cancel or time-out.
"""

from mutoscope.media.runner.errors import (
    CapabilityMissing,
    CommandFailed,
    CommandKilledByLimit,
    CommandTimedOut,
    ProgramMissing,
)
from mutoscope.media.runner.ffmpeg import (
    INPUT_FORMATS,
    INPUT_GUARD,
    MAX_PIXELS,
    Capabilities,
    ffmpeg_binary,
    ffmpeg_capabilities,
    require_capabilities,
    still_demuxer,
)
from mutoscope.media.runner.run_guarded import run_guarded
from mutoscope.media.runner.start_guarded import GuardedProcess, start_guarded
from mutoscope.media.runner.types import GIBIBYTE, MEBIBYTE, Finished, Limits
from mutoscope.media.runner.working_folder import sweep_abandoned, working_folder

__all__ = [
    "GIBIBYTE",
    "INPUT_FORMATS",
    "INPUT_GUARD",
    "MAX_PIXELS",
    "MEBIBYTE",
    "Capabilities",
    "CapabilityMissing",
    "CommandFailed",
    "CommandKilledByLimit",
    "CommandTimedOut",
    "Finished",
    "GuardedProcess",
    "Limits",
    "ProgramMissing",
    "ffmpeg_binary",
    "ffmpeg_capabilities",
    "require_capabilities",
    "run_guarded",
    "start_guarded",
    "still_demuxer",
    "sweep_abandoned",
    "working_folder",
]
