import { deflateSync, inflateSync as inflate, strToU8 } from "fflate";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCluster } from "../../src/cluster/birth.ts";
import { DEFAULT_TOPOLOGY, generateTopology, TOPOLOGY_LIMITS } from "../../src/cluster/topologies.ts";
import type { Topology } from "../../src/cluster/topology.ts";
import { fromBase64Url, toBase64Url } from "../../src/exchange/base64url.ts";
import { MAX_RUN } from "../../src/action/limits.ts";
import { decodeLink, encodeLink, MAX_LINK_CHARACTERS, type SharedRun } from "../../src/exchange/link.ts";
import { hashValue } from "../../src/kernel/hash.ts";
import { hours, seconds, type Instant } from "../../src/kernel/time.ts";
import { imported, regionsJson, storeJson, storesJson } from "./pd-json.ts";
import { NO_DATA, sharedText } from "../shared-data.ts";

const at = (duration: number): Instant => duration as Instant;

const run = (changes: Partial<SharedRun> = {}): SharedRun => ({
  version: "0.1.0", scenario: "store-dies", topology: generateTopology(DEFAULT_TOPOLOGY), preset: "tikv", seed: 7,
  inputs: [
    { at: at(seconds(10)), action: { kind: "kill", node: { kind: "store", id: 4 } } },
    { at: at(seconds(90)), action: { kind: "set", key: "pd.max-store-down-time", value: "10m" } },
  ],
  at: at(seconds(41.25)), ...changes,
});

const refusal = (text: string): string => {
  const decoded = decodeLink(text);
  if (decoded.ok) throw new Error("it was decoded");
  return decoded.notice.code;
};

/** A link with this content, whatever it is, that is not damaged. */
function forged(content: unknown): string {
  const packed = deflateSync(strToU8(typeof content === "string" ? content : JSON.stringify(content)));
  const digest = hashValue(packed);
  const check = Uint8Array.from({ length: 4 }, (_, index) => parseInt(digest.slice(index * 2, index * 2 + 2), 16));
  return `1.${toBase64Url(Uint8Array.from([...check, ...packed]))}`;
}

const content = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  v: "0.1.0", c: "", g: { ...DEFAULT_TOPOLOGY }, p: "tikv", s: 1, i: ["10s kill store 4"], t: 0, ...changes,
});

describe("base64url", () => {
  it("is the inverse of itself for all bytes, and refuses other alphabets", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
      expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString("base64url"));
    }));
    for (const text of ["a", "ab+c", "ab/c", "ab==", "ab c", "äbcd"]) expect(fromBase64Url(text)).toBeUndefined();
  });
});

describe("a share link", () => {
  it("brings back exactly the run", () => {
    expect(decodeLink(encodeLink(run()))).toEqual({ ok: true, run: run() });
    expect(decodeLink(` ${encodeLink(run())}\n`)).toEqual({ ok: true, run: run() });
  });

  it("brings back the rate with which clients begin, of a generated topology and of one told in full", () => {
    const topology = { ...generateTopology({ ...DEFAULT_TOPOLOGY, clients: 8, rate: 200 }) };
    const named = { ...topology, name: "told in full" };
    for (const each of [topology, named]) {
      const decoded = decodeLink(encodeLink({ ...run(), topology: each }));
      expect(decoded).toEqual({ ok: true, run: { ...run(), topology: each } });
      expect(createCluster(each, "tikv", 1, { event: () => undefined, observe: () => undefined }).settings.client.rate).toBe(200);
    }
  });

  it("of a generated cluster is short enough for a chat message", () => {
    expect(encodeLink(run()).length).toBeLessThan(300);
    expect(encodeLink(run())).toMatch(/^1\.[\w-]+$/);
  });

  it("brings back every generated topology", () => {
    const parameters = fc.record({
      stores: fc.integer({ min: 1, max: 12 }), regions: fc.integer({ min: 1, max: 60 }), replicas: fc.integer({ min: 1, max: 7 }),
      zones: fc.integer({ min: 1, max: 5 }), racksPerZone: fc.integer({ min: 1, max: 3 }),
        hostsPerRack: fc.integer({ min: 1, max: 3 }),
      sizeMiB: fc.integer({ min: 1, max: 500 }), clients: fc.integer({ min: 0, max: TOPOLOGY_LIMITS.clients }),
    });
    fc.assert(fc.property(parameters, fc.integer({ min: 0, max: MAX_RUN }),
      fc.integer({ min: 0, max: 4_294_967_295 }), (given, instant, seed) => {
      const shared = run({ topology: generateTopology(given), at: at(instant), seed, inputs: [] });
      expect(decodeLink(encodeLink(shared))).toEqual({ ok: true, run: shared });
    }), { numRuns: 150 });
  });

  it("brings back an import with everything that is wrong in it", () => {
    const labels = [{ key: "zone", value: "z ä 中" }];
    const topology: Topology = imported(
      storesJson(storeJson(1, { labels }), storeJson(2), storeJson("18446744073709551615".slice(0, 3)), storeJson(3, {
        state_name: "Disconnected", last_heartbeat: 1639400785792220928,
      }), storeJson(5, { state_name: "Offline" }), storeJson(6, { state_name: "Tombstone" })),
      regionsJson(4, {
        1: { down_peers: [{ peer: { id: 23, store_id: 3 }, down_seconds: 777 }], leader: {} },
        2: { pending_peers: [{ id: 32, store_id: 2 }], approximate_keys: 123_456_789_012 },
        3: { peers: [{ id: 41, store_id: 1 }, { id: "9007199254740993", store_id: 2 }, { id: 43, store_id: 5, role: 1 }],
          leader: { id: 41, store_id: 1 } },
      }));
    const shared = run({ topology, scenario: "", inputs: [] });
    expect(decodeLink(encodeLink(shared))).toEqual({ ok: true, run: shared });
  });

  it("says what is wrong with a text that is none", () => {
    expect(refusal("")).toBe("link.empty");
    expect(refusal("hello")).toBe("link.not-link");
    expect(refusal("s=1.abc")).toBe("link.not-link");
    expect(refusal("2.abcd")).toBe("link.newer");
    expect(refusal("1.")).toBe("link.damaged");
    expect(refusal("1.!!!!")).toBe("link.damaged");
    expect(refusal(`1.${"A".repeat(MAX_LINK_CHARACTERS)}`)).toBe("link.too-long");
  });

  it("that lost or changed any character is called damaged", () => {
    const text = encodeLink(run());
    fc.assert(fc.property(fc.integer({ min: 2, max: text.length - 1 }),
      fc.constantFrom("A", "z", "-", "_", "", "!"), (place, letter) => {
      const changed = text.slice(0, place) + letter + text.slice(place + 1);
      // The last character may carry unused bits.
      fc.pre(changed !== text && place < text.length - 1);
      expect(refusal(changed)).toBe("link.damaged");
    }), { numRuns: 300 });
    for (let length = 2; length < text.length; length += 3) expect(refusal(text.slice(0, length))).toBe("link.damaged");
  });

  it("that is a bomb is not unpacked", () => {
    const bomb = forged(`"${"a".repeat(32 * 1_048_576)}"`);
    expect(bomb.length).toBeLessThan(100_000);
    expect(refusal(bomb)).toBe("link.too-large");
  });

  it("with any content that no page of ours wrote is refused by field", () => {
    const where = (changes: Record<string, unknown>): string => {
      const decoded = decodeLink(forged(content(changes)));
      return decoded.ok ? "ok" : `${decoded.notice.code} ${decoded.notice.where}`;
    };
    expect(where({})).toBe("ok");
    expect(where({ p: "tidb" })).toBe("link.invalid p");
    expect(where({ s: -1 })).toBe("link.invalid s");
    expect(where({ s: 1.5 })).toBe("link.invalid s");
    expect(where({ t: hours(24 * 400) })).toBe("link.invalid t");
    expect(where({ t: -1 })).toBe("link.invalid t");
    expect(where({ t: "soon" })).toBe("link.invalid t");
    expect(where({ more: 1 })).toBe("link.invalid more");
    expect(where({ i: ["10s explode"] })).toBe("action.unknown i[0]");
    expect(where({ i: ["9999h kill store 1"] })).toBe("action.out-of-range i[0]");
    expect(where({ i: Array.from({ length: 5_001 }, () => "1s heal") })).toBe("link.invalid i");
    expect(where({ g: { ...DEFAULT_TOPOLOGY, stores: 1e9 } })).toBe("link.invalid g.stores");
    expect(where({ g: { ...DEFAULT_TOPOLOGY, regions: 0 } })).toBe("link.invalid g.regions");
    expect(where({ g: undefined })).toBe("topology.invalid w");
    expect(where({ g: undefined, w: { name: "x" } })).toMatch(/^link.invalid w/);
    expect(refusal(forged("not json"))).toBe("link.invalid");
    expect(refusal(forged("[".repeat(100_000)))).toBe("link.invalid");
    expect(refusal(forged('{"__proto__": {"v": "1"}}'))).toBe("link.invalid");
  });

  it("with any value of a whole topology replaced gives a cluster that can be born, or a refusal", () => {
    const topology = imported(regionsJson(3, { 1: { down_peers: [{ peer: { id: 22, store_id: 2 }, down_seconds: 9 }] } }));
    const bytes = decodeContent(encodeLink(run({ topology, inputs: [] })));
    const paths = numbersIn(bytes);
    fc.assert(fc.property(fc.nat(paths.length - 1),
      fc.constantFrom<unknown>(-1, 0, 1, 2, 3, 1e9, 2 ** 53, 0.5, null, "x", [], {}), (index, value) => {
      const copy = structuredClone(bytes) as Record<string, unknown>;
      const path = paths[index] ?? [];
      let target = copy as Record<string | number, unknown>;
      for (const key of path.slice(0, -1)) target = target[key] as typeof target;
      target[path.at(-1) ?? ""] = value;
      const decoded = decodeLink(forged(copy));
      expect(decoded).toEqual(decoded.ok ? decodeLink(encodeLink(decoded.run))
        : { ok: false, notice: expect.objectContaining({ text: expect.stringMatching(/^.{10,}$/s) as string }) as object });
    }), { numRuns: 600 });
  });

  it("never throws on any text", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.base64String()), (text) => {
      for (const link of [text, `1.${text}`, forged(text)]) expect(typeof decodeLink(link).ok).toBe("boolean");
    }), { numRuns: 500 });
  });
});

const regions = sharedText("pd/five-stores-2507-regions/regions.json");
if (regions === undefined) it.skip(NO_DATA, () => undefined);

describe.runIf(regions !== undefined)("a link of the real cluster with 2,507 regions", () => {
  it("brings back the same cluster and stays below 60 kB", () => {
    const shared = run({ topology: imported(regions) });
    const text = encodeLink(shared);
    expect(text.length).toBeLessThan(60_000);
    expect(decodeLink(text)).toEqual({ ok: true, run: shared });
  });
});

/** The content of a link, unpacked as a reader would. */
function decodeContent(link: string): unknown {
  const bytes = fromBase64Url(link.slice(2))?.subarray(4) ?? new Uint8Array();
  return JSON.parse(new TextDecoder().decode(inflate(bytes))) as unknown;
}

function numbersIn(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value === "number") return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => numbersIn(item, [...path, Array.isArray(value) ? Number(key) : key]));
}
