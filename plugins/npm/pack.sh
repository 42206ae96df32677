#!/usr/bin/env bash
# pack.sh PREFIX WORK: makes WORK/plumbline-VERSION.tgz for npm of what `cmake --install` put below
# PREFIX. That has to be a static build: what is packed runs on any Linux.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$2/package/bin" "$2/package/schemas"
cp "$here/package.json" "$here/README.md" "$here/../../LICENSE" "$2/package"
install -m 755 -s "$1/bin/plumbline" "$2/package/bin/plumbline"
cp "$1"/share/plumbline/schemas/*.json "$2/package/schemas"
cd "$2"
npm pack --silent ./package >/dev/null
