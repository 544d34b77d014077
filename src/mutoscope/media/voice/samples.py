"""What a voice says to be heard before anything is spent."""

from __future__ import annotations

from mutoscope.media.script import Sentence, read_script
from mutoscope.media.voice.types import Voice

_SAMPLES = {
    "en": "Hello! This is how I sound when I tell your story.",
    "es": "¡Hola! Así suena mi voz cuando cuento tu historia.",
    "fr": "Bonjour ! Voici ma voix quand je raconte votre histoire.",
    "hi": "नमस्ते! जब मैं आपकी कहानी सुनाता हूँ, तो मेरी आवाज़ ऐसी है।",
    "it": "Ciao! Ecco la mia voce quando racconto la tua storia.",
    "pt": "Olá! Esta é a minha voz quando conto a sua história.",
    "de": "Hallo! So klingt meine Stimme, wenn ich deine Geschichte erzähle.",
    "ru": "Привет! Так звучит мой голос, когда я рассказываю вашу историю.",
}


def sample_sentence(voice: Voice, text: str = "") -> Sentence:
    """Return the first sentence of a text, or a greeting in the voice's language as one sentence."""
    words = text or _SAMPLES.get(voice.language.split("-", maxsplit=1)[0], _SAMPLES["en"])
    said = read_script(words).sentences
    if text:
        return next(sentence for sentence in said if sentence.spoken_words)
    return max((sentence for sentence in said), key=lambda sentence: len(sentence.spoken_words))
