"""Faces drawn for the purpose are found, and nothing of them can be read afterwards."""

from __future__ import annotations

import random

import pytest

from allopm.faces.blur import blur_faces, distinct, find_faces
from allopm.faces.network import Box
from tests.faces.drawn import Face, detail, scene, walls

SCENES = [(seed, 1 + seed % 4) for seed in range(6)]


def covers(box: Box, face: Face, size: tuple[int, int]) -> bool:
    width, height = size
    left, right = box.x * width, (box.x + box.width) * width
    top, bottom = box.y * height, (box.y + box.height) * height
    return left <= face.left and right >= face.right and top <= face.top and bottom >= face.bottom


@pytest.mark.parametrize(("seed", "people"), SCENES)
def test_every_drawn_face_is_found_whole(seed: int, people: int) -> None:
    picture, faces = scene(seed, people)
    boxes = find_faces(picture)
    assert all(any(covers(box, face, picture.size) for box in boxes) for face in faces)


def test_a_blurred_face_keeps_no_feature_and_the_wall_beside_it_stays() -> None:
    picture, faces = scene(3, 4)
    before, corner = picture.copy(), (0, 0, 300, 90)
    assert blur_faces(picture) >= 4
    assert all(detail(picture, face) < detail(before, face) / 3 for face in faces)
    assert picture.crop(corner).tobytes() == before.crop(corner).tobytes()
    assert find_faces(picture) == []


def test_a_wall_has_no_face() -> None:
    assert find_faces(walls(random.Random(5))) == []


def test_two_boxes_of_one_face_are_one_and_it_stays_inside_the_picture() -> None:
    sure, less = Box(0.0, 0.1, 0.2, 0.2, 0.9), Box(0.01, 0.12, 0.2, 0.2, 0.5)
    (head,) = distinct([less, sure])
    assert head.score == sure.score
    assert (head.x, head.width) == (0.0, pytest.approx(0.25))
