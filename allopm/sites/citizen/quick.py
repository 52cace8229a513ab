"""The kinds one probably means: this browser's last ones, the city's commonest, found by words. HTTP only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from allopm.city.queries import catalogue, current_city, sectors
from allopm.incidents.figures import common_kinds
from allopm.sites.citizen.search import find_kinds

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo, KindInfo

SHOWN: Final = 6
RECENT: Final = "allopm_kinds"  # a cookie of this browser: codes of kinds, nothing else
RECENT_MAX: Final = 3
RECENT_S: Final = 90 * 24 * 60 * 60  # a season (chosen)


def language() -> str:
    return (get_language() or "fr")[:2]


def kinds_of_door(city: CityInfo, door: str) -> dict[str, KindInfo]:
    return {code: kind for code, kind in catalogue(city, language()).kinds.items() if kind.door == door}


def quick_kinds(request: HttpRequest, city: CityInfo, door: str) -> list[tuple[KindInfo, bool]]:
    """What this browser told before, then what the city is told most, then the first of each group; whether shown.

    What is not shown is told most in some sector: the browser shows it when it stands there.
    """
    kinds, common = kinds_of_door(city, door), common_kinds(city, door=door, at=timezone.now())
    firsts = {kind.group: kind.code for kind in reversed(kinds.values())}
    first = dict.fromkeys([*recent_kinds(request), *common.get("", ()), *reversed(firsts.values())])
    shown = [code for code in first if code in kinds][:SHOWN]
    near = sorted({code for codes in common.values() for code in codes[:SHOWN]} & kinds.keys() - set(shown))
    return [(kinds[code], code in shown) for code in [*shown, *near]]


def recent_kinds(request: HttpRequest) -> list[str]:
    """Codes that this browser keeps, newest first; whatever else stands there is no kind and is left out later."""
    return request.COOKIES.get(RECENT, "").split(",")[:RECENT_MAX]


def keep_recent(request: HttpRequest, response: HttpResponse, kind: str) -> None:
    """The kind just told comes first the next time."""
    codes = [kind, *(code for code in recent_kinds(request) if code and code != kind)]
    response.set_cookie(
        RECENT,
        ",".join(codes[:RECENT_MAX]),
        max_age=RECENT_S,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


@require_GET
def around(request: HttpRequest, door: str) -> JsonResponse:
    """The commonest kinds of every sector: the browser picks its own, no position comes here."""
    city = current_city()
    kinds, common = kinds_of_door(city, door), common_kinds(city, door=door, at=timezone.now())
    near = [
        {"lon": sector.middle[0], "lat": sector.middle[1], "kinds": [code for code in codes if code in kinds][:SHOWN]}
        for sector in sectors(city)
        if (codes := common.get(sector.code, ()))
    ]
    return JsonResponse({"sectors": near})


@require_GET
def search(request: HttpRequest, door: str) -> HttpResponse:
    """Kinds found by a resident's own words, through both doors."""
    city, words = current_city(), request.GET.get("q", "")
    found = find_kinds(catalogue(city, language()).kinds.values(), words, names=other_names(city))
    context: dict[str, Any] = {"door": door, "words": words[:100], "found": found, "city": city}
    return render(request, "citizen/report/search.html", context)


def other_names(city: CityInfo) -> dict[str, list[str]]:
    """How every language names each kind: one asks in one's own, whatever the page is written in."""
    names: dict[str, list[str]] = {}
    for code, _name in settings.LANGUAGES:
        for kind in catalogue(city, code).kinds.values():
            names.setdefault(kind.code, []).append(kind.label)
    return names
