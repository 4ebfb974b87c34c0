"""Judges surfaces.json with slack_sdk's models: lengths, numbers of elements, required fields."""

import json
import sys

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View


def judge(surface):
    if "view" in surface:
        view = surface["view"]
        View(**(json.loads(view) if isinstance(view, str) else view)).validate_json()
        return
    blocks = surface["blocks"]
    for block in Block.parse_all(json.loads(blocks) if isinstance(blocks, str) else blocks):
        block.validate_json()  # of an unknown type, it is None


bad = total = 0
for method, surfaces in json.load(open(sys.argv[1])).items():
    for surface in surfaces:
        total += 1
        try:
            judge(surface)
        except Exception as fault:  # whatever the models say is what we want to hear
            bad += 1
            print(f"{method}: {type(fault).__name__}: {fault}\n  {json.dumps(surface)[:400]}")
print(f"slack_sdk (Python): {total} surfaces, {bad} faults")
sys.exit(bad > 0)
