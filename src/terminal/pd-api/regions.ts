import { regionJson } from "../../exchange/pd-export.ts";
import { keyToHex } from "../../proto/keys.ts";
import type { PdJson } from "../../exchange/write-json.ts";
import { BYTES, QUERIES, REGION_CHECKS, type PdState, type RegionInfo } from "../../pd/index.ts";
import type { Key } from "../../proto/region.ts";
import { idOfDigits } from "../ids.ts";
import {
  answered, countOf, endpoint, noNumber, pdError, unescapeKey, type PdEndpoint, type PdQuestion, type PdReply,
} from "./endpoint.ts";

/** How many regions of a list are answered if nobody says, and at most (pkg/schedule/handler). */
const USUAL_LIMIT = 16;
const MOST_REGIONS = 10_240;
/** Every region that PD knows, in the order of the keys. */
const regionsOf = ({ tree }: PdState): readonly RegionInfo[] => tree.order.flatMap((id) => tree.infos.get(id) ?? []);

const listed = ({ cluster }: PdQuestion, regions: readonly RegionInfo[]): PdReply =>
  answered({ count: regions.length, regions: regions.map((info) => regionJson(cluster, info)) });

/** What PD 8.5 makes of a region that it does not know: one of which everything is zero. */
const NO_REGION: PdJson = {
  id: 0, start_key: "", end_key: "", leader: { role_name: "" }, cpu_usage: 0, written_bytes: 0, read_bytes: 0, written_keys: 0,
  read_keys: 0, approximate_size: 0, approximate_keys: 0, approximate_kv_size: 0,
};

const one = ({ cluster }: PdQuestion, info: RegionInfo | undefined): PdReply =>
  answered(info === undefined ? NO_REGION : regionJson(cluster, info));

const limitOf = ({ query }: PdQuestion): number => Math.min(countOf(query.get("limit")) ?? USUAL_LIMIT, MOST_REGIONS);

/** The regions that have most of something, or the first where nothing is measured. */
const top = (path: string, measure: (info: RegionInfo, pd: PdState) => number): PdEndpoint => endpoint(path, (question) => {
  const { pd } = question;
  const measured = regionsOf(pd).map((info) => ({ info, amount: measure(info, pd) }));
  measured.sort((a, b) => b.amount - a.amount);
  return listed(question, measured.slice(0, limitOf(question)).map(({ info }) => info));
});

/** What PD keeps of a region's traffic, in each second; of one in which little happens it keeps nothing (`hot write`). */
const flow = (of: "reads" | "writes", kind: number) => ({ region }: RegionInfo, { traffic }: PdState): number =>
  Math.max(0, ...(traffic[of].regions.get(region.id) ?? []).map((peer) => peer.flow.medians[kind] ?? 0));

/** No processor time is measured: all regions have as much, which is none. */
const unmeasured = (): number => 0;

const check = (state: string, fits: (info: RegionInfo, pd: PdState) => boolean): PdEndpoint =>
  endpoint(`/regions/check/${state}`, (question) =>
    listed(question, regionsOf(question.pd).filter((info) => fits(info, question.pd))));

/** How many regions there are in each class of a width. */
const histogram = (name: string, usual: number, measure: (info: RegionInfo) => number): PdEndpoint =>
  endpoint(`/regions/check/${name}`, ({ pd, query }) => {
    const bound = Math.max(1, countOf(query.get("bound")) ?? usual);
    const counts = new Map<number, number>();
    for (const info of regionsOf(pd)) {
      const start = Math.floor(measure(info) / bound) * bound;
      counts.set(start, (counts.get(start) ?? 0) + 1);
    }
    return answered([...counts].sort(([a], [b]) => a - b).map(([start, count]) => ({ start, end: start + bound - 1, count })));
  });

/** Whether the region has something of the range; "" at its end means all behind its start. */
const meets = ({ region }: RegionInfo, start: Key, end: Key): boolean =>
  (region.endKey === "" || region.endKey > start) && (end === "" || region.startKey < end);

/** The region of a path's id, or PD's complaint. */
function regionOf({ cluster, pd, params }: PdQuestion): RegionInfo | PdReply | undefined {
  const { id = "" } = params;
  if (!/^\d+$/.test(id)) return pdError(400, noNumber(id));
  return pd.tree.infos.get(idOfDigits(id, cluster) ?? -1);
}

const isReply = (value: RegionInfo | PdReply): value is PdReply => "status" in value;

/** Ranges of keys that belong to no region that PD knows. */
function holesOf(regions: readonly RegionInfo[]): (readonly [string, string])[] {
  const holes: (readonly [string, string])[] = [];
  let end: Key | null = "";
  for (const { region } of regions) {
    if (end !== null && region.startKey > end) holes.push([keyToHex(end), keyToHex(region.startKey)]);
    end = region.endKey === "" ? null : region.endKey;
  }
  if (end !== null) holes.push([keyToHex(end), ""]);
  return holes;
}

export const REGION_ENDPOINTS: readonly PdEndpoint[] = [
  endpoint("/regions", (question) => listed(question, regionsOf(question.pd))),
  endpoint("/regions/count", ({ pd }) => answered({ count: pd.tree.order.length, regions: null })),
  endpoint("/region/id/{id}", (question) => {
    const found = regionOf(question);
    return found !== undefined && isReply(found) ? found : one(question, found);
  }),
  endpoint("/region/key/{key}", (question) => {
    const key = unescapeKey(question.params["key"] ?? "");
    return one(question, regionsOf(question.pd).find((info) => info.region.startKey <= key && meets(info, key, "")));
  }),
  endpoint("/regions/key", (question) => {
    const start = unescapeKey(question.query.get("key") ?? "");
    const end = unescapeKey(question.query.get("end_key") ?? "");
    return listed(question, regionsOf(question.pd).filter((info) => meets(info, start, end)).slice(0, limitOf(question)));
  }),
  endpoint("/regions/sibling/{id}", (question) => {
    const found = regionOf(question);
    if (found === undefined) return pdError(404, `region ${question.params["id"] ?? ""} not found`);
    if (isReply(found)) return found;
    const { startKey, endKey } = found.region;
    return listed(question, regionsOf(question.pd).filter(({ region }) =>
      (startKey !== "" && region.endKey === startKey) || (endKey !== "" && region.startKey === endKey)));
  }),
  endpoint("/regions/store/{id}", (question) => {
    const { cluster, pd, params, query } = question;
    const { id = "" } = params;
    if (!/^\d+$/.test(id)) return pdError(400, noNumber(id));
    const store = idOfDigits(id, cluster);
    const lists = store === null ? undefined : pd.tree.stores.get(store);
    const type = query.get("type") ?? "all";
    const fits = new Set(type === "leader" ? lists?.leaders : type === "learner" ? lists?.learners
      : type === "pending" ? lists?.pending : [...lists?.leaders ?? [], ...lists?.followers ?? [], ...lists?.learners ?? []]);
    return listed(question, regionsOf(pd).filter(({ region }) => fits.has(region.id)));
  }),
  endpoint("/regions/keyspace/id/{id}", (question) => listed(question, [])),
  endpoint("/regions/range-holes", ({ pd }) => answered(holesOf(regionsOf(pd)))),
  top("/regions/size", ({ sizeMiB }) => sizeMiB), top("/regions/keys", ({ keys }) => keys),
  top("/regions/confver", ({ region }) => region.epoch.confVer), top("/regions/version", ({ region }) => region.epoch.version),
  top("/regions/readflow", flow("reads", BYTES)), top("/regions/writeflow", flow("writes", BYTES)),
  top("/regions/readquery", flow("reads", QUERIES)), top("/regions/writequery", flow("writes", QUERIES)),
  top("/regions/cpu", unmeasured),
  ...Object.entries(REGION_CHECKS).map(([state, fits]) => check(state, fits)),
  histogram("hist-size", 10, ({ sizeMiB }) => sizeMiB),
  histogram("hist-keys", 10_000, ({ keys }) => keys),
];
