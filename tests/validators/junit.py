"""Says what is wrong with a JUnit report; prints nothing if nothing is.

    python junit.py REPORT.junit.xml SCHEMA.xsd

The judge is the XML Schema of Jenkins; besides it the counts, and that no two
cases have the same name, by which pipelines know them.
"""

import sys
from xml.etree import ElementTree

import xmlschema


def main():
    report, schema = sys.argv[1:3]
    wrong = [str(error) for error in xmlschema.XMLSchema(schema).iter_errors(report)]
    root = ElementTree.parse(report).getroot()
    cases = list(root.iter("testcase"))
    if not cases:
        wrong.append("there is no case")
    names = {(case.get("classname"), case.get("name")) for case in cases}
    if len(names) != len(cases):
        wrong.append("two cases have the same name")
    for element in [root, *root.iter("testsuite")]:
        for count, tag in (("tests", "testcase"), ("failures", "failure")):
            there = sum(1 for _ in element.iter(tag))
            if int(element.get(count)) != there:
                wrong.append(f"{element.get('name')}: {count}={element.get(count)}, but {there}")
    if wrong:
        sys.exit("\n".join(wrong[:50]))


main()
