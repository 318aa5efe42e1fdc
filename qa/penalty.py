"""What follows on a conduct: from the penalties of the graph, with the article whose breach they punish."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from ingest import Clause, Document, Kind, Span
from ingest.numbering import leading_number
from kg.facts import Basis, Penalty, SanctionKind
from ontology import lexicon
from qa.answer import QuestionKind, Step
from qa.claims import denied, organs_in, other_organ
from qa.corpus import Corpus, Evidence
from qa.draft import Draft, Line, Refusal
from qa.evidence import fit, presence
from qa.matching import numbered
from qa.question import Question, read
from qa.rule import RELEVANT, score_sentences

_TABLE = lexicon("questions")["penalty"]
_ASKED, _WORD = re.compile(_TABLE["asked"]), re.compile(_TABLE["word"])
_OFFICIALS = re.compile(_TABLE["officials"])
_WHO = tuple(re.compile(pattern) for pattern in _TABLE["who"])
_BREACH = re.compile(_TABLE["breach"])
_DUTY = re.compile(_TABLE["duty"])
_UNDONE = re.compile(_TABLE["undone"])
_BROKEN = re.compile(_TABLE["broken"])
_ENOUGH = 0.55
"""Least share of what was done, by rarity, that a penalty's conduct or the article it breaks must name."""
_KNOWN, _MEANT = 0.45, 0.905
"""The same share of the words that the library knows, and the cosine, that together are enough: people tell
in their own words what they did. Of 22 questions on three laws all 10 on what none of them punishes lie
below, and all but one of the others above."""
_CLOSE = 0.92
"""Share of the best fit from which another conduct of the same clause is meant as well."""
_OWN = 0.75
"""Weight of the conduct's own words beside those of the article that it breaks."""
_TOLD = 0.9
"""Weight of the words of what follows beside those of the conduct."""
_NEAR, _COSINE = 150, 2.0
"""Sentences whose nearness in meaning is looked at, and what a cosine weighs beside shared words."""
_APART = 0.3
"""What a penalty loses that is set on others than those the question speaks of."""
_LONGEST = 160
"""Characters of a punished clause that are shown whole."""


@dataclass(frozen=True, slots=True)
class _Case:
    """A conduct and all that follows on it: the tiers of one penalty."""

    document: Document
    tiers: tuple[Penalty, ...]

    @property
    def conduct(self) -> Evidence:
        return Evidence(self.document, self.tiers[0].conduct_span)

    @property
    def words(self) -> str:
        parts = (self.tiers[0].conduct, self.tiers[0].offender, *(tier.condition for tier in self.tiers))
        return "，".join(part for part in parts if part)

    @property
    def consequences(self) -> str:
        """The words that say what follows: 按照直接损失的百分之三十."""
        return "，".join(self.document.text(each.span) for tier in self.tiers for each in tier.sanctions)

    @property
    def broken(self) -> str:
        """The words of the clauses that the conduct breaks."""
        return "".join(self.document.text(self.document.clause(path).span) for path in self._broken_paths())

    def of_whom(self, question: Question) -> "_Case":
        """Without the tiers for others than those of whom the question speaks: 个人, not 单位. A tier of
        their own (个人有前款行为的) stands in place of the first, which is then the others'."""
        asked = [pattern for pattern in _WHO if pattern.search(question.text)]
        own = tuple(tier for tier in self.tiers if any(p.fullmatch(tier.condition or "") for p in asked))
        kept = own or tuple(tier for tier in self.tiers if not _on_others(tier.offender, asked))
        return replace(self, tiers=kept or self.tiers)

    def breaks(self, article: int | None, paragraph: int | None) -> bool:
        """Whether the conduct breaks an article, and its paragraph where one is asked for."""
        for path in self._broken_paths():
            clause = self.document.clause(path)
            above = (clause, *self.document.ancestors(clause))
            of = next((each for each in above if each.kind is Kind.ARTICLE), clause)
            number = leading_number(of.number)
            own = re.search(r"\.p(\d+)", path.removeprefix(of.path))
            if (
                number
                and number.ordinal == article
                and (not paragraph or not own or int(own[1]) == paragraph)
            ):
                return True
        return False

    def _broken_paths(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.clause for tier in self.tiers for each in tier.punishes))


def _on_others(offender: str | None, asked: Sequence[re.Pattern[str]]) -> bool:
    """Whether a penalty names offenders, and not those asked for."""
    named = [pattern for pattern in _WHO if offender and pattern.search(offender)]
    return bool(asked) and bool(named) and not any(pattern in asked for pattern in named)


def answer_penalty(question: Question, corpus: Corpus) -> Draft | Refusal | None:
    """The amounts and other consequences that the laws set on what was done; None where nothing of the kind
    is asked, or no document asked sets any."""
    cases = tuple(_cases(corpus)) if _ASKED.search(question.text) else ()
    done = replace(question, terms=_done(question, corpus))
    if broken := _of_article(question, cases):
        return broken
    if not cases or not done.terms:
        return None
    scored = _ranked(done, cases, corpus)
    step = Step("penalties", f"按行为匹配罚则：{'、'.join(done.terms)}（图谱：conduct → penalty）")
    best_fit, best = scored[0][1], scored[0][2]
    if (best_fit < _ENOUGH or _asks_duty(question)) and (of_duty := _of_duty(question, cases, corpus)):
        return of_duty
    if best_fit < _ENOUGH and not _is_meant(done, best, corpus):
        named = "、".join(f"“{term}”" for term in done.terms if presence(term, best.words) < 0.5)
        reason = f"资料库中没有对{named or '所问行为'}规定处罚。"
        return Refusal(question.kind, reason, tuple(c.conduct for _, _, c in scored[:3]), (step,))
    chosen = [case.of_whom(question) for case in _as_near(scored)]
    verdict = _verdict(question, chosen)
    steps = (step, *_followed(chosen), *verdict[1:])
    lines = [line for case in chosen for line in _lines(case, question)]
    return Draft(_kind(question), verdict[0].detail if verdict else "", tuple(dict.fromkeys(lines)), steps)


def _of_article(question: Question, cases: Sequence[_Case]) -> Draft | Refusal | None:
    """What follows on a breach of the article that the question gives by its number; None where it gives
    none."""
    match = _BROKEN.search(question.text)
    if match is None or not cases:
        return None
    article, paragraph = numbered(match["article"]), numbered(match["paragraph"])
    chosen = [case for case in cases if case.breaks(article, paragraph)]
    named = f"第{match['article']}条" + (f"第{match['paragraph']}款" if paragraph else "")
    step = Step("penalties", f"查违反{named}的罚则（图谱：article → penalty），行为 {len(chosen)} 种")
    if not chosen:
        return Refusal(question.kind, f"文中没有对违反{named}规定处罚。", (), (step,))
    lines = tuple(
        dict.fromkeys(line for case in chosen for line in (*_lines(case, question), *_broken(case)))
    )
    return Draft(_kind(question), "", lines, (step,))


def _told_before(question: Question) -> str:
    """What a question tells or asks before it asks what follows."""
    pieces = re.split("[，。；？]", question.text)
    return "，".join(takewhile(lambda piece: not _ASKED.search(piece), pieces))


def _asks_duty(question: Question) -> bool:
    """Whether the duty itself is asked for, too: 有什么要求，没有做到怎么罚."""
    return _DUTY.search(_told_before(question)) is not None


def _of_duty(question: Question, cases: Sequence[_Case], corpus: Corpus) -> Draft | None:
    """What follows where a duty is not done that the question tells first: the duty by search, then what
    punishes its article. None where it tells none, or nothing punishes it."""
    told = _told_before(question)
    if not told or not _UNDONE.search(question.text):
        return None
    scored = score_sentences(read(question.asked, told), corpus)
    punishing = {case.tiers[0].clause for case in cases}
    duty = next((s for s in scored if not _stands_in(s.evidence, punishing)), None)
    if duty is None or duty.relevance < RELEVANT:
        return None
    document = duty.evidence.document
    number = leading_number(document.numbered(duty.evidence.clause).number)
    chosen = [
        each for each in cases if each.document is document and number and each.breaks(number.ordinal, None)
    ]
    if not chosen:
        return None
    ranked = _ranked(replace(question, terms=_done(question, corpus)), chosen, corpus)
    steps = (
        Step("search", f"先按“{told}”查义务：{document.numbered(duty.evidence.clause).number}"),
        Step("penalties", f"再查违反该条的罚则（图谱：article → penalty），行为 {len(chosen)} 种"),
    )
    lines = (Line(duty.evidence), *_lines(ranked[0][2], question), *_broken(ranked[0][2]))
    return Draft(_kind(question), "", tuple(dict.fromkeys(lines)), steps)


def _stands_in(evidence: Evidence, paths: Collection[str]) -> bool:
    return any(evidence.clause.path == path or evidence.clause.path.startswith(f"{path}.") for path in paths)


def _as_near(scored: Sequence[tuple[float, float, _Case]]) -> list[_Case]:
    """The best case and those of its clause that fit as well, in reading order."""
    best = scored[0][2]
    chosen = [
        case
        for score, _, case in scored
        if case.document is best.document
        and case.tiers[0].clause == best.tiers[0].clause
        and score >= _CLOSE * scored[0][0]
    ]
    return sorted(chosen, key=lambda case: case.tiers[0].conduct_span.start)


def _verdict(question: Question, chosen: Sequence[_Case]) -> tuple[Step, ...]:
    """What the question takes for granted and the penalties contradict: the words of it, and the step."""
    tiers = [tier for case in chosen for tier in case.tiers]
    document = chosen[0].document
    amounts = "，".join(document.text(each.span) for tier in tiers for each in tier.sanctions)
    authorities = [tier.authority for tier in tiers if tier.authority]
    if why := denied(question.text, amounts):
        return (Step("check", "不对。"), Step("check", f"核对数值：{why}"))
    if organ := other_organ(question.text, authorities):
        said = "、".join(dict.fromkeys(authorities))
        return (Step("check", "不对。"), Step("check", f"核对处罚机关：问“{organ}”，原文为“{said}”"))
    return ()


def asks_penalty(text: str) -> bool:
    """Whether ``text`` asks what follows on a conduct."""
    return _ASKED.search(text) is not None


def _is_meant(question: Question, case: _Case, corpus: Corpus) -> bool:
    """Whether a case is near enough in meaning, and named by enough of the words that the library has."""
    known = tuple(term for term in question.terms if corpus.words.knows(term))
    if not known or fit(replace(question, terms=known), case.words + case.broken, corpus) < _KNOWN:
        return False
    sentences = {(case.document.id, tier.sentence) for tier in case.tiers}
    near = corpus.sentences_near(question.text, _NEAR)
    return any(hit.score >= _MEANT for hit in near if (hit.document, hit.path) in sentences)


def _done(question: Question, corpus: Corpus) -> tuple[str, ...]:
    """The words for what was done: not those that ask, not the place, the body or the kind of offender; no
    lone sign that no text has."""
    apart = "".join((*(place.name for place in question.places), *organs_in(question.text)))
    return tuple(
        term
        for term in question.terms
        if not _WORD.search(term) and term not in apart and (len(term) > 1 or corpus.words.knows(term))
    )


def _kind(question: Question) -> QuestionKind:
    return QuestionKind.RULE if question.kind is QuestionKind.LEVEL else question.kind


def _cases(corpus: Corpus) -> Iterator[_Case]:
    for document in corpus.within():
        tiers: dict[tuple[str, Span], list[Penalty]] = {}
        for penalty in corpus.facts[document.id].penalties:
            tiers.setdefault((penalty.clause, penalty.conduct_span), []).append(penalty)
        for each in tiers.values():
            yield _Case(document, tuple(each))


def _ranked(question: Question, cases: Sequence[_Case], corpus: Corpus) -> list[tuple[float, float, _Case]]:
    """Score, share of words, case; best first. Who did it decides between those who are told apart."""
    near = {(hit.document, hit.path): hit.score for hit in corpus.sentences_near(question.text, _NEAR)}
    least = min(near.values(), default=0.0)
    asked_who = [pattern for pattern in _WHO if pattern.search(question.text)]
    found = []
    for case in cases:
        own = fit(question, case.words, corpus)
        told = fit(question, f"{case.words}，{case.consequences}", corpus)
        share = max(
            own, _TOLD * told, _OWN * own + (1 - _OWN) * fit(question, case.words + case.broken, corpus)
        )
        cosine = max(
            (near.get((case.document.id, tier.sentence), least) for tier in case.tiers), default=least
        )
        others = [p for p in _WHO if p.search(case.words) and p not in asked_who]
        other = bool(asked_who) and bool(others) and not any(p.search(case.words) for p in asked_who)
        score = share + _COSINE * (cosine - least) - _APART * (other + _is_discipline(case, question))
        found.append((score, share, case))
    return sorted(found, key=lambda f: (-f[0], f[2].document.name, f[2].tiers[0].conduct_span.start))


def _is_discipline(case: _Case, question: Question) -> bool:
    """Whether only officials are punished, and the question does not speak of them."""
    kinds = {each.kind for tier in case.tiers for each in tier.sanctions}
    return kinds == {SanctionKind.DISCIPLINE} and not _OFFICIALS.search(question.text)


def _lines(case: _Case, question: Question) -> Iterator[Line]:
    """The conduct where it stands in a list, and the sentences that say what follows; what it breaks where
    the question asks for it, or where only its number is given."""
    document = case.document
    sentences = dict.fromkeys(_consequence(document, span) for span in _sanctions(case))
    conduct = document.clause_at(case.conduct.span.start)
    if not any(span.contains(case.conduct.span) for span in sentences):
        sentences[document.text_span(conduct)] = None
    for span in sorted(sentences, key=lambda span: span.start):
        yield Line(Evidence(document, span))
    if _BREACH.search(question.text) or not _BREACH.sub("", case.tiers[0].conduct).strip("，的"):
        yield from _broken(case)


def _broken(case: _Case) -> Iterator[Line]:
    document = case.document
    for tier in case.tiers:
        for punished in tier.punishes:
            words = _shown(document, document.clause(punished.clause))
            why = "" if punished.basis is Basis.STATED else f"，推断：{punished.reason}"
            number = document.numbered(document.clause(punished.clause)).number
            yield Line(words, f"所违反的条款（{number}{why}）：{words.text}")


def _sanctions(case: _Case) -> Iterator[Span]:
    """Where the consequences stand; an order to put things right only where nothing else follows."""
    all_ = [each for tier in case.tiers for each in tier.sanctions]
    graver = [each for each in all_ if each.kind is not SanctionKind.CORRECT]
    yield from (each.span for each in graver or all_)


def _consequence(document: Document, span: Span) -> Span:
    """The stretch between semicolons that holds the words at ``span``, within their sentence."""
    sentence = document.text_span(document.clause_at(span.start))
    text = document.quote(sentence)
    if "项" not in text or "；" not in text:
        return sentence
    at = span.start - sentence.start
    start = text.rfind("；", 0, at) + 1
    end = text.find("；", span.end - sentence.start)
    return Span(sentence.start + start, sentence.start + (end if end >= 0 else len(text)))


def _shown(document: Document, clause: Clause) -> Evidence:
    """A clause's words; of a long one its first sentence."""
    whole = document.text_span(clause)
    if len(document.text(whole)) <= _LONGEST:
        return Evidence(document, whole)
    first = next(
        (c for c in document.clauses if c.kind is Kind.SENTENCE and clause.span.contains(c.span)), clause
    )
    return Evidence(document, document.text_span(first))


def _followed(chosen: Sequence[_Case]) -> tuple[Step, ...]:
    clauses = dict.fromkeys(tier.clause for case in chosen for tier in case.tiers)
    return (Step("penalties", f"罚则 {'、'.join(clauses)}，行为 {len(chosen)} 种"),)
