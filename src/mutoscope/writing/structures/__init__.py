"""Known story structures, as data: one file each, in English and Indonesian."""

from mutoscope.writing.structures.load_structures import BeatPlan, StructurePlan, find_structure, load_structures

__all__ = ["BeatPlan", "StructurePlan", "find_structure", "load_structures"]
