import type { PeerReport, RecoveryReport } from "../../proto/recovery.ts";
import type { Key, Region, StoreId } from "../../proto/region.ts";

/** A region as the reports of all live stores show it: its newest descriptor, and who of those that reported could lead it. */
export interface SurveyedRegion {
  readonly region: Region;
  /** Leads without those who are given up; the store is the leader's. */
  readonly forcedOn: StoreId | null;
  /** The store whose voter's log reaches furthest; null where nobody is left who votes. */
  readonly best: StoreId | null;
  /** Those who are given up are so many that nobody can be elected. */
  readonly isLost: boolean;
}

/** All regions of which a replica is left, in the order of their keys. */
export function surveyOf(reports: readonly RecoveryReport[], isFailed: (store: StoreId) => boolean): readonly SurveyedRegion[] {
  const byRegion = new Map<number, PeerReport[]>();
  for (const { peers } of reports) {
    for (const report of peers) {
      const known = byRegion.get(report.region.id);
      if (known === undefined) byRegion.set(report.region.id, [report]);
      else known.push(report);
    }
  }
  return withoutOutdated([...byRegion.values()].map((peers) => surveyRegion(peers, isFailed)));
}

function surveyRegion(peers: readonly PeerReport[], isFailed: (store: StoreId) => boolean): SurveyedRegion {
  const newest = peers.reduce((best, report) => (isNewer(report, best) ? report : best));
  const forced = peers.find(({ isForced }) => isForced);
  const region = forced?.region ?? newest.region;
  const voting = peers.filter(({ peer }) => peer.role !== "Learner");
  const best = voting.length === 0 ? null
    : voting.reduce((one, other) => ((other.term - one.term || other.index - one.index) > 0 ? other : one));
  const isLost = !peers.some(({ leads }) => leads) && cannotElect(region, isFailed);
  return { region, forcedOn: forced?.peer.storeId ?? null, best: best?.peer.storeId ?? null, isLost };
}

const isNewer = ({ region: { epoch: a }, term, index }: PeerReport, { region: { epoch: b }, ...other }: PeerReport): boolean =>
  (a.version - b.version || a.confVer - b.confVer || term - other.term || index - other.index) > 0;

/** As many voters are given up as are left, or more, in one of the configurations that are in force. */
function cannotElect({ peers }: Region, isFailed: (store: StoreId) => boolean): boolean {
  const isMinority = (roles: readonly string[]): boolean => {
    const voters = peers.filter(({ role }) => roles.includes(role));
    return voters.filter(({ storeId }) => isFailed(storeId)).length * 2 >= Math.max(voters.length, 1);
  };
  const isJoint = peers.some(({ role }) => role === "IncomingVoter" || role === "DemotingVoter");
  return isMinority(["Voter", "IncomingVoter"]) || (isJoint && isMinority(["Voter", "DemotingVoter"]));
}

/** Of regions that overlap, the one of the later version: the other has been split or merged away. */
function withoutOutdated(regions: readonly SurveyedRegion[]): readonly SurveyedRegion[] {
  const kept: SurveyedRegion[] = [];
  const byVersion = [...regions].sort((a, b) => b.region.epoch.version - a.region.epoch.version || a.region.id - b.region.id);
  for (const one of byVersion) if (!kept.some(({ region }) => overlap(region, one.region))) kept.push(one);
  return kept.sort((a, b) => (a.region.startKey < b.region.startKey ? -1 : 1));
}

export const overlap = (a: Hole, b: Hole): boolean =>
  (a.endKey === "" || b.startKey < a.endKey) && (b.endKey === "" || a.startKey < b.endKey);

/** A range of keys of which no replica is left. */
export interface Hole {
  readonly startKey: Key;
  readonly endKey: Key;
}

/** The ranges between the regions, in the order of their keys. */
export function holesBetween(regions: readonly SurveyedRegion[]): readonly Hole[] {
  const holes: Hole[] = [];
  let startKey = "";
  for (const { region } of regions) {
    if (region.startKey > startKey) holes.push({ startKey, endKey: region.startKey });
    if (region.endKey === "") return holes;
    startKey = region.endKey;
  }
  return [...holes, { startKey, endKey: "" }];
}
