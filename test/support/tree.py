"""Where things are in the source tree, for the tests' helpers."""

import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
TEST = os.path.join(ROOT, "test")
SCRIPTS = os.path.join(ROOT, "scripts")
# The stand-ins for the kernel's headers.
INCLUDES = os.path.join(TEST, "include")

# For the table of rules.
sys.path.append(SCRIPTS)
