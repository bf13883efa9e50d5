import type { Selection } from "../cluster/details.ts";
import type { inspect } from "../cluster/inspect.ts";
import type { GivenFile } from "../exchange/documents.ts";
import { AssertionError } from "../kernel/assert.ts";
import type { InvariantId } from "../kernel/invariants.ts";
import type { CurvePoint } from "../proto/curve-point.ts";
import { setPlaying, type Player } from "../session/player.ts";
import { createFilming, type Filming } from "./filming.ts";
import { LATE } from "./late.ts";
import type { LessonDesk } from "./lesson-desk.ts";
import type { Update } from "./protocol.ts";
import type { SliceDesk } from "./slices.ts";

/** What the worker knows of the page: the run it watches, and what it has been told of it. */
export interface Server extends LessonDesk, SliceDesk {
  readonly post: (update: Update, transfer?: Transferable[]) => void;
  player: Player | null;
  /** What the run was imported from, so that more can be added; empty for any other run. */
  imported: readonly GivenFile[];
  readonly filming: Filming;
  selection: Selection | null;
  /** What looks at selected things, once it has been fetched. */
  inspect: typeof inspect | null;
  /** Something changed since the last frame. */
  dirty: boolean;
  /** The branch and the number of its events that the page has. */
  toldBranch: number;
  toldEvents: number;
  /** What clients got, by branch, as far as each has been simulated; and how many points of the told branch the page has. */
  curves: Map<number, readonly CurvePoint[]>;
  toldPoints: number;
  lastNews: number;
  /** Something changed since the last news. A run that stands has none: whoever it keeps awake would only draw what is there. */
  untold: boolean;
  /** Regions that the last failover records had to judge, and news since then that went without such records. */
  judged: number;
  unjudged: number;
  stopped: boolean;
  /** Whether parts of the engine are on their way to the run, and before which wall time they are not asked for again. */
  completing: boolean;
  completeAt: number;
  /** The player and the inputs whose link the page keeps. */
  kept: { readonly player: Player; readonly inputs: string } | null;
}

export const createServer = (post: Server["post"], clock: () => number): Server => ({
  post, clock, player: null, imported: [], filming: createFilming(), selection: null, lesson: null, inspect: null, dirty: false,
  toldBranch: 0, toldEvents: 0, curves: new Map(), toldPoints: 0, lastNews: 0, untold: false, judged: 0, unjudged: 0,
  stopped: false,
  completing: false, completeAt: 0, sliced: new Map(), kept: null,
});

/** The page is to be told of another run. */
export const show = (server: Server, player: Player): Player =>
  Object.assign(server, {
    player, toldBranch: 0, toldEvents: 0, curves: new Map(), toldPoints: 0, lastNews: 0, stopped: false,
    sliced: new Map(),
  } satisfies Partial<Server>).player;

/** Our own mistake: the run stops here. */
export function stop(server: Server, error: unknown): void {
  server.stopped = true;
  // Whoever waits for what it ran towards waits no longer.
  if (server.player !== null) setPlaying(server.player, false);
  halt(server, error instanceof AssertionError ? error.invariant : null, error instanceof Error ? error.message : String(error));
}

/** Tells the page why the run has stopped, with the link that leads to the same place again. */
function halt(server: Server, invariant: InvariantId | null, reason: string): void {
  const { player } = server;
  const tell = (link: string): void => server.post({ kind: "stopped", invariant, reason, link });
  if (player === null) tell("");
  else LATE.texts().then(({ shareText }) => tell(shareText(player.run))).catch(() => tell(""));
}
