"""Every setting that a person can change has a test that sees an output differ; one without is named here and fails."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.contrib import admin

from allopm.sites.pilotage.settings_words import PAGES
from tests.project.test_rules_observed import RULES, URGENCY
from tests.project.test_settings_observed import CHANGES

ROOT = Path(__file__).resolve().parents[2]
RULE_TABLES = {"DeskRules": "desk", "DispatchRules": "dispatching", "UrgencyRules": "urgency"}
SAVING = "tests/calls/test_saving.py::"
OPEN311 = "tests/sites/test_open311.py::"
CARRYING = "tests/transmissions/test_carrying.py::"
SMS = "tests/notices/test_carrying.py::test_an_sms_leaves_through_the_provider_without_plus_nor_dear_letters"
CONFIGURED = "tests/services/test_configured.py::"
SHOWN_OF_PROCEDURES = (
    "code", "rank", "is_active", "name", "what", "who", "icon", "questions", "contact", "documents", "conditions",
    "team", "promise_days", "keep_days", "steps", "is_listed", "is_invented",
)  # fmt: skip
# What is observed elsewhere: setting → the test that sees the difference.
NAMED: dict[str, str] = {
    **{f"Procedure.{name}": CONFIGURED + "test_a_field_of_a_procedure_shows" for name in SHOWN_OF_PROCEDURES},
    "Procedure.sessions": CONFIGURED + "test_the_sessions_of_a_procedure_are_those_that_are_planned",
    "page.desk.transmission_remind_h": CARRYING + "test_the_city_says_when_and_how_often_a_service_is_reminded",
    "page.desk.transmission_reminders": CARRYING + "test_the_city_says_when_and_how_often_a_service_is_reminded",
    "page.desk.call_callback_min": "tests/calls/test_rules.py::test_the_city_says_when_a_lost_call_is_due_again",
    "CallRules.wrap_codes": "tests/calls/test_rules.py::test_the_form_is_that_of_the_city",
    "CallRules.receipt": "tests/calls/test_rules.py::test_the_form_is_that_of_the_city",
    "CallRules.danger": "tests/calls/test_rules.py::test_the_form_is_that_of_the_city",
    "Kind.letters": "tests/calls/test_rules.py::test_the_form_is_that_of_the_city",
    "page.desk.vehicle_days": "tests/vehicles/test_clock.py::test_the_days_are_those_of_the_city",
    "DispatchRules.eligibility": "tests/city/test_dispatching.py::test_the_rules_of_the_file_are_those_of_the_city",
    "Sector.parent": "tests/city/test_sectors.py::test_a_child_sector_holds_the_point_rather_than_its_parent",
    "Service.email": CARRYING + "test_an_operator_tries_again_by_the_corrected_address",
    "Service.channel": CARRYING + "test_a_webhook_is_signed_and_its_2xx_is_the_receipt",
    "Service.url": CARRYING + "test_a_webhook_is_signed_and_its_2xx_is_the_receipt",
    "Service.secret": CARRYING + "test_a_signature_is_for_these_bytes_this_secret_and_these_minutes",
    "Service.jurisdiction_id": CARRYING + "test_open311_is_asked_by_its_codes_and_read_back_until_closed",
    "Service.service_codes": CARRYING + "test_open311_is_asked_by_its_codes_and_read_back_until_closed",
    "ALLOPM_DEMO_PASSWORD": "tests/accounts/test_staff.py::test_demonstration_accounts_exist_once_and_share_a_password",
    "ALLOPM_REPORTS_PER_MINUTE": "tests/sites/test_api.py::test_a_crowd_from_one_address_is_asked_to_wait",
    "ALLOPM_MAP_BACKGROUND": "tests/sites/test_tiles.py::test_the_plan_of_the_ign_is_drawn_only_where_a_city_chose_it",
    "ALLOPM_GEOCODER": "tests/addresses/test_geopf.py::test_it_is_off_by_default",
    "ALLOPM_GEOCODER_URL": "tests/addresses/test_geopf.py::test_an_absent_server_is_an_empty_answer",
    "ALLOPM_VALHALLA_URL": "tests/config/test_service.py::test_the_address_of_a_routing_service_reaches_the_streets",
    "ALLOPM_PRIVATE_HOSTS": CARRYING + "test_a_private_address_is_asked_only_where_the_city_allows_it",
    "PORT": "tests/launcher/test_house.py::test_two_houses_live_on_one_machine",
    "ALLOPM_VAR": "tests/launcher/test_house.py::test_two_houses_live_on_one_machine",
    "DATABASE_URL": "tests/cli/test_cli.py::test_a_database_that_does_not_answer_is_a_sentence",
    "ALLOPM_ENV": "tests/accounts/test_staff.py::test_production_never_has_demonstration_accounts",
    "ALLOPM_PUBLIC_URL": "tests/fleet/test_devices.py::test_the_crew_gets_all_a_phone_needs_once",
    "ALLOPM_SEALING_KEYS": SAVING + "test_a_number_written_under_an_older_sealing_key_is_still_found",
    "ALLOPM_OPEN311_KEYS": OPEN311 + "test_another_city_system_creates_a_request_once_and_reads_it_back",
    "ALLOPM_SMS": SMS,
    "ALLOPM_SMS_KEY": SMS,
    "ALLOPM_SMS_FROM": SMS,
    "ALLOPM_SMS_URL": SMS,
    "ALLOPM_TELEPHONY_SECRET": "tests/calls/test_doors.py::test_without_a_secret_there_is_no_door",
}

# Honestly not observed: setting → why. Whoever observes one takes its line out.
UNOBSERVED: dict[str, str] = {
    "Kind.akin": "observed pure (tests/dispatching/test_duplicates.py), not through the administration",
    "Kind.along_streets": "observed pure (tests/dispatching/test_duplicates.py), not through the administration",
    "ALLOPM_CITY": "no test serves another city than Nice",
    "ALLOPM_SECRET_KEY": "no test signs with another one",
    "ALLOPM_HOSTS": "no test asks under another name",
    "ALLOPM_TRUSTED_PROXIES": "no test stands behind a proxy",
    "ALLOPM_EVENT_WINDOW_HOURS": "the erasing is tested, with a moment of its own",
    "ALLOPM_COALESCE_MS": "a matter of milliseconds; nothing timed is asserted",
    "ALLOPM_MAIL": "only the failing SMTP is tested",
    "ALLOPM_MAIL_FROM": "no test reads the sender",
    "ALLOPM_VAPID_KEY": "a push is read with the house's own key; none tests that the environment's replaces it",
    "ALLOPM_MAP": "the journeys run without and with a map, and assert neither the default",
    "SIM": "the journeys run without it, and start the simulated city by its own command",
    "City.insee": "kept for the exports of other towns; no page and no rule reads it",
    "Service.what": "shown in the administration only: what the service does, for whoever chooses its kinds",
    "Service.phone": "shown in the administration only",
    "Contact.code": "names the row for the next load; never shown",
    "Procedure.source": "provenance; never shown",
    "Contact.source": "provenance, for whoever checks the number; never shown to residents",
    "Camera.rank": "the nearest come first, whatever the order of the list",
    "Camera.kind": "said on the task; decides nothing",
    "Camera.field": "observed pure (tests/watching), not through the administration",
    "Camera.source": "provenance; never shown",
    "Camera.is_invented": "said on the task; decides nothing",
    "Sector.rank": "the smallest sector holds a point, whatever the order of the list",
}


def fields_of_the_administration() -> list[str]:
    found = []
    for model, page in admin.site._registry.items():
        if model._meta.app_label == "city":
            hidden = {*page.get_exclude(None), *page.readonly_fields}  # type: ignore[arg-type, misc]  # no request
            fields = [field.name for field in model._meta.fields if field.editable and not field.primary_key]
            found += [f"{model.__name__}.{name}" for name in fields if name not in hidden]
    return found


def fields_of_the_page() -> list[str]:
    return [f"page.{page.code}.{field.path}" for page in PAGES for field in page.fields]


def settings_of_the_environment() -> list[str]:
    text = (ROOT / "docs" / "operating" / "settings.md").read_text(encoding="utf-8")
    return [line.split("`")[1] for line in text.splitlines() if line.startswith("| `")]


def observed_here() -> set[str]:
    """What the two tables of this folder change, one line each."""
    rules = {f"page.{section}.{path}" for section, path, _value, _read in RULES}
    rules |= {f"page.urgency.{path}" for path in URGENCY}
    return rules | {f"{table}.{field}" for table, _code, field, _value, _shown in CHANGES}


def observers(setting: str) -> bool:
    """The column of a rule is observed when each field of its section of the page is."""
    table, _, name = setting.partition(".")
    section = RULE_TABLES.get(table)
    if section is None:
        return False
    parts = [one for one in fields_of_the_page() if one.startswith(f"page.{section}.")]
    mine = [one for one in parts if section == "urgency" or one.split(".")[2] == name]
    return bool(mine) and all(one in observed_here() or one in NAMED for one in mine)


@pytest.mark.parametrize(
    "setting", [*fields_of_the_page(), *fields_of_the_administration(), *settings_of_the_environment()]
)
def test_a_setting_has_a_test_that_sees_an_output_differ(setting: str) -> None:
    assert setting in observed_here() or setting in NAMED or setting in UNOBSERVED or observers(setting), (
        f"{setting} : nommez le test qui voit ce que ce réglage change (CHANGES, RULES ou NAMED)."
    )


@pytest.mark.parametrize("setting", sorted(NAMED))
def test_the_named_test_is_there(setting: str) -> None:
    file, _, name = NAMED[setting].partition("::")
    source = (ROOT / file).read_text(encoding="utf-8")
    tests = {node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)}
    assert name in tests


def test_no_setting_is_named_that_is_gone() -> None:
    there = {*fields_of_the_page(), *fields_of_the_administration(), *settings_of_the_environment()}
    assert sorted(({*NAMED} | observed_here() | {*UNOBSERVED}) - there) == []
    assert sorted({*UNOBSERVED} & ({*NAMED} | observed_here())) == []
