"""Counts and delays of what the simulation did. Pure."""

from __future__ import annotations

from collections import Counter


class Tally:
    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.report_s: list[float] = []

    def count(self, what: str) -> None:
        self.counts[what] += 1

    def took(self, seconds: float) -> None:
        """One report was answered after this long, retries included."""
        self.report_s.append(seconds)

    def percentile(self, share: float) -> float | None:
        """Seconds; None without reports."""
        if not self.report_s:
            return None
        ordered = sorted(self.report_s)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    def summary(self) -> str:
        """One French sentence per subject."""
        counts = self.counts
        lines = [
            f"{counts['report.new']} signalements reçus, {counts['report.again']} répétitions reconnues, "
            f"{counts['report.me_too']} « moi aussi », {counts['report.refused']} refusés, "
            f"{counts['photo']} photos",
            f"{counts['fix']} positions ({counts['fix.refused']} refusées), "
            f"{counts['mission.acknowledge']} missions reçues, {counts['mission.clear']} terminées, "
            f"{counts['mission.refuse']} refusées par un équipage",
        ]
        if self.report_s:
            p50, p99 = self.percentile(0.5), self.percentile(0.99)
            lines.append(f"réponse à un signalement : p50 {1000 * (p50 or 0):.0f} ms, p99 {1000 * (p99 or 0):.0f} ms")
        return "\n".join(lines)
