"""Runs what CI services would run, on a small repository made on the spot: check.py PLUMBLINE.

The scripts are those of the files that people copy or include: .pre-commit-hooks.yaml, action.yml and
plugins/ci. Nothing of a service is there but the variables that it sets.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
from pathlib import Path

import yaml

SOURCE = Path(__file__).resolve().parents[2]
PROGRAM = Path(sys.argv[1]).resolve()
RECIPES = SOURCE / "plugins/ci"

CACHED = {
    "Version": "2020-12-01",
    "Steps": [{
        "Name": "Prepare",
        "Type": "Processing",
        "CacheConfig": {"Enabled": True, "ExpireAfter": "P30D"},
        "Arguments": {
            "ProcessingResources": {"ClusterConfig": {
                "InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 30}},
            "AppSpecification": {
                "ImageUri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/prepare:1.4"},
            "Environment": {"MODE": "fast"},
            "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
            "RoleArn": "arn:aws:iam::123456789012:role/Train",
        },
    }],
}


def changed(**environment):
    copy = json.loads(json.dumps(CACHED))
    copy["Steps"][0]["Arguments"]["Environment"] = environment
    return copy


def broken():
    copy = json.loads(json.dumps(CACHED))
    copy["Steps"][0]["DependsOn"] = ["Gone"]
    return copy


class Repository:
    """A repository with one definition, and the environment of a job in it."""

    def __init__(self, folder):
        self.path = Path(folder) / "repository"
        (self.path / "pipelines").mkdir(parents=True)
        self.bin = Path(folder) / "bin"
        self.bin.mkdir()
        (self.bin / "plumbline").symlink_to(PROGRAM)
        self.environment = {
            "PATH": f"{self.bin}:{os.environ['PATH']}", "HOME": folder, "LC_ALL": "C.UTF-8",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@localhost",
            "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@localhost"}
        (self.path / "package.json").write_text('{"name": "no definition"}\n')
        self.write(CACHED)
        for command in ("git init -q -b main", "git add .", "git commit -q -m first"):
            assert self.run(command).returncode == 0
        assert self.run("git checkout -q -b change").returncode == 0

    def write(self, definition, name="train"):
        text = json.dumps(definition, indent=2) + "\n"
        (self.path / f"pipelines/{name}.json").write_text(text)

    def run(self, script, shell=("bash", "-e"), **environment):
        return subprocess.run([*shell, "-c", script], cwd=self.path, text=True,
                              env={**self.environment, **environment}, capture_output=True)

    def read(self, name):
        return (self.path / name).read_text()


def expect(run, status, *said):
    text = run.stdout + run.stderr
    assert run.returncode == status, f"exit status {run.returncode}, not {status}:\n{text}"
    for each in said:
        assert each in text, f"{each!r} is not said:\n{text}"


def load(path):
    return yaml.safe_load(path.read_text())


# --- the services ---


def pre_commit(repository):
    hooks = load(SOURCE / ".pre-commit-hooks.yaml")
    assert [hook["id"] for hook in hooks] == ["plumbline", "plumbline-docker"]
    for hook in hooks:
        repository.write(CACHED)
        expect(repository.run(hook["entry"]), 0)
        repository.write(broken())
        expect(repository.run(hook["entry"]), 1, "graph/unknown-dependency")
    if shutil.which("pre-commit") is None:
        return "entry only"
    manifest = shlex.quote(str(SOURCE / ".pre-commit-hooks.yaml"))
    expect(repository.run(f"pre-commit validate-manifest {manifest}"), 0)
    # A repository of the hooks alone: pre-commit clones it.
    hooks = repository.path.parent / "hooks"
    hooks.mkdir()
    shutil.copy(SOURCE / ".pre-commit-hooks.yaml", hooks)
    expect(repository.run(f"cd {hooks} && git init -q && git add . && git commit -q -m hooks"), 0)
    attempt = f"git add . && pre-commit try-repo {hooks} plumbline --all-files"
    expect(repository.run(attempt), 1, "graph/unknown-dependency")
    repository.write(CACHED)
    expect(repository.run(attempt), 0, "Passed")
    # It runs for every file that can hold a definition, and for no others.
    names = ("a.json", "b.yaml", "c.yml", "d.tf", "e.tf.json", "f.template", "notes.md", "a.json5")
    for name in names:
        (repository.path / name).write_text("{}\n")
    for name in names:
        run = repository.run(f"git add . && pre-commit try-repo {hooks} plumbline --files {name}")
        skipped = name in ("notes.md", "a.json5")
        expect(run, 0, "Skipped" if skipped else "Passed")
    return "with pre-commit"


def action_steps(inputs):
    """The steps that run, as script and environment; expressions are those that action.yml uses."""
    action = load(SOURCE / "action.yml")
    known = {name: each["default"] for name, each in action["inputs"].items()}
    assert set(inputs) <= set(known)
    known.update(inputs)
    values = {f"inputs.{name}": value for name, value in known.items()}
    for step in action["runs"]["steps"]:
        condition = step.get("if", "true")
        wanted = {"true": True, "${{ inputs.plumbline == '' }}": known["plumbline"] == ""}
        if not wanted[condition]:
            continue
        assert step["shell"] == "bash" and "${{" not in step["run"], "values belong into env"
        environment = {}
        for name, value in step["env"].items():
            expression = re.fullmatch(r"\$\{\{ (\S+) \}\}", value).group(1)
            environment[name] = values.get(expression, expression)
        yield step["run"], environment


def github(repository):
    folder = repository.path.parent
    # The first step builds; what it calls is looked at, not done.
    called = folder / "action"
    called.mkdir()
    (called / "dev").write_text('#!/bin/sh\necho "dev $*" >>"$(dirname "$0")/called"\n')
    (called / "dev").chmod(0o755)
    (called / "build/release/bin").mkdir(parents=True)
    (called / "build/release/bin/plumbline").symlink_to(PROGRAM)
    for program, definition, status in (("", CACHED, 0), (str(PROGRAM), broken(), 1)):
        repository.write(definition)
        said = {name: folder / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in said.values():
            file.write_text("")
        run = None
        for script, environment in action_steps({"plumbline": program, "paths": "pipelines ."}):
            environment = {**environment, **{name: str(file) for name, file in said.items()}}
            environment["SOURCE"] = str(called)
            run = repository.run(script, ("bash", "--noprofile", "--norc", "-eo", "pipefail"),
                                 GITHUB_ACTIONS="true", GITHUB_WORKSPACE=str(repository.path),
                                 **environment)
        expect(run, status)
        sarif = json.loads(repository.read("plumbline.sarif"))
        assert len(sarif["runs"][0]["results"]) == status
        assert f"status={status}\n" in said["GITHUB_OUTPUT"].read_text()
        summary = said["GITHUB_STEP_SUMMARY"].read_text()
        assert ("graph/unknown-dependency" in summary) == (status == 1), summary
        annotation = "::error file=pipelines/train.json,line=31,"
        assert (annotation in run.stdout) == (status == 1), run.stdout
    assert (called / "called").read_text() == "dev setup --build\ndev build release\n"


def gitlab(repository):
    job = load(RECIPES / "gitlab.yml")["plumbline"]
    script = "\n".join(job["script"])
    reports = job["artifacts"]["reports"]
    for definition, status in ((CACHED, 0), (broken(), 1)):
        repository.write(definition)
        run = repository.run(script, ("sh", "-e"), GITLAB_CI="true",
                             CI_PROJECT_DIR=str(repository.path), **job["variables"])
        expect(run, status)
        quality = json.loads(repository.read(reports["codequality"]))
        assert len(quality) == status
        if status == 1:
            assert quality[0]["location"] == {"path": "pipelines/train.json",
                                              "lines": {"begin": 31, "end": 31}}
        suites = xml.fromstring(repository.read(reports["junit"]))
        assert suites.get("failures") == str(status) and int(suites.get("tests")) > 50


def codebuild(repository):
    build = load(RECIPES / "buildspec.yml")
    commands = [command for phase in ("pre_build", "build")
                for command in build["phases"][phase]["commands"]]
    repository.write(broken())
    expect(repository.run("\n".join(commands), ("sh", "-e")), 1, "graph/unknown-dependency")
    report = build["reports"]["plumbline"]
    for name in report["files"]:
        xml.fromstring(repository.read(f"{report['base-directory']}/{name}"))


def jenkins(repository):
    text = (RECIPES / "Jenkinsfile").read_text()
    assert text.count("{") == text.count("}")
    repository.write(broken())
    script, = re.findall(r"^\s*sh '(.*)'$", text, re.MULTILINE)
    expect(repository.run(script, ("sh", "-e")), 1, "graph/unknown-dependency")
    for name in re.findall(r"(?:pattern|testResults): '([^']+)'", text):
        assert xml.fromstring(repository.read(name)).tag in ("checkstyle", "testsuites")


def matcher(repository):
    matchers = json.loads((RECIPES / "problem-matcher.json").read_text())["problemMatcher"]
    patterns = [re.compile(each["pattern"][0]["regexp"]) for each in matchers]
    definitions = shlex.quote(str(SOURCE / "fixtures/definitions/broken"))
    run = repository.run(f"plumbline check --profile strict -f concise {definitions}")
    lines = run.stdout.splitlines()
    assert len(lines) > 5
    for line in lines:
        assert sum(pattern.match(line) is not None for pattern in patterns) == 1, line
    for each, pattern in zip(matchers, patterns):
        groups = {value for name, value in each["pattern"][0].items() if name != "regexp"}
        assert groups == set(range(1, pattern.groups + 1))


def gate(repository):
    script = shlex.quote(str(RECIPES / "gate.sh"))
    command = f"{script} main 1 pipelines/train.json"

    def markdown():
        return repository.read("gate.md")

    repository.write(CACHED)
    expect(repository.run(command), 0)
    repository.write(changed(MODE="slow"))
    expect(repository.run(command), 1, "Environment")
    assert "### Cache drift" in markdown() and "## Plan" in markdown(), markdown()
    expect(repository.run(command, DRIFT="allow"), 0)
    expect(repository.run(f"{script} main 0.0001 pipelines/train.json", DRIFT="allow"), 1)
    repository.write(broken())
    expect(repository.run(command), 1, "graph/unknown-dependency")
    assert "graph/unknown-dependency" in markdown() and "Plan" not in markdown()
    repository.write(CACHED)
    repository.write(CACHED, "new")
    expect(repository.run(f"{script} main 5 pipelines/train.json pipelines/new.json"), 0)
    expect(repository.run(f"{script} nowhere 5 pipelines/gone.json"), 3)


def reviewdog(repository):
    """The recipe of docs/ci.md, with a reviewdog that only says what it got."""
    text = (SOURCE / "docs/ci.md").read_text()
    recipe, = re.findall(r"^ +(plumbline check .*\| *\n? *reviewdog .*)$", text, re.MULTILINE)
    stub = repository.bin / "reviewdog"
    stub.write_text('#!/bin/sh\necho "reviewdog $*"\ncat\n')
    stub.chmod(0o755)
    repository.write(broken())
    run = repository.run(recipe)
    expect(run, 0, "reviewdog -f=rdjsonl")
    finding = json.loads(run.stdout.splitlines()[1])
    assert finding["location"]["path"] == "pipelines/train.json"


def documentation():
    """Every block of YAML in the page is YAML, and every file that it names is there."""
    text = (SOURCE / "docs/ci.md").read_text()
    blocks = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert len(blocks) > 3
    for block in blocks:
        yaml.safe_load(block)
    for name in re.findall(r"\]\(\.\./([^)#]+)\)", text):
        assert (SOURCE / name).exists(), name


def main():
    said = []
    for service in (pre_commit, github, gitlab, codebuild, jenkins, matcher, gate, reviewdog):
        with tempfile.TemporaryDirectory() as folder:
            try:
                note = service(Repository(folder))
            except AssertionError:
                print(f"{service.__name__}:", file=sys.stderr)
                raise
        said.append(service.__name__ + (f" ({note})" if note else ""))
    documentation()
    print("summary: ran " + ", ".join(said))


main()
