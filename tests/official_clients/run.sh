#!/bin/sh
# Holds the emulator against Slack's official clients, Python and Node, unmodified.
# Needs python3 with venv, node with npm, and their registries. Installs into a temporary folder.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cargo build --quiet --manifest-path "$here/../../Cargo.toml" --example official_clients
drive="${CARGO_TARGET_DIR:-$here/../../target}/debug/examples/official_clients"

python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check slack_sdk==3.48.0
"$drive" "$folder/python/bin/python" "$here/client.py"
echo "slack_sdk (Python): ok"

# Node looks for packages beside the script.
cp "$here"/*.mjs "$here"/package*.json "$folder"
npm ci --silent --no-audit --no-fund --prefix "$folder"
"$drive" node "$folder/client.mjs"
echo "@slack/socket-mode, @slack/web-api (Node): ok"
