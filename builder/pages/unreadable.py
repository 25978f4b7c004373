"""The one error of this package."""


class UnreadablePageError(ValueError):
    """A page that cannot be read whole. `code` says why: too-deep, too-many-tags, too-many-attributes, too-many-marks,
    too-long.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
