#!/usr/bin/env python3
"""Run some steps of a GitHub Actions workflow, or of a job of GitLab CI, as a
runner would.

usage: ci.py WORKFLOW DIRECTORY STEP...

STEP is the beginning of a step's name; of GitLab's, a command of the script, or
of what goes before it, by its beginning, or "script". The steps run in DIRECTORY,
with the workflow's environment; the first that fails ends the run with its
status. All other steps with commands are only looked at: each program in them
that belongs to this repository must be there. Where the environment of a step is
an expression of the service's, the caller's stands for it.
"""

import os
import re
import subprocess
import sys

import yaml

from tree import ROOT


def github(workflow):
    """Names, commands and environments of the steps."""
    (job,) = workflow["jobs"].values()
    for step in job["steps"]:
        # Each step is an action or commands.
        assert ("uses" in step) != ("run" in step), step
        environment = {**job.get("env", {}), **step.get("env", {})}
        yield step.get("name", ""), step.get("run", ""), environment


def gitlab(workflow):
    (job,) = workflow.values()
    yield "script", "\n".join(job["script"]), job["variables"]
    for part in ("before_script", "script"):
        for command in job[part]:
            yield command, command, job["variables"]


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    path, directory, *wanted = sys.argv[1:]
    with open(path, encoding="utf-8") as text:
        workflow = yaml.safe_load(text)
    steps = list(github(workflow) if "jobs" in workflow else gitlab(workflow))
    for _, commands, _ in steps:
        for program in re.findall(r"\b(scripts/\w+)", commands):
            assert os.access(os.path.join(ROOT, program), os.X_OK), program
    for start in wanted:
        name, commands, environment = next(
            s for s in steps if s[0].startswith(start))
        print(f"== {name}", flush=True)
        environment = {k: str(v) for k, v in environment.items()
                       if "${{" not in str(v)}
        status = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", commands], cwd=directory,
            env={**os.environ, **environment}).returncode
        if status:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
