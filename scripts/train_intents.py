"""Train the weights of taskchat/agent/embedded/guessing from public sets of utterances.

    python -m scripts.train_intents DATA                    write weights.bin, the same bytes each time
    python -m scripts.train_intents DATA --check            fail unless weights.bin is what the data give
    python -m scripts.train_intents DATA --without hwu64    train without a set, print how well it is guessed

DATA holds a folder for each set, `clinc150/dev/train.jsonl` and so on: a row is JSON with `text`, `intent` (ours, see
INTENTS), `scope` ("in", "oos", "other_domain" or "adjacent") and `lang`. Multinomial logistic regression by AdaGrad
over hashed features, in plain Python: the order of the rows comes from their own hashes, so there is no randomness.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from taskchat.agent.embedded.guessing.features import BUCKETS, features, words
from taskchat.agent.embedded.guessing.guess import OTHER, guess, scores
from taskchat.agent.embedded.guessing.weights import Weights

SHIPPED = Path(__file__).parents[1] / "taskchat/agent/embedded/guessing/weights.bin"
INTENTS = (
    OTHER, "add", "list", "complete", "update", "delete",
    "help", "greeting", "goodbye", "thanks", "affirm", "deny", "cancel",
)  # fmt: skip
SETS = {
    "clinc150": ("dev/train", "dev/val", "dev/oos_train", "dev/oos_train_plus", "dev/oos_val"),
    "hwu64": ("dev/train", "dev/val"),
    "topv2_reminders": ("dev/train.en", "dev/validation.en"),
    "ha_intents": ("dev/all_intents.en",),
}
# Of the small talk, the entries that are one of our intents; those that may be one or not are left out.
SMALL_TALK = {47: "affirm", 49: "thanks", 52: "goodbye", 56: "goodbye"} | dict.fromkeys(
    (53, 54, 55, 57, 58, 60), "greeting"
)
UNCLEAR = {9, 25, 27, 28, 32, 38, 39, 43, 44, 45, 48, 59, 61, 62, 76, 79}
EPOCHS, RATE, DECAY, STEPS = 5, 0.3, 2e-6, 24.0
WEIGHT = {OTHER: 0.6}  # of a row in training; there are far more of these than of any other
FOLDS = 5


class Row(NamedTuple):
    """One utterance."""

    text: str
    intent: int
    buckets: tuple[int, ...]
    place: int  # by its hash: what orders the rows and deals them into folds


def read_rows(data: Path, *, sets: Sequence[str]) -> list[Row]:
    """The rows of these sets, each text once, in an order that depends on nothing but the texts."""
    found: dict[str, Row] = {}
    for name in sets:
        for text, intent in _small_talk(data) if name == "ret_chitchat" else _utterances(data / name, SETS[name]):
            place = int.from_bytes(hashlib.sha256(text.lower().encode()).digest()[:8], "big")
            found.setdefault(text.lower(), Row(text, INTENTS.index(intent), tuple(features(words(text))), place))
    return sorted(found.values(), key=lambda row: row.place)


def _utterances(folder: Path, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if (intent := _label(row)) and row.get("lang", "en").startswith("en"):
                yield row["text"], intent


def _label(row: dict[str, object]) -> str | None:
    """What a row teaches; None for what is neither ours nor surely another skill's."""
    intent, scope = row.get("intent"), row.get("scope")
    if scope in {"oos", "other_domain"}:
        return OTHER
    if scope != "in" or row.get("tier") == 2 or row.get("ambiguous_delete_vs_complete"):
        return None
    return str(intent) if intent in INTENTS else None


def _small_talk(data: Path) -> Iterator[tuple[str, str]]:
    for line in (data / "ret_chitchat/en/dev/queries.jsonl").read_text(encoding="utf-8").splitlines():
        query = json.loads(line)
        entry = int(query["id"].split("-")[2])
        if entry not in UNCLEAR:
            yield query["text"], SMALL_TALK.get(entry, OTHER)


def train(rows: Sequence[Row]) -> Weights:
    """Fit the weights, and round them to bytes."""
    width = range(len(INTENTS))
    table = [[0.0] * len(INTENTS) for _ in range(BUCKETS)]
    slopes = [[1e-6] * len(INTENTS) for _ in range(BUCKETS)]
    bias = [0.0] * len(INTENTS)
    for epoch in range(EPOCHS):
        rate = RATE / (1 + epoch)
        for row in rows:
            mine = [table[bucket] for bucket in row.buckets]
            chances = _softmax([sum(column) for column in zip(bias, *mine, strict=True)])
            chances[row.intent] -= 1
            weight = WEIGHT.get(INTENTS[row.intent], 1.0)
            step = [chance * weight for chance in chances]
            live = [k for k in width if abs(step[k]) > 1e-3]
            for k in live:
                bias[k] -= 0.01 * rate * step[k]
            for bucket in row.buckets:
                values, slope = table[bucket], slopes[bucket]
                for k in live:
                    slope[k] += step[k] * step[k]
                    values[k] -= rate * (step[k] / math.sqrt(slope[k]) * 0.5 + DECAY * values[k])
    byte = [[max(-127, min(127, round(value * STEPS))) for value in values] for values in table]
    flat = [each for values in byte for each in values]
    return Weights(INTENTS, 1 / STEPS, tuple(round(value * STEPS) for value in bias), flat)


def _softmax(sums: Sequence[float]) -> list[float]:
    top = max(sums)
    powers = [math.exp(each - top) for each in sums]
    total = sum(powers)
    return [each / total for each in powers]


def calibrated(weights: Weights, rows: Sequence[Row]) -> Weights:
    """The weights with the scale at which their probabilities are truest for rows that they were not trained from."""
    sums = [(scores(row.buckets, weights), row.intent) for row in rows]
    best = min((_loss(sums, scale / 1000), scale / 1000) for scale in range(4, 60, 2))
    return Weights(weights.intents, best[1], weights.bias, weights.table)


def _loss(sums: Sequence[tuple[Sequence[int], int]], scale: float) -> float:
    chances = (_softmax([each * scale for each in given])[intent] for given, intent in sums)
    return sum(-math.log(max(chance, 1e-9)) for chance in chances)


def make(rows: Sequence[Row]) -> Weights:
    """The weights to ship: trained from all rows, calibrated by a training that leaves a fifth of them out."""
    rest = [row for row in rows if row.place % FOLDS]
    scale = calibrated(train(rest), [row for row in rows if not row.place % FOLDS]).scale
    whole = train(rows)
    return Weights(whole.intents, scale, whole.bias, whole.table)


def report(weights: Weights, rows: Sequence[Row]) -> str:
    """How many rows are guessed right, by intent, and the expected calibration error of the probabilities."""
    told = {name: [0, 0] for name in INTENTS}
    bins = [[0, 0.0, 0] for _ in range(10)]
    for row in rows:
        found = guess(row.text, weights)
        right = found.intent == INTENTS[row.intent]
        told[INTENTS[row.intent]][0] += right
        told[INTENTS[row.intent]][1] += 1
        mine = bins[min(int(found.probability * 10), 9)]
        mine[0], mine[1], mine[2] = mine[0] + 1, mine[1] + found.probability, mine[2] + right
    error = sum(abs(sure - hits) for _, sure, hits in bins) / max(len(rows), 1)
    lines = [f"{name:14} {right}/{all_} = {right / all_:.1%}" for name, (right, all_) in told.items() if all_]
    return "\n".join([*lines, f"expected calibration error {error:.3f} over {len(rows)} rows"])


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Train the embedded model's intent weights.")
    parser.add_argument("data", type=Path, help="the folder that holds the sets")
    parser.add_argument("--without", choices=[*SETS, "ret_chitchat"], help="leave a set out and guess it")
    parser.add_argument("--check", action="store_true", help="compare with the shipped file instead of writing it")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where the weights go")
    options = parser.parse_args()
    everything = [*SETS, "ret_chitchat"]
    weights = make(read_rows(options.data, sets=[name for name in everything if name != options.without]))
    if options.without:
        sys.stdout.write(report(weights, read_rows(options.data, sets=[options.without])) + "\n")
        if options.out != SHIPPED:
            options.out.write_bytes(weights.packed())
        return 0
    if options.check:
        same = options.out.read_bytes() == weights.packed()
        sys.stdout.write("the same\n" if same else "the data give other weights\n")
        return 0 if same else 1
    options.out.write_bytes(weights.packed())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
