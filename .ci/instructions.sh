#!/usr/bin/env bash
# Counts the instructions of the hot paths under callgrind and compares them with the recorded ones: over 5 % more fails.
# `--record` writes the baseline. It holds for one toolchain and processor; on another one there is nothing to compare with.
set -euo pipefail
cd "$(dirname "$0")/.."
baseline=.ci/instructions.txt
limit=5
command -v valgrind >/dev/null || {
  apt-get -q update
  DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install valgrind
}

toolchain="$(rustc --version) $(uname -sm) $(lscpu | awk -F ': +' '/^(CPU family|Model|Stepping):/ { printf "%s ", $2 }')"
hot=$(cargo bench --quiet --locked -p specward-tests --bench hot --no-run --message-format=json |
  sed -n 's/.*"executable":"\([^"]*\/hot-[^"]*\)".*/\1/p' | tail -1)

count() {
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$hot" "$1" "$2" 2>&1 | sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}

# Small works are done often: what two runs differ by anyway must not show.
counts=$(for work in read-8k:5 edit-8k:50 edit-1m:5 unpack:200 host-edit:5 definition:20000 hover:1000 symbols:50; do
  name=${work%:*} times=${work#*:}
  before=$(count "$name" 1) after=$(count "$name" $((times + 1)))
  echo "$name $(((after - before) / times))"
done)

if [ "${1:-}" = --record ]; then
  printf '# %s\n%s\n' "$toolchain" "$counts" >"$baseline"
fi
if [ "$(head -1 "$baseline" 2>/dev/null)" != "# $toolchain" ]; then
  echo "the baseline is of another toolchain or processor; record it with .ci/instructions.sh --record:"
  echo "$counts"
  exit 0
fi
echo "$counts" | awk -v limit="$limit" -v baseline="$baseline" '
  BEGIN { while ((getline line < baseline) > 0) { split(line, part, " "); known[part[1]] = part[2] } }
  { change = known[$1] ? ($2 / known[$1] - 1) * 100 : 0
    printf "%-12s %12d instructions %+6.1f %%\n", $1, $2, change
    if (change > limit) { bad = 1 } }
  END { if (bad) { print "more than " limit " % above .ci/instructions.txt: say why in the commit, then --record"; exit 1 } }'
