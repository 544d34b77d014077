"""Every voice we know, whether or not it is installed."""

from __future__ import annotations

from typing import Literal, cast

from mutoscope.media.voice.types import Gender, Voice

KOKORO = "kokoro"
BASIC = "basic"

_KOKORO_NAMES = """
    af_alloy af_aoede af_bella af_heart af_jessica af_kore af_nicole af_nova af_river af_sarah af_sky
    am_adam am_echo am_eric am_fenrir am_liam am_michael am_onyx am_puck am_santa
    bf_alice bf_emma bf_isabella bf_lily bm_daniel bm_fable bm_george bm_lewis
    ef_dora em_alex em_santa ff_siwis hf_alpha hf_beta hm_omega hm_psi if_sara im_nicola
    jf_alpha jf_gongitsune jf_nezumi jf_tebukuro jm_kumo pf_dora pm_alex pm_santa
    zf_xiaobei zf_xiaoni zf_xiaoxiao zf_xiaoyi zm_yunjian zm_yunxi zm_yunxia zm_yunyang
"""
_KOKORO_LANGUAGES = {
    "a": "en-US",
    "b": "en-GB",
    "e": "es-ES",
    "f": "fr-FR",
    "h": "hi-IN",
    "i": "it-IT",
    "j": "ja-JP",
    "p": "pt-BR",
    "z": "zh-CN",
}
"""The first letter of a Kokoro voice is its language, the second its gender."""
_UNAVAILABLE = {
    "ja-JP": "espeak-ng cannot read kanji, so Japanese would be spoken wrongly",
    "zh-CN": "espeak-ng's tones are not the ones this model was trained on, so Mandarin would be spoken wrongly",
}
_LENGTH_PERCENT = {
    "af_nicole": 140,
    "bm_george": 114,
    "am_michael": 112,
    "af_alloy": 111,
    "am_echo": 109,
    "af_nova": 108,
    "bm_lewis": 107,
    "bm_fable": 107,
    "am_onyx": 106,
    "am_santa": 105,
    "hm_omega": 105,
    "hm_psi": 104,
}
"""Measured: voices that take at least 4 % longer than the default voice of their language."""

ESPEAK_LANGUAGES = {
    "en-US": ("en-us", "American English"),
    "en-GB": ("en", "British English"),
    "es-ES": ("es", "Spanish"),
    "fr-FR": ("fr", "French"),
    "hi-IN": ("hi", "Hindi"),
    "it-IT": ("it", "Italian"),
    "pt-BR": ("pt-br", "Brazilian Portuguese"),
    "pt-PT": ("pt", "Portuguese"),
    "de-DE": ("de", "German"),
    "nl-NL": ("nl", "Dutch"),
    "pl-PL": ("pl", "Polish"),
    "ru-RU": ("ru", "Russian"),
    "uk-UA": ("uk", "Ukrainian"),
    "bg-BG": ("bg", "Bulgarian"),
    "sr-RS": ("sr", "Serbian"),
    "el-GR": ("el", "Greek"),
    "tr-TR": ("tr", "Turkish"),
    "sv-SE": ("sv", "Swedish"),
    "nb-NO": ("nb", "Norwegian"),
    "da-DK": ("da", "Danish"),
    "fi-FI": ("fi", "Finnish"),
    "cs-CZ": ("cs", "Czech"),
    "sk-SK": ("sk", "Slovak"),
    "hr-HR": ("hr", "Croatian"),
    "hu-HU": ("hu", "Hungarian"),
    "ro-RO": ("ro", "Romanian"),
    "ca-ES": ("ca", "Catalan"),
    "id-ID": ("id", "Indonesian"),
    "vi-VN": ("vi", "Vietnamese"),
    "ar-SA": ("ar", "Arabic"),
    "fa-IR": ("fa", "Persian"),
    "ur-PK": ("ur", "Urdu"),
    "bn-BD": ("bn", "Bengali"),
    "ta-IN": ("ta", "Tamil"),
    "te-IN": ("te", "Telugu"),
    "ka-GE": ("ka", "Georgian"),
    "hy-AM": ("hy", "Armenian"),
    "ko-KR": ("ko", "Korean"),
    "zh-CN": ("cmn", "Mandarin"),
    "sw-KE": ("sw", "Swahili"),
}
"""Language tag → espeak-ng's own name of it, and ours."""

DEFAULT_LANGUAGE = "en-US"
DEFAULTS: dict[str, dict[Gender, str]] = {
    "en-US": {"female": "af_heart", "male": "am_michael", "neutral": "af_river"},
    "en-GB": {"female": "bf_emma", "male": "bm_george", "neutral": "bf_lily"},
    "es-ES": {"female": "ef_dora", "male": "em_alex", "neutral": "ef_dora"},
    "fr-FR": {"female": "ff_siwis", "male": "ff_siwis", "neutral": "ff_siwis"},
    "hi-IN": {"female": "hf_alpha", "male": "hm_omega", "neutral": "hf_beta"},
    "it-IT": {"female": "if_sara", "male": "im_nicola", "neutral": "if_sara"},
    "pt-BR": {"female": "pf_dora", "male": "pm_alex", "neutral": "pf_dora"},
}
"""What `female`, `male` and `neutral` mean. Kokoro has no neutral voices, and French has one voice only."""


def _kokoro(identifier: str) -> Voice:
    language = _KOKORO_LANGUAGES[identifier[0]]
    gender = cast("Literal['female', 'male']", {"f": "female", "m": "male"}[identifier[1]])
    name = identifier[3:].title()
    reason, length = _UNAVAILABLE.get(language, ""), _LENGTH_PERCENT.get(identifier, 100)
    return Voice(identifier, name, language, gender, "neural", KOKORO, reason, length)


def _basic(language: str) -> Voice:
    return Voice(f"basic-{language}", f"Basic {ESPEAK_LANGUAGES[language][1]}", language, "neutral", "basic", BASIC)


KOKORO_VOICES = tuple(_kokoro(identifier) for identifier in _KOKORO_NAMES.split())
BASIC_VOICES = tuple(_basic(language) for language in ESPEAK_LANGUAGES)


def list_voices() -> tuple[Voice, ...]:
    """Return all voices, neural ones first; one that cannot be chosen says why in `unavailable`."""
    return KOKORO_VOICES + BASIC_VOICES
