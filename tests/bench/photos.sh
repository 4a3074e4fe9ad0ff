#!/usr/bin/env bash
# What do the copies of a photo cost, beside libjpeg-turbo (the floor), sharp and Pillow on the very same files?
#
#   tests/bench/photos.sh [rounds]     5 of them unless said otherwise, each with all programs in turn
#
# Needs gcc, node, npm, python3, and Debian's libjpeg62-turbo-dev and libssl-dev, which it installs as root. Times are the processor's, not the
# wall's, and of one thread; compare them within one run only.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
CARGO_TARGET_DIR=$(realpath -m "${CARGO_TARGET_DIR:-target}")
export CARGO_TARGET_DIR
tools=$CARGO_TARGET_DIR/tools
rounds=${1:-5}
work=$CARGO_TARGET_DIR/bench-photos
here=tests/bench/photos

source tests/setup/install.sh

sharp=sharp@0.35.5
pillow=pillow==11.3.0

# These are not what the tests need, so the list is another.
missing_apt_packages() {
  has gcc || echo gcc libc6-dev
  has node || echo nodejs
  has npm || echo npm
  has python3 || echo python3
  python3 -m pip --version >/dev/null 2>&1 || echo python3-pip
  [ -e /usr/include/jpeglib.h ] || echo libjpeg62-turbo-dev
  [ -e /usr/include/openssl/sha.h ] || echo libssl-dev
}

pillow() { PYTHONPATH=$tools/pillow python3 "$here/pillow.py" "$@"; }

install_apt_packages
install_npm_package "$sharp"
install_python_package "$pillow"
mkdir -p "$work/drawn" "$work/photos" "$work/copies"
cargo build --release -p photo --features scene --example measure
gcc -O2 -o "$work/floor" "$here/floor.c" -ljpeg -lcrypto
measure=$CARGO_TARGET_DIR/release/examples/measure

"$measure" draw "$work/drawn"
pillow --recode "$work/photos" "$work"/drawn/*.jpg
photos=("$work"/photos/*.jpg)
for ((round = 0; round < rounds; round++)); do
  "$measure" copies 3 "$work/copies" "${photos[@]}"
  "$work/floor" 3 "$work/copies" "${photos[@]}"
  node "$here/sharp.mjs" "$tools/sharp/node_modules/sharp" 3 "$work/copies" "${photos[@]}"
  pillow 3 "$work/copies" "${photos[@]}"
done >"$work/lines"
echo "${#photos[@]} photos of 12 megapixels, $(du -cb "${photos[@]}" | awk 'END { printf "%.1f", $1 / 1e6 }') MB; load $(cut -d ' ' -f 1 /proc/loadavg)"
"$measure" table "$work/copies" "${photos[@]}" <"$work/lines"
