"""The facts a document states, each with the span that carries it."""

from dataclasses import dataclass
from enum import StrEnum

from ingest.document import Notice
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


class SanctionKind(StrEnum):
    """What a penalty clause imposes (行政处罚法 2021 art. 9, and what stands beside it in laws)."""

    CORRECT = "correct"  # 责令改正, 责令限期治理, 限期拆除: an order, no penalty by itself
    WARN = "warn"  # 警告, 通报批评
    FINE = "fine"  # 罚款
    CONFISCATE = "confiscate"  # 没收违法所得、非法财物
    RESTRICT = "restrict"  # 限制开展生产经营, 停产整治, 责令停业、关闭, 限制从业
    REVOKE = "revoke"  # 暂扣、吊销许可证, 降低资质等级
    DETAIN = "detain"  # 行政拘留
    DISCIPLINE = "discipline"  # 处分 of officials
    CIVIL = "civil"  # 赔偿, 承担民事责任
    CRIMINAL = "criminal"  # 依法追究刑事责任
    OTHER = "other"


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
    id: str = ""  # "{clause}#d{n}", fixed where a review took place; else by reading order: kg.graph.duty_ids


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
    bearer: str | None = None  # who is bound, in the sentence's words: 排放污染物的单位
    bearer_span: Span | None = None
    condition: str | None = None  # when: 发生突发事件造成或者可能造成环境污染的
    condition_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Sanction:
    """One consequence of a penalty clause, with the amount where it prints one.

    The words of ``base``, ``per`` and ``on`` lie within ``span``.
    """

    kind: SanctionKind
    low: float | None  # in yuan, or in times of ``base``: 百分之五 is 0.05
    high: float | None
    base: str | None  # what a multiple is of: 违法所得, 直接损失; None for yuan
    span: Span
    per: str | None = None  # for each of what: 每平方米, 每人, 按次, 按日
    on: str | None = None  # on whom, where not on the offender: 直接负责的主管人员和其他直接责任人员


@dataclass(frozen=True, slots=True)
class Punished:
    """An article whose breach a penalty clause punishes."""

    clause: str  # path, article or below
    basis: Basis  # stated (违反本法第十二条规定) or inferred (the conduct in the words of that article)
    score: float  # 0..1; 1 where stated
    reason: str  # Chinese, for the user
    span: Span  # the words that name the article, or that describe the conduct


@dataclass(frozen=True, slots=True)
class Penalty:
    """What follows on a conduct, by a clause on legal liability (法律责任).

    A graver tier (情节严重的, 拒不改正的) is a penalty of its own with the same conduct and a ``condition``.
    """

    id: str  # "{clause}#x{n}"
    clause: str
    sentence: str  # that describes the conduct: an item of a list
    conduct: str  # what is punished, in the clause's words, without the closing 的
    conduct_span: Span
    authority: str | None  # who imposes it: 生态环境主管部门
    authority_span: Span | None
    sanctions: tuple[Sanction, ...]
    punishes: tuple[Punished, ...]
    span: Span  # from the first to the last of the words above
    condition: str | None = None  # what makes it this tier: 情节严重, 货值金额不足一万元
    condition_span: Span | None = None
    offender: str | None = None  # who, where it stands apart from the conduct, at the head of a list
    offender_span: Span | None = None


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


class FactKind(StrEnum):
    """The kinds of facts that an expert may review."""

    TARGET = "target"
    RESPONSIBILITY = "responsibility"
    COMMITMENT = "commitment"
    PENALTY = "penalty"
    REFERENCE = "reference"
    LINK = "link"


class Verdict(StrEnum):
    """What an expert says of a fact."""

    CONFIRM = "confirm"
    CORRECT = "correct"
    REJECT = "reject"
    ADD = "add"  # the document states it and extraction missed it


@dataclass(frozen=True, slots=True)
class Review:
    """That an expert confirmed, corrected, rejected or added a fact; the fact's basis is what it was."""

    fact: str  # id of the fact: of one that was rejected, its former one
    kind: FactKind
    verdict: Verdict
    who: str
    when: str  # ISO 8601, UTC
    why: str
    decision: str  # Decision.id


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
    penalties: tuple[Penalty, ...] = ()
    notices: tuple[Notice, ...] = ()  # words that contradict themselves: no value was taken from them
    reviews: tuple[Review, ...] = ()  # what experts decided, in the order they did
