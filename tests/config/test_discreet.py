import logging

from allopm.config.discreet import Discreet


def said(*args: object) -> str:
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "%s: %s", args, None)
    assert Discreet().filter(record)
    return record.getMessage()


def test_a_private_link_never_reaches_the_log():
    assert said("Internal Server Error", "/suivi/oO97_za4FerWGqyrjt-42g/photos/1") == (
        "Internal Server Error: /suivi/…/photos/1"
    )
    assert "oO97" not in said("x", "/api/v1/threads/oO97_za4FerWGqyrjt-42g/messages")


def test_other_paths_stay_readable():
    assert said("x", "/api/v1/reports") == "x: /api/v1/reports"
