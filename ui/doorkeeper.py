"""Who has come in, until when; and how long someone has to wait who keeps guessing passwords.

In: names and the time in seconds. Out: tokens and delays. Both books live as long as the server does.
"""

import hashlib
import secrets
import threading
from dataclasses import dataclass, field, replace

IDLE = 30 * 60.0
"""Seconds without a click after which a session ends."""
LONGEST = 12 * 3600.0
"""Seconds after which a session ends in any case."""
FREE = 3
"""Wrong passwords in a row that cost no delay: people mistype."""
_LONGEST_DELAY = 15 * 60.0
_FORGOTTEN = 24 * 3600.0  # seconds after which a failure counts no more
_NAMES = 10_000  # most names remembered, so that invented ones do not fill the memory
_SESSIONS = 10_000


@dataclass(frozen=True, slots=True)
class _Failures:
    count: int
    last: float

    def until(self) -> float:
        return self.last + (min(2.0 ** (self.count - FREE), _LONGEST_DELAY) if self.count > FREE else 0.0)


@dataclass(slots=True)
class Attempts:
    """The wrong passwords of each name, known or not."""

    _failures: dict[str, _Failures] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, name: str, now: float) -> float:
        """Seconds to wait before another password may be tried; 0 lets one be tried.

        It counts as wrong until ``passed`` is told, so that many tried at once do not slip through.
        """
        with self._lock:
            held = self._failures.get(name)
            if held and now - held.last > _FORGOTTEN:
                held = None
            if held and held.until() > now:
                return held.until() - now
            self._failures[name] = _Failures(held.count + 1 if held else 1, now)
            if len(self._failures) > _NAMES:
                # Whoever was guessed at least goes first: names made up once do not push out the others.
                self._failures.pop(min(self._failures, key=lambda each: (self._failures[each].until(), each)))
            return 0.0

    def passed(self, name: str) -> None:
        """Forget the failures of a name whose password was right."""
        with self._lock:
            self._failures.pop(name, None)


@dataclass(frozen=True, slots=True)
class _Session:
    name: str
    proof: str
    began: float
    seen: float

    def lives(self, now: float) -> bool:
        return now - self.seen <= IDLE and now - self.began <= LONGEST


@dataclass(slots=True)
class Sessions:
    """Who has come in, by a token that only their browser holds; here only its hash is kept."""

    _held: dict[str, _Session] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def enter(self, name: str, proof: str, now: float) -> str:
        """A token for who has come in; ``proof`` is what it stands on: with another it is worth nothing."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._held = {key: each for key, each in self._held.items() if each.lives(now)}
            if len(self._held) >= _SESSIONS:
                self._held.pop(min(self._held, key=lambda each: self._held[each].seen))
            self._held[_digest(token)] = _Session(name, proof, now, now)
        return token

    def holder(self, token: str, now: float, *, touch: bool = True) -> tuple[str, str] | None:
        """The name and proof that a token was given for; None where it has run out or was never given.

        ``touch``: that this is a click, from which on the idle time runs.
        """
        key = _digest(token)
        with self._lock:
            held = self._held.get(key)
            if held is None:
                return None
            if not held.lives(now):
                del self._held[key]
                return None
            if touch:
                self._held[key] = replace(held, seen=now)
            return held.name, held.proof

    def leave(self, token: str) -> None:
        """Make a token worth nothing."""
        with self._lock:
            self._held.pop(_digest(token), None)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


ATTEMPTS, SESSIONS = Attempts(), Sessions()
"""Those of this server."""
