"""The command line of a test's driver: what is its own, and the compiler's
flags after "--"."""


def split(arguments):
    if "--" not in arguments:
        return arguments, []
    at = arguments.index("--")
    return arguments[:at], arguments[at + 1:]
