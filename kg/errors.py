"""What can go wrong with facts and graphs, said so that a user knows what to do."""


class KgError(Exception):
    """Facts cannot be taken, checked or given out.

    ``what`` was wrong, ``where`` (document, clause and its citation) and what to ``do``: Chinese.
    """

    def __init__(self, what: str, where: str, do: str) -> None:
        super().__init__(f"{where}：{what}。{do}")
        self.what, self.where, self.do = what, where, do

    def __reduce__(self) -> tuple[type["KgError"], tuple[str, str, str]]:
        """Travels between processes as its three parts."""
        return type(self), (self.what, self.where, self.do)


class UnsoundError(KgError):
    """A fact breaks the ontology's shapes or says what its quote does not; the first one is named."""


class UnknownFormatError(KgError):
    """No export has this key."""
