"""The report, one question per page, without JavaScript: shows a page, takes its answer, goes on. HTTP only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from allopm.city.queries import catalogue, current_city, kind_info
from allopm.refusals import NotFound, Refused
from allopm.reports.answers import danger_answers
from allopm.sites.citizen import sending, taking
from allopm.sites.citizen.drafts import Draft, drop_draft, fitting_answers, load_draft, save_draft
from allopm.sites.citizen.pacing import page_refused, page_seen, page_taken
from allopm.sites.citizen.photo_page import open_draft_photo, photo_context, take_photos
from allopm.sites.citizen.quick import keep_recent, language
from allopm.sites.citizen.steps import (
    Step,
    asides,
    is_open,
    missing_step,
    next_step,
    previous_step,
    question_of,
    route,
)
from allopm.sites.citizen.summary import additions, summarise

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo, KindInfo


@dataclass
class Turn:
    """One visit of one page: who asks, what was said so far, what comes before and after."""

    request: HttpRequest
    city: CityInfo
    door: str
    step: str
    draft: Draft
    kind: KindInfo | None

    @property
    def groups(self) -> dict[str, Any]:
        return groups_of(self.city, self.door)

    @property
    def pages(self) -> list[str]:
        return route(self.kind, groups=self.groups)

    @property
    def sent(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.request.POST.items()}


def groups_of(city: CityInfo, door: str) -> dict[str, Any]:
    """The groups of one door, in the order of the catalogue."""
    return {group.code: group for group in catalogue(city, language()).groups if group.door == door}


def kinds_of(city: CityInfo, *, group: str) -> list[KindInfo]:
    return [kind for kind in catalogue(city, language()).kinds.values() if kind.group == group]


def address_of(door: str, step: str) -> str:
    return reverse("citizen:step", args=[door, step])


@require_GET
def start(request: HttpRequest, door: str) -> HttpResponse:
    """The first question, with the draft to go on with when there is one."""
    city, draft = current_city(), load_draft(request)
    groups = groups_of(city, door)
    first = Step.GROUP if len(groups) > 1 else Step.KIND
    return show(
        Turn(
            request,
            city,
            door,
            first,
            draft or Draft(door=door),
            known_kind(city, draft),
        )
    )


def known_kind(city: CityInfo, draft: Draft | None) -> KindInfo | None:
    """The kind of the draft; None when none is chosen or when the city dropped it since."""
    if draft is None or not draft.kind:
        return None
    try:
        return kind_info(city, draft.kind, language())
    except Refused:
        return None


@require_POST
def erase(request: HttpRequest, door: str) -> HttpResponse:
    """Start again from nothing."""
    drop_draft(request)
    return redirect("citizen:report", door)


@require_GET
def draft_photo(request: HttpRequest, door: str, photo_id: object) -> FileResponse:
    """A photo of one's own draft, and of nobody else's."""
    draft = load_draft(request)
    if draft is None or str(photo_id) not in draft.photos:
        raise NotFound()
    return open_draft_photo(current_city(), str(photo_id))


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, door: str, step: str) -> HttpResponse:
    """Any question: GET shows it, POST takes the answer and goes on."""
    city, draft = current_city(), load_draft(request)
    if draft is None and request.method == "POST" and step == Step.CHECK:
        return sending.show_first_send(request, city, door)
    draft = draft or Draft(door=door)
    turn = Turn(request, city, door, step, draft, known_kind(city, draft))
    if not is_reachable(turn):
        return redirect(address_of(door, missing_step(draft, turn.kind, turn.pages) or Step.CHECK))
    return take(turn) if request.method == "POST" else visit(turn)


def is_reachable(turn: Turn) -> bool:
    if turn.step not in set(Step) and question_of(turn.kind, turn.step) is None:
        raise NotFound()
    is_found_by_search = turn.step == Step.KIND and turn.request.method == "POST"
    return is_found_by_search or is_open(turn.draft, turn.kind, turn.pages, step=turn.step)


def visit(turn: Turn) -> HttpResponse:
    if turn.step == Step.SIMILAR and not sending.similar_to(turn.city, turn.draft):
        return redirect(address_of(turn.door, next_step(turn.pages, Step.SIMILAR)))
    if turn.draft.passed and page_seen(turn.city, turn.draft, turn.step, at=timezone.now()):
        save_draft(turn.request, turn.draft)  # only of a draft that exists: a mere visit leaves no cookie
    return show(turn)


def take(turn: Turn) -> HttpResponse:
    """Keep the answer and go on; a refusal shows the same page again with the sentence at its field."""
    try:
        going = TAKERS[taker_of(turn.step)](turn)
    except Refused as refusal:
        page_refused(turn.city, turn.step, at=timezone.now())
        return show(turn, refusal=refusal)
    if going is not None:
        return going
    page_taken(turn.city, turn.draft, turn.step, at=timezone.now())
    if turn.step not in turn.draft.passed:
        turn.draft.passed.append(turn.step)
    save_draft(turn.request, turn.draft)
    return redirect(after(turn))


def taker_of(step: str) -> str:
    return step if step in TAKERS else "question"


def after(turn: Turn) -> str:
    """The next page; back to the summary when that is where one came from and nothing new is asked."""
    pages = route(known_kind(turn.city, turn.draft), groups=groups_of(turn.city, turn.draft.door))
    if turn.step == Step.PLACE and not turn.draft.is_apart and sending.similar_to(turn.city, turn.draft):
        return address_of(turn.draft.door, Step.SIMILAR)
    if turn.step in asides(turn.kind):
        return address_of(turn.draft.door, Step.CHECK)
    if turn.request.GET.get("retour"):
        seen = {Step.GROUP.value, *turn.draft.passed}  # a kind found by one's own words has its group
        return address_of(turn.draft.door, next((page for page in pages if page not in seen), Step.CHECK))
    return address_of(turn.draft.door, next_step(pages, turn.step))


def take_group(turn: Turn) -> None:
    taking.take_group(turn.draft, turn.sent, groups=turn.groups)
    turn.draft.door = turn.door


def take_kind(turn: Turn) -> None:
    turn.kind = taking.take_kind(turn.draft, turn.sent, city=turn.city)


def take_question(turn: Turn) -> None:
    question = question_of(turn.kind, turn.step)
    if turn.kind is not None and question is not None:
        taking.take_answer(turn.draft, turn.sent, kind=turn.kind, question=question)


def take_place(turn: Turn) -> HttpResponse | None:
    """Keep the place; « l'enlever » forgets the position and stays; a typed address is looked up once."""
    if turn.sent.get("forget_position"):
        taking.forget_position(turn.draft, turn.sent)
        return stay(turn)
    was_asked_about = turn.draft.location.address
    taking.take_place(turn.draft, turn.sent)
    proposals = taking.propose_addresses(turn.draft, city=turn.city)
    if turn.sent.get("choice"):
        taking.choose_address(turn.draft, turn.sent, proposals=proposals)
    elif proposals and turn.draft.location.address != was_asked_about:
        return stay(turn, "?adresses=1")
    taking.check_inside(turn.draft, turn.sent, city=turn.city)
    return None


def stay(turn: Turn, query: str = "") -> HttpResponse:
    """The same page again, with what was just kept."""
    save_draft(turn.request, turn.draft)
    back_to_check = "&retour=1" if query and turn.request.GET.get("retour") else ""
    return redirect(turn.request.path + query + back_to_check if query else turn.request.get_full_path())


def take_photo(turn: Turn) -> HttpResponse | None:
    stays = take_photos(turn.request, turn.draft, turn.city, at=timezone.now())
    return stay(turn) if stays else None


def take_check(turn: Turn) -> HttpResponse:
    if turn.kind is None:
        return redirect(address_of(turn.door, Step.KIND))
    receipt = sending.send(turn.request, turn.city, turn.draft, turn.kind, lang=language())
    page_taken(turn.city, turn.draft, turn.step, at=timezone.now())
    keep_recent(turn.request, receipt, turn.kind.code)
    return receipt


def take_similar(turn: Turn) -> HttpResponse | None:
    going = sending.take_similar(turn.request, turn.city, turn.draft, lang=language())
    if going is not None:
        page_taken(turn.city, turn.draft, turn.step, at=timezone.now())
    return going


TAKERS = {
    Step.GROUP.value: take_group,
    Step.KIND.value: take_kind,
    Step.ONGOING.value: lambda turn: taking.take_ongoing(turn.draft, turn.sent),
    "question": take_question,
    Step.PLACE.value: take_place,
    Step.SIMILAR.value: take_similar,
    Step.PHOTO.value: take_photo,
    Step.WORD.value: lambda turn: taking.take_word(turn.draft, turn.sent),
    Step.CONTACT.value: lambda turn: taking.take_contact(turn.draft, turn.sent),
    Step.CHECK.value: take_check,
}


def show(turn: Turn, *, refusal: Refused | None = None) -> HttpResponse:
    """Render one question."""
    pages = turn.pages
    before = previous_step(pages, turn.step)
    context = {
        "city": turn.city,
        "door": turn.door,
        "step": turn.step,
        "draft": turn.draft,
        "kind": turn.kind,
        "position": position_of(turn.step, pages),
        "length": len(pages),
        "back": address_of(turn.door, before) if before else reverse("citizen:door", args=[turn.door]),
        "is_grave": is_grave(turn.draft, turn.kind),
        "refusal": refusal,
        "bad_field": str(refusal.data.get("field", "")) if refusal else "",
        **page_context(turn),
    }
    template = f"citizen/report/{TEMPLATES.get(turn.step, 'question')}.html"
    return render(turn.request, template, context, status=refusal.status if refusal else 200)


def position_of(step: str, pages: list[str]) -> int:
    """How far one is, counted from one; a page opened from the summary stands where the summary does."""
    return pages.index(Step.PLACE if step == Step.SIMILAR else step if step in pages else Step.CHECK) + 1


def is_grave(draft: Draft, kind: KindInfo | None) -> bool:
    """Whether what was said so far calls for the 17 before anything else."""
    if kind is None:
        return False
    is_pressing = kind.priority == 1 and draft.ongoing == "now"
    return is_pressing or bool(danger_answers(kind, fitting_answers(kind, draft.answers)))


def page_context(turn: Turn) -> dict[str, Any]:
    """What only this page needs."""
    needs: dict[str, Callable[[], dict[str, Any]]] = {
        Step.GROUP: lambda: {"groups": hinted_groups(turn)},
        Step.KIND: lambda: kind_context(turn),
        Step.PLACE: lambda: {"proposals": place_proposals(turn)},
        Step.SIMILAR: lambda: {"similar": sending.similar_to(turn.city, turn.draft)},
        Step.PHOTO: lambda: photo_context(turn.city, turn.draft, turn.kind),
        Step.CHECK: lambda: check_context(turn),
    }
    return needs.get(turn.step, lambda: question_context(turn))()


def check_context(turn: Turn) -> dict[str, Any]:
    if turn.kind is None:
        return {}
    return {"summary": summarise(turn.draft, turn.kind), "additions": additions(turn.draft, turn.kind)}


def kind_context(turn: Turn) -> dict[str, Any]:
    """The kinds of the group chosen; of the only group when there is one."""
    group = turn.draft.group if turn.draft.group in turn.groups else next(iter(turn.groups), "")
    return {"kinds": kinds_of(turn.city, group=group), "group": turn.groups.get(group)}


def place_proposals(turn: Turn) -> list[taking.Address]:
    """Only after an address was typed that the city's streets may know."""
    is_asking = "adresses" in turn.request.GET
    return taking.propose_addresses(turn.draft, city=turn.city) if is_asking else []


def hinted_groups(turn: Turn) -> list[dict[str, Any]]:
    """Each group with a few of its kinds, so that one finds oneself without opening them all."""
    return [
        {
            "code": group.code,
            "label": group.label,
            "icon": group.icon,
            "hint": " · ".join(hints),
        }
        for group in turn.groups.values()
        if (hints := [kind.label for kind in kinds_of(turn.city, group=group.code)][:2])
    ]


def question_context(turn: Turn) -> dict[str, Any]:
    """A question of the kind, with what was answered before."""
    question = question_of(turn.kind, turn.step)
    if question is None:
        return {}
    yes_no = (("yes", _("Oui")), ("no", _("Non")), ("unknown", _("Je ne sais pas")))
    return {
        "question": question,
        "choices": yes_no if question.type == "yesno" else question.choices,
        "answer": turn.draft.answers.get(question.code, ""),
    }


TEMPLATES: dict[str, str] = {
    Step.GROUP: "group",
    Step.KIND: "kind",
    Step.ONGOING: "ongoing",
    Step.PLACE: "place",
    Step.SIMILAR: "similar",
    Step.PHOTO: "photo",
    Step.WORD: "word",
    Step.CONTACT: "contact",
    Step.CHECK: "check",
}
