import type { Action } from "../../action/index.ts";
import type { Subject } from "../../action/offers.ts";
import type { GroupMessage } from "../../cluster/group-picture.ts";
import type { RegionId } from "../../proto/region.ts";
import type { AppContext } from "../app/context.ts";
import { carryOut, faultsNow } from "../faults/use-faults.ts";
import type { GroupMoves } from "../state/stage-reach.ts";
import type { StepDirection } from "./stepping.ts";

/** What the moves know of the view that is open. */
interface Seen {
  /** Leads to what happens next in the group, or happened last. */
  step(direction: StepDirection): void;
  /** The message that is asked about, else the next to arrive; null where none is under way. */
  message(): GroupMessage | null;
  /** Closes the card about a message; false where none is open. */
  letGo(): boolean;
}

/** What the teacher's keys and the buttons of the head do to a group: what its actions offer, and steps through its messages. */
export function groupMoves(app: AppContext, region: RegionId, seen: Seen, read: () => void): GroupMoves {
  const does = (subject: Subject, isMeant: (action: Action) => boolean): void => {
    const deed = faultsNow(app, subject).find(({ enabled, amounts }) => enabled && amounts.some(({ action }) => isMeant(action)));
    if (deed !== undefined) carryOut(app.run, deed);
  };
  // Whether it is joint matters to none of these.
  const group: Subject = { kind: "group", region, joint: false };
  const go = (direction: StepDirection): void => {
    const { status, play } = app.run.getState();
    if (status?.playing === true) play(false);
    seen.step(direction);
  };
  return {
    timeOut: () => {
      const { standpoint: store } = app.screen.getState();
      if (store !== null) does({ kind: "member", region, store }, ({ kind }) => kind === "run-out-timer");
    },
    align: () => does(group, (action) => action.kind === "set-timers" && action.how === "aligned"),
    spread: () => does(group, (action) => action.kind === "set-timers" && action.how === "spread"),
    write: () => does(group, ({ kind }) => kind === "propose"),
    drop: () => {
      const message = seen.message();
      if (message !== null) does(subjectOf(message), ({ kind }) => kind === "drop-message");
    },
    forward: () => go("forward"),
    back: () => go("back"),
    read,
    letGo: () => seen.letGo(),
  };
}

/** A message as something that can have something done to it. */
export const subjectOf = ({ packet, place }: Pick<GroupMessage, "packet" | "place">): Subject =>
  ({ kind: "message", packet, place });
