"""The facts a document states, each with the span that carries it."""

from dataclasses import dataclass
from enum import StrEnum

from ingest.span import Span


class Basis(StrEnum):
    """How a fact is known."""

    STATED = "stated"  # the words at the span say it
    INHERITED = "inherited"  # the section, title or addressees say it, at the span given
    INFERRED = "inferred"  # a method says it, with score and reason
    UNSTATED = "unstated"  # nothing says it


class Operator(StrEnum):
    """How a target bounds its value."""

    AT_LEAST = ">="
    AT_MOST = "<="
    MORE_THAN = ">"
    LESS_THAN = "<"
    EQUAL = "="
    ABOUT = "~"
    UP = "up"
    DOWN = "down"
    STATE = "state"  # a state to be reached, without a number
    RANGE = "range"


class Modality(StrEnum):
    """How firmly a target is promised."""

    ENSURE = "ensure"  # 确保
    STRIVE = "strive"  # 力争, 争取
    NONE = "none"


class Level(StrEnum):
    """Level of administration or kind of actor."""

    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"
    ENTERPRISE = "enterprise"
    PUBLIC = "public"


class Role(StrEnum):
    """What a responsible body does."""

    LEAD = "lead"  # 牵头
    SUPPORT = "support"  # 配合
    ALL = "all"


class Strength(StrEnum):
    """Deontic strength of an undertaking."""

    PROHIBIT = "prohibit"  # 严禁, 不得
    REQUIRE = "require"  # 必须, 应当, 严格, 确保
    PROMOTE = "promote"  # 推动, 加快, 推进
    ENCOURAGE = "encourage"  # 鼓励, 支持, 引导
    EXPLORE = "explore"  # 探索, 试点


class Use(StrEnum):
    """How a clause uses a document, programme or place that it names."""

    BASIS = "basis"  # 依据, 根据
    DRAW_UP = "draw_up"  # 编制, 制定, 出台
    REVISE = "revise"  # 修订
    IMPLEMENT = "implement"  # 落实, 印发实施, 贯彻
    DISSEMINATE = "disseminate"  # 传播, 宣传, 出版
    MENTION = "mention"


@dataclass(frozen=True, slots=True)
class Target:
    """A target: an indicator bounded by a value or brought to a state, by a deadline."""

    id: str  # "{clause}#t{n}", n counting from 1 in reading order within the clause
    clause: str  # path of the numbered clause that states it
    sentence: str  # path of the sentence, table row or paragraph
    indicator: str  # full noun phrase; its words are those at indicator_spans, joined
    indicator_spans: tuple[Span, ...]
    operator: Operator
    value: float | None
    value_max: float | None
    unit: str | None
    deadline: str | None  # ISO year, month or date
    deadline_basis: Basis
    deadline_span: Span | None
    modality: Modality
    binding: str | None  # 约束性 or 预期性, where printed
    scope: str | None  # 全省, 重点城市
    baseline: str | None  # year compared with
    span: Span  # the words that state the target: what a person would quote


@dataclass(frozen=True, slots=True)
class Responsibility:
    """A level or body that a clause makes responsible."""

    clause: str
    level: Level | None  # None only with basis unstated
    body: str | None  # 市生态环境局, where named
    role: Role
    basis: Basis
    reason: str  # why, where the basis is not stated: "主送机关"
    span: Span | None  # evidence; None only with basis unstated


@dataclass(frozen=True, slots=True)
class Commitment:
    """What a sentence undertakes: verb, object and strength."""

    id: str  # "{clause}#c{n}"
    clause: str
    sentence: str
    verb: str
    object: str
    strength: Strength
    trigger: Span  # the word that sets the strength
    span: Span


@dataclass(frozen=True, slots=True)
class Reference:
    """A named document, programme or place, and how the clause uses it."""

    id: str  # "{clause}#r{n}"
    clause: str
    name: str  # without book-title marks
    what: str  # "document", "place", "programme"
    use: Use
    span: Span


@dataclass(frozen=True, slots=True)
class Link:
    """A target of an action tied to a measure that serves it: always inferred, so it says why."""

    target: str  # Target.id
    measure: str  # clause path
    method: str
    score: float  # 0..1
    reason: str  # Chinese, for the user


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts of one document, in reading order."""

    document: str  # Document.id
    actions: tuple[str, ...]  # clause paths
    measures: tuple[str, ...]
    targets: tuple[Target, ...]
    responsibilities: tuple[Responsibility, ...]
    commitments: tuple[Commitment, ...]
    references: tuple[Reference, ...]
    links: tuple[Link, ...]
