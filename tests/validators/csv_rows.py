"""Says what is wrong with a report as CSV; prints nothing if nothing is.

    python csv_rows.py REPORT.csv REPORT.json

The second file lies beside the first; every finding of it must be a row.
"""

import csv
import json
import pathlib
import sys

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def main():
    path = pathlib.Path(sys.argv[1])
    text = path.read_bytes().decode("utf-8")
    report = json.loads((path.parent / sys.argv[2]).read_text(encoding="utf-8"))
    wrong = []
    if text.count("\n") != text.count("\r\n"):
        wrong.append("a line does not end with CR and LF")
    for delimiter in (",", ";"):
        rows = list(csv.reader(text.splitlines(), delimiter=delimiter))
        for number, row in enumerate(rows, 1):
            for cell in row:
                if cell.lstrip(' "').startswith(FORMULA):
                    wrong.append(f"row {number}: a formula: {cell[:80]!r}")
    rows = list(csv.DictReader(text.splitlines(), strict=True))
    printed = [row["fingerprint"] for row in rows]
    wanted = [finding["fingerprint"] for finding in report["findings"]]
    if printed[: len(wanted)] != wanted:
        wrong.append("the rows are not the findings in their order")
    if report["gaps"] and len(printed) == len(wanted):
        wrong.append("the gaps are missing")
    if any(None in row or None in row.values() for row in rows):
        wrong.append("a row has more or fewer cells than the head")
    if wrong:
        sys.exit("\n".join(wrong[:50]))


main()
