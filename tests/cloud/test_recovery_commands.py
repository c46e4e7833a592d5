"""The AWS CLI commands in the recovery mechanisms exist, with all that they need.

AWS's own models, as botocore brings them, say which operations, options and
waiters there are; the CLI derives its commands from the same models.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import botocore.session
import pytest
import yaml
from botocore import xform_name

MECHANISMS = Path(__file__).parents[2] / "rules" / "recovery" / "mechanisms"

# Commands that the CLI adds to the services' own.
OF_THE_CLI = {("cloudformation", "deploy"), ("eks", "update-kubeconfig"), ("s3", "sync"), ("s3", "cp")}

# What the CLI calls otherwise than botocore.
SERVICES = {"s3api": "s3", "deploy": "codedeploy"}

OPTIONS_OF_THE_CLI = {"region", "query", "output", "max-items", "page-size", "no-paginate", "endpoint-url"}

# `run-instances` takes these in place of members of its model.
OPTIONS_OF_RUN_INSTANCES = {"count": {"min-count", "max-count"}}

# Actions that IAM knows and no operation has the name of.
ACTIONS = {"apigateway:PATCH", "cassandra:Restore", "es:ESHttpPost", "es:ESHttpPut", "es:ESHttpGet"}

SESSION = botocore.session.get_session()


def mechanisms() -> list[Path]:
    return sorted(MECHANISMS.glob("*.yaml"))


def texts(mechanism: dict) -> Iterator[str]:
    steps = mechanism.get("steps", [])
    commands = [step.get(key) for step in steps for key in ("command", "verify", "roll_back")]
    yield from (text for text in [*commands, mechanism.get("fail_back")] if text)


def commands(text: str) -> Iterator[str]:
    """Every `aws …` in a shell text, those in `$(…)` too."""
    text = re.sub(r"\{\{.*?\}\}", "X", text, flags=re.DOTALL).replace("\\\n", " ")
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("#"):
            continue
        yield from re.findall(r"\$\((aws [^()]*)\)", line)
        line = re.sub(r"\$\((?:[^()]|\([^()]*\))*\)", "X", line)
        start = re.match(r"(?:\w+=\S* )?(aws .*)", line)
        if start:
            yield start.group(1)


def words(command: str) -> list[str]:
    """The words of a command, up to a pipe, a redirection or the next command."""
    lexer = shlex.shlex(command, posix=True, punctuation_chars="|;&<>")
    lexer.whitespace_split = True
    found = []
    for word in lexer:
        if word and set(word) <= set("|;&<>"):
            break
        found.append(word)
    return found


def mistakes(command: str) -> list[str]:
    _, service, operation, *rest = words(command)
    if (service, operation) in OF_THE_CLI:
        return []
    service = SERVICES.get(service, service)
    if service not in SESSION.get_available_services():
        return [f"there is no service {service}"]
    model = SESSION.get_service_model(service)
    names = {xform_name(name, "-"): name for name in model.operation_names}
    if operation == "wait":
        operation, rest = waited_for(service, rest[0]), rest[1:]
    else:
        operation = names.get(operation)
    if operation is None:
        return [f"there is no such operation: {command}"]
    shape = model.operation_model(operation).input_shape
    members = {xform_name(name, "-"): member for name, member in shape.members.items()} if shape else {}
    found, given = [], set()
    for option in (word[2:] for word in rest if word.startswith("--")):
        positive = option.removeprefix("no-")
        if option in members:
            given.add(option)
        elif positive in members and members[positive].type_name == "boolean":
            given.add(positive)
        elif service == "ec2" and operation == "RunInstances" and option in OPTIONS_OF_RUN_INSTANCES:
            given |= OPTIONS_OF_RUN_INSTANCES[option]
        elif option not in OPTIONS_OF_THE_CLI:
            found.append(f"{service} {operation} has no option --{option}")
    required = {xform_name(name, "-") for name in (shape.required_members if shape else [])}
    found.extend(f"{service} {operation} needs --{option}" for option in sorted(required - given))
    return found


def waited_for(service: str, waiter: str) -> str | None:
    model = SESSION.get_waiter_model(service)
    names = {xform_name(name, "-"): name for name in model.waiter_names}
    return model.get_waiter(names[waiter]).operation if waiter in names else None


@pytest.mark.parametrize("path", mechanisms(), ids=lambda path: path.stem)
def test_commands_exist(path: Path) -> None:
    mechanism = yaml.safe_load(path.read_text())
    found = [mistake for text in texts(mechanism) for command in commands(text) for mistake in mistakes(command)]
    assert found == []


def test_actions_exist() -> None:
    operations: dict[str, set[str]] = {}
    for service in SESSION.get_available_services():
        model = SESSION.get_service_model(service)
        for prefix in {service, model.endpoint_prefix, model.signing_name}:
            operations.setdefault(prefix, set()).update(model.operation_names)
    unknown = []
    for path in mechanisms():
        for step in yaml.safe_load(path.read_text()).get("steps", []):
            action = step.get("api")
            if action and action not in ACTIONS:
                prefix, _, name = action.partition(":")
                if name not in operations.get(prefix, set()):
                    unknown.append(f"{path.name}: {action}")
    assert unknown == []


@pytest.mark.parametrize(
    "command",
    [
        "aws ecs update-servise --region X",
        "aws ecs update-service --region X",
        "aws ecs update-service --service X --desired-cuont 2",
        "aws ecs wait services-stabel --services X",
        "aws esc update-service --service X",
    ],
)
def test_mistakes_are_found(command: str) -> None:
    assert mistakes(command) != []


def test_commands_are_found_where_they_stand() -> None:
    text = 'A=$(aws sts get-caller-identity --query A)\naws s3api list-buckets | head\n# aws none\n'
    assert list(commands(text)) == ["aws sts get-caller-identity --query A", "aws s3api list-buckets | head"]
