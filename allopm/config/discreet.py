"""Log lines never hold a private link: the token of a thread is blanked before it is written."""

from __future__ import annotations

import logging
import re
from typing import Final

_TOKEN: Final = re.compile(r"(/(?:suivi|threads|reponse|voisins|partenaire|demande)/)[\w-]{8,}")


class Discreet(logging.Filter):
    """Blanks tokens in the arguments and the text of a line; lets every line through."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, str):
            record.msg = blank(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(blank(part) if isinstance(part, str) else part for part in record.args)
        return True


def blank(text: str) -> str:
    """`/suivi/AbC…/` → `/suivi/…/`."""
    return _TOKEN.sub(r"\1…", text)
