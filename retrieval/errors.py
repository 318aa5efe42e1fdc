"""What can go wrong between a text and its place in the index, in words for the user."""


class RetrievalError(Exception):
    """Search cannot do what was asked: ``what`` went wrong, ``where``, and what to ``do``, in Chinese."""

    def __init__(self, what: str, where: str, do: str) -> None:
        super().__init__(f"{what}（{where}）。{do}" if where else f"{what}。{do}")
        self.what, self.where, self.do = what, where, do


class ModelError(RetrievalError):
    """The embedding model cannot be made or loaded."""


class IndexDamagedError(RetrievalError):
    """The files of an index are missing, or are not those of one build."""
