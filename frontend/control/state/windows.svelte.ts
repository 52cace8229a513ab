// The windows of one operator in one browser: kept in step by a channel, each live by itself.

import { alive, keepsStep, ringsByName, sameLook, SEARCH_OF, SIGN_EVERY_MS, windowKind, type Look, type Peer, type Told, type WindowKind } from "../logic/screens";

const CHANNEL = "allopm.desk";
const RING_LOCK = "allopm.desk.ring";

export interface Channel {
  postMessage(told: Told): void;
  onmessage: ((event: MessageEvent<Told>) => void) | null;
  close(): void;
}

export interface Wires {
  open(): Channel | null;
  locks: LockManager | null;
  search: string;
}

export function browserWires(): Wires {
  return {
    open: () => ("BroadcastChannel" in globalThis ? (new BroadcastChannel(CHANNEL) as unknown as Channel) : null),
    locks: (navigator as { locks?: LockManager }).locks ?? null,
    search: location.search,
  };
}

export class Windows {
  id: string = crypto.randomUUID();
  kind = $state<WindowKind>("whole");
  peers = $state.raw<ReadonlyMap<string, Peer>>(new Map());
  hasOther = $derived.by(() => [...this.peers.values()].some((peer) => keepsStep(peer.kind) && peer.kind !== this.kind));
  ringsElsewhere = $derived.by(() => [...this.peers.values()].some((peer) => peer.rings));
  onLook: (look: Look) => void = () => {};
  onOpen: (code: string) => void = () => {};
  onRinger: (isRinger: boolean) => void = () => {};
  #wires: Wires;
  #channel: Channel | null = null;
  #user = 0;
  #look: Look = { selected: null, picked: [], hovered: null };
  #timer: ReturnType<typeof setInterval> | undefined;
  #release: AbortController | null = null;
  #holds = false; // the lock, or its place in the line for it
  #rings = false;

  constructor(wires: Wires = browserWires()) {
    this.#wires = wires;
    this.kind = windowKind(wires.search);
  }

  start(user: number): void {
    this.#user = user;
    this.#channel = this.#wires.open();
    if (this.#channel) this.#channel.onmessage = ({ data }) => this.#hear(data);
    this.#sign(true);
    this.#timer = setInterval(() => this.#sign(false), SIGN_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#tell({ type: "bye", id: this.id });
    this.#channel?.close();
    this.#channel = null;
    this.#release?.abort();
  }

  /** One window becomes two: this one keeps the queue and the case. */
  split(open: (search: string) => void): void {
    this.become("queue");
    open(SEARCH_OF.map);
  }

  become(kind: WindowKind): void {
    this.kind = kind;
    history.replaceState(null, "", `${location.pathname}${SEARCH_OF[kind]}${location.hash}`);
    this.#sign(true);
  }

  /** Called whenever something that both windows show has changed here. */
  look(look: Look): void {
    if (sameLook(look, this.#look)) return;
    this.#look = look;
    if (keepsStep(this.kind)) this.#tell({ type: "look", id: this.id, user: this.#user, look });
  }

  /** The map asks the window of the queue to open a case; false when there is none. */
  ask(code: string): boolean {
    if (!this.hasOther) return false;
    this.#tell({ type: "open", id: this.id, user: this.#user, code });
    return true;
  }

  #tell(told: Told): void {
    this.#channel?.postMessage(told);
  }

  #sign(asks: boolean): void {
    this.peers = alive(this.peers, Date.now());
    this.#tell({ type: "here", id: this.id, kind: this.kind, user: this.#user, rings: this.#rings, asks });
    this.#chooseByName();
  }

  #hear(told: Told): void {
    if (told.type === "bye") return this.#forget(told.id);
    if (told.user !== this.#user) return;
    if (told.type === "here") this.#meet(told);
    else if (!keepsStep(this.kind)) return;
    else if (told.type === "open") this.onOpen(told.code);
    else this.#follow(told.look);
  }

  #meet({ id, kind, rings, asks }: Extract<Told, { type: "here" }>): void {
    this.peers = new Map([...this.peers, [id, { kind, rings, seenAt: Date.now() }]]);
    if (!asks) return;
    this.#tell({ type: "here", id: this.id, kind: this.kind, user: this.#user, rings: this.#rings, asks: false });
    // The window of the queue knows what is being worked on; a map that comes back asks it.
    if (this.kind === "queue") this.#tell({ type: "look", id: this.id, user: this.#user, look: this.#look });
  }

  #forget(id: string): void {
    this.peers = new Map([...this.peers].filter(([name]) => name !== id));
    this.#chooseByName();
  }

  #chooseByName(): void {
    if (!this.#wires.locks) this.#ring(ringsByName(this.id, this.peers.keys()));
  }

  #ring(rings: boolean): void {
    this.onRinger(rings);
    if (rings === this.#rings) return;
    this.#rings = rings;
    this.#sign(false);
  }

  #follow(look: Look): void {
    if (sameLook(look, this.#look)) return;
    this.#look = look;
    this.onLook(look);
  }

  /** Among the windows whose sound can be heard one rings: the lock is asked once this one can, and left when it cannot. */
  canRing(can: boolean): void {
    const { locks } = this.#wires;
    if (!locks || can === this.#holds) return;
    this.#holds = can;
    this.#release?.abort();
    this.#ring(false);
    if (!can) return;
    const release = new AbortController();
    this.#release = release;
    void locks.request(RING_LOCK, { signal: release.signal }, () => this.#hold(release.signal)).catch(() => undefined); // left before its turn
  }

  #hold(release: AbortSignal): Promise<void> {
    this.#ring(true);
    return new Promise((done) => release.addEventListener("abort", () => done()));
  }
}
