"""Every setting that a person can change has a test that sees an output differ; one without is named here and fails."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RULE_TABLES = {"DeskRules": "desk", "DispatchRules": "dispatching", "UrgencyRules": "urgency"}
CARRYING = "tests/transmissions/test_carrying.py::"
# What is observed elsewhere: setting → the test that sees the difference.
NAMED: dict[str, str] = {
    "page.desk.transmission_remind_h": CARRYING + "test_the_city_says_when_and_how_often_a_service_is_reminded",
    "page.desk.transmission_reminders": CARRYING + "test_the_city_says_when_and_how_often_a_service_is_reminded",
    "page.desk.vehicle_days": "tests/vehicles/test_clock.py::test_the_days_are_those_of_the_city",
    "DispatchRules.eligibility": "tests/city/test_dispatching.py::test_the_rules_of_the_file_are_those_of_the_city",
    "City.police_name": "tests/project/test_settings_observed.py::test_the_name_of_the_police_is_read_by_residents",
    "City.timezone": "tests/project/test_settings_observed.py::test_the_hours_of_a_place_are_those_of_the_citys_zone",
    "City.epsg": "tests/project/test_settings_observed.py::test_metres_are_those_of_the_citys_projection",
    "City.check_every_min": "tests/safety/test_checks.py::test_the_city_says_how_often",
    "Sector.parent": "tests/city/test_sectors.py::test_a_child_sector_holds_the_point_rather_than_its_parent",
    "Service.email": CARRYING + "test_an_operator_tries_again_by_the_corrected_address",
    "Service.channel": CARRYING + "test_a_webhook_is_signed_and_its_2xx_is_the_receipt",
    "Service.url": CARRYING + "test_a_webhook_is_signed_and_its_2xx_is_the_receipt",
    "Service.secret": CARRYING + "test_a_signature_is_for_these_bytes_this_secret_and_these_minutes",
    "Service.jurisdiction_id": CARRYING + "test_open311_is_asked_by_its_codes_and_read_back_until_closed",
    "Service.service_codes": CARRYING + "test_open311_is_asked_by_its_codes_and_read_back_until_closed",
    "ALLOPM_DEMO_PASSWORD": "tests/accounts/test_staff.py::*",
    "ALLOPM_REPORTS_PER_MINUTE": "tests/sites/test_api.py::test_a_crowd_from_one_address_is_asked_to_wait",
    "ALLOPM_MAP_BACKGROUND": "tests/sites/test_tiles.py::*",
    "ALLOPM_MAP": "tests/sites/test_tiles.py::*",
    "ALLOPM_GEOCODER": "tests/addresses/test_geopf.py::*",
    "ALLOPM_GEOCODER_URL": "tests/addresses/test_geopf.py::*",
    "ALLOPM_VALHALLA_URL": "tests/config/test_service.py::test_the_address_of_a_routing_service_reaches_the_streets",
    "ALLOPM_PRIVATE_HOSTS": CARRYING + "test_a_private_address_is_asked_only_where_the_city_allows_it",
    "ALLOPM_TELEPHONY_SECRET": "tests/calls/test_doors.py::test_without_a_secret_there_is_no_door",
}
