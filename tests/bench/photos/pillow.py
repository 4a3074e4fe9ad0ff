"""The same work with Pillow: pillow.py ROUNDS FOLDER PHOTO...; prints lines as floor.c does. With --recode it makes the photos instead."""

import hashlib
import io
import os
import resource
import statistics
import sys
import time

from PIL import Image, ImageOps

WANTED = 3_000_000


def jpeg(picture, quality):
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality, subsampling=2)
    return file.getvalue()


def copies(photo):
    hashlib.sha256(photo).hexdigest()
    picture = Image.open(io.BytesIO(photo))
    picture.draft("RGB", (1600, 1200))
    picture = ImageOps.exif_transpose(picture)
    picture.thumbnail((1600, 1600), Image.Resampling.BICUBIC, reducing_gap=None)
    small = picture.copy()
    small.thumbnail((320, 320), Image.Resampling.BICUBIC, reducing_gap=None)
    return jpeg(picture, 82), jpeg(small, 75)


def recode(folder, photos):
    """As phones write them: colors at half the size, about three megabytes."""
    for photo in photos:
        picture = Image.open(photo)
        tries = (jpeg(picture, quality) for quality in range(85, 101))
        best = min(tries, key=lambda file: abs(len(file) - WANTED))
        with open(os.path.join(folder, os.path.basename(photo)), "wb") as file:
            file.write(best)


def measure(rounds, folder, photos):
    for path in photos:
        with open(path, "rb") as file:
            photo = file.read()
        times = []
        for _ in range(rounds):
            start = time.process_time()
            copy, small = copies(photo)
            times.append((time.process_time() - start) * 1000)
        name = os.path.basename(path)
        with open(os.path.join(folder, f"pillow-{name}"), "wb") as file:
            file.write(copy)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print("pillow", name, f"{statistics.median(times):.1f}", len(copy), len(small), peak, sep="\t")


if sys.argv[1] == "--recode":
    recode(sys.argv[2], sys.argv[3:])
else:
    measure(int(sys.argv[1]), sys.argv[2], sys.argv[3:])
