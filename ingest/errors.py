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
    """The file is larger than any official document; see ``decoding.LARGEST`` and ``reader.MOST_LINES``."""

    @classmethod
    def of(cls, size: int, limit: int, where: str) -> "FileTooLargeError":
        """The error for a file of ``size`` bytes where ``limit`` are read."""
        what = f"文件有 {size / 2**20:.0f} MB，超过 {limit // 2**20} MB 的上限"
        return cls(what, where, "请拆分后再添加，或确认它确实是公文")


class UnreadableFileError(IngestError):
    """The operating system refuses the file: missing, a folder, no permission."""
