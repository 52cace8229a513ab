"""HTTP towards other people's servers: bounded in time and size, no redirects, no way into the city's own network.

Every address a name stands for must be public; the connection then goes to the address that was checked, so that a
name cannot change its mind in between. TLS still checks the name. Knows no format.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from allopm.interop.outcome import Never, NotYet

TIMEOUT: Final = httpx.Timeout(8.0, connect=4.0)
WHOLE_S: Final = 15.0  # from the first byte sent to the last one read; below the lease of a claim (chosen)
ANSWER_BYTES: Final = 256 * 1024
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    type: str


def knock(method: str, url: str, *, headers: Mapping[str, str], content: bytes = b"") -> Answer:
    """One question and its answer, whatever its status below 300. Raises NotYet or Never, each with its sentence."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise Never(_("L’adresse de ce service n’est pas valable.")) from None
    address = _allowed(parts.scheme, host, port)
    question = httpx.Request(
        method,
        httpx.URL(url).copy_with(host=str(address)),
        headers={"Accept-Encoding": "identity", **headers, "Host": host if parts.port is None else f"{host}:{port}"},
        content=content,
        extensions={"sni_hostname": host, "timeout": TIMEOUT.as_dict()},
    )
    try:
        return _send(question)
    except httpx.TimeoutException:
        raise NotYet(_("Le service n’a pas répondu à temps.")) from None
    except httpx.HTTPError as problem:
        raise NotYet(_("Le service ne répond pas (%(why)s).") % {"why": type(problem).__name__}) from problem


def _send(question: httpx.Request) -> Answer:
    """A server that drips one byte at a time loses its connection when the time is up."""
    client = httpx.Client(trust_env=False, follow_redirects=False)
    end = threading.Timer(WHOLE_S, client.close)
    end.daemon = True
    end.start()
    try:
        answer = client.send(question, stream=True)
        return Answer(answer.status_code, _body(answer), answer.headers.get("content-type", ""))
    finally:
        end.cancel()
        client.close()


def _body(answer: httpx.Response) -> bytes:
    """As it came, not unpacked: nothing small becomes large here."""
    body = b""
    for chunk in answer.iter_raw():
        body += chunk
        if len(body) > ANSWER_BYTES:
            raise Never(_("La réponse du service est trop longue."))
    return body


def _allowed(scheme: str, host: str, port: int) -> Address:
    """The address to connect to. Raises Never for what no configuration allows, NotYet for a name nobody knows."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise NotYet(_("Le nom %(host)s est introuvable.") % {"host": host}) from None
    addresses = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    is_home = all(address.is_loopback for address in addresses)
    if scheme != "https" and not (scheme == "http" and is_home and settings.ALLOPM_ENV != "production"):
        raise Never(_("L’adresse de ce service doit commencer par https://."))
    if not all(_is_reachable(address, host) for address in addresses):
        raise Never(_("L’adresse de ce service est dans un réseau privé : voir ALLOPM_PRIVATE_HOSTS."))
    return addresses[0]


def _is_reachable(address: Address, host: str) -> bool:
    if host in settings.PRIVATE_HOSTS:
        return True
    mapped = getattr(address, "ipv4_mapped", None)
    plain = mapped or address
    if plain.is_loopback:
        return bool(settings.ALLOPM_ENV != "production")
    return bool(plain.is_global and not plain.is_multicast)


def require_success(answer: Answer, *, said: str = "") -> None:
    """2xx passes. Raises Never for what asking again cannot change, NotYet for the rest."""
    if 200 <= answer.status < 300:
        return
    reason = f" : {said}" if said else ""
    if 300 <= answer.status < 400:
        raise Never(_("Le service renvoie vers une autre adresse, qui n’est pas suivie : corrigez la configuration."))
    if answer.status in (408, 425, 429) or answer.status >= 500:
        raise NotYet(_("Le service a répondu %(status)s%(why)s.") % {"status": answer.status, "why": reason})
    raise Never(_("Le service a refusé (%(status)s)%(why)s.") % {"status": answer.status, "why": reason})
