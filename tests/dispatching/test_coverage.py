"""Which sectors are reached in time, and by whom alone."""

from __future__ import annotations

import numpy as np

from allopm.dispatching.coverage import loss_words, nearest_s, sole_cover

FAR = np.inf
REACH = np.array([[100.0, 700.0, FAR], [200.0, 300.0, FAR]])


def test_the_nearest_crew_of_each_sector_and_nobody_is_not_a_number() -> None:
    assert nearest_s(REACH) == [100.0, 300.0, None]
    assert nearest_s(np.zeros((0, 2))) == [None, None]


def test_only_who_is_alone_in_time_leaves_a_hole() -> None:
    assert sole_cover(REACH, 480) == [(), (1,)]
    assert sole_cover(REACH, 50) == [(), ()]
    assert sole_cover(np.zeros((0, 3)), 480) == []


def test_holes_are_said_in_words() -> None:
    assert loss_words(["Ariane"], 8) == "laisse Ariane sans équipage à moins de 8 min"
    assert loss_words(["Ariane", "Port"], 8) == "laisse Ariane et Port sans équipage à moins de 8 min"
