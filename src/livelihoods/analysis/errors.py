"""The one exception that means: the input is wrong, here is where, and here is what to do."""


class InputError(ValueError):
    """What a user gave cannot be used; the message is for that user.

    Every wing raises it (or a subclass) for wrong files, options, dates and rows. The command line
    prints the message on standard error and ends with exit code 2; a page answers 400.

    Attributes:
        faults: Where many places of a file are wrong, all of them; the message names the first.
    """

    faults: tuple[str, ...] = ()
