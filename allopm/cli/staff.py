"""`allopm staff`: gives somebody an account. Knows no other room."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from typing import Final

NAME: Final = "staff"
HELP: Final = "comptes du personnel : en ajouter un"
ROLES: Final = ("operator", "crew", "supervisor", "admin")


def add_arguments(parser: ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="verbe")
    add = verbs.add_parser("add", help="ajoute un compte ; le mot de passe est lu sur l’entrée, jamais en argument")
    add.add_argument("--email", required=True)
    add.add_argument("--name", required=True, help="prénom et nom, tels que les collègues les lisent")
    add.add_argument("--role", required=True, choices=ROLES)


def run(args: Namespace) -> int:
    """0 when the account exists, 1 when it is refused."""
    import django

    django.setup()
    from django.utils import timezone

    from allopm.accounts.actions import add_staff
    from allopm.city.queries import current_city
    from allopm.refusals import Refused

    try:
        user = add_staff(
            current_city(),
            email=args.email,
            name=args.name,
            role=args.role,
            password=read_password(),
            at=timezone.now(),
        )
    except Refused as problem:
        print(problem.message, file=sys.stderr)
        return 1
    print(f"Compte créé : {user.email} ({user.get_role_display()}).")
    return 0


def read_password() -> str:
    """Typed without echo at a terminal; else the first line of the input, for scripts."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    from getpass import getpass

    return getpass("Mot de passe (12 caractères au moins) : ")
