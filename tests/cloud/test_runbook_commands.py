"""The commands of the recovery mechanisms are what shells and the AWS CLI take."""

import re
import subprocess
from pathlib import Path

import botocore.session
import pytest
import yaml

from cli_commands import PLACEHOLDER, Wrong, calls

MECHANISMS = sorted((Path(__file__).parents[2] / "rules/recovery/mechanisms").glob("*.yaml"))
# Actions in IAM that are named otherwise than what calls them.
ACTIONS = {"cassandra:Restore": "RestoreTable"}
TEXTS = ("command", "verify", "roll_back")


def plausible(text):
    """A text with its templates replaced by values."""
    return re.sub(r"\{\{.*?\}\}", PLACEHOLDER, text)


def texts(mechanism):
    """Every shell text of a mechanism with what it belongs to."""
    for step in mechanism.get("steps", []):
        for kind in TEXTS:
            if kind in step:
                yield f"{step['id']}/{kind}", step[kind]
    if "fail_back" in mechanism:
        yield "fail_back", mechanism["fail_back"]


@pytest.mark.parametrize("path", MECHANISMS, ids=lambda path: path.stem)
def test_commands_are_what_the_cli_takes(path):
    mechanism = yaml.safe_load(path.read_text())
    for place, text in texts(mechanism):
        script = plausible(text)
        shell = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True)
        assert shell.returncode == 0, f"{place}: {shell.stderr}"
        try:
            calls(script)
        except Wrong as error:
            raise AssertionError(f"{place}: {error}\n{text}") from error


@pytest.mark.parametrize("path", MECHANISMS, ids=lambda path: path.stem)
def test_steps_that_call_an_api_have_commands(path):
    mechanism = yaml.safe_load(path.read_text())
    for step in mechanism.get("steps", []):
        if "api" not in step:
            continue
        place = f"{path.stem}/{step['id']}"
        assert "command" in step and "verify" in step, f"{place}: no command, or no way to verify it"
        made = {call.operation for call in calls(plausible(step["command"]))}
        operation = ACTIONS.get(step["api"], step["api"].partition(":")[2])
        # HTTP verbs stand for calls of a data plane, or of all of API Gateway.
        if made and operation.upper() != operation:
            assert operation in made, f"{place}: {step['api']} is not among {sorted(made)}"


def test_actions_exist():
    """IAM's actions are named like operations, with a few exceptions."""
    session = botocore.session.get_session()
    operations = {}
    for service in session.get_available_services():
        model = session.get_service_model(service)
        for prefix in {service, model.endpoint_prefix, model.signing_name}:
            operations.setdefault(prefix, set()).update(model.operation_names)
    unknown = []
    for path in MECHANISMS:
        for step in yaml.safe_load(path.read_text()).get("steps", []):
            service, _, name = step.get("api", "").partition(":")
            # HTTP verbs are actions of API Gateway and of OpenSearch's data plane.
            is_verb = re.fullmatch(r"PATCH|ESHttp(Get|Put|Post)", name)
            if name and not is_verb and step["api"] not in ACTIONS and name not in operations.get(service, ()):
                unknown.append(f"{path.stem}: {step['api']}")
    assert unknown == []


@pytest.mark.parametrize("path", MECHANISMS, ids=lambda path: path.stem)
def test_commands_run_where_the_step_runs(path):
    mechanism = yaml.safe_load(path.read_text())
    expected = {"standby": "standby.region", "lost": "self.region"}
    for step in mechanism.get("steps", []):
        if step["runs_in"] not in expected or "command" not in step:
            continue
        wanted = expected[step["runs_in"]]
        for region in re.findall(r"--region \{\{(.*?)\}\}", step["command"]):
            assert region.strip() == wanted, f"{step['id']} runs in {wanted}, not in {region.strip()}"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("aws rdss describe-db-clusters --region r", "no service"),
        ("aws rds promote-replica --region r", "no operation"),
        ("aws rds promote-read-replica --region r", "must be given"),
        ("aws rds promote-read-replica --db-instance-identifier a", "no --region"),
        ("aws rds promote-read-replica --region r --db-instance a", "no option --db-instance"),
        ("aws rds wait db-instance-there --region r --db-instance-identifier a", "no waiter"),
        ("aws rds describe-db-clusters --region r --query 'Clusters[0]'", "answers no 'Clusters'"),
        ("aws rds describe-db-clusters --region r --query 'DBClusters['", "--query"),
        ("aws ec2 start-instances --region r", "must be given"),
        ("aws autoscaling set-desired-capacity --region r --auto-scaling-group-name a --desired-capacity two", "no number"),
        ("aws eks update-nodegroup-config --region r --cluster-name a --nodegroup-name b --scaling-config min=1", "no member 'min'"),
        ("aws route53-recovery-cluster update-routing-control-state --region r --routing-control-arn a --routing-control-state Up", "none of"),
        ("aws rds failover-global-cluster --region r --global-cluster-identifier a --target-db-cluster-identifier b --allow-data-loss yes", "switch"),
        ("aws autoscaling start-instance-refresh --region r --auto-scaling-group-name a --desired-configuration LaunchTemplate={Id=b}", "no member 'Id'"),
        ("aws route53-recovery-cluster update-routing-control-states --region r --update-routing-control-state-entries RoutingControlArn=a", "must be given"),
        ("aws opensearch failover-replication help", "belongs to no option"),
        ("for i in 1 2; do aws ec2 stop-instances --region r; done", "must be given"),
        ("echo $(aws rds reboot-instance)", "no operation"),
    ],
)
def test_mistakes_are_found(line, reason):
    with pytest.raises(Wrong, match=re.escape(reason)):
        calls(line)
