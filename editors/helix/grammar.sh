#!/bin/sh
# Builds the field grammar for Helix and puts it, with its queries, into the user's runtime folder. Needs a C compiler.
# Run it again after an update of Helix: its markdown injections are copied, as Helix reads one file only.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
grammar=${SPECWARD_GRAMMAR:-$here/../../grammars}
runtime=${XDG_CONFIG_HOME:-$HOME/.config}/helix/runtime

mkdir -p "$runtime/grammars" "$runtime/queries/specward_fields" "$runtime/queries/markdown"
"${CC:-cc}" -O2 -shared -fPIC -I"$grammar/src" "$grammar/src/parser.c" "$grammar/src/scanner.c" \
  -o "$runtime/grammars/specward_fields.so"
cp "$grammar/queries/highlights.scm" "$runtime/queries/specward_fields/highlights.scm"

# Helix's own injections: in the runtime folders that it names, except the user's.
own=$(hx --health 2>/dev/null | sed -n 's/^Runtime directories: //p' | tr ';' '\n' | while read -r folder; do
  file=$folder/queries/markdown/injections.scm
  if [ "$folder" != "$runtime" ] && [ -f "$file" ]; then
    echo "$file"
    break
  fi
done)
if [ -z "$own" ]; then
  echo "grammar.sh: no markdown queries in the runtime folders that 'hx --health' names" >&2
  exit 1
fi
cat "$own" "$grammar/hosts/markdown/injections.scm" >"$runtime/queries/markdown/injections.scm"
echo "installed in $runtime"
