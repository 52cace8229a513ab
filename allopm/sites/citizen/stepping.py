"""A form of several pages that keeps nothing: what was answered travels in the pages themselves. HTTP only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from django.http import HttpRequest

    from allopm.refusals import Refused

FIELD_MAX = 500  # of one hidden field; the rooms refuse what is longer than they keep


@dataclass(frozen=True)
class Path:
    """Pages in their order, with the fields that each asks for."""

    pages: Mapping[str, tuple[str, ...]]

    @property
    def names(self) -> list[str]:
        return list(self.pages)

    @property
    def first(self) -> str:
        return self.names[0]

    def page_of(self, field: str) -> str:
        """Which page asks for this field; the first for one that none asks for."""
        return next((name for name, fields in self.pages.items() if field in fields), self.first)

    def after(self, page: str) -> str:
        """The next page; the last stays."""
        names = self.names
        return names[min(names.index(page) + 1, len(names) - 1)]

    def is_before(self, page: str, other: str) -> bool:
        return self.names.index(page) <= self.names.index(other)


def answered(request: HttpRequest, path: Path) -> dict[str, str]:
    """What was said so far, and the key that makes sending twice harmless."""
    said = {
        field: request.POST.get(field, "").strip()[:FIELD_MAX] for fields in path.pages.values() for field in fields
    }
    return said | {"key": request.POST.get("key", "")[:64] or uuid4().hex}


def page_to_show(request: HttpRequest, path: Path, problem: Refused | None) -> tuple[str, Refused | None]:
    """Back to what is to be corrected, or wherever one wants to go, or the next page."""
    current = request.POST.get("page", "")
    current = current if current in path.pages else path.first
    wanted = request.POST.get("go", "")
    if wanted in path.pages:
        return wanted, None
    if problem is not None:
        asked_on = path.page_of(str(problem.data.get("field", "")))
        if path.is_before(asked_on, current):
            return asked_on, problem
    return path.after(current), None


def is_last(request: HttpRequest, path: Path) -> bool:
    return request.POST.get("page", "") == path.names[-1] and request.POST.get("go", "") not in path.pages


def step_context(path: Path, page: str, said: Mapping[str, str], refusal: Refused | None) -> dict[str, object]:
    """What every page of the form shows: where it is, and the other pages' answers as hidden fields."""
    return {
        "page": page,
        "position": path.names.index(page) + 1,
        "length": len(path.names),
        "before": path.names[max(0, path.names.index(page) - 1)],
        "said": said,
        "carried": [(name, value) for name, value in said.items() if name not in path.pages[page]],
        "refusal": refusal,
        "bad_field": str(refusal.data.get("field", "")) if refusal else "",
    }
