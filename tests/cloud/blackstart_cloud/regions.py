"""Which Regions the account may use, and what a Region that it may not use answers.

moto counts every Region as usable and lists three opt-in Regions (Cape Town,
Jakarta, Milan) as if they needed no opt-in. Here AWS's own rule holds: the 17
Regions launched before March 2019 are on, every other needs an opt-in
(`serve.py --opt-in`, or `POST /_cloud/opt-in`), and until then it does not
know the account's credentials.
"""

from __future__ import annotations

from boto3 import Session

from .calls import Call
from .registry import CloudError

ALWAYS_ON = frozenset(
    "us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 sa-east-1 "
    "eu-central-1 eu-north-1 eu-west-1 eu-west-2 eu-west-3 "
    "ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2".split()
)
KNOWN = tuple(sorted(Session().get_available_regions("ec2")))

_opted_in: set[str] = set()
_kept: set[str] = set()


def opt_in(names: list[str], *, keep: bool = False) -> None:
    """Enable Regions; `keep` makes them outlast a reset (for the command line)."""
    for name in names:
        if name not in KNOWN:
            raise CloudError("ValidationException", f"There is no Region {name}", 400)
    _opted_in.update(names)
    if keep:
        _kept.update(names)


def opt_out(names: list[str]) -> None:
    _opted_in.difference_update(names)


def reset() -> None:
    _opted_in.clear()
    _opted_in.update(_kept)


def is_enabled(region: str) -> bool:
    return region in ALWAYS_ON or region in _opted_in


def status(region: str) -> str:
    if region in ALWAYS_ON:
        return "opt-in-not-required"
    return "opted-in" if region in _opted_in else "not-opted-in"


def refuse_if_disabled(call: Call) -> None:
    if not is_enabled(call.region):
        raise invalid_token(call)


def invalid_token(call: Call) -> CloudError:
    """How each service says that it does not know the access key."""
    if call.service == "ec2":
        return CloudError("AuthFailure", "AWS was not able to validate the provided access credentials", 401)
    if call.service == "s3":
        return CloudError(
            "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", 403
        )
    if call.protocol in ("query", "rest-xml"):
        return CloudError("InvalidClientTokenId", "The security token included in the request is invalid.", 403)
    status_code = 403 if call.protocol == "rest-json" else 400
    return CloudError(
        "UnrecognizedClientException", "The security token included in the request is invalid.", status_code
    )


# Global services live in one Region and accept signatures for that one only.
HOME_REGIONS = {
    "route53": "us-east-1",
    "route53-recovery-control-config": "us-west-2",
    "route53-recovery-readiness": "us-west-2",
}


def refuse_if_not_served(call: Call) -> None:
    home = HOME_REGIONS.get(call.service, call.region)
    if call.region != home:
        message = f"Credential should be scoped to a valid region, not '{call.region}'."
        code = "SignatureDoesNotMatch" if call.protocol == "rest-xml" else "InvalidSignatureException"
        raise CloudError(code, message, 403)
