"""A language model behind an OpenAI-compatible endpoint: one question, one reply, within bounds.

Nothing here is called unless a configuration names an endpoint. What it replies is never trusted: see
:mod:`qa.phrasing`.
"""

import json
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx

_log = logging.getLogger(__name__)
_LARGEST = 200_000
"""Bytes of a reply."""
_LONGEST = 2_000
"""Tokens that are asked for."""


class ModelError(Exception):
    """The model gave no reply that can be read: why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model is, which one, and how long to wait for all of its reply, in seconds."""

    address: str  # up to /v1
    model: str
    key: str = field(default="", repr=False)
    timeout: float = 20.0


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a chat: ``role`` is system or user."""

    role: str
    content: str


def reply(endpoint: Endpoint, messages: Sequence[Message]) -> str:
    """The model's reply to ``messages``.

    Bounded in size, and in time (twice the timeout at most), whatever the server does. Redirects are not
    followed, so that nothing is sent to an address that nobody configured; proxies are not used.

    Raises:
        ModelError: no reply in time, or none that is one.
    """
    body = {
        "model": endpoint.model,
        "messages": [{"role": each.role, "content": each.content} for each in messages],
        "temperature": 0,
        "seed": 0,
        "max_tokens": _LONGEST,
        "stream": False,
    }
    headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
    try:
        data = _post(endpoint, body, headers)
    except httpx.HTTPError as error:
        _log.info("model not reached", extra={"reason": type(error).__name__})
        raise ModelError("连不上模型，或它中断了连接") from error
    try:
        content = json.loads(data)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise ModelError("模型的回复不是约定的格式") from error
    if not isinstance(content, str) or not content.strip():
        raise ModelError("模型没有回复文字")
    return content


def _post(endpoint: Endpoint, body: object, headers: dict[str, str]) -> bytes:
    """The bytes of the response, read until the time is up or they are too many."""
    until = time.monotonic() + endpoint.timeout
    with (
        httpx.Client(timeout=endpoint.timeout, follow_redirects=False, trust_env=False) as client,
        client.stream("POST", f"{endpoint.address}/chat/completions", json=body, headers=headers) as response,
    ):
        if response.status_code != httpx.codes.OK:
            raise ModelError(f"模型的服务答复了状态 {response.status_code}")
        data = b""
        for chunk in response.iter_bytes():
            data += chunk
            if len(data) > _LARGEST:
                raise ModelError("模型的回复太长")
            if time.monotonic() > until:
                raise ModelError(f"模型在 {endpoint.timeout:g} 秒内没有答完")
        return data
