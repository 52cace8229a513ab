"""The shape of `cameras.geojson`: where the city's cameras stand and which way they look. Knows no table."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from allopm.city.files.shapes import Code, PointGeometry, Strict, Text


class CameraProperties(Strict):
    """A dome turns to every side; a fixed one has a bearing (0 is north) and a width, both in degrees."""

    label: str = Field(min_length=1, max_length=120)
    kind: Literal["dome", "fixed"]
    range_m: int = Field(ge=10, le=1000)
    bearing: int | None = Field(default=None, ge=0, le=359)
    field: int | None = Field(default=None, ge=5, le=360)
    source: Text
    is_invented: bool = False

    @model_validator(mode="after")
    def _looks_somewhere(self) -> CameraProperties:
        if (self.kind == "fixed") != (self.bearing is not None and self.field is not None):
            raise ValueError("une caméra fixe a une direction et un champ (bearing, field), un dôme n’en a pas")
        return self


class CameraFeature(Strict):
    type: Literal["Feature"]
    id: Code
    properties: CameraProperties
    geometry: PointGeometry


class CamerasFile(Strict):
    type: Literal["FeatureCollection"] = "FeatureCollection"
    note: str = ""
    features: tuple[CameraFeature, ...] = ()
