"""What waits in the outbox for an address that is being proved."""

import json

from allopm.notices.models import Notice


def last_code() -> str:
    return str(json.loads(Notice.objects.filter(code__startswith="code.").latest("pk").letter)["data"]["code"])
