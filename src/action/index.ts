import { defined } from "../kernel/assert.ts";
import type { Instant } from "../kernel/time.ts";
import type { EventBody } from "../proto/events.ts";
import type { IdNames } from "../proto/names.ts";
import { addPd } from "./add-pd.ts";
import { addStore } from "./add-store.ts";
import { memberChange } from "./change-members.ts";
import { changeSides } from "./change-sides.ts";
import { clientSession } from "./client-session.ts";
import { clock } from "./clock.ts";
import { crashClient } from "./crash-client.ts";
import { cut } from "./cut.ts";
import { cutSides } from "./cut-sides.ts";
import type { Definition } from "./definition.ts";
import { detect } from "./detect.ts";
import { delayMessage } from "./delay-message.ts";
import { deliverMessage } from "./deliver-message.ts";
import { dropMessage } from "./drop-message.ts";
import { duplicate } from "./duplicate.ts";
import { duplicateMessage } from "./duplicate-message.ts";
import { fillDisk } from "./fill-disk.ts";
import { heal } from "./heal.ts";
import { isolate } from "./isolate.ts";
import { kill } from "./kill.ts";
import { latency } from "./latency.ts";
import { killPlace, powerOffPlace } from "./lose-place.ts";
import { loss } from "./loss.ts";
import { mend } from "./mend.ts";
import type { Offer } from "./offers.ts";
import { order } from "./order.ts";
import { partition } from "./partition.ts";
import { pause } from "./pause.ts";
import { powerOff } from "./power-off.ts";
import { writeProposal } from "./propose.ts";
import { removeStore } from "./remove-store.ts";
import { restart } from "./restart.ts";
import { resume } from "./resume.ts";
import { restartInTurn } from "./rolling-restart.ts";
import { timerRunOut } from "./run-out-timer.ts";
import { set } from "./set.ts";
import { timerSetting } from "./set-timers.ts";
import { slowDisk } from "./slow-disk.ts";
import { start } from "./start.ts";
import { stallDisk } from "./stall-disk.ts";
import { processStop } from "./stop.ts";
import { strikeLeader } from "./strike-leader.ts";
import { strikePdLeader } from "./strike-pd-leader.ts";
import { leaderTransfer } from "./transfer-leader.ts";

/** Everything that can be done to a cluster, in the order of menus and of help. A new thing is its file and a line here. */
export const ACTIONS = [
  leaderTransfer, kill, powerOff, processStop, restart, start, restartInTurn, pause, resume, isolate, strikePdLeader,
  strikeLeader, crashClient, killPlace, powerOffPlace,
  cut, cutSides, latency, loss, duplicate, changeSides, mend, partition, heal,
  slowDisk, stallDisk, fillDisk, clock,
  addStore, addPd, removeStore, order, set, detect,
  timerRunOut, timerSetting, writeProposal, memberChange, clientSession,
  dropMessage, delayMessage, duplicateMessage, deliverMessage,
] as const;

type Entry = (typeof ACTIONS)[number];
type ActionIn<E> = E extends Definition<infer A, string> ? A : never;
type LabelIn<E> = E extends { offers(...given: never): readonly Offer<unknown, infer Label>[] } ? Label : never;

/** What people (and scenarios, links, tests) do to a cluster. A closed union; each is data. */
export type Action = ActionIn<Entry>;
export type ActionKind = Action["kind"];
export type ActionOf<Kind extends ActionKind> = Extract<Action, { readonly kind: Kind }>;

/** The names under which the page offers actions. */
export type OfferLabel = LabelIn<Entry>;

/** An action with its instant: `(topology, preset, seed, inputs)` is the whole truth of a run. */
export interface Input {
  readonly at: Instant;
  readonly action: Action;
}

/** An entry of the table as whoever has an action at hand uses it. */
export type AnyDefinition = Definition<Action, OfferLabel>;

const byKind: ReadonlyMap<string, AnyDefinition> = new Map(ACTIONS.map((each): [string, AnyDefinition] => [each.kind, each]));

/** All that is known of an action's kind. */
export const definitionOf = (kind: ActionKind): AnyDefinition =>
  defined(byKind.get(kind), "every kind of action is in the table");

/** An action in words: the sentence that reads back as exactly this action. */
export function formatAction(action: Action, names: IdNames = {}): string {
  const texts = definitionOf(action.kind).verbs.map((each) => each.write(action, names));
  return defined(texts.find((text) => text !== null), "every action can be said");
}

/** The actions that make the cluster emit an event; none for an event that no input leads to. */
export const actionsBehind = (body: EventBody): readonly Action[] =>
  ACTIONS.filter(({ event }: AnyDefinition) => [event].flat().includes(body.name)).map((each): Action | null => each.behind(body))
    .filter((action) => action !== null);
