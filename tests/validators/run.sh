#!/bin/sh
# Lets Slack's own models judge everything that the integration tests made Askwell send: slack_sdk (Python)
# for lengths and numbers, @slack/web-api and @slack/types (Node) for methods, keys and shapes. Needs python3
# with venv, node with npm, and their registries.
#
# ASKWELL_TEST_PAYLOADS names the folder where a run of the tests wrote it down; without, they run now.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

if [ -z "${ASKWELL_TEST_PAYLOADS:-}" ]; then
  export ASKWELL_TEST_PAYLOADS="$folder/payloads"
  cargo test --quiet --manifest-path "$here/../../Cargo.toml" --test it
fi
# Most are sent again and again; ids and times aside, one of each is enough.
cat "$ASKWELL_TEST_PAYLOADS"/*.jsonl | sort -u >"$folder/payloads.jsonl"

python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check slack_sdk==3.48.0
"$folder/python/bin/python" "$here/judge.py" "$folder/payloads.jsonl"

# Node looks for packages beside the script.
cp "$here"/*.mjs "$here"/*.ts "$here"/*.json "$folder"
npm ci --silent --no-audit --no-fund --prefix "$folder"
cd "$folder"
node judge.mjs payloads.jsonl
