"""The tokenizers of OpenAI's models, where the library `tiktoken` and its files are on this machine already.

Nothing is ever fetched. Reading one takes half a second, so it is done beside the event loop, once for each.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import logging
import os
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from taskchat.schemas.model_names import ModelName

Encode = Callable[[str], Sequence[int]]

# The file of each vocabulary, and its SHA-256: the library would fetch one that is missing or damaged.
SOURCE = "https://openaipublic.blob.core.windows.net/encodings/{}.tiktoken"
WHOLE = {
    "o200k_base": "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    "cl100k_base": "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
}
OLDER = ("gpt-3.5-", "gpt-4-")
NEWER = ("gpt-", "chatgpt-", "o1-", "o3-", "o4-")

log = logging.getLogger(__name__)


class Tokenizer:
    """A vocabulary that is being read. `encode` is None until that is done, and for good if it can't be."""

    def __init__(self, vocabulary: str) -> None:
        self.encode: Encode | None = None
        self._vocabulary = vocabulary
        self.reading = threading.Thread(target=self._read, name=f"taskchat-{vocabulary}", daemon=True)
        self.reading.start()

    def _read(self) -> None:
        try:
            if not _is_whole(self._vocabulary):
                return
            encoding = importlib.import_module("tiktoken").get_encoding(self._vocabulary)
        except Exception as error:  # noqa: BLE001 - whatever ails an optional library, tokens are estimated then
            log.info("tokens are estimated: %s can't be read: %s", self._vocabulary, error)
            return
        self.encode = encoding.encode_ordinary


def tokenizer_for(name: ModelName) -> Tokenizer | None:
    """The tokenizer of a model, None where it is not known which that is."""
    whole = name.text.removeprefix("openrouter/")
    model = f"{whole.removeprefix('openai/')}-"
    if not whole.startswith("openai/") or not model.startswith(NEWER):
        return None
    return _tokenizer("cl100k_base" if model.startswith(OLDER) else "o200k_base")


@functools.cache
def _tokenizer(vocabulary: str) -> Tokenizer:
    return Tokenizer(vocabulary)


def _is_whole(vocabulary: str) -> bool:
    """Whether the library has this vocabulary's file where it looks for it first."""
    named = os.environ.get("TIKTOKEN_CACHE_DIR") or os.environ.get("DATA_GYM_CACHE_DIR")
    folder = Path(named) if named else Path(tempfile.gettempdir()) / "data-gym-cache"
    source = SOURCE.format(vocabulary).encode()
    file = folder / hashlib.sha1(source, usedforsecurity=False).hexdigest()  # so the library names it
    return file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == WHOLE[vocabulary]
