"""What one more document costs a large library: ``python -m bench.increment [DOCUMENTS]``.

Towns' plans that differ in name, figures and a measure are put into a library; then one is added and one is
removed. Adding reads and embeds that one alone; the rest of the time is writing the index of all.
"""

import sys
import tempfile
import time
from pathlib import Path
from unittest.mock import patch

from library import ChangeReport, Library
from retrieval import embed

PLAN = """{town}农村生活垃圾治理实施方案（2025—2027年）

一、工作目标
到2027年，全镇生活垃圾无害化处理率达到{share}%以上，村庄保洁覆盖率达到100%。

二、重点任务
（一）完善收运体系。各村每周清运不少于三次，严禁露天焚烧垃圾。
（二）加强设施建设。建设{stations}座转运站，由镇人民政府负责。
"""


def plan(number: int) -> str:
    """The plan of one of many towns."""
    return PLAN.format(town=f"第{number}镇", share=70 + number % 30, stations=number % 17 + 1)


def main() -> None:
    """Print the times of a build, an addition and a removal, and how many passages each embedded."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    embedded: list[int] = []

    def counting(pieces, *rest):  # type: ignore[no-untyped-def]
        embedded.append(len(pieces))
        return embed(pieces, *rest)

    with tempfile.TemporaryDirectory() as scratch, patch("changes.embed", counting):
        sources, folder = Path(scratch) / "sources", Path(scratch) / "library"
        sources.mkdir()
        for number in range(count):
            (sources / f"{number}.txt").write_text(plan(number), encoding="utf-8")
        (Path(scratch) / "more.txt").write_text(plan(count), encoding="utf-8")

        def timed(what: str, report: ChangeReport, start: float) -> None:
            took = time.perf_counter() - start
            print(f"{what}: {took:.1f} s, {sum(embedded)} passages embedded, {len(report.documents)} held")
            embedded.clear()

        start = time.perf_counter()
        timed(f"build of {count}", Library.build(folder, [sources]), start)
        start = time.perf_counter()
        report = Library.add(folder, [Path(scratch) / "more.txt"])
        timed("one added", report, start)
        start = time.perf_counter()
        timed("one removed", Library.remove(folder, [report.added[0].id]), start)
        start = time.perf_counter()
        timed("nothing new", Library.add(folder, [sources]), start)
        start = time.perf_counter()
        Library.open(folder).ask("第7镇生活垃圾无害化处理率的目标是多少？")
        print(f"opened and asked: {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
