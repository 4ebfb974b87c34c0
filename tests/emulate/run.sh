#!/bin/sh
# Puts Askwell behind a Slack that others wrote: npm's `emulate`, which knows nothing of ours. Needs node
# with npm, and its registry.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."

# Node looks for packages beside the script, and the source tree stays clean.
folder="${CARGO_TARGET_DIR:-target}/tmp/emulate"
mkdir -p "$folder"
cp "$here"/*.mjs "$here"/package*.json "$folder"
npm ci --silent --no-audit --no-fund --prefix "$folder"

node "$folder/slack.mjs" cargo test --quiet --locked --test it second_slack -- --ignored
