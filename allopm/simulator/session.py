"""A member of staff signed in through the sign-in page; the session is kept, so that nobody signs in twice."""

from __future__ import annotations

import asyncio
import json
import os
import random
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Final

import httpx

from allopm.simulator.door import Answer, Door, SignInRefused

SIGN_IN: Final = "/compte/login/"
COOKIES: Final = ("sessionid", "csrftoken")


class SessionBook:
    """Cookies by server and account, in one file that only its owner reads."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._kept: dict[str, dict[str, str]] = {}
        if path is not None and path.is_file():
            try:
                self._kept = json.loads(path.read_text(encoding="utf-8"))
            except ValueError:
                self._kept = {}  # a half-written file costs a sign-in, nothing more

    def cookies(self, base_url: str, email: str) -> Mapping[str, str]:
        return self._kept.get(f"{base_url} {email}", {})

    def keep(self, base_url: str, email: str, cookies: Mapping[str, str]) -> None:
        self._kept[f"{base_url} {email}"] = dict(cookies)
        if self.path is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(self._kept, file)
        fresh.replace(self.path)


class Session(Door):
    """Signs in when the server asks for it, and repeats the request."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        rng: random.Random,
        *,
        email: str,
        password: str,
        book: SessionBook,
        gate: asyncio.Semaphore,
    ) -> None:
        super().__init__(client, rng)
        self.email = email
        self._password = password
        self._book = book
        self._gate = gate
        self._base_url = str(client.base_url).rstrip("/")
        client.cookies.update(dict(book.cookies(self._base_url, email)))

    async def once(
        self, method: str, path: str, body: object = None, *, headers: Mapping[str, str] | None = None
    ) -> Answer:
        answer = await super().once(method, path, body, headers=headers)
        if answer.status not in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            return answer
        async with self._gate:
            await self.sign_in()
        return await super().once(method, path, body, headers=headers)

    async def sign_in(self) -> None:
        """As a person does: read the page, send the form. Raises SignInRefused."""
        self.client.cookies.clear()
        page = await self.client.get(SIGN_IN)
        form = {
            "login": self.email,
            "password": self._password,
            "csrfmiddlewaretoken": self.client.cookies.get("csrftoken", ""),
        }
        sent = await self.client.post(SIGN_IN, data=form, headers={"Referer": f"{self._base_url}{SIGN_IN}"})
        if page.status_code != HTTPStatus.OK or sent.status_code != HTTPStatus.FOUND:
            raise SignInRefused(f"{self.email} : la page de connexion répond {sent.status_code}")
        kept = {name: self.client.cookies.get(name) or "" for name in COOKIES}
        self._book.keep(self._base_url, self.email, kept)
