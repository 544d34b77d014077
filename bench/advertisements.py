"""Scripts as a batch brings them: one advertisement for many places, some lines each place's own, the rest common."""

from __future__ import annotations

FILMS, LINES, OWN = 20, 5, 2

PLACES = (
    *("Bergen", "Cuenca", "Dakar", "Esbjerg", "Ferrara", "Galway", "Hobart", "Ipoh", "Jaipur", "Kisumu"),
    *("Lugano", "Medan", "Nantes", "Osaka", "Perth", "Quito", "Rabat", "Split", "Turku", "Utrecht"),
)
_LOCAL = (
    "Good morning {}, our new studio opens for you today.",
    "Everybody in {} who comes this week learns for free.",
    "The best films of {} are shown on our wall.",
    "From the station of {} it is a short walk.",
    "We look forward to seeing all of {} on Sunday.",
)
_COMMON = (
    "",
    "",
    "Bring your own words, and leave with a finished film.",
    "Every picture is cut to the voice while you watch.",
    "Come in, sit down and tell us your own story.",
)


def advertisements(count: int, *, own: int = OWN) -> list[str]:
    """Return scripts of five lines, each a scene of some three seconds; the first `own` name the film's own place."""
    if not OWN <= own <= LINES or not 0 < count <= len(PLACES):
        raise ValueError(f"{count} films with {own} lines of their own cannot be written")
    return ["\n\n".join((*(line.format(place) for line in _LOCAL[:own]), *_COMMON[own:])) for place in PLACES[:count]]
