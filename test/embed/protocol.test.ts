import { describe, expect, it } from "vitest";
import { createConversation, RefusedRequest, type PortEnd, type Served } from "../../src/embed/conversation.ts";
import {
  MAX_MESSAGE_DEPTH, PROTOCOL, REQUESTS_AT_ONCE, REQUESTS_PER_SECOND, type EmbedAnswer, type EmbedRequest, type Greeting,
} from "../../src/embed/protocol.ts";
import { readHello, readRequest } from "../../src/embed/shapes.ts";
import { createRandom, type Random } from "./random.ts";

const HELLO = { quorumscape: PROTOCOL, kind: "hello", versions: [1], token: "0123456789abcdef", name: "A page" };

/** One of every kind, as a host would say it. */
const REQUESTS = [
  { id: 1, kind: "play" }, { id: 2, kind: "pause" }, { id: 3, kind: "restart" }, { id: 4, kind: "link" },
  { id: 5, kind: "state" }, { id: 6, kind: "seek", at: 8_000_000 }, { id: 7, kind: "step", to: "notable" },
  { id: 8, kind: "do", text: "kill store 4" },
  { id: 9, kind: "open", world: { scenario: "store-dies" } }, { id: 10, kind: "open", world: { link: "1.abc", at: 5 } },
  { id: 11, kind: "open", world: { lesson: "split-vote" } }, { id: 12, kind: "open", world: { file: "{}" } },
  { id: 13, kind: "select", what: "store 4" }, { id: 14, kind: "events", since: 3, names: ["raft.leader.elected"] },
  { id: 15, kind: "why", event: 12 }, { id: 16, kind: "snapshot", type: "svg", width: 800 },
  { id: 17, kind: "evaluate", text: "leader(1) = 2" }, { id: 18, kind: "listen", names: [] },
  { id: 19, kind: "set", name: "pace", value: "10" }, { id: 20, kind: "set", name: "end", value: null },
] satisfies EmbedRequest[];

/** A frame whose host is scripted: what it did, and what it said. */
function scripted(serve: Served["serve"] = () => Promise.resolve(null)) {
  const parent = {};
  const done: EmbedRequest[] = [];
  const greetings: { readonly greeting: Greeting; readonly origin: string }[] = [];
  const ports: (PortEnd & { readonly said: EmbedAnswer[]; closed: boolean })[] = [];
  const clock = { now: 0 };
  const conversation = createConversation({
    serve: (request) => {
      done.push(request);
      return serve(request);
    },
    welcomed: () => undefined,
  }, {
    parent, app: "1.2.3", clock: () => clock.now,
    greet: (greeting, origin) => greetings.push({ greeting, origin }),
    channel: () => {
      const port = {
        said: [] as EmbedAnswer[], closed: false, onmessage: null as PortEnd["onmessage"],
        postMessage: (message: unknown) => void port.said.push(message as EmbedAnswer),
        close: () => {
          port.closed = true;
        },
      };
      ports.push(port);
      return { port1: port, port2: {} };
    },
  });
  const hear = (data: unknown, source: unknown = parent): void =>
    conversation.hear({ data, source, origin: "https://host.example" });
  const ask = (data: unknown): void => ports[ports.length - 1]?.onmessage?.({ data } as MessageEvent);
  return { conversation, clock, done, greetings, ports, hear, ask };
}

const settle = (): Promise<void> => new Promise((resolve) => {
  setTimeout(resolve, 0);
});

describe("before there is a port", () => {
  it("a hello of the parent is answered once, to its origin, with its token", () => {
    const { hear, greetings, ports } = scripted();
    hear(HELLO);
    hear(HELLO);
    expect(greetings).toEqual([{
      origin: "https://host.example",
      greeting: { quorumscape: 1, kind: "welcome", version: 1, token: HELLO.token, app: "1.2.3" },
    }]);
    expect(ports.length).toBe(1);
  });

  it("siblings, grandparents and openers are not heard, whatever they say", () => {
    const { hear, greetings } = scripted();
    [{}, null, globalThis].forEach((stranger) => hear(HELLO, stranger));
    expect(greetings).toEqual([]);
  });

  it("a host of another version is told which there are", () => {
    const { hear, greetings, ports } = scripted();
    hear({ ...HELLO, versions: [2, 3] });
    expect(greetings[0]?.greeting).toEqual({ quorumscape: 1, kind: "refused", code: "unsupported-version", versions: [1] });
    expect(ports).toEqual([]);
  });

  it("a second hello gives another port, and the old one is closed", () => {
    const { hear, ports } = scripted();
    hear(HELLO);
    hear({ ...HELLO, token: "fedcba9876543210" });
    expect(ports.map(({ closed }) => closed)).toEqual([true, false]);
  });

  it("a port that the host has closed is spoken into without harm, and its requests are answered nowhere else", async () => {
    const { hear, ask, ports, conversation } = scripted();
    hear(HELLO);
    ask({ id: 1, kind: "state" });
    hear({ ...HELLO, token: "fedcba9876543210" });
    conversation.tell({ kind: "event", name: "private" });
    await settle();
    expect(ports.map(({ said }) => said.length)).toEqual([1, 1]);
    expect(ports[0]?.said).toEqual([{ id: 1, ok: true, value: null }]);
  });

  it("nothing but a hello is read", () => {
    const strangers = [
      null, 1, "slide:start", [], {}, { ...HELLO, more: 1 }, { ...HELLO, token: "short" }, { ...HELLO, quorumscape: 2 },
      { id: 1, kind: "play" },
      { source: "react-devtools-bridge" }, JSON.parse('{"__proto__":{"quorumscape":1}}'), new Map(), new Date(),
    ];
    expect(strangers.map(readHello)).toEqual(strangers.map(() => null));
  });
});

describe("requests", () => {
  it("are read in every kind, and newly built", () => {
    const read = REQUESTS.map(readRequest);
    expect(read).toEqual(REQUESTS.map((request) => ({ ok: true, request })));
    expect(read.map((each) => each.ok && (each.request as object) === (REQUESTS[0] as object)).includes(true)).toBe(false);
  });

  it("of another kind are unknown, and those with another shape are refused by their number", () => {
    expect(readRequest({ id: 5, kind: "attach" }))
      .toEqual({ ok: false, id: 5, code: "unknown", text: expect.stringContaining("no request of this kind; expected one of: play pause") });
    const spoiled: unknown[] = [
      { id: 5, kind: "seek", at: -1 }, { id: 5, kind: "seek", at: 1.5 }, { id: 5, kind: "do", text: "x".repeat(401) },
      { id: 5, kind: "play", more: 1 },
      { id: 5, kind: "open", world: { scenario: "healthy", lesson: "split-vote" } },
      { id: 5, kind: "open", world: { link: "x".repeat(65_537) } },
      { id: 5, kind: "open", world: { file: "x".repeat(2_000_001) } }, { id: 5, kind: "set", name: "scenario", value: "healthy" },
      { id: 5, kind: "set", name: "base", value: "https://x.example/" }, { id: 5, kind: "snapshot", type: "gif", width: 800 },
    ];
    expect(spoiled.map(readRequest).map((read) => (read.ok ? "read" : `${String(read.id)} ${read.code}`)))
      .toEqual(spoiled.map(() => "5 bad-request"));
  });

  it.each<readonly [object, string]>([
    [{ kind: "listen", names: "x" }, "listen.names: expected Array, found \"x\"."],
    [{ kind: "set", name: "pace" }, "set.value is missing."],
    [{ kind: "seek", at: 1.5 }, "seek.at: expected a whole number from 0 to 9007199254740991, found 1.5."],
    [{ kind: "do", text: "x".repeat(401) }, "do.text: expected a text of at most 400 characters, found 401."],
    [{ kind: "seek", at: "a\u202eb" }, "seek.at: expected a whole number from 0 to 9007199254740991, found \"a b\"."],
    [{ kind: "play", more: 1 }, "play.more: there is no such field."],
    [{ kind: "open", world: {} }, "open.world: expected a scenario, a lesson, a link or a file, found Object."],
  ])("that do not fit are told which field, and what it should be: %j", (request, text) => {
    expect(readRequest({ id: 5, ...request })).toMatchObject({ ok: false, text });
  });

  it("that are deep, many, or reach for a prototype are not looked into", () => {
    let deep: unknown = "leaf";
    for (let depth = 0; depth <= MAX_MESSAGE_DEPTH; depth++) deep = [deep];
    const loop: Record<string, unknown> = { id: 1, kind: "play" };
    loop["self"] = loop;
    const strangers: unknown[] = [
      { id: 1, kind: "play", deep }, loop, { id: 1, kind: "listen", names: Array.from({ length: 5_000 }, () => "x") },
      JSON.parse('{"id":1,"kind":"play","__proto__":{"at":1}}'), { id: 1, kind: new Map() },
    ];
    expect(strangers.map(readRequest).map(({ ok }) => ok)).toEqual(strangers.map(() => false));
  });

  it("are answered by their numbers; a refusal has its code, and a mistake of ours no detail", async () => {
    const { hear, ask, ports } = scripted((request) => {
      if (request.kind === "do") return Promise.reject(new RefusedRequest("readonly", "Only to look at."));
      return request.kind === "link" ? Promise.reject(new Error("/home/secret")) : Promise.resolve(7);
    });
    hear(HELLO);
    ask({ id: 1, kind: "state" });
    ask({ id: 2, kind: "do", text: "kill store 4" });
    ask({ id: 3, kind: "link" });
    ask({ id: 4, kind: "attach" });
    await settle();
    expect([...ports[0]?.said ?? []].sort((a, b) => a.id - b.id)).toEqual([
      { id: 1, ok: true, value: 7 }, { id: 2, ok: false, code: "readonly", text: "Only to look at." },
      { id: 3, ok: false, code: "stopped", text: "The frame has made a mistake." },
      { id: 4, ok: false, code: "unknown", text: expect.stringContaining("no request of this kind") },
    ]);
  });

  it("of a host that floods are refused beyond so many, and served again a second later", async () => {
    const { hear, ask, ports, clock, done } = scripted();
    hear(HELLO);
    for (let id = 1; id <= 1_000; id++) ask({ id, kind: "play" });
    expect(done.length).toBe(REQUESTS_AT_ONCE);
    clock.now += 1_000;
    for (let id = 1_001; id <= 2_000; id++) ask({ id, kind: "play" });
    expect(done.length).toBe(REQUESTS_AT_ONCE + REQUESTS_PER_SECOND);
    await settle();
    const refused = ports[0]?.said.filter((answer) => !answer.ok && answer.code === "rate-limited") ?? [];
    expect(refused.length).toBe(2_000 - done.length);
  });
});

/** Values that somebody might put in the place of another. */
const STRANGE: readonly unknown[] = [
  null, undefined, true, 0, -1, 1.5, NaN, Infinity, 1e300, "", "play", "x".repeat(500), [], {}, [[[[]]]], { at: 1 }, "__proto__",
  "constructor",
  new Map(), new Date(0), Symbol.iterator, 10n, () => 1, JSON.parse('{"__proto__":1}'), Object.create({ kind: "play" }),
  new Uint8Array(3),
];

function mutated(random: Random, value: unknown): unknown {
  if (random.below(4) === 0) return random.pick(STRANGE);
  if (typeof value !== "object" || value === null) return random.below(3) === 0 ? random.pick(STRANGE) : value;
  const entries = Object.entries(value).flatMap(([key, each]): [string, unknown][] => {
    const fate = random.below(8);
    if (fate === 0) return [];
    if (fate === 1) return [[`${key}x`, each]];
    return [[key, fate < 5 ? mutated(random, each) : each]];
  });
  if (random.below(4) === 0) entries.push([random.pick(["id", "kind", "extra", "world", "toString"]), random.pick(STRANGE)]);
  return Array.isArray(value) ? entries.map(([, each]) => each) : Object.fromEntries(entries);
}

describe("100,000 messages that somebody has spoiled", () => {
  it("raise nothing; what is served has the very shape of a request, and a hello is one or nothing", () => {
    const random = createRandom(20_261_127);
    const { hear, ask, done, clock } = scripted();
    hear(HELLO);
    for (let round = 0; round < 100_000; round++) {
      clock.now += 1_000;
      if (round % 10 === 0) hear(mutated(random, HELLO));
      else ask(mutated(random, random.pick(REQUESTS)));
    }
    // Those whose mutation left them as they may be are served: each is read as itself again.
    expect(done.filter((request) => !readRequest(request).ok)).toEqual([]);
    expect(done.length).toBeGreaterThan(1_000);
    expect(done.length).toBeLessThan(60_000);
  });
});
