#!/bin/sh
# Lets Slack's own models judge everything that people see of Askwell: slack_sdk (Python) for lengths and
# numbers, @slack/types for shapes. Needs python3 with venv, node with npm, and their registries.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# The test writes down what it saw.
cd "$here/../.."
surfaces="${CARGO_TARGET_DIR:-target}/tmp/surfaces.json"
rm -f "$surfaces"
cargo test --quiet --test it slack_refuses_nothing_of_what_askwell_shows

python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet slack_sdk==3.48.0
"$folder/python/bin/python" "$here/judge.py" "$surfaces"

# Node looks for packages beside the script.
cp "$here/judge.mjs" "$folder/judge.mjs"
npm install --silent --no-audit --no-fund --prefix "$folder" \
  @slack/types@3.2.0 ts-json-schema-generator@2 typescript@5 ajv@8
cat >"$folder/types.ts" <<'TS'
import type { KnownBlock, ModalView, HomeView } from "@slack/types";
export type OneBlock = KnownBlock;
export type OneView = ModalView | HomeView;
TS
echo '{"compilerOptions": {"module": "nodenext", "moduleResolution": "nodenext", "skipLibCheck": true, "types": []}, "files": ["types.ts"]}' \
  >"$folder/tsconfig.json"
node "$folder/judge.mjs" "$surfaces" "$folder"
