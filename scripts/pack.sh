#!/bin/sh
# Packs files and folders (the binary, configurations, data) into parts of limited size with their SHA-256, so that
# a machine without network and without Rust can train:
#
#   scripts/pack.sh OUT PART_MIB PATH...        for example: scripts/pack.sh parts 60 target/release/lubdub data spaces
#
# On the other machine, in the folder with the parts: sh unpack.sh DEST
set -eu
if [ "$#" -lt 3 ]; then
    echo "usage: $0 OUT PART_MIB PATH..." >&2
    exit 2
fi
out=$1
mib=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
for path in "$@"; do
    if [ ! -e "$path" ]; then
        echo "$path isn't there" >&2
        exit 1
    fi
done
mkdir -p "$out"
if [ -n "$(ls -A "$out")" ]; then
    echo "$out isn't empty; parts of another packing must not be mixed with these" >&2
    exit 1
fi
files=$out/files.tmp
# What it unpacks to is proven file by file; links are followed, so that nothing points outside.
for path in "$@"; do
    find -L "$path" -type f
done | LC_ALL=C sort > "$files"
while IFS= read -r file; do
    sha256sum "$file"
done < "$files" > "$out/contents.sha256"
rm "$files"
tar --dereference --create --file - "$@" | gzip -6 | split -b "${mib}m" -a 4 - "$out/part-"
(cd "$out" && sha256sum part-* contents.sha256 > parts.sha256)
cp "$here/unpack.sh" "$out/unpack.sh"
echo "$(find "$out" -name 'part-*' | wc -l) part(s) in $out"
