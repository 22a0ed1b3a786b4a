#!/usr/bin/env python3
"""Run some steps of a GitHub Actions workflow, as its runner would.

usage: ci.py WORKFLOW DIRECTORY STEP...

STEP is the beginning of a step's name. The steps run in DIRECTORY, with the
workflow's environment; the first that fails ends the run with its status. All
other steps with commands are only looked at: each program in them that belongs
to this repository must be there.
"""

import os
import re
import subprocess
import sys

import yaml

from tree import ROOT


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    path, directory, *wanted = sys.argv[1:]
    with open(path, encoding="utf-8") as text:
        workflow = yaml.safe_load(text)
    (job,) = workflow["jobs"].values()
    for step in job["steps"]:
        # Each step is an action or commands.
        assert ("uses" in step) != ("run" in step), step
        for program in re.findall(r"\b(scripts/\w+)", step.get("run", "")):
            assert os.access(os.path.join(ROOT, program), os.X_OK), program
    for start in wanted:
        (step,) = (s for s in job["steps"]
                   if s.get("name", "").startswith(start))
        print(f"== {step['name']}", flush=True)
        status = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", step["run"]], cwd=directory,
            env={**os.environ, **job.get("env", {})}).returncode
        if status:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
