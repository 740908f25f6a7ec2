#!/bin/sh
# Regenerates the parser into a temporary copy, fails on any difference with the committed files, then runs the corpus.
# Takes `tree-sitter` from PATH if it has the pinned version, else installs it once into the user's cache.
set -eu

version=0.27.1
abi=14

here=$(cd "$(dirname "$0")" && pwd)
cache="${XDG_CACHE_HOME:-$HOME/.cache}/specward/tree-sitter-cli-$version"

cli=$(command -v tree-sitter || true)
case "$([ -z "$cli" ] || "$cli" --version)" in
    "tree-sitter $version"*) ;;
    *)
        cli="$cache/bin/tree-sitter"
        if [ ! -x "$cli" ]; then
            echo "installing tree-sitter-cli $version"
            env -u CARGO_TARGET_DIR cargo install tree-sitter-cli --version "$version" --locked --quiet --root "$cache"
        fi
        ;;
esac

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -R "$here/grammar.js" "$here/tree-sitter.json" "$here/src" "$here/test" "$here/queries" "$copy"
rm -rf "$copy/src/parser.c" "$copy/src/grammar.json" "$copy/src/node-types.json" "$copy/src/tree_sitter"

cd "$copy"
TREE_SITTER_LIBDIR="$copy/lib"
export TREE_SITTER_LIBDIR
"$cli" generate --abi "$abi" --js-runtime native

if [ "${1:-}" = "--write" ]; then
    cp -R src/parser.c src/grammar.json src/node-types.json src/tree_sitter "$here/src/"
elif ! diff -r src "$here/src" >"$copy/difference"; then
    head -40 "$copy/difference"
    echo "grammars/src is not what grammar.js generates: run grammars/check.sh --write" >&2
    exit 1
fi

"$cli" test >"$copy/report" || {
    tail -n 60 "$copy/report"
    exit 1
}
tail -n 2 "$copy/report"
