"""What stops the process, and the exit code each kind ends with.

A supervisor can tell by the code whether starting again may help: 2 needs a person, 75 (sysexits' EX_TEMPFAIL) needs
time.
"""

EXIT_OK = 0
EXIT_CONFIGURATION = 2
EXIT_TEMPORARY = 75


class CannotStartError(Exception):
    """A reason not to run, in one sentence for the operator; `exit_code` says whether waiting helps."""

    exit_code = EXIT_CONFIGURATION


class UnreachableError(CannotStartError):
    """Discord, or what stands in for it, cannot be reached now."""

    exit_code = EXIT_TEMPORARY
