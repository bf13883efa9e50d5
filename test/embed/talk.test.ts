import { expect, test } from "vitest";
import { MAX_HEIGHT, MIN_HEIGHT, type EmbedEvent } from "../../src/embed/protocol.ts";
import { createTalk } from "../../src/embed/talk.ts";

/** The frame's end of a channel, as a script may play it. */
function scriptedPort() {
  const heard: { readonly id: number; readonly kind: string }[] = [];
  const state = { closed: false };
  const port = {
    onmessage: null as ((event: { readonly data: unknown }) => void) | null,
    postMessage: (message: { readonly id: number; readonly kind: string }) => void heard.push(message),
    close: () => {
      state.closed = true;
    },
  };
  const say = (data: unknown): void => port.onmessage?.({ data });
  return { port: port as unknown as MessagePort, heard, state, say };
}

function scripted() {
  const told: EmbedEvent[] = [];
  return { told, talk: createTalk((event) => told.push(event)) };
}

test("what a frame has not answered when another document comes is asked of that one, and nothing of it twice", async () => {
  const { talk } = scripted();
  const [first, second] = [scriptedPort(), scriptedPort()];
  const answered = talk.ask("link", {});
  talk.give(first.port);
  first.say({ id: 1, ok: true, value: "1.abc" });
  const open = talk.ask("state", {});
  talk.lose();
  talk.give(second.port);
  second.say({ id: 2, ok: true, value: 7 });
  expect(first.heard.map(({ kind }) => kind)).toEqual(["link", "state"]);
  expect(second.heard.map(({ kind }) => kind)).toEqual(["state"]);
  expect([await answered, await open, first.state.closed]).toEqual(["1.abc", 7, true]);
});

test("whoever waits for a frame that is taken away is refused", async () => {
  const { talk } = scripted();
  const { port, state } = scriptedPort();
  talk.give(port);
  const refused = Promise.allSettled([talk.ask("play", {}), talk.ask("do", { text: "kill store 4" })]);
  talk.close();
  expect((await refused).map((each) => each.status === "rejected" && (each.reason as { readonly code: string }).code))
    .toEqual(["closed", "closed"]);
  expect(state.closed).toBe(true);
});

test("of a hostile frame nothing is heard but known events, and no height beyond the bounds or four times in a second", () => {
  const { talk, told } = scripted();
  const { port, say } = scriptedPort();
  talk.give(port);
  const event = (rest: object): object => ({ kind: "event", ...rest });
  const strangers: readonly unknown[] = [
    null, 1, "slide:start", [], {}, Symbol.iterator, { id: 99, ok: true, value: 1 }, { id: {}, ok: true },
    event({ name: "attach" }), event({ name: "__proto__" }), event({ name: ["ready"] }), { kind: "events", name: "ready" },
    ...[MIN_HEIGHT - 1, MAX_HEIGHT + 1, NaN, -1, "400", null].map((height) => event({ name: "resize", height })),
  ];
  strangers.forEach(say);
  expect(told).toEqual([]);
  for (let round = 0; round < 1_000; round++) say(event({ name: "resize", height: 300 + (round % 2) }));
  expect(told.length).toBe(4);
});
