"""Frames as the apps send them, and rubbish as the world sends it."""

from __future__ import annotations

import base64
import json
import math
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allopm.positions import field, osmand, owntracks
from allopm.positions.fix import Fix
from tests.positions import frames

AT = datetime(2025, 11, 24, 21, 4, 7, tzinfo=UTC)
RECEIVED = AT + timedelta(minutes=5)
PLACE = (7.2661803, 43.7032147)


def own(frame: bytes) -> owntracks.Message:
    return owntracks.decode(frame, received_at=RECEIVED)


def osm(query: str = "", body: bytes = b"") -> osmand.Message:
    return osmand.decode(osmand.read_parameters(query), body, received_at=RECEIVED)


def test_a_phone_in_a_vehicle_says_where_it_is_and_its_speed_is_not_even_read() -> None:
    message = own(frames.ANDROID)
    assert message == owntracks.Message("location", Fix(*PLACE, AT, 12, 271), "c12-phone")
    assert "speed" not in Fix.__dataclass_fields__


def test_the_time_of_the_fix_counts_and_not_that_of_the_message() -> None:
    fix = own(frames.IOS_LATE).fix
    assert fix == Fix(7.2661, 43.7032, AT - timedelta(seconds=2))


def test_a_tracker_in_a_vehicle_speaks_the_same() -> None:
    message = own(frames.TRACKER)
    assert (message.fix, message.user) == (Fix(7.254704, 43.720051, AT, 10, 113), "pm")


def test_a_message_without_its_time_counts_from_its_writing_else_from_its_arrival() -> None:
    assert own(b'{"_type":"location","lat":1,"lon":2,"created_at":1764018247}').fix == Fix(2, 1, AT)
    assert own(b'{"_type":"location","lat":1,"lon":2}').fix == Fix(2, 1, RECEIVED)


def test_leaving_a_place_is_a_position_too() -> None:
    assert own(frames.TRANSITION) == owntracks.Message("transition", Fix(7.2706, 43.6975, AT, 10))


@pytest.mark.parametrize("frame", frames.WITHOUT_A_PLACE)
def test_what_has_no_place_or_is_not_known_is_accepted_without_a_fix(frame: bytes) -> None:
    assert own(frame).fix is None


@pytest.mark.parametrize("frame", [b"", b" \n"])
def test_an_empty_body_is_a_deleted_friend(frame: bytes) -> None:
    assert own(frame) == owntracks.NOTHING


@pytest.mark.parametrize("frame", [b"[]", b'"location"', b"{", b"\xff\xfe", b"[" * 5000, b"lat=1&lon=2"])
def test_what_is_not_one_object_is_unreadable(frame: bytes) -> None:
    with pytest.raises(owntracks.Unreadable):
        own(frame)


def test_numbers_as_text_are_read_and_impossible_ones_become_nowhere() -> None:
    assert own(b'{"_type":"location","lat":"43.7032147","lon":"7.2661803","tst":"1764018247","acc":"12"}').fix == Fix(
        *PLACE, AT, 12
    )
    broken = own(b'{"_type":"location","lat":null,"lon":true,"tst":[],"acc":1e99,"cog":-1}').fix
    assert broken is not None
    assert math.isnan(broken.lat)
    assert (broken.at, broken.accuracy_m, broken.heading) == (RECEIVED, None, None)


def test_who_speaks_is_said_in_four_ways_and_the_first_counts() -> None:
    message = own(frames.ANDROID)
    everything = {"headers": {b"x-limit-u": b"limit"}, "query": {"u": ["asked"]}, "message": message}
    assert owntracks.sender(signed="signed", **everything) == "signed"
    assert owntracks.sender(signed="", **everything) == "limit"
    assert owntracks.sender(signed="", **everything | {"headers": {}}) == "asked"
    assert owntracks.sender(signed="", **everything | {"headers": {}, "query": {}}) == "c12-phone"


def test_the_answer_is_the_card_of_the_crew() -> None:
    assert json.loads(owntracks.card("C12")) == [{"_type": "card", "name": "C12", "tid": "12"}]


def test_the_link_sets_the_phone_up_without_a_word_typed() -> None:
    url = "https://pm.example.org/positions/owntracks"
    link = owntracks.config_link(url, user="abc", password="s3cr3t", name="C12")
    parts = urlsplit(link)
    assert (parts.scheme, parts.netloc, parts.path) == ("owntracks", "", "/config")
    configuration = json.loads(base64.b64decode(parse_qs(parts.query)["inline"][0]))
    assert (configuration["_type"], configuration["mode"], configuration["auth"]) == ("configuration", 3, True)
    assert (configuration["username"], configuration["password"]) == ("abc", "s3cr3t")
    assert configuration["url"] == url


@pytest.mark.parametrize(
    ("query", "fix"),
    [
        (frames.QUERY_SECONDS, Fix(*PLACE, AT, None, 7.19889)),
        (frames.QUERY_ALL, Fix(*PLACE, AT, 12.5, 7.19889)),
        (frames.QUERY_MILLISECONDS, Fix(*PLACE, AT + timedelta(milliseconds=579))),
        (frames.QUERY_ISO, Fix(*PLACE, AT)),
        (frames.QUERY_LOCATION, Fix(*PLACE, AT)),
        (frames.QUERY_OTHER_NAMES, Fix(*PLACE, RECEIVED, None, 90.5)),
    ],
)
def test_parameters_say_the_same_in_a_query_and_in_a_form(query: str, fix: Fix) -> None:
    assert osm(query) == osm(body=query.encode()) == osmand.Message("902064", (fix,))


def test_a_time_with_a_space_is_utc() -> None:
    assert osm(frames.QUERY_SPACED) == osmand.Message("353861053849681", (Fix(*PLACE, AT),))


def test_cells_alone_are_a_sign_without_a_place() -> None:
    assert osm(frames.QUERY_CELLS) == osmand.Message("902064")


def test_a_fix_said_not_valid_is_nowhere() -> None:
    (fix,) = osm(frames.QUERY_NOT_VALID).fixes
    assert math.isnan(fix.lat)


def test_a_frame_without_an_identifier_is_nobodys() -> None:
    assert osm(frames.QUERY_NOBODY).identifier == ""


def test_newer_clients_say_it_in_json_with_minus_one_for_the_unknown() -> None:
    driving = Fix(*PLACE, AT + timedelta(milliseconds=444), 3.8, 63)
    assert osm(body=frames.JSON_DRIVING) == osmand.Message("902064", (driving,))
    (fix,) = osm(body=frames.JSON_UNKNOWN).fixes
    assert (fix.accuracy_m, fix.heading, fix.at) == (None, None, AT + timedelta(milliseconds=579))


def test_fixes_that_waited_come_in_one_post() -> None:
    message = osm(body=frames.JSON_SEVERAL)
    assert message.identifier == "902064"
    assert [fix.at for fix in message.fixes] == [AT, AT + timedelta(seconds=10)]


def test_a_moment_that_cannot_be_read_is_refused_aloud() -> None:
    with pytest.raises(osmand.Unreadable):
        osm("id=1&lat=43.7&lon=7.2&timestamp=hier")


def test_the_square_of_traccar_client_is_its_server_and_its_identifier() -> None:
    parts = urlsplit(osmand.config_link("https://pm.example.org/positions/osmand", identifier="s3cr3t"))
    assert (parts.scheme, parts.path) == ("https", "/positions/osmand")
    assert parse_qs(parts.query)["id"] == ["s3cr3t"]


def test_the_crews_own_app_sends_one_fix_or_several() -> None:
    one = (
        b'{"lon":7.2661803,"lat":43.7032147,"at":"2025-11-24T22:04:07+01:00","accuracy_m":8,"speed_mps":3,"heading":-1}'
    )
    fix = Fix(*PLACE, AT, 8)
    assert field.decode(one) == [fix]
    assert field.decode(b'{"fixes":[%b,%b]}' % (one, one)) == [fix, fix]
    assert field.decode(b'{"fixes":[{"lon":1,"lat":2,"at":"2025-11-24T21:04:07"}]}') == [Fix(1, 2, AT)]


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"fixes":{}}', b'{"lon":"a","lat":1,"at":"2025-11-24T21:04:07Z"}', b"\xff"]
)
def test_the_crews_app_is_told_what_is_wrong(body: bytes) -> None:
    with pytest.raises(field.Unreadable):
        field.decode(body)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=4), inside, max_size=3),
    max_leaves=6,
)
names = st.sampled_from(["lat", "lon", "tst", "acc", "cog", "topic", "created_at"])


@settings(max_examples=40)
@given(st.dictionaries(names, json_values))
def test_no_location_however_odd_breaks_the_decoder(said: dict[str, object]) -> None:
    assert isinstance(own(json.dumps({"_type": "location"} | said).encode()).fix, Fix)


@given(st.binary(max_size=200))
def test_no_bytes_break_any_decoder(body: bytes) -> None:
    for decode in (own, lambda given: osm(body=given), field.decode, lambda given: osm(given.decode("latin-1"))):
        try:
            decode(body)
        except (owntracks.Unreadable, osmand.Unreadable, field.Unreadable):
            pass
