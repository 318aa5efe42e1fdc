"""培训: exercises drawn from the graph; answer, then see the clause that carries the key."""

import html
from functools import partial

import streamlit as st

from ingest import Document
from library import Library
from ontology import lexicon
from sheets import Exercise, ExerciseKind, exercise_paper, exercises, exercises_json
from ui.document_page import chosen_document
from ui.heading import title
from ui.payloads import title_of
from ui.permalink import one_of, put_down, some_of, take_up, words
from ui.plain import plain, seen
from ui.shell import frame, open_library
from ui.source import empty_panel, row, source_panel
from ui.training_payload import Given, is_right, key_marks, lettered, picked, score

_PAGE = "training"
_SIZES = ("5", "10", "20", "50")
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def page() -> None:
    """Draw the page; ``?doc=``, ``?kind=``, ``?action=``, ``?size=`` and ``?seed=`` in its address choose
    the round."""
    frame()
    title("培训")
    library = open_library()
    document = chosen_document(library)
    every = exercises(document, library.facts(document.id))
    if not every:
        st.info("这份文件里没有足够的数值目标或分部分的举措，出不了题。请换一份行动方案或规划类文件。")
        return
    found, size, seed = _asked(every)
    if not found:
        st.info("按所选条件没有题目。请放宽题型或部分。")
        return
    drawn = picked(found, f"{document.id}:{seed}", size)
    key = f"{document.id} {seed} {'|'.join(each.id for each in drawn)}"
    answers: dict[str, Given] = st.session_state.setdefault(f"{_PAGE} answers", {}).setdefault(key, {})
    left, right = st.columns([1, 1], gap="medium")
    with left:
        at = _progress(drawn, answers, key)
        _question(drawn, at, answers, key)
        _files(document, drawn, seed, len(found))
    with right:
        _source(library, document, drawn[at], answers)


def _asked(every: tuple[Exercise, ...]) -> tuple[list[Exercise], int, str]:
    """The exercises asked for, how many of them, and which draw."""
    names = lexicon("exercises")["titles"]
    kinds = [kind.value for kind in ExerciseKind if any(each.kind is kind for each in every)]
    parts = list(dict.fromkeys(part for each in every for part in each.actions))
    kind, action, size, seed, more = st.columns([3, 3, 1, 1, 1.2], vertical_alignment="bottom")
    chosen = kind.multiselect(
        "题型",
        kinds,
        key=take_up(_PAGE, "kind", some_of(kinds)),
        format_func=lambda each: names[each],
        placeholder="全部",
        wrap=False,
    )
    part = action.selectbox(
        "部分",
        parts,
        index=None,
        key=take_up(_PAGE, "action", one_of(parts)),
        format_func=seen,
        placeholder="全部",
    )
    sized = take_up(_PAGE, "size", lambda asked: one_of(_SIZES)(asked) or "10")
    count = size.selectbox("题数", _SIZES, key=sized)
    draw = take_up(_PAGE, "seed", lambda asked: words(20)(asked) or "1")
    # The button stands beside the field: it must set the field before that is drawn.
    more.button("换一组", icon=":material/shuffle:", on_click=partial(_next_draw, draw), width="stretch")
    group = seed.text_input("组号", key=draw, max_chars=20, help="同一组号每次都出同样的题。") or "1"
    put_down(
        _PAGE,
        {
            "kind": chosen,
            "action": [part] if part else [],
            "size": [count] if count != "10" else [],
            "seed": [group] if group != "1" else [],
        },
    )
    found = [
        each
        for each in every
        if (not chosen or each.kind.value in chosen) and (part is None or part in each.actions)
    ]
    return found, int(count), group


def _next_draw(key: str) -> None:
    held = st.session_state[key]
    st.session_state[key] = str(int(held) + 1) if held.isdecimal() else "1"


def _progress(drawn: tuple[Exercise, ...], answers: dict[str, Given], key: str) -> int:
    """The row of numbers with what was right and wrong; returns the exercise at hand, from 0."""
    done, right = score(drawn, answers)
    if done == len(drawn):
        said = (
            f"**本组完成：答对 {right} 题，共 {len(drawn)} 题，得分 {round(100 * right / len(drawn))} 分。**"
        )
    else:
        said = f"已答 {done} 题，答对 {right} 题，还有 {len(drawn) - done} 题。"
    st.markdown(said)
    marks = {True: " ✓", False: " ✗", None: ""}
    told = {each.id: is_right(each, answers[each.id]) if each.id in answers else None for each in drawn}
    place = f"{_PAGE} place {key}"
    st.session_state.setdefault(place, 0)
    picked_now = st.segmented_control(
        "题号",
        range(len(drawn)),
        key=place,
        required=True,
        format_func=lambda i: f"{i + 1}{marks[told[drawn[i].id]]}",
        label_visibility="collapsed",
        wrap=True,
    )
    return picked_now or 0


def _question(drawn: tuple[Exercise, ...], at: int, answers: dict[str, Given], key: str) -> None:
    each, words_ = drawn[at], lexicon("exercises")
    kind, hard = words_["titles"][each.kind.value], words_["difficulties"][str(each.difficulty)]
    about = f"第 {at + 1} 题　{kind}　难度：{hard}"
    name = f"{_PAGE} form {key} {each.id}"
    with st.form(name, border=True, enter_to_submit=True):
        st.html(
            f"<div class='exercise'><p class='exercise-about'>{html.escape(about)}</p>"
            f"<p class='exercise-question'>{html.escape(seen(each.question))}</p></div>"
        )
        fields = _answer_fields(each, answers.get(each.id), name)
        send, onward = st.columns([1, 1])
        send.form_submit_button(
            "提交答案",
            type="primary",
            width="stretch",
            disabled=each.id in answers,
            on_click=partial(_submit, each.id, answers, fields, f"{name} empty"),
        )
        if at + 1 < len(drawn):
            onward.form_submit_button(
                "下一题",
                icon=":material/arrow_forward:",
                icon_position="right",
                width="stretch",
                on_click=partial(_go_on, key, at + 1),
            )
    if st.session_state.pop(f"{name} empty", False):
        st.warning("请先作答，再提交。")
    if each.id in answers:
        _verdict(each, answers[each.id])


def _submit(exercise: str, answers: dict[str, Given], fields: list[str], empty: str) -> None:
    """Keep an answer; one that is not whole is told so."""
    given = tuple((st.session_state.get(field) or "").strip() for field in fields)
    if all(given):
        answers[exercise] = given
    else:
        st.session_state[empty] = True


def _go_on(key: str, at: int) -> None:
    st.session_state[f"{_PAGE} place {key}"] = at


def _answer_fields(each: Exercise, given: Given | None, name: str) -> list[str]:
    """The fields to answer in; once answered they show the answer and take none. Returns their keys."""
    done = given is not None
    held = given or ()
    choices = lettered(each.choices)
    match each.kind:
        case ExerciseKind.CLOZE:
            value = held[0] if held else ""
            st.text_input("填写数字", value, key=f"{name} 0", disabled=done, max_chars=40)
            return [f"{name} 0"]
        case ExerciseKind.TRUE_FALSE:
            options = [lexicon("exercises")["answers"]["true"], "不一致"]
            index = options.index(held[0]) if held else None
            st.radio("与文件原文是否一致", options, index, key=f"{name} 0", horizontal=True, disabled=done)
            return [f"{name} 0"]
        case ExerciseKind.MATCH:
            lines = [f"（{i}）{option}" for i, option in enumerate(each.options, 1)]
        case ExerciseKind.ORDER:
            lines = [f"第 {i} 位" for i in range(1, len(each.choices) + 1)]
    for i, line in enumerate(lines):
        st.selectbox(
            plain(line),
            list(choices),
            index=list(choices).index(held[i]) if held else None,
            key=f"{name} {i}",
            format_func=lambda letter: f"{letter}．{seen(choices[letter])}",
            placeholder="请选择",
            disabled=done,
        )
    return [f"{name} {i}" for i in range(len(lines))]


def _verdict(each: Exercise, given: Given) -> None:
    if is_right(each, given):
        st.success(f"正确。答案：{plain(each.answer)}", icon=":material/check_circle:")
    else:
        st.error(f"不正确。答案：{plain(each.answer)}", icon=":material/cancel:")


def _files(document: Document, drawn: tuple[Exercise, ...], seed: str, available: int) -> None:
    name = f"{seen(title_of(document))}练习题第{seed}组"
    name = "".join(c for c in name if c not in '\\/:*?"<>|')
    said, paper, data = st.columns([2, 1.3, 1.3], vertical_alignment="center")
    said.caption(f"本组 {len(drawn)} 题，题库共 {available} 题。")
    paper.download_button(
        "试卷和答案",
        partial(exercise_paper, document, drawn),
        file_name=f"{name}.docx",
        mime=_DOCX,
        on_click="ignore",
        icon=":material/download:",
        width="stretch",
        help="Word 文件，答案另页，附原文和出处",
    )
    data.download_button(
        "JSON",
        exercises_json(drawn),
        file_name=f"{name}.json",
        mime="application/json",
        on_click="ignore",
        icon=":material/download:",
        width="stretch",
        help="供其他培训系统导入",
    )


def _source(library: Library, document: Document, each: Exercise, answers: dict[str, Given]) -> None:
    if each.id not in answers:
        empty_panel(f"{_PAGE} source", "提交答案后，这里显示答案所在的条款，原文逐字标出。")
        return
    card = [row("答案", each.answer)]
    card += [row("依据", e.quote, e.citation) for e in each.evidence[:3]]
    source_panel(library, f"{_PAGE} source", document, key_marks(document, each), card)
