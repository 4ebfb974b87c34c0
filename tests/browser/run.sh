#!/bin/sh
# Plays through the playground in a real Chromium, as a visitor would, and looks into the database file.
# Needs chromium, node with npm and their registry, and python3. Pictures of every step: target/browser.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
target="${CARGO_TARGET_DIR:-target}"

cargo build --quiet
# Node looks for packages beside the script, and the source tree stays clean.
folder="$target/tmp/browser"
mkdir -p "$folder"
cp "$here"/*.mjs "$here"/*.py "$here"/package*.json "$folder"
npm ci --silent --no-audit --no-fund --prefix "$folder"

rm -rf "$target/browser"
mkdir -p "$target/browser"
exec node "$folder/story.mjs" "$target/debug/askwell" "$target/browser"
