"""Turns one expectation of each check of a scenario into one that must fail: a driver that still passes does not look.

usage: falsify.py SCENARIO [NUMBER] > FALSE_SCENARIO

NUMBER says which of a check's expectations, counted from 0 and wrapping round.
"""

import json
import sys

WRONG = "falsified"


def falsified(value):
    if isinstance(value, list):
        return [*value[:-1], WRONG]
    return WRONG


def falsify(check, number):
    """What is done stays; only what is expected becomes wrong."""
    if check["do"] == "no finding":
        # Nothing is repaired, so the finding stays and must be seen.
        return {key: value for key, value in check.items() if key != "type"}
    expected = dict(check["expect"])
    key = list(expected)[number % len(expected)]
    expected[key] = falsified(expected[key])
    return {**check, "expect": expected}


with open(sys.argv[1], encoding="utf-8") as file:
    scenario = json.load(file)
which = int(sys.argv[2]) if len(sys.argv) > 2 else 0
json.dump([falsify(check, which) for check in scenario], sys.stdout, indent=2)
