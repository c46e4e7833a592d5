"""What a release consists of, from the archives to the action that installs them.

The program is a stand-in: what is tested is what surrounds it.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import subprocess
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from conftest import REPOSITORY, run

STAND_IN = """#!/bin/sh
case "$1" in
    --version) echo "blackstart 0.1.0" ;;
    completions) echo "completions for $2" ;;
    man) mkdir -p "$2" && for page in blackstart blackstart-audit; do echo ".TH" >"$2/$page.1"; done ;;
    schema) if [ "$2" ]; then echo "{}"; else printf 'rule  a rule\nreport  a report\n'; fi ;;
    *) exit 2 ;;
esac
"""

RELEASE = YAML(typ="safe").load(
    (REPOSITORY / ".github/workflows/release.yml").read_text(encoding="utf-8")
)
TARGETS = [entry["target"] for entry in RELEASE["jobs"]["build"]["strategy"]["matrix"]["include"]]
with (REPOSITORY / "Cargo.toml").open("rb") as manifest:
    PACKAGE = tomllib.load(manifest)["package"]


def executable(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def package(folder: Path) -> Path:
    binaries = folder / "binaries"
    for target in TARGETS:
        suffix = ".exe" if "windows" in target else ""
        executable(binaries / target / f"blackstart{suffix}", STAND_IN)
    output = folder / "release"
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1772215200"}
    packed = run(REPOSITORY / ".ci" / "package", binaries, output, env=environment)
    assert packed.returncode == 0, packed.stdout
    return output


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return package(tmp_path_factory.mktemp("release"))


def binstall(target: str) -> tuple[str, str]:
    """The archive and the binary in it, as cargo binstall looks for them."""
    metadata = PACKAGE["metadata"]["binstall"]
    form = {**metadata, **metadata["overrides"].get(target, {})}
    values = {
        "repo": PACKAGE["repository"],
        "version": PACKAGE["version"],
        "target": target,
        "bin": "blackstart",
        "binary-ext": ".exe" if "windows" in target else "",
        "archive-suffix": {"tgz": ".tar.gz", "zip": ".zip"}[form["pkg-fmt"]],
    }
    url, binary = (
        re.sub(r"\{ ([a-z-]+) \}", lambda match: values[match[1]], form[key])
        for key in ("pkg-url", "bin-dir")
    )
    assert url.startswith(f"{PACKAGE['repository']}/releases/download/v{PACKAGE['version']}/")
    return url.rsplit("/", 1)[1], binary


@pytest.mark.parametrize("target", TARGETS)
def test_cargo_binstall_finds_the_binary(release: Path, target: str) -> None:
    archive, binary = binstall(target)
    if archive.endswith(".zip"):
        with zipfile.ZipFile(release / archive) as opened:
            names = opened.namelist()
            mode = opened.getinfo(binary).external_attr >> 16
    else:
        with tarfile.open(release / archive) as opened:
            names = opened.getnames()
            mode = opened.getmember(binary).mode
    assert stat.S_IMODE(mode) & 0o111
    folder = binary.split("/")[0]
    extras = ["man/blackstart-audit.1", "completions/blackstart.zsh", "schemas/report.json"]
    for name in ["man/blackstart.1", "LICENSE-MIT", "README.md", *extras]:
        assert f"{folder}/{name}" in names


def test_the_checksums_are_those_of_all_archives(release: Path) -> None:
    lines = (release / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    checksums = {name: checksum for checksum, name in (line.split("  ") for line in lines)}
    assert set(checksums) == {path.name for path in release.iterdir()} - {"SHA256SUMS"}
    assert len(checksums) == len(TARGETS)
    for name, checksum in checksums.items():
        assert hashlib.sha256((release / name).read_bytes()).hexdigest() == checksum


def test_the_same_commit_gives_the_same_bytes(release: Path, tmp_path: Path) -> None:
    again = package(tmp_path)
    assert (again / "SHA256SUMS").read_bytes() == (release / "SHA256SUMS").read_bytes()


class Runner:
    """What a machine of GitHub gives to a step."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "RUNNER_OS": "Linux",
            "RUNNER_ARCH": "X64",
            "RUNNER_TEMP": str(folder / "temp"),
        }
        for name in ["GITHUB_PATH", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"]:
            self.environment[name] = str(folder / name)
            (folder / name).touch()

    def step(self, script: str, **inputs: str) -> subprocess.CompletedProcess[str]:
        values = {f"INPUT_{name.upper()}": value for name, value in inputs.items()}
        path = REPOSITORY / "action" / script
        return run("bash", path, env={**self.environment, **values}, cwd=self.folder)

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def outputs(self) -> dict[str, str]:
        return dict(line.split("=", 1) for line in self.read("GITHUB_OUTPUT").splitlines())


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


@pytest.fixture
def releases(release: Path, tmp_path: Path) -> Path:
    """The addresses of GitHub's releases, as folders."""
    folder = tmp_path / "releases"
    for place in ["latest/download", f"download/v{PACKAGE['version']}"]:
        (folder / place).mkdir(parents=True)
        for path in release.iterdir():
            (folder / place / path.name).write_bytes(path.read_bytes())
    return folder


@pytest.mark.parametrize("version", ["latest", "0.1.0", "v0.1.0"])
@pytest.mark.parametrize(
    ("system", "architecture"),
    [("Linux", "X64"), ("Linux", "ARM64"), ("macOS", "X64"), ("macOS", "ARM64")],
)
def test_a_release_is_installed(
    runner: Runner, releases: Path, version: str, system: str, architecture: str
) -> None:
    runner.environment.update(RUNNER_OS=system, RUNNER_ARCH=architecture)
    result = runner.step("install.sh", version=version, download_url=releases.as_uri())
    assert result.returncode == 0, result.stdout
    (folder,) = runner.read("GITHUB_PATH").splitlines()
    assert run(Path(folder) / "blackstart", "--version").stdout == "blackstart 0.1.0\n"


def test_an_archive_that_was_changed_is_refused(runner: Runner, releases: Path) -> None:
    archive = releases / "latest/download/blackstart-x86_64-unknown-linux-musl.tar.gz"
    archive.write_bytes(archive.read_bytes() + b"\0")
    result = runner.step("install.sh", version="latest", download_url=releases.as_uri())
    assert result.returncode == 2
    assert "is not what was released" in result.stdout
    assert runner.read("GITHUB_PATH") == ""
    assert not list((runner.folder / "temp").rglob("blackstart-*/blackstart"))


def test_an_archive_without_a_checksum_is_refused(runner: Runner, releases: Path) -> None:
    sums = releases / "latest/download/SHA256SUMS"
    lines = sums.read_text(encoding="utf-8").splitlines(keepends=True)
    sums.write_text("".join(line for line in lines if "x86_64-unknown-linux" not in line))
    result = runner.step("install.sh", version="latest", download_url=releases.as_uri())
    assert result.returncode == 2
    assert "does not name blackstart-x86_64-unknown-linux-musl.tar.gz" in result.stdout


def test_a_release_that_is_not_there_is_named(runner: Runner, releases: Path) -> None:
    result = runner.step("install.sh", version="9.9.9", download_url=releases.as_uri())
    assert result.returncode == 2
    assert "is there a release 9.9.9?" in result.stdout


@pytest.mark.parametrize("version", ["", "1", "latest/../x", "0.1.0; touch x", "$(touch x)"])
def test_a_version_that_is_none_is_refused(runner: Runner, version: str) -> None:
    result = runner.step("install.sh", version=version, download_url="https://example.invalid")
    assert result.returncode == 2
    assert "must be a release" in result.stdout
    assert not (runner.folder / "x").exists()


def test_a_machine_without_a_release_is_told(runner: Runner) -> None:
    runner.environment["RUNNER_ARCH"] = "ARM"
    result = runner.step("install.sh", version="latest", download_url="https://example.invalid")
    assert result.returncode == 2
    assert "there is no release for Linux on ARM" in result.stdout


AUDIT = """#!/bin/sh
for argument; do printf '%s\\n' "$argument"; done >"$RECORD"
for argument; do
    case "$argument" in
        --output=*) echo "report of ::error::hostile" >"${argument#--output=}" ;;
    esac
done
echo "::error::hostile"
printf '::stop-commands::guess'
exit "$CODE"
"""
INPUTS = {
    "sources": "",
    "config": "",
    "baseline": "",
    "fail_on": "never",
    "args": "",
    "report_dir": "out put",
    "summary": "true",
}


def audit(runner: Runner, code: int = 0, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Runs the step with a stand-in that ends with `code`."""
    executable(runner.folder / "bin" / "blackstart", AUDIT)
    runner.environment.update(
        PATH=f"{runner.folder / 'bin'}:{os.environ['PATH']}",
        RECORD=str(runner.folder / "record"),
        CODE=str(code),
    )
    return runner.step("audit.sh", **{**INPUTS, **inputs})


def test_an_audit_of_live_aws_has_no_source(runner: Runner) -> None:
    assert audit(runner).returncode == 0
    assert runner.read("record").splitlines() == [
        "audit",
        "--no-progress",
        "--fail-on=never",
        *(f"--output=out put/report.{format}" for format in ("html", "json", "sarif", "md")),
        "--",
    ]


def test_inputs_are_arguments_and_nothing_else(runner: Runner) -> None:
    inputs = {
        "sources": "  one.jsonl \n\n$(touch x).jsonl\n-rf\n",
        "config": "a b.yaml",
        "baseline": "-old.json",
        "fail_on": "high",
        "args": "--strict\n--region=eu-west-1; touch x",
    }
    assert audit(runner, **inputs).returncode == 0
    arguments = runner.read("record").splitlines()
    assert arguments[7:] == [
        "--config=a b.yaml",
        "--baseline=-old.json",
        "--strict",
        "--region=eu-west-1; touch x",
        "--",
        "one.jsonl",
        "$(touch x).jsonl",
        "-rf",
    ]
    assert "--fail-on=high" in arguments
    assert not (runner.folder / "x").exists()


@pytest.mark.parametrize("code", [0, 1, 3])
def test_an_audit_that_ran_leaves_the_verdict_to_the_last_step(runner: Runner, code: int) -> None:
    assert audit(runner, code=code).returncode == 0
    assert runner.outputs() == {
        "exit-code": str(code),
        "html": "out put/report.html",
        "json": "out put/report.json",
        "sarif": "out put/report.sarif",
        "markdown": "out put/report.md",
    }
    assert runner.read("GITHUB_STEP_SUMMARY") == "report of ::error::hostile\n"


@pytest.mark.parametrize("code", [2, 101])
def test_an_audit_that_did_not_run_fails_at_once(runner: Runner, code: int) -> None:
    assert audit(runner, code=code).returncode == 2
    assert runner.outputs() == {"exit-code": str(code)}
    assert runner.read("GITHUB_STEP_SUMMARY") == ""


def test_the_summary_can_be_left_out(runner: Runner) -> None:
    assert audit(runner, summary="false").returncode == 0
    assert runner.read("GITHUB_STEP_SUMMARY") == ""


def test_what_the_audit_prints_gives_no_commands_to_the_runner(runner: Runner) -> None:
    lines = audit(runner).stdout.splitlines()
    stop = re.fullmatch("::stop-commands::([0-9a-f]{32})", lines[0])
    assert stop
    assert lines[-1] == f"::{stop[1]}::"
    assert lines[1:-1] == ["::error::hostile", "::stop-commands::guess"]


@pytest.mark.parametrize("name", ["config", "baseline", "fail_on", "report_dir"])
def test_an_input_of_two_lines_sets_no_output(runner: Runner, name: str) -> None:
    result = audit(runner, **{name: "a\nexit-code=0"})
    assert result.returncode == 2
    assert "must be one line" in result.stdout
    assert runner.read("GITHUB_OUTPUT") == ""
