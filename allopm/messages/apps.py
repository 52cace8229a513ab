"""Room registration."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "allopm.messages"
    label = "crew_messages"  # Django's own `messages` has the short one
    verbose_name = "messages des équipages"
