import { lostIn, underWayIn, type Carried } from "../cluster/group-messages.ts";
import { watchPassing } from "../cluster/passing.ts";
import { rolesIn, tapPacket } from "../cluster/tapped.ts";
import type { Instant } from "../kernel/time.ts";
import type { Observation } from "../proto/observations.ts";
import type { RegionId } from "../proto/region.ts";
import type { TappedMessage, TappedRole } from "../proto/tapped.ts";
import { advanceRun, runAside, type Run } from "./run.ts";

/** Messages of a length of time, and what replicas were meanwhile, in the making: neither is in a record, so it is replayed. */
export interface MessageTap {
  readonly aside: Run;
  readonly to: Instant;
  readonly messages: TappedMessage[];
  readonly roles: TappedRole[];
  /** Where it ended early, because there were too many. */
  cutAt: Instant | null;
  readonly note: (carried: Carried) => void;
  /** Notes what has just come, or was lost, and what comes next. */
  readonly look: () => void;
  readonly most: number;
}

interface TapWish {
  readonly from: Instant;
  readonly to: Instant;
  /** 0 for all. */
  readonly region: RegionId;
  readonly most: number;
  readonly wants: (message: TappedMessage) => boolean;
}

/** Null where no keyframe leads to the beginning. */
export function beginTap(run: Run, { from, to, region, most, wants }: TapWish): MessageTap | null {
  const aside = runAside(run, from);
  if (aside === null) return null;
  const messages: TappedMessage[] = [];
  const roles = rolesIn(aside.cluster, region);
  const note = (carried: Carried): void => {
    for (const message of tapPacket(aside.cluster, carried, region)) if (wants(message)) messages.push(message);
  };
  const hear = (_state: unknown, fact: Observation, at: Instant): void => {
    if (fact.kind !== "peer-state" && fact.kind !== "peer-gone") return;
    if (region !== 0 && fact.region !== region) return;
    const isGone = fact.kind === "peer-gone";
    roles.push({ at, region: fact.region, store: fact.store, role: isGone ? null : fact.role, term: isGone ? 0 : fact.term });
  };
  aside.past = { ...aside.past, onAnyFact: [...aside.past.onAnyFact, { state: null, of: hear }] };
  lostIn(aside.cluster).forEach(note);
  const look = watchPassing(aside.cluster, { message: note });
  return { aside, to: Math.min(to, run.branch.end) as Instant, messages, roles, cutAt: null, note, look, most };
}

/** How many events are run between two looks at the clock. */
const STRETCH = 200;

/** Goes on for as long as there is time; true once it is done. Messages stand in the order of departure then. */
export function continueTap(tap: MessageTap, hasTime: () => boolean): boolean {
  const { aside, to, messages, most, look } = tap;
  let events = 0;
  aside.halts = () => {
    look();
    return messages.length >= most || (++events % STRETCH === 0 && !hasTime());
  };
  advanceRun(aside, to);
  const isFull = messages.length >= most;
  if (aside.interrupted && !isFull) return false;
  endTap(tap, isFull ? aside.cluster.now : null);
  return true;
}

function endTap(tap: MessageTap, cutAt: Instant | null): void {
  const { aside, messages, note, most } = tap;
  tap.cutAt = cutAt;
  underWayIn(aside.cluster).forEach(note);
  messages.sort((a, b) => a.departed - b.departed || a.arrives - b.arrives);
  const left = messages[most];
  if (left === undefined) return;
  tap.cutAt = left.departed;
  messages.length = most;
}
