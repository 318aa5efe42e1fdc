"""How the app bears many people at once: ``python -m bench.people [--people 20] [--think 5]``.

Starts the app on a library of what ships, and lets people ask over the websocket that a browser would hold:
each opens the page, then sends the question form again and again, with a pause of ``--think`` seconds on
average between an answer and the next question (0: nobody pauses). Told are the seconds from sending the
form until the page's script has ended and its last message was received, and the server's memory for each
session after a collection. What the browser itself needs to draw is measured by ``python -m bench.pages``.
"""

import argparse
import asyncio
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from bench.latency import ROOT, questions, spread
from library import Library, default_sources
from serving import free_port

_MEBIBYTE = 2**20
_ROUNDS = 8
"""Questions that each person asks."""


@dataclass
class Person:
    """Somebody at the page, with what the page last said of its form."""

    socket: ClientConnection
    page: str = ""  # hash of the page's script
    address: str = ""  # the query that the page has set in the address
    text_input: str = ""  # ids of the widgets
    button: str = ""
    answered: bool = False
    held: list[str] = field(default_factory=list)  # hashes of the messages that are kept, as a browser does
    times: list[float] = field(default_factory=list)
    received: int = 0  # bytes


async def come(address: str) -> Person:
    """Open the page and wait until it is drawn."""
    url = address.replace("http", "ws") + "/_stcore/stream"
    socket = await connect(url, subprotocols=[Subprotocol("streamlit")], max_size=None, compression=None)
    person = Person(socket)
    await _send(person, BackMsg())
    return person


async def ask(person: Person, question: str) -> None:
    """Fill in the form, send it, and wait until the answer stands."""
    message = BackMsg()
    states = message.rerun_script.widget_states.widgets
    states.add(id=person.text_input, string_value=question)
    states.add(id=person.button, trigger_value=True)
    message.rerun_script.page_script_hash = person.page
    message.rerun_script.query_string = person.address
    person.answered = False
    start = time.perf_counter()
    await _send(person, message)
    person.times.append(time.perf_counter() - start)
    if not person.answered:
        raise RuntimeError(f"no answer was drawn for {question}")


async def _send(person: Person, message: BackMsg) -> None:
    message.rerun_script.cached_message_hashes.extend(person.held)
    await person.socket.send(message.SerializeToString())
    async for data in person.socket:
        assert isinstance(data, bytes)
        person.received += len(data)
        told = ForwardMsg.FromString(data)
        if _hear(person, told) == ForwardMsg.FINISHED_SUCCESSFULLY:
            return


def _hear(person: Person, told: ForwardMsg) -> int | None:
    """Keep what the page says of itself; returns how the script ended, when it did."""
    kind = told.WhichOneof("type")
    if told.metadata.cacheable and told.hash:
        person.held.append(told.hash)
    if kind == "new_session":
        person.page = told.new_session.page_script_hash
    if kind == "page_info_changed":
        person.address = told.page_info_changed.query_string
    if kind == "delta" and told.delta.WhichOneof("type") == "new_element":
        element = told.delta.new_element
        if element.text_input.label == "问题":
            person.text_input = element.text_input.id
        if element.button.label == "查询":
            person.button = element.button.id
        person.answered |= '"answerable"' in element.bidi_component.json
    if kind == "ref_hash":
        raise RuntimeError("an answer is not the one before")
    return told.script_finished if kind == "script_finished" else None


async def visit(address: str, people: int, think: float) -> list[Person]:
    """Let people come and ask."""
    crowd = [await come(address) for _ in range(people)]

    async def stay(person: Person, number: int) -> None:
        chance = random.Random(number)
        asked = chance.sample(questions(), _ROUNDS)
        for question in asked:
            if think:
                await asyncio.sleep(chance.uniform(0.5, 1.5) * think)
            await ask(person, question)

    await asyncio.gather(*(stay(person, number) for number, person in enumerate(crowd)))
    return crowd


@contextmanager
def app(library: Path) -> Iterator[tuple[str, int]]:
    """The app on a library: its address and the number of its process."""
    port = free_port("127.0.0.1", 8900)
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = os.environ | {"YOUJU_LIBRARY": str(library)}
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                urllib.request.urlopen(f"{address}/_stcore/health").read()
                break
            except OSError:
                time.sleep(0.3)
        yield address, server.pid
    finally:
        server.terminate()
        server.wait()


def resident(process: int) -> float:
    """Memory of a process, in MiB (Linux)."""
    [line] = [each for each in Path(f"/proc/{process}/status").read_text().splitlines() if "VmRSS" in each]
    return int(line.split()[1]) * 1024 / _MEBIBYTE


async def measure(address: str, process: int, people: int, think: float) -> None:
    """Let one person come, then all, and tell what was seen."""
    first = await visit(address, 1, 0)
    alone = resident(process)
    crowd = await visit(address, people, think)
    grown = (resident(process) - alone) / people
    times = [each for person in crowd for each in person.times]
    pause = f"{think:g} s between an answer and the next question" if think else "nobody pauses"
    print(f"{people} people, {pause}: {spread(times, 'ms', 1000)}")
    print(f"one person alone: {spread(first[0].times, 'ms', 1000)}")
    print(f"memory: {alone:.0f} MiB with one session, {grown:.1f} MiB for each one more")
    received = sum(person.received for person in crowd) / len(times) / 1024
    print(f"received for each question: {received:.0f} KiB")
    for person in (*first, *crowd):
        await person.socket.close()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--think", type=float, default=5)
    options = parser.parse_args(arguments)
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "library"
        Library.build(folder, default_sources())
        with app(folder) as (address, process):
            asyncio.run(measure(address, process, options.people, options.think))


if __name__ == "__main__":
    main()
