"""One reader a format, each a function: bytes and a file's name in, :class:`ingest.reading.Reading` out."""
