#!/usr/bin/env python3
"""Check a project's file against the schema that editors are given.

usage: project.py FILE
"""

import json
import os
import sys

import jsonschema
import yaml

from tree import ROOT

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(os.path.join(ROOT, "docs/schema/project.json"),
              encoding="utf-8") as text:
        schema = json.load(text)
    jsonschema.Draft7Validator.check_schema(schema)
    with open(sys.argv[1], encoding="utf-8") as text:
        try:
            jsonschema.validate(yaml.safe_load(text), schema)
        except jsonschema.ValidationError as error:
            sys.exit(error.message)
