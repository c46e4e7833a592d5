"""Says what is wrong with findings for Security Hub; prints nothing if nothing is.

    python asff.py REPORT.asff.json

The judge is botocore's own model of BatchImportFindings: required members,
types, enumerations and patterns. The lengths stand only in the model's
documentation, so they are taken from there.
"""

import json
import re
import sys

import botocore.session
from botocore.validate import ParamValidator

BATCH = 100
LARGEST_FINDING = 240 * 1024
LENGTH = re.compile(r"Maximum (?:length )?of (\d+)(?: length)?")
ITEMS = re.compile(r"Maximum number of (\d+) items")


def limits(shape, value, path):
    """Yields what is longer or more than the documentation of a member allows."""
    if shape.type_name == "structure" and isinstance(value, dict):
        for name, member in value.items():
            if name not in shape.members:
                yield f"{path}.{name}: not in the model"
                continue
            text = re.sub("<[^>]+>", "", shape.members[name].documentation or "")
            most = LENGTH.search(text)
            if most and isinstance(member, str) and len(member) > int(most[1]):
                yield f"{path}.{name}: {len(member)} characters, at most {most[1]}"
            most = ITEMS.search(text)
            if most and isinstance(member, list) and len(member) > int(most[1]):
                yield f"{path}.{name}: {len(member)} items, at most {most[1]}"
            yield from limits(shape.members[name], member, f"{path}.{name}")
    elif shape.type_name == "list" and isinstance(value, list):
        for index, member in enumerate(value):
            yield from limits(shape.member, member, f"{path}[{index}]")


def judge(findings, service):
    operation = service.operation_model("BatchImportFindings").input_shape
    # Security Hub's own findings about accounts have a type without details.
    types = {"AwsAccount", *service.shape_for("ResourceDetails").members}
    wrong = []
    for start in range(0, len(findings), BATCH):
        batch = {"Findings": findings[start : start + BATCH]}
        report = ParamValidator().validate(batch, operation)
        if report.has_errors():
            wrong.append(report.generate_report())
        wrong.extend(limits(operation, batch, ""))
    if wrong:
        return wrong
    # ParamValidator judges neither patterns nor enumerations.
    finding_shape = operation.members["Findings"].member
    for finding in findings:
        wrong.extend(patterns(finding_shape, finding, finding["Id"]))
        product = f"securityhub:{finding['ProductArn'].split(':')[3]}:{finding['AwsAccountId']}"
        if f"{product}:product/{finding['AwsAccountId']}/default" not in finding["ProductArn"]:
            wrong.append(f"{finding['Id']}: {finding['ProductArn']} is of another account")
        if not re.fullmatch("[0-9]{12}", finding["AwsAccountId"]):
            wrong.append(f"{finding['Id']}: the account {finding['AwsAccountId']}")
        if len(json.dumps(finding).encode()) > LARGEST_FINDING:
            wrong.append(f"{finding['Id']}: larger than {LARGEST_FINDING} bytes")
        for resource in finding["Resources"]:
            if resource["Type"] not in types:
                wrong.append(f"{finding['Id']}: no such resource type: {resource['Type']}")
    ids = [finding["Id"] for finding in findings]
    if len(set(ids)) != len(ids):
        wrong.append("two findings have the same Id")
    return wrong


def patterns(shape, value, path):
    """Yields strings that miss their shape's pattern or enumeration."""
    if shape.type_name == "structure":
        for name, member in value.items():
            yield from patterns(shape.members[name], member, f"{path}.{name}")
    elif shape.type_name == "list":
        for member in value:
            yield from patterns(shape.member, member, path)
    elif shape.type_name == "map":
        for key, member in value.items():
            yield from patterns(shape.key, key, f"{path}.{key}")
            yield from patterns(shape.value, member, f"{path}.{key}")
    elif shape.type_name == "string":
        pattern = shape.metadata.get("pattern")
        if pattern and not re.fullmatch(pattern, value):
            yield f"{path}: {value!r} does not match {pattern}"
        choices = shape.metadata.get("enum")
        if choices and value not in choices:
            yield f"{path}: {value!r} is none of {choices}"


def main():
    findings = json.load(open(sys.argv[1], encoding="utf-8"))
    if not findings:
        sys.exit("there is no finding")
    service = botocore.session.get_session().get_service_model("securityhub")
    wrong = judge(findings, service)
    if wrong:
        sys.exit("\n".join(wrong[:50]))


main()
