"""Says what sarif-tools cannot do with a SARIF file; prints nothing if it can.

    python sarif_tools.py REPORT.sarif
"""

import json
import sys

from sarif import loader


def main():
    path = sys.argv[1]
    run = json.load(open(path, encoding="utf-8"))["runs"][0]
    read = loader.load_sarif_file(path)
    wrong = []
    if read.get_result_count() != len(run["results"]):
        wrong.append(f"{read.get_result_count()} of {len(run['results'])} results")
    if read.get_distinct_tool_names() != ["blackstart"]:
        wrong.append(f"the tools {read.get_distinct_tool_names()}")
    counts = read.get_report().get_severities()
    if not {"error", "warning"} <= set(counts):
        wrong.append(f"the severities {counts}")
    for record in read.get_records():
        if not record["Location"] or not record["Line"] or not record["Code"]:
            wrong.append(f"a record without a place or a rule: {record}")
    if wrong:
        sys.exit("\n".join(wrong[:20]))


main()
