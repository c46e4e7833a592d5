"""Checks lines for the AWS CLI against botocore's models: the service, the
operation or waiter, the parameters with their types, and `--query`.

The AWS CLI derives its commands from the same models; what it names in its own
way is listed here.
"""

import json
import re
import shlex

import botocore.session
import jmespath
from botocore import xform_name

PLACEHOLDER = "PLACEHOLDER"

# Names that the CLI gives to services of botocore.
SERVICES = {"s3api": "s3", "configservice": "config", "deploy": "codedeploy"}
GLOBAL_SERVICES = {"route53", "iam", "organizations", "cloudfront"}
GLOBAL_OPTIONS = {
    "region", "query", "output", "endpoint-url", "profile", "no-cli-pager",
    "cli-input-json", "no-paginate",
}
SWITCHES = {"no-cli-pager", "no-paginate"}
PAGING = {"max-items", "page-size", "starting-token"}
# Parameters that the CLI renames or adds: command, its name, the members that it sets.
RENAMED = {
    ("ec2", "run-instances", "count"): ("MinCount", "MaxCount"),
    ("eks", "create-nodegroup", "kubernetes-version"): ("version",),
    ("eks", "update-nodegroup-version", "kubernetes-version"): ("version",),
    ("lambda", "update-function-code", "zip-file"): ("ZipFile",),
}
# What the CLI fills in by itself.
FILLED_IN = {("ec2", "run-instances"): {"MinCount", "MaxCount"}}
# What the CLI adds itself, with its options.
CUSTOM = {
    ("cloudformation", "deploy"): {"region", "stack-name", "template-file", "parameter-overrides", "capabilities"},
    ("eks", "update-kubeconfig"): {"region", "name", "alias", "kubeconfig", "role-arn"},
}
# `aws s3` is the CLI's own, too.
S3_OPTIONS = {"region", "source-region", "recursive", "exact-timestamps", "only-show-errors"}

_session = botocore.session.get_session()


class Wrong(Exception):
    """A line is not what the AWS CLI takes."""


class Call:
    """One call of the AWS CLI, checked."""

    def __init__(self, service, operation, options):
        self.service, self.operation, self.options = service, operation, options


def calls(script):
    """The calls of the AWS CLI in a shell script whose values are placeholders."""
    return [check(words) for words in commands(script) if words[0] == "aws"]


def commands(script):
    """Every simple command of a script, as words; those in `$(…)` too."""
    script = script.replace("\\\n", " ")
    found = []
    for line in script.splitlines():
        if line.strip().startswith("#"):
            continue
        while (inner := re.search(r"\$\(([^()]*)\)", line)) is not None:
            found += commands(inner.group(1))
            line = line.replace(inner.group(0), PLACEHOLDER)
        line = re.sub(r"\$\{?[A-Za-z_][A-Za-z0-9_]*\}?", PLACEHOLDER, line)
        line = re.sub(r"\s\d?[<>]{1,2}\s*\S+", "", line)
        lexer = shlex.shlex(line, posix=True, punctuation_chars=";|&")
        lexer.whitespace_split = True
        words = []
        for word in list(lexer) + [";"]:
            if re.fullmatch(r"[;|&]+", word):
                while words and words[0] in {"do", "then", "while", "until", "if", "!"}:
                    words.pop(0)
                if words:
                    found.append(words)
                words = []
            else:
                words.append(word)
    return found


def check(words):
    """Checks one call, given as words."""
    if len(words) < 3:
        raise Wrong(f"{words}: a service and an operation are missing")
    cli_service, command = words[1], words[2]
    if cli_service == "s3":
        return check_s3(words)
    if (cli_service, command) in CUSTOM:
        options = split_options(words[3:])
        unknown = set(options) - CUSTOM[cli_service, command]
        if unknown:
            raise Wrong(f"{cli_service} {command} has no option --{min(unknown)}")
        return Call(cli_service, command, options)
    service = SERVICES.get(cli_service, cli_service)
    if service not in _session.get_available_services():
        raise Wrong(f"there is no service '{cli_service}'")
    model = _session.get_service_model(service)
    rest = words[3:]
    if command == "wait":
        if not rest:
            raise Wrong("wait for what?")
        waiters = _session.get_waiter_model(service)
        names = {xform_name(name, "-"): name for name in waiters.waiter_names}
        if rest[0] not in names:
            raise Wrong(f"{cli_service} has no waiter '{rest[0]}'")
        operation = waiters.get_waiter(names[rest[0]]).operation
        rest = rest[1:]
    else:
        names = {xform_name(name, "-"): name for name in model.operation_names}
        if command not in names:
            raise Wrong(f"{cli_service} has no operation '{command}'")
        operation = names[command]
    operation_model = model.operation_model(operation)
    options = split_options(rest)
    given = check_options(service, command, operation_model, options)
    check_required(service, command, operation_model, given)
    if service not in GLOBAL_SERVICES and "region" not in options:
        raise Wrong(f"{cli_service} {command}: no --region")
    if "query" in options:
        check_query(operation_model, options["query"])
    return Call(service, operation, options)


def check_s3(words):
    if words[2] not in {"sync", "cp", "ls", "mv"}:
        raise Wrong(f"s3 has no command '{words[2]}'")
    paths = [word for word in words[3:] if word.startswith("s3://")]
    if not paths:
        raise Wrong("s3: no path")
    named = {word[2:] for word in words[3:] if word.startswith("--")}
    if not named <= S3_OPTIONS:
        raise Wrong(f"s3 {words[2]}: unknown options {sorted(named - S3_OPTIONS)}")
    return Call("s3", words[2], {name: [] for name in named})


def split_options(words):
    """`--name value …` as a map; a name without values has an empty list."""
    options, name = {}, None
    for word in words:
        if word.startswith("--"):
            name, _, value = word[2:].partition("=")
            if name in options:
                raise Wrong(f"--{name} is given twice")
            options[name] = [value] if value else []
        elif name is None:
            raise Wrong(f"'{word}' belongs to no option")
        else:
            options[name].append(word)
    return options


def check_options(service, command, operation, options):
    """Checks each option; gives the members of the input that are set."""
    shape = operation.input_shape
    members = shape.members if shape else {}
    by_name = {xform_name(member, "-"): member for member in members}
    # The CLI keeps this name for itself.
    by_name.pop("version", None)
    given = set()
    for name, values in options.items():
        if name in GLOBAL_OPTIONS or (name in PAGING and has_pages(service, operation.name)):
            if name not in SWITCHES and len(values) != 1:
                raise Wrong(f"--{name} takes one value, not {values}")
            continue
        renamed = RENAMED.get((service, command, name))
        if renamed:
            given.update(renamed)
            continue
        positive = name.removeprefix("no-")
        if name in by_name:
            member = by_name[name]
        elif positive in by_name and members[by_name[positive]].type_name == "boolean":
            member = by_name[positive]
        else:
            raise Wrong(f"{service} {command} has no option --{name}")
        given.add(member)
        check_values(f"{command} --{name}", members[member], values)
    return given


def check_required(service, command, operation, given):
    shape = operation.input_shape
    if shape is None:
        return
    filled_in = FILLED_IN.get((service, command), set())
    tokens = {name for name, member in shape.members.items() if member.metadata.get("idempotencyToken")}
    missing = set(shape.required_members) - given - filled_in - tokens
    if missing:
        raise Wrong(f"{service} {command}: {sorted(missing)} must be given")


def has_pages(service, operation):
    try:
        _session.get_paginator_model(service).get_paginator(operation)
    except Exception:  # noqa: BLE001  (botocore has no common class for "there is none")
        return False
    return True


def check_values(what, shape, values):
    if shape.type_name == "boolean":
        if values:
            raise Wrong(f"{what} is a switch and takes no value")
    elif shape.type_name == "list":
        if not values:
            raise Wrong(f"{what}: no value")
        if values[0].startswith("["):
            check_json(what, shape, json.loads(" ".join(values)))
            return
        for value in values:
            # A list of words is written with spaces, or with commas inside of one word.
            parts = [value] if shape.member.type_name in {"structure", "map"} else value.split(",")
            for part in parts:
                check_value(what, shape.member, part)
    elif len(values) != 1:
        raise Wrong(f"{what} takes one value, not {values}")
    else:
        check_value(what, shape, values[0])


def check_value(what, shape, value):
    if value == PLACEHOLDER or value.startswith("file://"):
        return
    kind = shape.type_name
    if kind in {"structure", "map", "list"}:
        check_nested(what, shape, value)
    elif PLACEHOLDER in value:
        if kind in {"integer", "long"}:
            raise Wrong(f"{what}: '{value}' is no number")
    elif kind in {"integer", "long"} and not re.fullmatch(r"-?\d+", value):
        raise Wrong(f"{what}: '{value}' is no number")
    elif kind == "string" and shape.enum and value not in shape.enum:
        raise Wrong(f"{what}: '{value}' is none of {shape.enum}")


def check_nested(what, shape, value):
    try:
        check_json(what, shape, json.loads(value))
        return
    except json.JSONDecodeError:
        pass
    if value[:1] in {"{", "["} and value[-1:] in {"}", "]"}:
        value = value[1:-1]
    if shape.type_name == "list":
        for part in parts(value):
            check_value(what, shape.member, part)
        return
    given = set()
    for pair in filter(None, parts(value)):
        name, is_pair, inner = pair.partition("=")
        if not is_pair:
            raise Wrong(f"{what}: '{pair}' is not name=value")
        given.add(name)
        if shape.type_name == "map":
            check_value(f"{what} {name}", shape.value, inner)
        elif name in shape.members:
            check_value(f"{what} {name}", shape.members[name], inner)
        else:
            raise Wrong(f"{what} has no member '{name}'")
    missing = set(shape.required_members) - given if shape.type_name == "structure" else set()
    if missing:
        raise Wrong(f"{what}: {sorted(missing)} must be given")


def parts(value):
    """`a=1,b={c=2,d=3},e=[4,5],f=6,7` at its outer commas: a value may hold commas itself."""
    found, depth, start = [], 0, 0
    for index, character in enumerate(value):
        depth += (character in "{[") - (character in "}]")
        if character == "," and depth == 0 and ("=" not in value or re.match(r"[\w.:/-]+=", value[index + 1 :])):
            found.append(value[start:index])
            start = index + 1
    return [*found, value[start:]]


def check_json(what, shape, value):
    kind = shape.type_name
    if kind == "structure":
        unknown = set(value) - set(shape.members)
        missing = set(shape.required_members) - set(value)
        if unknown or missing:
            raise Wrong(f"{what}: unknown {sorted(unknown)}, missing {sorted(missing)}")
        for name, inner in value.items():
            check_json(f"{what} {name}", shape.members[name], inner)
    elif kind == "list":
        for inner in value:
            check_json(what, shape.member, inner)
    elif kind == "map":
        for inner in value.values():
            check_json(what, shape.value, inner)
    else:
        check_value(what, shape, str(value))


def check_query(operation, query):
    """The expression is valid JMESPath and begins with what the answer holds."""
    text = query[0]
    try:
        jmespath.compile(text)
    except jmespath.exceptions.ParseError as error:
        raise Wrong(f"--query {text}: {error}") from error
    # `sort_by(` and the like are functions.
    first = re.search(r"[A-Za-z_]+\b(?!\()", text)
    if first and first.group(0) not in operation.output_shape.members:
        raise Wrong(f"--query {text}: {operation.name} answers no '{first.group(0)}'")
