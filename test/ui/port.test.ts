import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openPort, type WorkerLoss } from "../../src/ui/state/port.ts";

/** A worker of which the test says when it speaks and when it ends. */
class ScriptedWorker extends EventTarget {
  static last: ScriptedWorker;
  constructor() {
    super();
    ScriptedWorker.last = this;
  }
  isEnded = false;
  postMessage(): void {}
  terminate(): void {
    this.isEnded = true;
  }
  speak(): void {
    this.dispatchEvent(new MessageEvent("message", { data: { kind: "pong" } }));
  }
  end(): void {
    this.dispatchEvent(new Event("error"));
  }
  garble(): void {
    this.dispatchEvent(new MessageEvent("messageerror"));
  }
}

/** As long as a worker may be silent before the page says so, and some more. */
const TOO_LONG_MS = 15_000;

let heard: (WorkerLoss | null)[] = [];
const listen = (): void => {
  heard = [];
  openPort(() => new Worker(""), () => undefined, (loss) => heard.push(loss));
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("Worker", ScriptedWorker);
  vi.stubGlobal("document", { hidden: false });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("a worker that speaks again after a silence is no longer reported", () => {
  listen();
  vi.advanceTimersByTime(TOO_LONG_MS);
  ScriptedWorker.last.speak();
  expect(heard).toEqual(["silent", null]);
});

it("what a worker had said before it ended, and comes late, does not take the report of its end back", () => {
  listen();
  ScriptedWorker.last.end();
  ScriptedWorker.last.speak();
  expect(heard).toEqual(["gone"]);
});

it("a worker of which something cannot be read is ended and reported, and stays so however long it is silent then", () => {
  listen();
  ScriptedWorker.last.garble();
  expect(ScriptedWorker.last.isEnded).toBe(true);
  vi.advanceTimersByTime(TOO_LONG_MS);
  expect(heard).toEqual(["unread"]);
});
