"""Room registration."""

from django.apps import AppConfig


class NeighboursConfig(AppConfig):
    name = "allopm.neighbours"
    label = "neighbours"
    verbose_name = "Voisins, commerces, lieux partenaires"
