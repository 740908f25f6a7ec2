#!/usr/bin/env bash
# All tests: the suites of the workspace, the html graph in Chromium, the integrations, the real editors. Installs what they
# need (Debian, as root; Node.js comes with the machine) and prints each part with its time.
#
#   run.sh [--no-editors]
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/stage.sh

# The test of the exported database wants a server, and says so where there is none.
install_postgresql() {
  command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || {
    apt-get -q update
    DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install postgresql
  }
}

stage postgresql install_postgresql
stage suites cargo test --workspace --locked
stage graph-page tests/graph-page/run.sh
stage integrations tests/integrations/run.sh
if [ "${1:-}" != --no-editors ]; then
  stage editors tests/editors/run.sh
fi
