"""Kinds made by hand, for what needs no city."""

from __future__ import annotations

from allopm.city.infos import KindInfo, Question


def kind(code: str, label: str, *keywords: str, questions: tuple[Question, ...] = ()) -> KindInfo:
    group = code.partition(".")[0]
    return KindInfo(
        code=code, label=label, group=group, group_label=group, door="pm", icon="circle", base_urgency=30, priority=3,
        duplicate_radius_m=100, duplicate_age_min=60, promise_h=48, ongoing_question=True, questions=questions,
        requires=(), service=None, keywords=keywords,
    )  # fmt: skip
