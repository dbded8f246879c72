#!/bin/sh
# Unpacks what pack.sh packed, in the folder with the parts:
#
#   sh unpack.sh DEST
#
# Every part is checked before anything is written, and every file after it.
set -eu
if [ "$#" -ne 1 ]; then
    echo "usage: $0 DEST" >&2
    exit 2
fi
parts=$(cd "$(dirname "$0")" && pwd)
(cd "$parts" && sha256sum --check --quiet parts.sha256) || {
    echo "a part is missing or damaged; copy it again" >&2
    exit 1
}
mkdir -p "$1"
cat "$parts"/part-* | gzip --decompress | tar --extract --file - --directory "$1"
(cd "$1" && sha256sum --check --quiet "$parts/contents.sha256")
echo "everything in $1 is as it was packed"
