#!/usr/bin/env bash
# Drives real editors through the scenario on a copy of the example workspace.
#
#   run.sh [--falsify] [nvim|nvim-0.10|helix|emacs|vscode]...
#
# Each check prints `pass` or `fail`, each editor a closing line `N passed, N failed`. With `--falsify` every
# expectation is wrong, and an editor that passes a check is the fault. `SPECWARD` names the binary (default: built
# from here), `SPECWARD_SECONDS` how long a check may wait for its answer (default 30).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

falsify=
[ "${1:-}" = --falsify ] && falsify=yes && shift
[ $# -gt 0 ] || set -- nvim nvim-0.10 helix emacs vscode

binary=${SPECWARD:-}
if [ -z "$binary" ]; then
  (cd "$root" && cargo build --quiet --locked --bin specward)
  binary=${CARGO_TARGET_DIR:-$root/target}/debug/specward
fi
commands=$("$here/install.sh" "$@" | tail -1)

work=$(mktemp -d)
[ -n "${SPECWARD_KEEP:-}" ] && echo "kept: $work" || trap 'rm -rf "$work"' EXIT
mkdir -p "$work/bin" "$work/home/.config" "$work/home/.cache"
ln -s "$(readlink -f "$binary")" "$work/bin/specward"
export PATH=$work/bin:$commands:$PATH
export HOME=$work/home XDG_CONFIG_HOME=$work/home/.config XDG_DATA_HOME=$work/home/.local/share \
  XDG_STATE_HOME=$work/home/.local/state XDG_CACHE_HOME=$work/home/.cache

cp "$here/scenario.json" "$work/scenario.json"
seconds=${SPECWARD_SECONDS:-30}
if [ -n "$falsify" ]; then
  export SPECWARD_FALSIFIED=1
  seconds=${SPECWARD_SECONDS:-4}
  python3 "$here/falsify.py" "$here/scenario.json" "${SPECWARD_FALSIFY:-0}" >"$work/scenario.json"
fi

fresh_workspace() {
  rm -rf "$work/guest-checkout"
  cp -r "$root/tests/workspaces/guest-checkout" "$work/guest-checkout"
}

drive() {
  local workspace=$work/guest-checkout
  case $1 in
    nvim | nvim-0.10)
      SPECWARD_PLUGIN=$root/editors/neovim SPECWARD_NVIM=$1 "$1" --clean -l "$here/nvim/drive.lua" "$work/scenario.json" "$workspace" "$seconds"
      ;;
    helix) python3 "$here/helix/drive.py" "$work/scenario.json" "$workspace" "$seconds" ;;
    emacs) emacs --quick --batch --load "$here/emacs/drive.el" "$work/scenario.json" "$workspace" "$seconds" ;;
    vscode)
      SPECWARD_VSIX=$work/specward.vsix SPECWARD_PLAYWRIGHT=$(dirname "$commands")/code-server/ \
        node "$here/vscode/drive.mjs" "$work/scenario.json" "$workspace" "$seconds"
      ;;
  esac
}

# What a run must end with: nothing failed, or, falsified, nothing passed.
good_end() {
  if [ -n "$falsify" ]; then [[ $1 =~ ^0\ passed,\ [1-9][0-9]*\ failed$ ]]; else [[ $1 =~ ^[1-9][0-9]*\ passed,\ 0\ failed$ ]]; fi
}

# Packs the extension as its users get it.
pack_extension() {
  (cd "$root/editors/vscode" && { [ -d node_modules ] || npm ci --no-audit --no-fund; } && npm run --silent check &&
    npm run --silent build && npx vsce package --no-dependencies --out "$work/specward.vsix") >"$work/pack.log" 2>&1 ||
    { cat "$work/pack.log" && return 1; }
}

bad=0
for editor; do
  start=$SECONDS
  [ "$editor" = vscode ] && pack_extension
  echo "-- $editor"
  fresh_workspace
  drive "$editor" 2>&1 | tee "$work/$editor.out" || true
  good_end "$(tail -1 "$work/$editor.out")" || bad=1
  echo "-- $editor: $((SECONDS - start)) s"
done
exit $bad
