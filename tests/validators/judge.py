"""Judges payloads by slack_sdk's models: lengths, numbers of elements, required fields.

Usage: judge.py PAYLOADS.jsonl. Prints what is wrong, and how many of each method were looked at.
"""

import json
import sys
from collections import Counter

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

# Every way in which Askwell shows people something; one that the tests never go is not covered.
WAYS = {
    "chat.postEphemeral", "chat.postMessage", "chat.update", "interactive", "response_url",
    "slash_commands", "views.open", "views.publish",
}


def judge(payload):
    if "view" in payload:
        View(**payload["view"]).validate_json()
    blocks = payload.get("blocks") or []
    for block in Block.parse_all(blocks):
        block.validate_json()  # of an unknown type, it is None
    # The models leave these two to Slack.
    assert len(blocks) <= 50, f"{len(blocks)} blocks in a message"
    assert len(payload.get("text") or "") <= 40_000, "a text beyond 40,000 characters"


def refuses(payload):
    try:
        judge(payload)
    except Exception:
        return True
    return False


# A judge who lets everything pass is none.
LONG = {"type": "plain_text", "text": "x" * 151}
assert refuses({"blocks": [{"type": "header", "text": LONG}]})
assert refuses({"view": {"type": "modal", "title": LONG, "blocks": []}})

seen, bad = Counter(), 0
for line in open(sys.argv[1]):
    call = json.loads(line)
    seen[call["method"]] += 1
    try:
        judge(call["payload"])
    except Exception as fault:  # whatever the models say is what we want to hear
        bad += 1
        print(f"{call['method']}: {type(fault).__name__}: {fault}\n  {json.dumps(call['payload'])[:400]}")
print("  ".join(f"{method} {count}" for method, count in sorted(seen.items())))
missing = WAYS - seen.keys()
for method in sorted(missing):
    print(f"{method}: the tests sent none")
print(f"slack_sdk (Python): {seen.total()} payloads, {bad} faults")
sys.exit(bool(bad or missing))
