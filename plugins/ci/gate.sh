#!/usr/bin/env bash
# A gate for changes of definitions: gate.sh BASE USD DEFINITION...
#
#   1. nothing is wrong with them
#   2. no cached step loses its result against the revision BASE, unless DRIFT=allow
#   3. a run is expected to cost no more than that many USD
#
# Writes what it finds as Markdown to GATE_MARKDOWN (gate.md), for a comment or a job summary. The
# exit status is 1 when the gate is closed, 2 or 3 when it could not look.
set -euo pipefail

base=$1 budget=$2
shift 2
markdown=${GATE_MARKDOWN:-gate.md}
part=$(mktemp)
trap 'rm -f "$part"' EXIT
worst=0
# Runs a part of the gate, and keeps what it says.
gate() {
  local status=0
  : >"$part"
  "$@" -f text -f "markdown:$part" || status=$?
  cat "$part" >>"$markdown"
  echo >>"$markdown"
  ((status <= worst)) || worst=$status
}

: >"$markdown"
gate plumbline check "$@"
for definition in "$@"; do
  # What is wrong cannot be planned, and what is new has nothing to be compared with.
  plumbline check -s "$definition" || continue
  if git cat-file -e "$base:./$definition" 2>/dev/null; then
    drift=()
    [[ ${DRIFT-} != allow ]] || drift=(--exit-zero)
    gate plumbline drift --against "$base" "${drift[@]}" "$definition"
    gate plumbline plan --against "$base" --max-cost "$budget" "$definition"
  else
    gate plumbline plan --max-cost "$budget" "$definition"
  fi
done
exit "$worst"
