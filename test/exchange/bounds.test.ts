import { deflateSync, strToU8 } from "fflate";
import { describe, expect, it } from "vitest";
import { parseSetting } from "../../src/cluster/settings.ts";
import { MAX_RATE } from "../../src/proto/settings/client.ts";
import { DEFAULT_TOPOLOGY, generateTopology } from "../../src/cluster/topologies.ts";
import type { Topology } from "../../src/cluster/topology.ts";
import { toBase64Url } from "../../src/exchange/base64url.ts";
import { compactTopology } from "../../src/exchange/compact.ts";
import { MAX_KEY_BYTES, MAX_REGIONS } from "../../src/exchange/limits.ts";
import { decodeLink, encodeLink, MAX_LINK_VALUES } from "../../src/exchange/link.ts";
import { parseScenario, SCENARIO_FORMAT } from "../../src/exchange/scenario.ts";
import { hashValue } from "../../src/kernel/hash.ts";
import { START } from "../../src/kernel/time.ts";
import { readRunRequest } from "../../src/cli/run-options.ts";
import { imported, importing, noticeOf, regionJson, regionsJson } from "./pd-json.ts";
import { NO_DATA, sharedText } from "../shared-data.ts";

/** A link with this content that is not damaged. */
function linkOf(content: unknown): string {
  const packed = deflateSync(strToU8(typeof content === "string" ? content : JSON.stringify(content)));
  const digest = hashValue(packed);
  const check = Uint8Array.from({ length: 4 }, (_, index) => parseInt(digest.slice(index * 2, index * 2 + 2), 16));
  return `1.${toBase64Url(Uint8Array.from([...check, ...packed]))}`;
}

const content = { v: "0.1.0", c: "", g: DEFAULT_TOPOLOGY, p: "tikv", s: 1, i: [] as string[], t: 0 };
const shared = (topology: Topology) =>
  ({ version: "0.1.0", scenario: "", topology, preset: "tikv", seed: 1, inputs: [], at: START }) as const;

function refusal(link: string): string {
  const decoded = decodeLink(link);
  return decoded.ok ? "opened" : `${decoded.notice.where}: ${decoded.notice.text}`;
}

const TOO_LARGE = { stores: 100, regions: 50_000, replicas: 7, zones: 3 };
const LARGEST = { stores: 100, regions: 10_000, replicas: 4, zones: 3 };
const sentence = "50000 regions of 7 replicas are 350000 replicas, and at most 300000 can be simulated; " +
  "expected fewer regions, or fewer replicas of each.";

describe("the replicas of all regions together", () => {
  it("are bounded in a link's parameters, before anything is made of them", () => {
    const start = performance.now();
    const link = linkOf({ ...content, g: TOO_LARGE });
    expect(link.length).toBeLessThan(140);
    expect(refusal(link)).toBe(`g: ${sentence}`);
    expect(performance.now() - start).toBeLessThan(500);
  });

  it("are bounded in a scenario file and on the command line, with the same figures", () => {
    const parsed = parseScenario(JSON.stringify({ format: SCENARIO_FORMAT, id: "large", topology: TOO_LARGE }));
    expect(parsed.ok ? [] : parsed.notices.map(({ where, text }) => `${where}: ${text}`)).toEqual([`topology: ${sentence}`]);
    const request = readRunRequest(["--stores", "100", "--regions", "50000", "--replicas", "7"]);
    expect(request.ok ? "" : request.problem).toContain("makes 350000 replicas, and at most 300000 can be simulated");
  });

  it("are bounded in a link that carries its topology whole, and in an import", () => {
    const topology = generateTopology({ stores: 5, regions: 8_001, replicas: 5, zones: 1 });
    expect(refusal(linkOf({ ...content, g: undefined, w: compactTopology(topology) }))).toMatch(/^w\.on: /);
    const peers = Array.from({ length: 5 }, (_, store) => store + 1);
    const regions = regionsJson(8_001, Object.fromEntries(Array.from({ length: 8_001 }, (_, index) =>
      [index, { peers: peers.map((store) => ({ id: 100_000 + index * 10 + store, store_id: store })), leader: {} }])));
    expect(noticeOf(importing(regions), "import.sample").values).toEqual({ count: 8_001, sample: 8_000, factor: "1.0" });
  });

  it("are not bounded below what is large but fair: 10,000 regions of three, and of four", () => {
    for (const replicas of [3, 4]) expect(refusal(linkOf({ ...content, g: { ...LARGEST, replicas } }))).toBe("opened");
    const whole = shared({ ...generateTopology(LARGEST), name: "whole" });
    expect(decodeLink(encodeLink(whole))).toEqual({ ok: true, run: whole });
  });
});

const regions = sharedText("pd/five-stores-2507-regions/regions.json");
it.skipIf(regions === undefined)(`a cluster of 2,507 regions is far from every bound (${regions === undefined ? NO_DATA : "real data"})`, () => {
  const topology = imported(regions);
  expect(decodeLink(encodeLink(shared(topology)))).toEqual({ ok: true, run: shared(topology) });
});

describe("what a link unpacks to", () => {
  it("is bounded in values, before they become objects", () => {
    const link = linkOf(`{"i":[${"0,".repeat(MAX_LINK_VALUES)}0]}`);
    expect(link.length).toBeLessThan(16_000);
    expect(refusal(link)).toContain(`more than ${MAX_LINK_VALUES} values`);
  });

  it("is bounded in keys, which a short text can make long", () => {
    const length = Math.ceil(MAX_KEY_BYTES / MAX_REGIONS) + 10;
    const topology = generateTopology({ ...DEFAULT_TOPOLOGY, regions: MAX_REGIONS });
    const keys = Array.from({ length: MAX_REGIONS }, (_, i) =>
      i === 0 ? "" : `${i === 1 ? "61".repeat(length) : ""}${i.toString(16).padStart(8, "0")}`);
    const shared = keys.map((_, i) => (i < 2 ? 0 : 2 * length));
    expect(refusal(linkOf({ ...content, g: undefined, w: { ...compactTopology(topology), keys, shared } })))
      .toBe("w: The link's cluster is wrong: its columns do not fit together; make the link anew with the page's Share button.");
    const long = regionsJson(3, {
      0: { end_key: "61".repeat(MAX_KEY_BYTES) }, 1: { start_key: "61".repeat(MAX_KEY_BYTES), end_key: "62" },
        2: { start_key: "62" },
    });
    expect(noticeOf(importing(long), "import.too-long-keys").level).toBe("error");
  });
});

it("a rate is bounded wherever it can be set, and the sentence names the most", () => {
  const most = `a whole number from 0 to ${MAX_RATE}`;
  expect(parseSetting("client.rate", String(MAX_RATE)).ok).toBe(true);
  expect(parseSetting("client.rate", String(MAX_RATE + 1)))
    .toEqual({ ok: false, expected: { expects: "count", min: 0, max: MAX_RATE } });
  expect(refusal(linkOf({ ...content, i: ["0s rate 1000000"] }))).toContain(most);
  const parsed = parseScenario(JSON.stringify({
    format: SCENARIO_FORMAT, id: "fast", topology: DEFAULT_TOPOLOGY, inputs: ["1s set client.rate 1000000"],
  }));
  expect(parsed.ok ? "" : parsed.notices[0]?.text).toContain(most);
  const request = readRunRequest(["--rate", "1000000"]);
  expect(request.ok ? "" : request.problem).toContain(most);
});

describe("one id twice", () => {
  const twice = (peers: readonly Record<string, unknown>[], leader: unknown, more: Record<string, unknown> = {}) =>
    importing(regionsJson(3, { 1: { ...regionJson(2), peers, leader, ...more } }));
  const [voter, learner, third] = [
    { id: 71, store_id: 1 }, { id: 71, store_id: 2, role_name: "Learner" }, { id: 73, store_id: 3 },
  ];

  it("within a region is said with region, id and store, and the leader stays the voter", () => {
    for (const peers of [[voter, learner, third], [learner, voter, third]]) {
      const result = twice(peers, voter);
      const notice = noticeOf(result, "peer.same-id");
      expect(notice.where).toBe("regions[1].peers[1].id");
      expect(notice.text).toBe(`Region 2 has two peers with the id 71; a new id is made for the one on store ${peers[1]?.store_id}.`);
      if (!result.ok) throw new Error("not imported");
      const region = result.topology.regions[1];
      const leader = region?.peers.find(({ id }) => id === region.leader);
      expect(leader).toMatchObject({ storeId: 1, role: "Voter" });
      expect(new Set(region?.peers.map(({ id }) => id)).size).toBe(3);
      expect(decodeLink(encodeLink(shared(result.topology)))).toEqual({ ok: true, run: shared(result.topology) });
    }
  });

  it("keeps what the leader reported with the peer on the reported store", () => {
    const result = twice([voter, learner, third], voter, { down_peers: [{ peer: { id: 71, store_id: 2 }, down_seconds: 9 }] });
    if (!result.ok) throw new Error("not imported");
    expect(result.topology.regions[1]?.peers.map(({ downFor }) => downFor)).toEqual([0, 9_000_000, 0]);
  });

  it("in a link is refused with the id and the regions that have it", () => {
    const topology = generateTopology({ stores: 3, regions: 2, replicas: 3, zones: 1 });
    const whole = compactTopology(topology);
    const fault = (changes: object): string => refusal(linkOf({ ...content, g: undefined, w: { ...whole, ...changes } }));
    expect(fault({ peerIds: [1_001, 1_001, 1_003, 1_004, 1_005, 1_006] })).toContain("region 1 has two peers with the id 1001");
    expect(fault({ peerIds: [1_001, 1_002, 1_003, 1_001, 1_005, 1_006] }))
      .toContain("regions 1 and 2 both have a peer with the id 1001");
    expect(fault({ ids: [1, 0] })).toContain("two regions have the id 1");
    expect(fault({ stores: whole.stores.map((store, row) => (row === 2 ? [1, ...store.slice(1)] : store)) }))
      .toContain("two stores have the id 1");
  });
});

const report = sharedText("reports/duplicate-peer-id/regions.json");
it.skipIf(report === undefined)(`the reported region is led by its voter, and its link opens (${report === undefined ? NO_DATA : "reported file"})`, () => {
  const topology = imported(report);
  const [region] = topology.regions;
  expect(region?.peers.find(({ id }) => id === region.leader)?.role).toBe("Voter");
  expect(decodeLink(encodeLink(shared(topology)))).toEqual({ ok: true, run: shared(topology) });
});
