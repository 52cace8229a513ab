"""A service on the loopback that answers as Valhalla does, from our own graph: its JSON as documented and as a real
3.9.1 was seen to answer. Knows `exclude_polygons`, costings and the errors of places it cannot reach."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from allopm.geo.answers import StreetTravel
from allopm.geo.conditions import LonLat, Obstacle, Profile
from allopm.geo.network import Network
from allopm.geo.streets import StreetGraph

PROFILES: dict[str, Profile] = {"auto": "car", "motorcycle": "motorbike", "bicycle": "bike", "pedestrian": "foot"}


@dataclass
class Loopback:
    network: Network
    url: str = ""
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    instead: tuple[int, bytes] | None = None  # answered whatever the question

    def answer(self, action: str, question: dict[str, Any]) -> dict[str, Any]:
        self.asked.append((action, question))
        travel = self._travel(question)
        return {"sources_to_targets": matrix, "route": route, "isochrone": isochrone}[action](travel, question)

    def _travel(self, question: dict[str, Any]) -> StreetTravel:
        options = question.get("costing_options", {}).get(question["costing"], {})
        profile = "priority" if options.get("ignore_restrictions") else PROFILES[question["costing"]]
        closed = [Obstacle(tuple(map(tuple, ring)), True) for ring in question.get("exclude_polygons", [])]
        graph = StreetGraph(self.network, profile)
        return StreetTravel(graph.past(closed) if closed else graph)


def point(place: dict[str, float]) -> LonLat:
    return place["lon"], place["lat"]


def matrix(travel: StreetTravel, question: dict[str, Any]) -> dict[str, Any]:
    targets = [point(place) for place in question["targets"]]
    rows = [travel.eta_one_to_many(point(place), targets) for place in question["sources"]]
    cells = [
        [
            {"from_index": i, "to_index": j, "time": round(leg.seconds), "distance": round(leg.metres / 1000, 3)}
            for j, leg in enumerate(row)
        ]
        for i, row in enumerate(rows)
    ]
    return {"sources_to_targets": cells, "units": question["units"], "algorithm": "timedistancematrix"}


def route(travel: StreetTravel, question: dict[str, Any]) -> dict[str, Any]:
    found = travel.route(*(point(place) for place in question["locations"]))
    summary = {"time": round(found.seconds, 3), "length": round(found.metres / 1000, 3)}
    leg = {"summary": summary, "shape": encoded(found.coords)}
    return {"trip": {"legs": [leg], "summary": summary, "status": 0, "units": question["units"]}}


def isochrone(travel: StreetTravel, question: dict[str, Any]) -> dict[str, Any]:
    times = [contour["time"] for contour in question["contours"]]
    areas = travel.isochrone(point(question["locations"][0]), [time * 60 for time in times])
    rows = sorted(zip(times, areas, strict=True), key=lambda row: -row[0])  # the largest first
    features = [
        {
            "type": "Feature",
            "properties": {"contour": time, "metric": "time"},
            "geometry": {"type": "Polygon", "coordinates": area[0]},
        }
        for time, area in rows
    ]
    return {"type": "FeatureCollection", "features": features}


def encoded(coords: list[LonLat]) -> str:
    """An encoded polyline of six decimals, by its published recipe."""
    text, before = "", (0, 0)
    for lon, lat in coords:
        here = (round(lat * 1e6), round(lon * 1e6))
        for step in (here[0] - before[0], here[1] - before[1]):
            value = ~(step << 1) if step < 0 else step << 1
            while value >= 0x20:
                text += chr((0x20 | (value & 0x1F)) + 63)
                value >>= 5
            text += chr(value + 63)
        before = here
    return text


@contextmanager
def served(network: Network) -> Iterator[Loopback]:
    service = Loopback(network)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, text = service.instead or (200, b"")
            if not service.instead:
                text = json.dumps(service.answer(self.path.strip("/"), json.loads(body))).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
