import pytest

from allopm.geo.build import drawn


def test_a_street_keeps_its_class_name_and_place_in_the_order():
    street = drawn.road({"highway": "primary_link", "name": "Rampe", "ref": "D 6007", "bridge": "yes", "oneway": "yes"})
    assert street is not None
    assert street.layer == "roads"
    assert street.properties == {
        "kind": "major_road", "kind_detail": "primary", "sort_rank": 560, "is_link": 1, "is_bridge": 1, "oneway": "yes",
        "name": "Rampe", "ref": "D 6007",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("tags", "layer", "kind"),
    [
        ({"building": "yes"}, "buildings", "building"),
        ({"natural": "water"}, "water", "water"),
        ({"leisure": "park", "name": "Albert Ier"}, "landuse", "park"),
        ({"landuse": "cemetery"}, "landuse", "cemetery"),
        ({"amenity": "school"}, "landuse", "school"),
    ],
)
def test_areas_go_to_their_layers(tags, layer, kind):
    area = drawn.area(tags)
    assert area is not None and (area.layer, area.properties["kind"]) == (layer, kind)


def test_a_point_may_be_several_things():
    tags = {"place": "suburb", "name": "Cimiez", "addr:housenumber": "12 bis"}
    assert [(one.layer, one.properties["kind"]) for one in drawn.point(tags)] == [
        ("places", "neighbourhood"), ("buildings", "address"),
    ]  # fmt: skip


def test_french_names_come_first():
    place = drawn.point({"place": "town", "name": "Monaco-Ville", "name:fr": "Le Rocher"})[0]
    assert place.properties["name"] == "Le Rocher"


@pytest.mark.parametrize("tags", [{"waterway": "river", "tunnel": "yes"}, {"waterway": "dam"}, {}])
def test_water_underground_is_not_drawn(tags):
    assert drawn.waterway(tags) is None


def test_what_nobody_goes_by_is_left_out():
    assert drawn.poi({"amenity": "police"}) is None  # no name
    assert drawn.poi({"amenity": "bench", "name": "Banc"}) is None
    assert drawn.area({"landuse": "unheard_of"}) is None


def test_a_building_keeps_its_number_and_its_name():
    tags = {"building": "yes", "amenity": "school", "name": "École Rothschild", "addr:housenumber": "39"}
    kinds = [one.properties["kind"] for one in drawn.words(tags)]
    assert kinds == ["school", "address"]
    assert drawn.words({"building": "yes"}) == []
