#!/usr/bin/env bash
# Fuzzes each target for some seconds and prints what was tried; fails at the first crash, hang or memory over the limit. The
# inputs that are kept are tried first, and so is every real document in SPECWARD_CORPORA, under the C sanitizers.
# Usage: run.sh [SECONDS [TARGET...]]
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-10}
targets=("${@:2}")
[ ${#targets[@]} -gt 0 ] || targets=(syntax front_matter field_grammar config spec_graph facts_cache rpc session)
binaries=$(./build.sh)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Threads of the server under test end with the process, not before it.
export ASAN_OPTIONS=detect_leaks=0 UBSAN_OPTIONS=print_stacktrace=1
# The runtime has to be the first library of the process.
runtime=$(gcc -print-file-name=libasan.so)

seed() {
  local target=$1 into=$work/$1
  mkdir -p "$into"
  [ ! -d "corpus/$target" ] || cp "corpus/$target"/* "$into"
  case $target in
    syntax | front_matter | field_grammar)
      find ../rules ../workspaces -name '*.md' -print0 | xargs -0 cp --backup=numbered -t "$into" ;;
  esac
}

run() {
  local target=$1
  shift
  if ! LD_PRELOAD=$runtime "$binaries/$target" -timeout=30 -rss_limit_mb=4096 -print_final_stats=1 "$@" >"$work/log" 2>&1; then
    tail -60 "$work/log" >&2
    echo "robustness: fuzz $target: FAILED" >&2
    exit 1
  fi
}

runs() {
  sed -n 's/^stat::number_of_executed_units: *//p' "$work/log"
}

for target in "${targets[@]}"; do
  seed "$target"
  run "$target" -max_total_time="$seconds" -max_len=4096 -artifact_prefix="$PWD/" "$work/$target"
  echo "robustness: fuzz $target: $(runs) runs in $seconds s, $(find "$work/$target" -type f | wc -l) inputs, no crash"
done

if [ -d "${SPECWARD_CORPORA:-}" ]; then
  mkdir "$work/real"
  find "$SPECWARD_CORPORA" -name '*.md' -type f -size -64k | awk -v most="${SPECWARD_REAL:-400}" "NR <= most" | xargs -d '\n' cp --backup=numbered -t "$work/real"
  run syntax -runs=0 -max_len=65536 "$work/real"
  echo "robustness: sanitizers over $(find "$work/real" -type f | wc -l) real documents, nothing found"
fi
