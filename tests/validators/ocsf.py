"""Says what is wrong with OCSF findings; prints nothing if nothing is.

    python ocsf.py REPORT.ocsf.json

The judge is the JSON Schema that ocsf-json-schema makes, offline, from the
published schema of the version that the findings name, with their profiles;
besides it the rules of OCSF that a JSON Schema does not hold: the caption of
an enumeration's number, and type_uid.
"""

import json
import sys

from jsonschema import Draft202012Validator
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

VERSION = "1.6.0"


def captions(schema, attributes, value, path):
    """Yields enumerations whose text is not the caption of their number."""
    for name, number in value.items():
        attribute = attributes.get(name, {})
        sibling = attribute.get("sibling")
        known = attribute.get("enum", {}).get(str(number), {}).get("caption")
        if sibling in value and known and number != 99 and value[sibling] != known:
            yield f"{path}.{sibling}: {value[sibling]!r}, but {name} {number} is {known!r}"
        kind = attribute.get("object_type")
        members = number if isinstance(number, list) else [number]
        if kind in schema["objects"] and kind != "object":
            for member in members:
                inner = schema["objects"][kind]["attributes"]
                yield from captions(schema, inner, member, f"{path}.{name}")


def main():
    findings = json.load(open(sys.argv[1], encoding="utf-8"))
    if not findings:
        sys.exit("there is no finding")
    schema = get_ocsf_schema(version=VERSION)
    made = OcsfJsonSchemaEmbedded(schema).get_class_schema(
        class_name="compliance_finding", profiles=["cloud"]
    )
    Draft202012Validator.check_schema(made)
    validator = Draft202012Validator(made)
    attributes = schema["classes"]["compliance_finding"]["attributes"]
    wrong = []
    for finding in findings:
        uid = finding["finding_info"]["uid"]
        wrong.extend(f"{uid}: {error.json_path}: {error.message}" for error in validator.iter_errors(finding))
        wrong.extend(f"{uid}{line}" for line in captions(schema, attributes, finding, ""))
        if finding["metadata"]["version"] != VERSION or finding["metadata"]["profiles"] != ["cloud"]:
            wrong.append(f"{uid}: names another version or profile")
        if finding["type_uid"] != finding["class_uid"] * 100 + finding["activity_id"]:
            wrong.append(f"{uid}: type_uid")
    uids = [finding["finding_info"]["uid"] for finding in findings]
    if len(set(uids)) != len(uids):
        wrong.append("two findings have the same uid")
    if wrong:
        sys.exit("\n".join(wrong[:50]))


main()
