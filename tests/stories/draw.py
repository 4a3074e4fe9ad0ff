"""Repeats a draw from its exported file, without a line of ours: hashlib and ChaCha20 by RFC 8439. Prints the sample, one id a line."""

import hashlib
import json
import struct
import sys
from collections import defaultdict


def block(key, counter):
    state = [0x61707865, 0x3320646E, 0x79622D32, 0x6B206574, *struct.unpack("<8I", key), counter, 0, 0, 0]
    work = state[:]

    def quarter(a, b, c, d):
        for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            work[x] = (work[x] + work[y]) & 0xFFFFFFFF
            mixed = work[z] ^ work[x]
            work[z] = ((mixed << turn) | (mixed >> (32 - turn))) & 0xFFFFFFFF

    for _ in range(10):
        for start in range(4):
            quarter(start, start + 4, start + 8, start + 12)
        for a, b, c, d in ((0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            quarter(a, b, c, d)
    return struct.pack("<16I", *((w + s) & 0xFFFFFFFF for w, s in zip(work, state)))


def numbers(key):
    counter = 0
    while True:
        yield from struct.unpack("<8Q", block(key, counter))
        counter += 1


def below(words, bound):
    for word in words:
        if word < 2**64 // bound * bound:
            return word % bound


def shares(sizes, sample):
    total = sum(sizes)
    share = [sample * size // total for size in sizes]
    for h in sorted(range(len(sizes)), key=lambda h: (-(sample * sizes[h] % total), h))[: sample - sum(share)]:
        share[h] += 1
    while sample >= len(sizes) and 0 in share:
        rich = [h for h in range(len(sizes)) if share[h] > 1]
        share[max(rich, key=lambda h: (share[h] * total - sample * sizes[h], -h))] -= 1
        share[share.index(0)] += 1
    return share


def sample_of(drawn, size):
    frame = sorted((item["id"], item["stratum"]) for item in drawn["frame"])
    text = "".join(f"{item} {stratum}\n" for item, stratum in frame)
    frame_hash = hashlib.sha256(text.encode()).digest()
    seed = bytes.fromhex(drawn["seed"])
    assert hashlib.sha256(seed).hexdigest() == drawn["commitment"], "the seed is the one that was committed to"
    words = numbers(hashlib.sha256(b"rounds.draw.1" + seed + frame_hash).digest())
    strata = defaultdict(list)
    for item, stratum in frame:
        strata[stratum].append(item)
    names = sorted(strata, key=str.encode)
    for name, share in zip(names, shares([len(strata[name]) for name in names], size)):
        items = strata[name]
        for i in range(share):
            j = i + below(words, len(items) - i)
            items[i], items[j] = items[j], items[i]
            yield items[i]


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        exported = json.load(file)
    print("\n".join(sample_of(exported, len(exported["sample"]))))
