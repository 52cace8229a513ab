"""Typed addresses over all streets of the extract: is the right street first, and how long it takes."""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

from allopm.geo.build.job import Inputs, build_map
from allopm.geo.directory import FILE, STREET, Directory, Door, read_directory
from bench.house import SHARED, house
from bench.rows import Row, percentile

EXTRACT = SHARED / "geo" / "nice" / "nice-drive.osm.pbf"
NUMBERS = 60_000
MUST = 0.95
# The bench's own words, as people write them on paper; deliberately not read from the code's table.
WRITTEN = {
    "Rue": ["r.", "R", "Rue"], "Avenue": ["av.", "Ave", "av"], "Boulevard": ["Bd", "bld", "boul.", "BD."],
    "Chemin": ["ch.", "chem.", "Che"], "Place": ["pl.", "Pl"], "Impasse": ["imp.", "Imp"], "Route": ["rte", "Rte."],
    "Promenade": ["prom.", "Prom"], "Square": ["sq.", "Sq"], "Allée": ["all.", "All"], "Quai": ["quai", "q."],
    "Montée": ["mtée", "Montée"], "Traverse": ["trav.", "Trav"], "Passage": ["pass.", "Pass"], "Saint": ["St", "st."],
    "Sainte": ["Ste", "ste."], "Docteur": ["Dr", "dr."], "Général": ["Gal", "Gén.", "gal"], "Maréchal": ["Mal", "Mal."],
    "Professeur": ["Pr", "Prof."], "Commandant": ["Cdt", "Cdt."], "Capitaine": ["Cap.", "Cne"],
    "Colonel": ["Col.", "Cl"], "Président": ["Pdt", "Prés."],
    "Lieutenant": ["Lt", "Lt."], "Vieux": ["Vx", "vieux"], "Corniche": ["corn.", "Corn"],
}  # fmt: skip
CORNERS = (
    "angle {a} et {b}", "à l'angle de {a} et de {b}", "{a} / {b}", "coin {a} et {b}", "croisement de {a} et {b}",
    "{b} angle {a}", "intersection {a} / {b}", "{a} x {b}",
)  # fmt: skip
NICKNAMES = {
    "la Prom": "Promenade des Anglais", "sur la prom": "Promenade des Anglais", "12 la prom": "Promenade des Anglais",
    "Coulée verte": "Paillon", "coulee vert": "Paillon", "place Garibaldi": "Place Garibaldi",
    "pl garibaldi": "Place Garibaldi", "place du Pin": "Place du Pin", "Cours Saleya": "Cours Saleya",
    "cour saleya": "Cours Saleya", "la Libé": "Libération", "libe": "Libération", "jean med": "Avenue Jean Médecin",
    "le vieux nice": "Vieux-Nice", "gare thiers": "Gare de Nice", "le port": "Port Lympia", "rauba": "Quai Rauba Capèu",
    "voie mathis": "Voie Pierre Mathis",
}  # fmt: skip

Find = Callable[[str], list[dict[str, object]]]
Asked = tuple[str, str]  # the street meant, and what is typed


def main() -> int:
    if not EXTRACT.is_file():
        sys.stderr.write(f"addresses: skipped, no streets of Nice in {EXTRACT}\n")
        return 0
    with tempfile.TemporaryDirectory(prefix="allopm-bench-") as folder, house():
        build_map(Inputs(EXTRACT), Path(folder), say=lambda words: None)
        directory = read_directory(Path(folder) / FILE)
        directory.doors = invented_doors(directory)
        directory.save(Path(folder) / FILE)
        load_and_ask(directory, Path(folder))
    return 0


def load_and_ask(directory: Directory, folder: Path) -> None:
    from django.utils import timezone

    from allopm.addresses.actions import load_index
    from allopm.addresses.queries import find_addresses, nearest_address
    from allopm.city.queries import current_city

    city, started = current_city(), time.perf_counter()
    loaded = load_index(city, folder, at=timezone.now())
    took = time.perf_counter() - started
    assert loaded is not None
    Row(f"address index loaded ({sum(loaded.counts.values())} rows)", f"{took:.1f} s", "–", "–", "–", "–", True).tell()
    dice = random.Random(3606)
    took_ms: list[float] = []

    def find(words: str) -> list[dict[str, object]]:
        begun = time.perf_counter()
        features = find_addresses(city, words)["features"]
        took_ms.append((time.perf_counter() - begun) * 1000)
        return [feature["properties"] for feature in features]

    cpu_s = cpu_used()
    streets_found(directory, find, dice)
    others_found(directory, find, dice)
    tell_times("an address typed", took_ms[50:], cpu_ms=(cpu_used() - cpu_s) * 1000 / len(took_ms))
    spots, cpu_s = [dice.choice(directory.doors) for _ in range(1_000)], cpu_used()
    reverse_ms = [measured(lambda at=at: nearest_address(city, at.lon + 1e-4, at.lat)) for at in spots]  # type: ignore[misc]
    tell_times("what stands at a point", reverse_ms[50:], cpu_ms=(cpu_used() - cpu_s) * 1000 / len(reverse_ms))


def streets_found(directory: Directory, find: Find, dice: random.Random) -> None:
    names = sorted({entry.name for entry in directory.entries if entry.kind == STREET and len(entry.name) > 3})
    tell_share("as written", [(name, name) for name in names], find)
    tell_share("abbreviated by hand", [(name, written(name, dice)) for name in names], find)
    for how, spoil in SPOILS.items():
        tell_share(f"one typo: {how}", [(name, spoil(name, dice)) for name in names], find)
    tell_share("abbreviated and one typo", [(name, missing(written(name, dice), dice)) for name in names], find)
    tell_share("with number, postcode, city", [(name, f"{dice.randrange(1, 90)} {written(name, dice)}, 06000 Nice")
                                               for name in names], find)  # fmt: skip
    prefixes = [(name, name[: max(name.find(" ") + 4, len(name) * 6 // 10)]) for name in names]
    tell_share("60 % typed, 3 letters past the type or more, among 5", prefixes, find, among=5, must=None)


def others_found(directory: Directory, find: Find, dice: random.Random) -> None:
    names = [entry.name for entry in directory.entries]
    corners = dice.sample(directory.crossings, 400)
    asked = [
        ("|".join(sorted((names[one.a], names[one.b]))), dice.choice(CORNERS).format(a=names[one.a], b=names[one.b]))
        for one in corners
    ]
    right = [both(find(words)) == meant for meant, words in asked]
    tell(f"corner of two streets, {len(asked)} queries", sum(right) / len(right), must=None)
    missed = [words for words, meant in NICKNAMES.items() if meant not in str([one["name"] for one in find(words)[:1]])]
    sys.stderr.write(f"  nicknames missed: {missed}\n")
    tell(f"nickname or place, {len(NICKNAMES)} queries", 1 - len(missed) / len(NICKNAMES), must=None)


def both(found: list[dict[str, object]]) -> str:
    first = found[0] if found else {}
    return "|".join(sorted((str(first.get("street")), str(first.get("cross_street")))))


def tell_share(how: str, asked: Iterable[Asked], find: Find, *, among: int = 1, must: float | None = MUST) -> None:
    asked = list(asked)
    wrong = [(meant, words) for meant, words in asked if meant not in [one["name"] for one in find(words)[:among]]]
    for meant, words in wrong[:4]:
        sys.stderr.write(f"  {how}: « {words} » is not {meant}\n")
    tell(f"street first, {how}, {len(asked)} queries", 1 - len(wrong) / len(asked), must=must)


def tell(path: str, share: float, *, must: float | None) -> None:
    Row(path, f"{share:.1%}", "–", "–", f"≥ {must:.0%}" if must else "–", "–", share >= (must or 0)).tell()


def cpu_used() -> float:
    """Seconds of processor of this process and of its database session: survives noisy neighbours."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        fields = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(") ")[2].split()
    return time.process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def tell_times(what: str, took_ms: list[float], *, cpu_ms: float) -> None:
    p50, p95 = percentile(took_ms, 0.5), percentile(took_ms, 0.95)
    path = (
        f"{what}, {NUMBERS} invented numbers, {len(took_ms)} queries, p95"
        f" (p50 {p50:.1f} ms; CPU {cpu_ms:.1f} ms with the database's; load {os.getloadavg()[0]:.1f})"
    )
    Row(path, f"{p95:.1f} ms", "–", "–", "≤ 5 ms", "–", p95 <= 5).tell()


def measured(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def written(name: str, dice: random.Random) -> str:
    """As on an envelope: short words where there are some, hyphens and accents as it comes."""
    words = [dice.choice(WRITTEN.get(word, [word])) for word in name.replace("-", dice.choice("- ")).split()]
    return " ".join(words) if dice.random() < 0.5 else without_accents(" ".join(words)).upper()


def without_accents(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def place_in(name: str, dice: random.Random) -> int:
    """A letter of the name, after its type where it has one."""
    first = name.find(" ") + 1
    letters = [at for at in range(first, len(name) - 1) if name[at].isalpha() and name[at + 1].isalpha()]
    return dice.choice(letters) if letters else len(name) - 2


def missing(name: str, dice: random.Random) -> str:
    at = place_in(name, dice)
    return name[:at] + name[at + 1 :]


def doubled(name: str, dice: random.Random) -> str:
    at = place_in(name, dice)
    return name[: at + 1] + name[at:]


def swapped(name: str, dice: random.Random) -> str:
    at = place_in(name, dice)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def wrong(name: str, dice: random.Random) -> str:
    at = place_in(name, dice)
    return name[:at] + dice.choice("abcdefghijklmnopqrstuvwxyz") + name[at + 1 :]


SPOILS: dict[str, Callable[[str, random.Random], str]] = {
    "a letter missing": missing, "a letter doubled": doubled, "two letters swapped": swapped, "a letter wrong": wrong,
}  # fmt: skip


def invented_doors(directory: Directory) -> list[Door]:
    """NUMBERS house numbers spread along the pieces of the streets: synthetic, there is no register here."""
    lines = [(piece.entry, line) for piece in directory.pieces for line in pairwise(piece.line)]
    each, spare = divmod(NUMBERS, len(lines))
    counts: dict[int, int] = {}
    doors = []
    for at, (entry, ((lon, lat), (to_lon, to_lat))) in enumerate(lines):
        here = each + (at < spare)
        for step in range(here):
            number = counts[entry] = counts.get(entry, 0) + 1
            share = (step + 0.5) / here
            side = 1e-4 if number % 2 else -1e-4
            doors.append(Door(entry, number, "", "06000", lon + share * (to_lon - lon),
                              lat + share * (to_lat - lat) + side))  # fmt: skip
    return doors


if __name__ == "__main__":
    sys.exit(main())
