#!/usr/bin/env bash
# Opens the html graph of a workspace of a thousand artefacts in Chromium, and clicks, searches and filters in it.
#
# Installs Chromium (Debian, as root) and playwright-core (npm, into your cache folder). `SPECWARD` names the binary (default:
# built from here).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
cache=${SPECWARD_EDITORS:-${XDG_CACHE_HOME:-$HOME/.cache}/specward/editors}/graph-page
PLAYWRIGHT=1.65

binary=${SPECWARD:-}
if [ -z "$binary" ]; then
  (cd "$root" && cargo build --quiet --locked --bin specward)
  binary=${CARGO_TARGET_DIR:-$root/target}/debug/specward
fi
command -v chromium >/dev/null || {
  apt-get -q update
  DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install chromium fonts-dejavu-core
} >&2
if [ ! -e "$cache/node_modules/playwright-core" ]; then
  mkdir -p "$cache"
  echo '{"private":true}' >"$cache/package.json"
  (cd "$cache" && npm install --no-audit --no-fund "playwright-core@$PLAYWRIGHT") >&2
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 "$here/workspace.py" "$work/company" 1000
"$binary" graph --format html --output "$work/graph.html" "$work/company"
SPECWARD_PLAYWRIGHT=$cache/ timeout 55 node "$here/drive.mjs" "$work/graph.html"
