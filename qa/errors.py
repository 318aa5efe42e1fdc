"""Questions that are refused."""


class QuestionError(ValueError):
    """The question is no question: ``what`` is wrong with it and what to ``do``, in Chinese."""

    def __init__(self, what: str, do: str) -> None:
        super().__init__(f"{what}。{do}")
        self.what, self.do = what, do
