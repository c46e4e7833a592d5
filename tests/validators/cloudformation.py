"""Says what cfn-lint finds in a CloudFormation template; prints nothing if it finds nothing.

    python cloudformation.py TEMPLATE

Whether IAM knows the actions (W3037) is iam_policy.py's question.
"""

import sys

from cfnlint.api import ManualArgs, lint

REGIONS = ["us-east-1", "eu-central-1"]

if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        for match in lint(file.read(), config=ManualArgs(regions=REGIONS, ignore_checks=["W3037"])):
            print(f"{match.rule.id}: {match.message} ({'/'.join(map(str, match.path or []))})")
