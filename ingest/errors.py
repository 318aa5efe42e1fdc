"""What can go wrong when a file is read, said so that a user knows what to do."""


class IngestError(Exception):
    """A file cannot be read as a document.

    ``what`` was wrong, ``where`` (file, and line or offset where known) and what to ``do``: Chinese.
    """

    def __init__(self, what: str, where: str, do: str) -> None:
        super().__init__(f"{where}：{what}。{do}")
        self.what, self.where, self.do = what, where, do


class EmptyFileError(IngestError):
    """The file has no character but white space."""


class BinaryFileError(IngestError):
    """The file is no text."""


class EncodingError(IngestError):
    """The file is text in an encoding that is not known."""


class FileTooLargeError(IngestError):
    """The file is larger than any official document; see ``decoding.LARGEST``."""


class UnreadableFileError(IngestError):
    """The operating system refuses the file: missing, a folder, no permission."""
