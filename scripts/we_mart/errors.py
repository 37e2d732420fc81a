"""The one exception that a user is meant to read."""


class UserError(Exception):
    """Something a person can put right.

    The message is one line that names the thing and the remedy; the command line
    prints it without a traceback and exits with 1.
    """
