// What waits for the police in the networks of neighbours and shops: numbers only, never a person.

export interface Waiting {
  version: number;
  alerts: number; // to read before they may be sent
  oldest_at: string | null;
  flagged: number; // running, and a member says that they are not right
  members: number;
  partners: number;
}

export class Networks {
  waiting = $state<Waiting | null>(null);

  load(card: Waiting | undefined): void {
    this.waiting = card ?? null;
  }

  /** An older card that comes again changes nothing. */
  put(card: Waiting): void {
    if (this.waiting === null || card.version >= this.waiting.version) this.waiting = card;
  }

  /** What the header says; empty while nothing is urgent. */
  get words(): string {
    const { alerts = 0, flagged = 0 } = this.waiting ?? {};
    const parts = [
      alerts > 0 ? `${alerts} ${alerts > 1 ? "alertes" : "alerte"} à relire` : "",
      flagged > 0 ? `${flagged} ${flagged > 1 ? "contredites" : "contredite"}` : "",
    ];
    return parts.filter((part) => part !== "").join(", ");
  }

  /** Requests to check: they wait days, so they stand in the tooltip. */
  get requests(): number {
    return (this.waiting?.members ?? 0) + (this.waiting?.partners ?? 0);
  }
}
