#!/usr/bin/env bash
# Builds the fuzz targets with the stable toolchain: coverage for the fuzzer in our Rust code, AddressSanitizer and
# UndefinedBehaviorSanitizer in all C code (tree-sitter, the markdown grammar with its scanner, our own grammar). Needs gcc
# and g++. Prints the folder of the binaries.
set -euo pipefail
cd "$(dirname "$0")"
target=$(rustc -vV | sed -n 's/^host: //p')
sanitize="-O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer"
# What cargo-fuzz passes, except that the sanitizer is gcc's, in C only: rustc's own needs an unstable flag.
coverage="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters"
coverage="$coverage -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares"
# rustc links without the default libraries: the runtimes of the sanitizers are named.
links="-Clink-arg=-Wl,--push-state,--no-as-needed -Clink-arg=-lasan -Clink-arg=-lubsan -Clink-arg=-Wl,--pop-state -Clinker=gcc"
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target} CC=gcc CXX=g++
# Not `--locked`: a dependency that the product gains is one here too. `--target` keeps build scripts and macros free of these flags.
export CFLAGS_${target//-/_}="$sanitize"
key=CARGO_TARGET_$(tr 'a-z-' 'A-Z_' <<<"$target")_RUSTFLAGS
export "$key=$coverage $links --cfg fuzzing"
cargo build --release --quiet --target "$target" >&2
echo "$CARGO_TARGET_DIR/$target/release"
