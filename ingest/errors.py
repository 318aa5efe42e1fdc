"""What can go wrong when a file is read, said so that a user knows what to do."""


class IngestError(Exception):
    """A file cannot be read as a document.

    ``what`` was wrong, ``where`` (file, and line or offset where known) and what to ``do``: Chinese.
    """

    def __init__(self, what: str, where: str, do: str) -> None:
        super().__init__(f"{where}：{what}。{do}")
        self.what, self.where, self.do = what, where, do

    def __reduce__(self) -> tuple[type["IngestError"], tuple[str, str, str]]:
        """Travels between processes as its three parts."""
        return type(self), (self.what, self.where, self.do)


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


class UnsupportedFormatError(IngestError):
    """The file is of a format that is not read."""

    @classmethod
    def of(cls, label: str, where: str) -> "UnsupportedFormatError":
        """The error for a file of the format that users call ``label``."""
        return cls(f"暂不支持{label}", where, "请另存为 docx、pdf、ofd、html 或 txt 后再添加")


class DamagedFileError(IngestError):
    """The file is of a known format and broken: cut off, or not what its structure promises."""


class EncryptedFileError(IngestError):
    """The file asks for a password."""

    @classmethod
    def of(cls, where: str) -> "EncryptedFileError":
        """The error for the encrypted file ``where``."""
        return cls("文件有密码保护", where, "请用原软件打开，去掉密码另存后再添加")


class UnsafeFileError(IngestError):
    """The file would take more memory or time than any official document, or reaches outside itself."""


class MissingReaderError(IngestError):
    """The format needs an extra that is not installed."""


class UnreadableFileError(IngestError):
    """The operating system refuses the file: missing, a folder, no permission."""
