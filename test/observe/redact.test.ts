import fc from "fast-check";
import { expect, test } from "vitest";
import { calendarInstant } from "../../src/observe/calendar.ts";
import { deriveEvents } from "../../src/observe/derive.ts";
import { createKeyLabels } from "../../src/observe/key-labels.ts";
import { readRecord } from "../../src/observe/read.ts";
import { openRedactor } from "../../src/observe/redact.ts";
import type { ObservedRecord, Sample } from "../../src/observe/record.ts";
import { rehearsalOf } from "../../src/observe/rehearsal.ts";
import { sightAt } from "../../src/observe/sight.ts";
import { wholeRecord } from "../../src/observe/write.ts";
import { openFiles } from "../../src/session/open.ts";
import { headerOfTest, look, recordOf, says } from "./samples.ts";

const keys = fc.array(fc.string({ maxLength: 12 }), { maxLength: 40 });

test("labels of keys stand in the order of the keys, whichever came first, and never change", () => {
  fc.assert(fc.property(fc.array(keys, { minLength: 1, maxLength: 6 }), (rounds) => {
    const labels = createKeyLabels();
    const given = new Map<string, string>();
    for (const round of rounds) {
      labels.learn(round);
      for (const key of round) given.set(key, given.get(key) ?? labels.labelOf(key));
    }
    const sorted = [...given.keys()].sort();
    const found = sorted.map((key) => labels.labelOf(key));
    expect(found).toEqual(sorted.map((key) => given.get(key)));
    expect(found).toEqual([...found].sort());
    expect(new Set(found).size).toBe(sorted.length);
    expect(found.filter((label) => !/^(?:[0-9A-F]{2})*$/.test(label))).toEqual([]);
  }), { numRuns: 60, seed: 18 });
});

const SECRETS = ["secret", "10.1.2.3", "7480000000000000FF", "acme"];
const store = (id: string, state: string, beat: string): Record<string, string> => ({
  [`store.${id}.state`]: state, [`store.${id}.start`]: "1700000000", [`store.${id}.leaders`]: "1",
  [`store.${id}.json`]: JSON.stringify({
    store: {
      id, address: `secret-${id}.acme:20160`, state_name: state, start_timestamp: "1700000000", secret: "secret",
      labels: [
        { key: "zone", value: `secret-zone-${id}` }, { key: "acme/team", value: "secret" }, { key: "engine", value: "tikv" },
      ],
    },
    status: { capacity: "1.5TiB", available: "secret", leader_count: "1", region_count: "2", last_heartbeat_ts: beat },
  }),
});
const region = (id: string, leader: string, from: string, to: string): Record<string, string> => ({
  [`region.${id}.leader`]: leader, [`region.${id}.conf`]: "5", [`region.${id}.version`]: "3", [`region.${id}.peers`]: "1, 2, 3",
  [`region.${id}.json`]: JSON.stringify({
    id, start_key: from, end_key: to, epoch: { conf_ver: "5", version: "3" }, leader: { id: `${id}${leader}`, store_id: leader },
    peers: ["1", "2", "3"].map((peer) => ({ id: `${id}${peer}`, store_id: peer, role_name: "Voter" })),
  }),
});

const BEAT = "2026-11-26T15:20:01.123456789+00:00";
const stores = (state: string): Record<string, string> =>
  ({ ...store("1", "Up", BEAT), ...store("2", state, BEAT), ...store("3", "Up", BEAT) });
const named: ObservedRecord = recordOf({
  ...headerOfTest("pd", "etcd", "etcd", "prometheus"), version: "secret build",
  sources: (["pd", "etcd", "etcd", "prometheus"] as const).map((kind, i) => ({ n: i + 1, kind, name: `${kind}${i}.acme:1` })),
}, [
  look(1, 1, 0, "clock", { "clock.least": "3000000", "clock.most": "4000000" }), look(2, 1, 1, "stores", stores("Up")),
  look(3, 1, 2, "members", { "pd-leader": "pd-secret-1" }),
  look(4, 1, 3, "regions", {
    ...region("8", "2", "7480000000000000FF02", ""), ...region("7", "1", "", "7480000000000000FF02"),
  }),
  look(5, 1, 4, "operators", { "operator.7": "balance-leader" }),
  look(6, 2, 5, "status", { ...says("secret1", "secret1", 3), version: "3.4.23", errors: "memberID:1 alarm:secret" }),
  look(7, 3, 6, "status", { ...says("secret2", "secret1", 3), errors: "etcdserver: no leader" }),
  look(8, 2, 7, "members", { "member.secret1": "acme-1", "member.secret2": "acme-2", "member.secret3": "" }),
  look(9, 4, 8, "up", { "up.tikv 10.1.2.3:20180": "1", "up.secret-job 10.1.2.3:1": "0" }),
  look(10, 1, 9, "invented", { secret: "secret" }), look(11, 1, 10, "members", { "pd-leader": "pd-secret-2", extra: "secret" }),
  look(12, 2, 11, "status", "tls-name"), look(13, 3, 12, "status", says("secret2", "secret2", 5)),
  look(14, 1, 2_000, "stores", stores("Down")),
  look(15, 1, 2_001, "regions", {
    ...region("8", "3", "7480000000000000FF02", ""), ...region("7", "1", "", "7480000000000000FF01"),
    ...region("9", "1", "7480000000000000FF01", "7480000000000000FF02"),
  }),
  look(16, 1, 2_002, "operators", { "operator.8": "secret-mover" }),
  look(17, 4, 2_003, "up", { "up.tikv 10.1.2.3:20180": "0", "up.secret-job 10.1.2.3:1": "0" }),
  look(18, 3, 2_004, "log", {
    log: "vote", "log.by": "secret2", "log.from": "secret1", "log.term": "5", "log.granted": "true", "log.at": "11000",
    "log.error": "1000",
  }),
]);

const redacted = ({ header, samples, end }: ObservedRecord): ObservedRecord => {
  const redactor = openRedactor(header);
  return { header: redactor.header, samples: samples.flatMap((sample): Sample[] => {
    const rewritten = redactor.sample(sample);
    return rewritten === null ? [] : [rewritten];
  }), end };
};

test("nothing that names anybody is in the bytes, and what happened is told the same but for names", () => {
  const safe = redacted(named);
  const bytes = wholeRecord(safe);
  for (const secret of SECRETS) expect(bytes, secret).not.toContain(secret);
  const [open, hidden] = [deriveEvents(named), deriveEvents(safe)];
  expect(hidden.map((event) => ({ ...event, values: null }))).toEqual(open.map((event) => ({ ...event, values: null })));
  expect(hidden.map(({ values }) => Object.keys(values))).toEqual(open.map(({ values }) => Object.keys(values)));
  expect(new Set(open.map(({ name }) => name)).size).toBeGreaterThan(10);
  // Numbers, instants and states are the same; who is named twice is so both times.
  const changed = hidden.find(({ name }) => name === "leader.changed");
  expect(changed?.values).toMatchObject({ from: "n1", to: "n2", term: "5", unseen: "1" });
  const state = open.find(({ name }) => name === "store.state")?.values;
  expect(hidden.find(({ name }) => name === "store.state")?.values).toEqual(state);
  expect(hidden.find(({ name }) => name === "source.silent")?.values).toMatchObject({ source: "n1", why: "tls-name" });
  expect(safe.header.sources.map(({ name }) => name)).toEqual(["pd-1", "etcd-1", "etcd-2", "prometheus-1"]);
});

test("a record without names is a record, and a simulation begins from it with the same regions", () => {
  const read = readRecord(wholeRecord(redacted(named)));
  expect(read.ok && read.record.samples).toEqual(redacted(named).samples);
  const shapeOf = (record: ObservedRecord): unknown => {
    const { opened } = openFiles(rehearsalOf(sightAt({ ...record, header: {
      ...record.header, sources: record.header.sources.filter(({ kind }) => kind === "pd"),
    } }, record.end)), () => undefined);
    const regions = opened.ok ? opened.run.spec.topology.regions : [];
    return regions.map((region) => ({ ...region, startKey: "", endKey: "", start: "", end: "" }));
  };
  expect(shapeOf(redacted(named))).toEqual(shapeOf(named));
  expect(JSON.stringify(shapeOf(named)).length).toBeGreaterThan(20);
});

test("whatever stands in a record, what is written of it is what is known to name nobody", () => {
  const junk = fc.dictionary(fc.constantFrom("self", "errors", "store.1.json", "region.7.json", "region.7.peers", "operator.7",
    "up.a b", "clock.least", "version", "log", "log.at", "role", "store.1.state", "db", "member.x", "unheard-of"),
  fc.constantFrom("Zq9", "{\"store\":{\"address\":\"Zq9\",\"labels\":[{\"key\":\"Zq9\",\"value\":\"Zq9\"},7]}}",
    "{\"start_key\":\"Zq9\"}",
    "{\"peers\":[{\"id\":\"Zq9\",\"role_name\":\"Zq9\"}],\"leader\":\"Zq9\"}", "12 Zq9", "[]", "{", "null"));
  fc.assert(fc.property(fc.array(junk, { maxLength: 5 }), fc.constantFrom("status", "stores", "up", "Zq9"), (all, call) => {
    const samples = all.map((facts, i) => look(i + 1, 1, i, call, facts));
    const safe = redacted(recordOf({ ...headerOfTest("pd"), version: "Zq9" }, samples));
    expect(wholeRecord(safe)).not.toContain("Zq9");
    expect(deriveEvents(safe).length).toBeGreaterThanOrEqual(0);
  }), { numRuns: 200, seed: 7 });
});

test("instants of the calendar are read to the microsecond, with what they leave open", () => {
  const at = (text: string): number | undefined => calendarInstant(text)?.at;
  for (const text of [
    "2026-11-26T15:20:09.524Z", "2000-02-29T23:59:59.000Z", "1970-01-01T00:00:00.000Z", "2100-03-01T00:00:00.000Z",
  ]) {
    expect(at(text), text).toBe(Date.parse(text) * 1_000);
  }
  expect(at("2026-11-26T23:20:09.524+0800")).toBe(at("2026-11-26T15:20:09.524Z"));
  expect(at("2026-11-26T10:50:09.524-04:30")).toBe(at("2026-11-26T15:20:09.524Z"));
  const whole = at("2026-11-26T15:20:09.524Z") ?? 0;
  expect(calendarInstant("2026-11-26T15:20:09.524123999Z")).toEqual({ at: whole + 123, grain: 1 });
  const grains = ["2026-11-26T15:20:09.5Z", "2026-11-26T15:20:09Z"].map((text) => calendarInstant(text)?.grain);
  expect(grains).toEqual([100_000, 1_000_000]);
  for (const text of ["", "2026-13-01T00:00:00Z", "2026-11-26 15:20:09", "1764170409.5", "2026-11-26T15:20:09"]) {
    expect(calendarInstant(text), text).toBeNull();
  }
});
