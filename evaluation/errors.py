"""What can be wrong with annotations, said so that the annotator knows what to do."""


class EvaluationError(Exception):
    """Annotations or questions cannot be used.

    ``what`` was wrong, ``where`` (file and line) and what to ``do``: Chinese.
    """

    def __init__(self, what: str, where: str, do: str) -> None:
        super().__init__(f"{where}：{what}。{do}")
        self.what, self.where, self.do = what, where, do
