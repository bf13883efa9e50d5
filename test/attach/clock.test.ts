import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { createClocks } from "../../src/cli/attach/clocks.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { deriveEvents } from "../../src/observe/derive.ts";
import { OBSERVED_WORDS, observedSentence } from "../../src/observe/words.ts";
import { headerOfTest, look, recordOf } from "../observe/samples.ts";
import { serversOfTests } from "./ending.ts";
import { typed } from "./typed.ts";

const servers = serversOfTests();

test("a PD whose clock is wrong is told as such, from the second of its Date", async () => {
  const server = createServer((_, response) => {
    response.sendDate = false;
    response.setHeader("date", new Date(Date.now() + 3_500).toUTCString()).end("[]");
  }).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  const { out } = await typed("attach", "--pd", `http://127.0.0.1:${(server.address() as AddressInfo).port}`, "--for", "400ms");
  const [, least = "0", most = "0"] = /PD's clock is (\d[\d.]*)s to (\d[\d.]*)s ahead of ours\./.exec(out.join("\n")) ?? [];
  // The second that it wrote begins up to one second before what its clock showed, and ends up to one behind.
  expect(Number(least)).toBeGreaterThan(2.4);
  expect(Number(least)).toBeLessThanOrEqual(3.501);
  expect(Number(most)).toBeGreaterThanOrEqual(3.499);
  expect(Number(most)).toBeLessThan(5);
});

const header = headerOfTest("pd");
const BEGAN = Date.parse(header.began) / 1_000;
const second = (at: number): string => new Date(Math.floor(BEGAN + at) * 1_000).toUTCString();
const at = (seconds: number): Instant => Math.round(seconds * 1_000_000) as Instant;

test("looks narrow down how wrong a clock is, news is told and nothing else, and a clock that was set begins anew", () => {
  const clocks = createClocks(header);
  const heard = (seconds: number, ahead: number): unknown =>
    clocks.heard(1, second(seconds + ahead), at(seconds), at(seconds + 0.01));
  // The record began at .524: its second holds 3.3 s ahead of 0.0 s as one from 2.476 to 3.476.
  expect(heard(0, 3.3)).toEqual({ least: 2_476_000 - 11_000, most: 3_476_000 + 1_000 });
  expect(heard(1, 3.3)).toBeNull();
  expect(heard(2.6, 3.3)).toEqual({ least: 2_876_000 - 11_000, most: 3_477_000 });
  expect(heard(3.6, 3.3)).toBeNull();
  const set = heard(5, -20) as { readonly least: number; readonly most: number };
  expect(set.least).toBeLessThan(-20_000_000);
  expect(set.most).toBeGreaterThan(-20_000_000);
  for (const date of [null, "", "yesterday", "Thu, 99 Nov 2026 99:20:09 GMT", "2026-11-26T15:20:09Z"]) {
    expect(clocks.heard(2, date, at(1), at(2)), String(date)).toBeNull();
  }
});

test("how long PD had not heard a store is told by PD's clock, and not at all where nobody knows that", () => {
  const store = (state: string): Record<string, string> => ({
    "store.2.state": state, "store.2.start": "1", "store.2.leaders": "0",
    "store.2.json": JSON.stringify({ store: {}, status: { last_heartbeat_ts: "2026-11-26T15:20:12.524+00:00" } }),
  });
  const looks = [look(2, 1, 10_000, "stores", store("Up")), look(3, 1, 12_000, "stores", store("Disconnected"))];
  const sentence = (samples: typeof looks): string | undefined => {
    const event = deriveEvents(recordOf(header, samples)).find(({ name }) => name === "store.state");
    return event === undefined ? undefined : observedSentence(event, OBSERVED_WORDS.en, (micros) => `${micros / 1_000}ms`);
  };
  expect(sentence(looks)).toBe("PD calls store 2 Disconnected, where it was Up.");
  // Its heart beat at 3.0 s by PD's clock, which stands at 15 to 16 s when ours stands at 12.
  const clock = look(1, 1, 5, "clock", { "clock.least": "3000000", "clock.most": "4000000" });
  expect(sentence([clock, ...looks]))
    .toBe("PD calls store 2 Disconnected, where it was Up, 11999ms to 13001ms behind its last heartbeat by PD's clock.");
});

test("a clock is told once, and again only where it is otherwise", () => {
  const facts = (least: number, most: number): Record<string, string> =>
    ({ "clock.least": String(least), "clock.most": String(most) });
  const spans = [[-500, 500], [-400, 400], [3_000, 4_000], [3_200, 3_900], [6_000, 7_000], [-100, 900]] as const;
  const samples = spans.map(([least, most], i) => look(i + 1, 1, i * 10, "clock", facts(least, most)));
  expect(deriveEvents(recordOf(header, samples)).map(({ values }) => values)).toEqual([
    { source: "PD", side: "ahead", least: "3000", most: "4000" }, { source: "PD", side: "ahead", least: "6000", most: "7000" },
    { source: "PD", side: "agrees", least: "100", most: "900" },
  ]);
});
