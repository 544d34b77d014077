"""The landscapes: layers of ridges in haze, skies, water, birds, stars. Each scene is a function of time, 0 to 1."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT, RATE, SECONDS = 576, 1024, 30, 7
PHASES = 4
FRAMES = RATE * SECONDS

Floats = NDArray[np.float64]
Colour = tuple[int, int, int]
FrameAt = Callable[[float], Image.Image]


def noise(length: int, seed: int, octaves: int = 7, roughness: float = 0.5, base: float = 2.0) -> Floats:
    """Return a smooth random curve from -1 to 1: sums of interpolated random values, each octave finer and lower."""
    random = np.random.default_rng(seed)
    x = np.linspace(0, 1, length)
    total = np.zeros(length)
    amplitude, reach = 1.0, 0.0
    for octave in range(octaves):
        count = int(base * 2**octave) + 2
        knots = random.uniform(-1, 1, count)
        at = x * (count - 1.001)
        left = at.astype(int)
        part = at - left
        part = part * part * (3 - 2 * part)
        total += amplitude * (knots[left] * (1 - part) + knots[left + 1] * part)
        reach += amplitude
        amplitude *= roughness
    return total / reach


def gradient(stops: list[tuple[float, Colour]], width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
    """Return a vertical gradient through `(height 0..1, colour)` stops, with a grain that hides the steps."""
    y = np.linspace(0, 1, height)
    places = [stop[0] for stop in stops]
    columns = [np.interp(y, places, [stop[1][channel] for stop in stops]) for channel in range(3)]
    picture = np.repeat(np.stack(columns, axis=1)[:, None, :], width, axis=1)
    picture += np.random.default_rng(1).uniform(-1.2, 1.2, (height, width, 1))
    return Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))


def mixed(a: Colour, b: Colour, part: float) -> Colour:
    """Return the colour `part` of the way from `a` to `b`."""
    return (
        round(a[0] + (b[0] - a[0]) * part),
        round(a[1] + (b[1] - a[1]) * part),
        round(a[2] + (b[2] - a[2]) * part),
    )


@dataclass(frozen=True)
class Layer:
    """A wide strip of land that slides behind the window; `depth` 0 stands still, 1 moves with the foreground."""

    strips: tuple[Image.Image, ...]
    """The same strip at shifts of a quarter of a pixel: slow movement stays smooth, and a frame costs a copy."""
    top: int
    depth: float

    def draw(self, frame: Image.Image, travel: float) -> None:
        """Paste the visible part, `travel` pixels along at depth 1."""
        quarters = round(travel * self.depth * PHASES)
        left, phase = divmod(quarters, PHASES)
        strip = self.strips[phase]
        part = strip.crop((left, 0, left + WIDTH, strip.height))
        frame.paste(part, (0, self.top), part)


def land(  # noqa: PLR0913 -- a landscape has that many dimensions
    *,
    seed: int,
    top: float,
    relief: float,
    near: Colour,
    haze: Colour,
    depth: float,
    travel: int = 420,
    trees: float = 0.0,
    roughness: float = 0.48,
) -> Layer:
    """Draw a ridge: `top` and `relief` in parts of the height, the colour fading into haze towards its foot."""
    width = WIDTH + int(travel * depth) + 8
    ground = HEIGHT * (top + relief * noise(width, seed, roughness=roughness, base=1.5 + 2.5 * depth))
    crest = ground - forest(width, seed, HEIGHT * trees) if trees else ground
    first = max(int(crest.min()) - 2, 0)
    rows = np.arange(first, HEIGHT)[:, None]
    alpha = np.clip(rows - crest[None, :] + 0.5, 0, 1)
    smooth = np.convolve(np.pad(ground, 60, mode="edge"), np.hanning(121) / 60, mode="valid")
    below = np.clip((rows - smooth[None, :] + HEIGHT * trees) / (HEIGHT * 0.34), 0, 1) ** 0.8
    grain = np.random.default_rng(seed).uniform(-1.5, 1.5, alpha.shape)
    channels = [np.clip(near[c] + (haze[c] - near[c]) * below + grain, 0, 255) for c in range(3)]
    strip = Image.fromarray(np.stack([*channels, alpha * 255], axis=2).astype(np.uint8), "RGBA")
    shifts = (
        strip.transform(
            (strip.width - 1, strip.height),
            Image.Transform.AFFINE,
            (1, 0, phase / PHASES, 0, 1, 0),
            Image.Resampling.BILINEAR,
        )
        for phase in range(PHASES)
    )
    return Layer(tuple(shifts), first, depth)


def forest(width: int, seed: int, height: float) -> Floats:
    """Return how far conifers rise above a crest, column by column: ragged triangles of many sizes."""
    random = np.random.default_rng(seed + 99)
    x = np.arange(width)
    rise = np.zeros(width)
    density = noise(width, seed + 7, octaves=4, base=6.0)
    for centre in np.cumsum(random.uniform(height * 0.10, height * 0.34, int(width / (height * 0.2)) + 4)):
        if centre >= width:
            break
        tall = height * random.uniform(0.45, 1.0) * np.clip(0.75 + 1.6 * density[int(centre)], 0.12, 1.25)
        reach = tall * random.uniform(0.20, 0.28)
        inside = np.abs(x - centre)
        cone = tall * (1 - inside / reach)
        ragged = cone + tall * 0.07 * np.sin(inside * 9.0 / reach * 2 + centre)
        rise = np.maximum(rise, np.where(inside < reach, np.maximum(ragged, 0), 0))
    return rise


def glow(radius: int, colour: Colour, power: float = 2.2) -> Image.Image:
    """Return a round light to be added to a picture."""
    y, x = np.mgrid[-radius:radius, -radius:radius]
    fall = np.clip(1 - np.hypot(x, y) / radius, 0, 1) ** power
    return Image.fromarray((fall[:, :, None] * np.array(colour)).astype(np.uint8))


def add_light(frame: Image.Image, light: Image.Image, x: float, y: float) -> None:
    """Add a light to the part of the frame it falls on."""
    left, top = round(x - light.width / 2), round(y - light.height / 2)
    box = (max(left, 0), max(top, 0), min(left + light.width, frame.width), min(top + light.height, frame.height))
    if box[0] < box[2] and box[1] < box[3]:
        part = light.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
        frame.paste(ImageChops.add(frame.crop(box), part), box[:2])


def disc(frame: Image.Image, x: float, y: float, radius: int, colour: Colour) -> None:
    """Draw a smooth-edged disc."""
    mask = Image.new("L", (radius * 8, radius * 8), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, radius * 8 - 1, radius * 8 - 1), fill=255)
    small = mask.resize((radius * 2, radius * 2), Image.Resampling.LANCZOS)
    frame.paste(colour, (round(x - radius), round(y - radius)), small)


def birds(frame: Image.Image, t: float, colour: Colour, y: float, count: int = 7) -> None:
    """Draw a loose flock crossing the sky, wings beating each in its own time."""
    draw = ImageDraw.Draw(frame)
    for bird in range(count):
        x = WIDTH * (-0.15 + 1.05 * t) + 62 * bird - 26 * (bird % 3)
        level = y + 34 * ((bird * 37) % 5) + 10 * np.sin(6 * t + bird)
        beat = np.sin(2 * np.pi * (14 * t + 0.17 * bird))
        size = 15 + (bird * 7) % 6
        tip = level - size * (0.15 + 0.42 * beat)
        draw.line(
            [
                (x - size, tip),
                (x - size * 0.4, level - size * 0.25),
                (x, level),
                (x + size * 0.4, level - size * 0.25),
                (x + size, tip),
            ],
            fill=colour,
            width=3,
            joint="curve",
        )


def sunrise() -> FrameAt:
    """Ridge behind ridge in morning haze; the sun climbs out of them."""
    dawn = gradient([(0, (38, 42, 92)), (0.3, (132, 88, 138)), (0.5, (246, 150, 112)), (0.62, (255, 206, 150))])
    day = gradient([(0, (74, 118, 190)), (0.3, (150, 170, 208)), (0.5, (255, 206, 160)), (0.62, (255, 236, 200))])
    haze: Colour = (255, 200, 156)
    dark: Colour = (36, 30, 66)
    ridges = [
        land(
            seed=11 + n,
            top=0.50 + 0.085 * n,
            relief=0.085 + 0.008 * n,
            near=mixed(mixed(haze, (190, 120, 140), 0.55), dark, n / 5),
            haze=mixed(haze, dark, 0.62 * n / 5),
            depth=0.10 + 0.19 * n,
            trees=0.05 if n == 5 else 0.022 if n == 4 else 0.0,  # noqa: PLR2004 -- the two nearest ridges
        )
        for n in range(6)
    ]
    big, core = glow(430, (120, 74, 40), 2.6), glow(120, (70, 62, 46), 1.8)

    def frame_at(t: float) -> Image.Image:
        frame = Image.blend(dawn, day, 0.75 * t)
        x, y = WIDTH * 0.62, HEIGHT * (0.545 - 0.15 * t)
        add_light(frame, big, x, y)
        add_light(frame, core, x, y)
        disc(frame, x, y, 44, (255, 246, 222))
        for ridge in ridges[:3]:
            ridge.draw(frame, 330 * t)
        add_light(frame, core, x, y + 30)
        for ridge in ridges[3:]:
            ridge.draw(frame, 330 * t)
        birds(frame, t, (60, 44, 72), HEIGHT * 0.26)
        return frame

    return frame_at


def lake() -> FrameAt:
    """An evening lake: the far shore mirrored in water that shivers, and a path of light on it."""
    shore = round(HEIGHT * 0.52)
    sky = gradient([(0, (26, 34, 78)), (0.22, (86, 66, 120)), (0.40, (226, 116, 104)), (0.53, (255, 190, 120))])
    ridges = [
        land(seed=41, top=0.41, relief=0.07, near=(150, 88, 120), haze=(236, 150, 120), depth=0.16),
        land(seed=45, top=0.455, relief=0.05, near=(92, 58, 98), haze=(190, 110, 112), depth=0.34),
        land(seed=48, top=0.492, relief=0.022, near=(38, 28, 58), haze=(70, 44, 74), depth=0.62, trees=0.045),
    ]
    sun = glow(350, (140, 80, 40))
    rows = np.arange(HEIGHT - shore)
    depth = (rows / rows[-1]).astype(np.float32)
    fade = (1 - 0.50 * depth)[:, None, None] * np.array([0.86, 0.92, 1.06], np.float32)
    random = np.random.default_rng(4)
    flicker = random.uniform(0, 2 * np.pi, rows.size)
    columns = np.arange(WIDTH)

    def frame_at(t: float) -> Image.Image:
        frame = sky.copy()
        x, y = WIDTH * (0.40 + 0.05 * t), HEIGHT * (0.385 + 0.05 * t)
        add_light(frame, sun, x, y)
        disc(frame, x, y, 40, (255, 232, 190))
        for ridge in ridges:
            ridge.draw(frame, 240 * t)
        above = np.asarray(frame)[:shore]
        sway = np.sin(rows / (3 + 26 * depth) + 26 * t) + 0.6 * np.sin(rows / (2 + 9 * depth) - 41 * t + flicker * 0.2)
        source = np.clip(shore - 2 - rows * 0.92 + sway * (1 + 9 * depth), 0, shore - 1).astype(int)
        slide = (columns[None, :] + (sway * 3 * depth)[:, None].astype(int)) % WIDTH
        water = above[source[:, None], slide] * fade
        spread = 26 + 150 * depth
        path = np.exp(-(((columns[None, :] - x).astype(np.float32) / spread[:, None]) ** 2))
        sparkle = np.clip(np.sin(rows * 0.9 / (0.5 + depth) + flicker * 0.5 + 30 * t), 0, 1) ** 3 * (1 - 0.55 * depth)
        water += (path * sparkle[:, None].astype(np.float32))[:, :, None] * np.array([200, 132, 70], np.float32)
        whole = np.concatenate([above, np.clip(water, 0, 255).astype(np.uint8)])
        picture = Image.fromarray(whole)
        birds(picture, t, (48, 34, 62), HEIGHT * 0.20, 5)
        return picture

    return frame_at


def clouds(seed: int, width: int, height: int) -> Image.Image:
    """Return a strip of soft clouds as a mask: noise in two directions, thresholded and blurred."""
    total = np.zeros((height, width))
    random = np.random.default_rng(seed)
    for octave in range(6):
        cells = Image.fromarray(random.uniform(0, 255, (3 * 2**octave, 4 * 2**octave)).astype(np.uint8))
        total += np.asarray(cells.resize((width, height), Image.Resampling.BICUBIC), dtype=float) / 2**octave
    total = (total - total.min()) / (total.max() - total.min())
    body = np.clip((total - 0.52) * 4.2, 0, 1) * np.sin(np.linspace(0, np.pi, height))[:, None]
    return Image.fromarray((body * 235).astype(np.uint8)).filter(ImageFilter.GaussianBlur(2))


def meadow() -> FrameAt:
    """Green hills at noon; the shadows of clouds wander over them."""
    sky = gradient([(0, (54, 128, 206)), (0.35, (132, 190, 232)), (0.55, (222, 238, 240))])
    haze: Colour = (206, 228, 224)
    hills = [
        land(seed=61, top=0.47, relief=0.07, near=(120, 158, 176), haze=haze, depth=0.10),
        land(seed=62, top=0.53, relief=0.06, near=(104, 152, 128), haze=(190, 214, 170), depth=0.22, roughness=0.36),
        land(
            seed=63,
            top=0.61,
            relief=0.055,
            near=(92, 150, 82),
            haze=(176, 206, 116),
            depth=0.42,
            roughness=0.30,
            trees=0.018,
        ),
        land(
            seed=64,
            top=0.71,
            relief=0.05,
            near=(70, 134, 62),
            haze=(150, 190, 84),
            depth=0.66,
            roughness=0.28,
            trees=0.035,
        ),
        land(
            seed=65, top=0.85, relief=0.04, near=(40, 96, 48), haze=(96, 150, 62), depth=1.0, roughness=0.28, trees=0.06
        ),
    ]
    high = clouds(7, WIDTH + 300, round(HEIGHT * 0.42))
    shade = clouds(9, WIDTH + 700, round(HEIGHT * 0.5)).filter(ImageFilter.GaussianBlur(40)).point(lambda v: v * 0.45)

    def frame_at(t: float) -> Image.Image:
        frame = sky.copy()
        left = round(200 * (1 - t))
        frame.paste((255, 255, 255), (0, 40), high.crop((left, 0, left + WIDTH, high.height)))
        for hill in hills[:3]:
            hill.draw(frame, 300 * t)
        drift = round(600 * (1 - t))
        frame.paste((16, 44, 48), (0, HEIGHT // 2), shade.crop((drift, 0, drift + WIDTH, shade.height)))
        for hill in hills[3:]:
            hill.draw(frame, 300 * t)
        birds(frame, t, (40, 62, 84), HEIGHT * 0.30, 4)
        return frame

    return frame_at


def night() -> FrameAt:
    """Stars, a moon, and an aurora that waves over a dark forest."""
    sky = gradient([(0, (6, 8, 28)), (0.35, (12, 26, 58)), (0.58, (26, 58, 84))])
    random = np.random.default_rng(21)
    count = 260
    star_x, star_y = random.uniform(0, WIDTH - 1, count), random.uniform(0, HEIGHT * 0.58, count)
    shine, phase = random.uniform(0.25, 1, count) ** 2, random.uniform(0, 2 * np.pi, count)
    hills = [
        land(seed=81, top=0.55, relief=0.06, near=(22, 44, 70), haze=(40, 84, 100), depth=0.14),
        land(seed=82, top=0.64, relief=0.05, near=(14, 30, 50), haze=(26, 56, 72), depth=0.36, trees=0.022),
        land(seed=83, top=0.74, relief=0.045, near=(8, 18, 34), haze=(14, 34, 50), depth=0.66, trees=0.045),
        land(seed=84, top=0.87, relief=0.035, near=(3, 8, 18), haze=(6, 14, 26), depth=1.0, trees=0.085),
    ]
    high = round(HEIGHT * 0.58) // 4
    y, x = np.mgrid[0:high, 0 : WIDTH // 4]
    level, across = y / high, x / (WIDTH / 4)
    moon = glow(170, (50, 62, 72))

    def aurora(t: float) -> Image.Image:
        light = np.zeros((high, WIDTH // 4, 3))
        for band, (colour, base) in enumerate((((40, 220, 150), 0.62), ((70, 120, 230), 0.50), ((170, 70, 200), 0.42))):
            edge = base + 0.12 * np.sin(4 * across + 3.0 * t + band) + 0.05 * np.sin(11 * across - 5 * t + 2 * band)
            above = edge - level
            rays = 0.62 + 0.38 * np.sin(46 * across + 9 * np.sin(3 * across + 2 * t) + 4 * t + band)
            strength: Floats = np.exp(np.where(above > 0, -5.5, 26.0) * above) * rays
            light += strength[:, :, None] * np.array(colour, float) * (0.62 - 0.13 * band)
        small = Image.fromarray(np.clip(light, 0, 255).astype(np.uint8))
        return small.resize((WIDTH, high * 4), Image.Resampling.BICUBIC)

    def frame_at(t: float) -> Image.Image:
        frame = sky.copy()
        pixels = np.asarray(frame).copy()
        bright = 255 * shine * (0.65 + 0.35 * np.sin(phase + 22 * t))
        light = np.clip(bright, 0, 255)[:, None].astype(np.uint8)
        for right, down, part in ((0, 0, 1.0), (1, 0, 0.55), (0, 1, 0.55), (1, 1, 0.3)):
            at = star_y.astype(int) + down, star_x.astype(int) + right
            pixels[at] = np.maximum(pixels[at], light * part)
        frame = ImageChops.add(Image.fromarray(pixels), _padded(aurora(t)))
        add_light(frame, moon, WIDTH * 0.24, HEIGHT * 0.15)
        disc(frame, WIDTH * 0.24, HEIGHT * 0.15, 27, (236, 240, 232))
        for hill in hills:
            hill.draw(frame, 260 * t)
        return frame

    return frame_at


def _padded(top: Image.Image) -> Image.Image:
    whole = Image.new("RGB", (WIDTH, HEIGHT))
    whole.paste(top, (0, 0))
    return whole


def valley() -> Image.Image:
    """A still: a golden valley, ridge behind ridge."""
    frame = gradient([(0, (92, 136, 176)), (0.3, (236, 200, 150)), (0.5, (255, 226, 170))])
    add_light(frame, glow(520, (130, 90, 40)), WIDTH * 0.3, HEIGHT * 0.36)
    for n in range(7):
        near = mixed((214, 160, 116), (34, 44, 40), n / 6)
        land(
            seed=120 + n,
            top=0.40 + 0.085 * n,
            relief=0.08,
            near=near,
            haze=mixed((255, 220, 164), near, 0.35 + n / 12),
            depth=0.1 + 0.12 * n,
            trees=0.012 * max(n - 2, 0),
        ).draw(frame, 60)
    return frame


def forest_in_mist() -> Image.Image:
    """A still: rows of conifers fading into morning mist."""
    frame = gradient([(0, (176, 200, 204)), (0.5, (214, 224, 218)), (1, (190, 206, 204))])
    for n in range(6):
        near = mixed((158, 182, 184), (18, 42, 44), n / 5)
        land(
            seed=160 + n,
            top=0.34 + 0.115 * n,
            relief=0.05,
            near=near,
            haze=mixed((214, 224, 220), near, n / 9),
            depth=0.1 + 0.15 * n,
            trees=0.05 + 0.022 * n,
        ).draw(frame, 40)
    return frame


SCENES: dict[str, Callable[[], FrameAt]] = {"sunrise": sunrise, "meadow": meadow, "lake": lake, "night": night}
STILLS: dict[str, Callable[[], Image.Image]] = {"valley": valley, "forest": forest_in_mist}
