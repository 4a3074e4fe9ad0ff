"""Makes `sans.otf` again: Noto Sans CJK SC with the characters that a Chinese property company's papers need.

    apt-get install fonts-noto-cjk unicode-data && pip install fonttools==4.68.0 && python3 api/fonts/make.py

The characters: the 8,105 of 通用规范汉字表 (2013: what names may be registered with; Unihan's kTGH), all of GB 2312, the traditional
forms of Big5 (names from Taiwan and Hong Kong), Latin with its accents, punctuation, arrows and units. Anything else is shown as the
font's own box. Hinting and the tables for shaping are left out: nothing here is shaped.
"""

import bz2
import pathlib
import subprocess
import sys

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
SIMPLIFIED = 2  # which font of the collection
UNIHAN = "/usr/share/unicode/Unihan_OtherMappings.txt.bz2"
BLOCKS = [(0x20, 0x7F), (0xA0, 0x180), (0x2000, 0x2070), (0x2100, 0x2300), (0x2460, 0x2474), (0x3000, 0x3040), (0xFF00, 0xFF66)]

IN_NAMES = "頔"  # people's names that none of the tables has


def in_standard_table():
    with bz2.open(UNIHAN, "rt", encoding="utf-8") as lines:
        return {int(line.split("\t")[0][2:], 16) for line in lines if "\tkTGH\t" in line}


def in_charset(name, first, second):
    found = set()
    for a in first:
        for b in second:
            try:
                found.add(ord(bytes([a, b]).decode(name)))
            except (UnicodeDecodeError, TypeError):
                pass
    return found


def characters():
    chosen = in_standard_table()
    chosen |= in_charset("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))
    chosen |= in_charset("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)])
    chosen |= {ord(char) for char in IN_NAMES}
    for first, after in BLOCKS:
        chosen |= set(range(first, after))
    return sorted(chosen)


def main():
    here = pathlib.Path(__file__).parent
    unicodes = ",".join(f"{char:04X}" for char in characters())
    options = ["--notdef-outline", "--no-hinting", "--no-glyph-names", "--layout-features=", "--name-IDs=0,1,2,3,4,5,6,13,14"]
    unused = "--drop-tables+=vhea,vmtx,VORG,GPOS,GSUB,BASE,GDEF"
    command = [sys.executable, "-m", "fontTools.subset", FONT, f"--font-number={SIMPLIFIED}", f"--unicodes={unicodes}", unused]
    subprocess.run([*command, *options, f"--output-file={here / 'sans.otf'}"], check=True)


if __name__ == "__main__":
    main()
