"""Whose note of responsible units it is that stands on a line of its own."""

import ingest
from kg.facts import Basis
from kg.levels import responsibilities


def test_a_note_on_its_own_line_behind_several_is_on_all_of_them() -> None:
    def bodies(second: str) -> dict[str, list[tuple[str | None, Basis]]]:
        text = (
            "安江县行动方案\n\n一、实施提质行动\n1. 提升景区。完善设施。\n"
            f"2. 做精乡村。打造线路。{second}\n3. 培育业态。举办赛事。\n（责任单位：县文旅局）\n"
        )
        rows = responsibilities(ingest.parse(text.encode(), "plan.txt"))
        return {path: [(r.body, r.basis) for r in rows if r.clause == path] for path in ("1", "1.1", "1.3")}

    stated, inherited = [("县文旅局", Basis.STATED)], [("县文旅局", Basis.INHERITED)]
    assert bodies("") == {"1": stated, "1.1": inherited, "1.3": inherited}
    own = bodies("（责任单位：县农业农村局）")  # each has its own note: this one is the third's
    assert (own["1"], own["1.3"]) == ([], stated)
