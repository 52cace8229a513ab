// A stand-in for the browser's EventSource, for tests: they play the server.

export class FakeSource extends EventTarget {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSED = 2;
  static all: FakeSource[] = [];
  readyState = FakeSource.CONNECTING;

  constructor(readonly url: string) {
    super();
    FakeSource.all.push(this);
  }

  static get last(): FakeSource {
    const last = FakeSource.all.at(-1);
    if (!last) throw new Error("no stream was opened");
    return last;
  }

  opens(): void {
    this.readyState = FakeSource.OPEN;
    this.dispatchEvent(new Event("open"));
  }

  sends(type: string, data: unknown, lastEventId = ""): void {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data), lastEventId }));
  }

  isCut(): void {
    this.readyState = FakeSource.CONNECTING;
    this.dispatchEvent(new Event("error"));
  }

  isRefused(): void {
    this.readyState = FakeSource.CLOSED;
    this.dispatchEvent(new Event("error"));
  }

  close(): void {
    this.readyState = FakeSource.CLOSED;
  }
}
