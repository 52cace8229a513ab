"""The address of a routing service that answers before our own streets, set once at start. Knows no service."""

from __future__ import annotations

_address = ""


def use_service(url: str) -> None:
    """An empty address: none."""
    global _address  # noqa: PLW0603  one per process, as the settings are
    _address = url.rstrip("/")


def service_url() -> str:
    return _address
