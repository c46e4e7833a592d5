"""Security Hub: who may import what, what an update changes, filters, pages, and people's own updates.

moto keeps findings, but takes every import whole. Here its store is kept, and
the rules of the API reference of BatchImportFindings and BatchUpdateFindings
are laid over it.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from moto.securityhub.models import Finding, SecurityHubBackend, securityhub_backends

from ..registry import CloudError, Context, Store, now, operation, page, seed

MOST_IN_A_BATCH = 100
LARGEST_FINDING = 240 * 1024
# What belongs to people once a finding is there.
PEOPLES = ("Note", "UserDefinedFields", "VerificationState", "Workflow")
REFUSED = Store()


@seed("securityhub-refuse")
def refuse(prefix: str, code: str = "InvalidInput", message: str = "Finding does not adhere to the format") -> None:
    """Findings whose id begins like this are refused when they are imported; a `code` of "" takes that back."""
    REFUSED[prefix] = (code, message)


def _hub(context: Context) -> SecurityHubBackend:
    backend = securityhub_backends[context.account][context.region]
    if not backend.enabled:
        raise CloudError("InvalidAccessException", f"Account {context.account} is not subscribed to AWS Security Hub")
    return backend


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


@operation("securityhub", "BatchImportFindings")
def batch_import_findings(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    hub = _hub(context)
    findings = params["Findings"]
    if not 1 <= len(findings) <= MOST_IN_A_BATCH:
        raise CloudError("InvalidInputException", f"1 to {MOST_IN_A_BATCH} findings can be imported at once")
    failed = []
    for finding in findings:
        wrong = _wrong_with(context, finding)
        if wrong:
            failed.append({"Id": finding["Id"], "ErrorCode": wrong[0], "ErrorMessage": wrong[1]})
        else:
            _import(context, hub, finding)
    return {"SuccessCount": len(findings) - len(failed), "FailedCount": len(failed), "FailedFindings": failed}


def _wrong_with(context: Context, finding: dict[str, Any]) -> tuple[str, str] | None:
    for prefix, (code, message) in REFUSED.items():
        if code and finding["Id"].startswith(prefix):
            return code, message
    product = context.arn(f"product/{context.account}/default")
    if finding["ProductArn"] != product or finding["AwsAccountId"] != context.account:
        return "InvalidAccess", "The default product takes findings only from the account that they are about"
    if len(json.dumps(finding)) > LARGEST_FINDING:
        return "InvalidInput", "The finding is larger than 240 KB"
    if any(name.startswith("aws/") for name in finding.get("ProductFields", {})):
        return "InvalidInput", "The prefix aws/ is reserved in ProductFields"
    if _time(finding["UpdatedAt"]) < _time(finding["CreatedAt"]):
        return "InvalidInput", "UpdatedAt is before CreatedAt"
    return None


def _find(hub: SecurityHubBackend, product_arn: str, finding_id: str) -> Finding | None:
    same = (f for f in hub.findings if f.id == finding_id and f.data["ProductArn"] == product_arn)
    return next(same, None)


def _import(context: Context, hub: SecurityHubBackend, finding: dict[str, Any]) -> None:
    stored = _find(hub, finding["ProductArn"], finding["Id"])
    if stored is None:
        hub.findings.append(Finding(finding["Id"], _as_kept(context, finding, {})))
    elif _time(finding["UpdatedAt"]) > _time(stored.data["UpdatedAt"]):
        before = stored.data
        stored.data = _as_kept(context, finding, before)
        if _is_open_again(before, stored.data) and before["Workflow"]["Status"] in ("NOTIFIED", "RESOLVED"):
            stored.data["Workflow"] = {"Status": "NEW"}


def _as_kept(context: Context, finding: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """A finding with what Security Hub adds, and with what people may have changed of it."""
    kept = {"RecordState": "ACTIVE", "Workflow": {"Status": "NEW"}, **finding}
    if before:
        kept = {name: value for name, value in kept.items() if name not in PEOPLES}
        kept |= {name: before[name] for name in PEOPLES if name in before}
    kept["ProductFields"] = {
        **finding.get("ProductFields", {}),
        "aws/securityhub/FindingId": f"{finding['ProductArn']}/{finding['Id']}",
        "aws/securityhub/ProductName": finding.get("ProductName", "Default"),
    }
    return {**kept, "Region": context.region, "ProcessedAt": now().isoformat()}


def _is_open_again(before: dict[str, Any], after: dict[str, Any]) -> bool:
    passed = before.get("Compliance", {}).get("Status") == "PASSED"
    fails = after.get("Compliance", {}).get("Status") in ("FAILED", "WARNING", "NOT_AVAILABLE")
    return (before["RecordState"], after["RecordState"]) == ("ARCHIVED", "ACTIVE") or (passed and fails)


_FILTERED = {
    "ProductArn": lambda finding: finding["ProductArn"],
    "AwsAccountId": lambda finding: finding["AwsAccountId"],
    "Id": lambda finding: finding["Id"],
    "GeneratorId": lambda finding: finding["GeneratorId"],
    "ProductName": lambda finding: finding.get("ProductName", "Default"),
    "RecordState": lambda finding: finding["RecordState"],
    "WorkflowStatus": lambda finding: finding["Workflow"]["Status"],
}
_COMPARISONS = {
    "EQUALS": lambda value, wanted: value == wanted,
    "PREFIX": lambda value, wanted: value.startswith(wanted),
    "NOT_EQUALS": lambda value, wanted: value != wanted,
}


@operation("securityhub", "GetFindings")
def get_findings(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    hub = _hub(context)
    filters = params.get("Filters", {})
    unknown = set(filters) - set(_FILTERED)
    if unknown:  # rather than answering more than was asked for
        raise CloudError("InvalidInputException", f"this cloud cannot filter by {', '.join(sorted(unknown))}")
    limit = params.get("MaxResults")
    if limit is not None and not 1 <= limit <= 100:
        raise CloudError("InvalidInputException", "MaxResults must be a number between 1 and 100")
    found = [finding.data for finding in hub.findings if _matches(finding.data, filters)]
    shown, following = page(found, params.get("NextToken"), limit, bad_token="InvalidInputException")
    return {"Findings": shown, **({"NextToken": following} if following else {})}


def _matches(finding: dict[str, Any], filters: dict[str, list[dict[str, str]]]) -> bool:
    def one(name: str, condition: dict[str, str]) -> bool:
        return _COMPARISONS[condition["Comparison"]](_FILTERED[name](finding), condition["Value"])

    return all(any(one(name, condition) for condition in conditions) for name, conditions in filters.items())


@operation("securityhub", "BatchUpdateFindings")
def batch_update_findings(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    hub = _hub(context)
    identifiers = params["FindingIdentifiers"]
    if not 1 <= len(identifiers) <= MOST_IN_A_BATCH:
        raise CloudError("InvalidInputException", f"1 to {MOST_IN_A_BATCH} findings can be updated at once")
    done, open_ = [], []
    for identifier in identifiers:
        stored = _find(hub, identifier["ProductArn"], identifier["Id"])
        if stored is None:
            missing = {"ErrorCode": "FindingNotFound", "ErrorMessage": "Finding Not Found"}
            open_.append({"FindingIdentifier": identifier, **missing})
            continue
        _edit(stored.data, params)
        done.append(identifier)
    return {"ProcessedFindings": done, "UnprocessedFindings": open_}


def _edit(finding: dict[str, Any], params: dict[str, Any]) -> None:
    if "Note" in params:
        finding["Note"] = {**params["Note"], "UpdatedAt": now().isoformat()}
    if "Severity" in params:
        finding["Severity"] = {**finding.get("Severity", {}), **params["Severity"]}
    for name in ("UserDefinedFields", "VerificationState", "Workflow"):
        if name in params:
            finding[name] = params[name]
