import type { Action } from "../../action/index.ts";
import type { Subject } from "../../action/offers.ts";
import type { GroupMessage } from "../../cluster/group-picture.ts";
import type { RegionId } from "../../proto/region.ts";
import type { AppContext } from "../app/context.ts";
import { carryOut, faultsNow } from "../faults/use-faults.ts";
import type { UnheardKey } from "../state/screen.ts";
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

/** What of the view's elements the moves use: which reading stands beside the ring, what is to be written. */
interface Hands {
  read(): void;
  write(): void;
}

/** What the teacher's keys and the buttons of the head do to a group: what its actions offer, and steps through its messages. */
export function groupMoves(app: AppContext, region: RegionId, seen: Seen, { read, write }: Hands): GroupMoves {
  const does = (subject: Subject, isMeant: (action: Action) => boolean): boolean => {
    const deed = faultsNow(app, subject).find(({ enabled, amounts }) => enabled && amounts.some(({ action }) => isMeant(action)));
    if (deed !== undefined) carryOut(app.run, deed);
    return deed !== undefined;
  };
  const say = (unheard: UnheardKey): void => app.screen.setState({ unheard });
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
      if (store === null) {
        say({ key: "T", wants: "server" });
        return;
      }
      const done = does({ kind: "member", region, store }, ({ kind }) => kind === "run-out-timer");
      if (!done) say({ key: "T", wants: "other" });
    },
    align: () => void does(group, (action) => action.kind === "set-timers" && action.how === "aligned"),
    spread: () => void does(group, (action) => action.kind === "set-timers" && action.how === "spread"),
    write: () => {
      // Where nobody leads the key is as dead as the button.
      if (faultsNow(app, group).some(({ enabled, amounts }) => enabled && amounts.some(isProposal))) write();
    },
    drop: () => {
      const message = seen.message();
      if (message === null) say({ key: "D", wants: "message" });
      else does(subjectOf(message), ({ kind }) => kind === "drop-message");
    },
    forward: () => go("forward"),
    back: () => go("back"),
    read,
    letGo: () => seen.letGo(),
  };
}

/** Whether this is the offer of a write, whatever it would write. */
export const isProposal = ({ action }: { readonly action: Action }): boolean => action.kind === "propose";

/** A message as something that can have something done to it. */
export const subjectOf = ({ packet, place }: Pick<GroupMessage, "packet" | "place">): Subject =>
  ({ kind: "message", packet, place });
