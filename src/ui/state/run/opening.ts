import type { RunState } from "../run.ts";
import type { Answer } from "../../../worker/protocol.ts";
import type { Asking } from "../port.ts";
import { sightOf, type Screen } from "../screen.ts";
import { bookmarkOf } from "../lesson-progress.ts";
import type { Keeping } from "../preferences.ts";
import { noteRemarks, type Wire } from "./wire.ts";

type Opening = Pick<RunState, "open" | "openLesson" | "moveLesson" | "present" | "reopen" | "goBack" | "revive">;

/** Another run takes the place of this one, and this one can come back. */
export const openingOf = (wire: Wire, screen: Screen, keeping: Keeping): Opening => ({
  open: (source, beginning) => openAs(wire, screen, { kind: "open", source, ...(beginning === undefined ? {} : { beginning }) }),
  openLesson: (id) => openAs(wire, screen, { kind: "lesson", id, ...bookmarkOf(keeping.kept, id) }),
  moveLesson: (move) => {
    wire.port().tell({ kind: "lesson-move", move });
    // Behind a bench that the address has opened waits no run: whoever leaves it comes to a living cluster all the same.
    if (move.kind === "leave" && wire.get().status === null) void wire.get().open({ kind: "scenario", id: "healthy" });
  },
  present: () => {
    const { status, kept, selection } = wire.get();
    if (status === null || kept === null) return null;
    const sight = sightOf(screen.getState());
    return { text: kept, at: status.now, selection, sight, scenario: status.scenario, name: status.name };
  },
  reopen: async ({ text, at, selection, sight }) => {
    const answer = await wire.get().open({ kind: "link", text, at });
    if (answer.ok) {
      wire.get().select(selection);
      screen.showSight(sight);
    }
    return answer;
  },
  goBack: async () => {
    const { before, reopen } = wire.get();
    if (before !== null) await reopen(before);
  },
  revive: async () => {
    const { kept, status, open, play, seek, selection, select } = wire.get();
    const sight = sightOf(screen.getState());
    const { pinned } = screen.getState().score;
    wire.closePort();
    wire.set({ loss: null, stopped: null });
    const reopened = kept !== null && status !== null && (await open({ kind: "link", text: kept })).ok;
    if (!reopened) {
      await open({ kind: "scenario", id: "healthy" });
      return;
    }
    play(false);
    seek(status.now);
    select(selection);
    screen.showSight(sight);
    if (pinned.length > 0) screen.turnScore({ pinned });
  },
});

type Opener = Extract<Asking, { readonly kind: "open" | "lesson" }>;

async function openAs(wire: Wire, screen: Screen, asking: Opener): Promise<Answer> {
  const { get, set } = wire;
  const before = get().present() ?? get().before;
  set({ opening: true, openingSize: null, notices: null, deed: null, continued: null, waiting: null });
  const answer = noteRemarks(wire, "open", await wire.port().ask(asking));
  const imported = answer.ok && answer.kind === "opened" ? answer.files : get().imported;
  if (answer.ok) screen.forgetQuestions();
  // A lesson speaks of machines, or of a group.
  if (answer.ok && asking.kind === "lesson") screen.showGround("cluster");
  // The link of the new run comes with its first news; the old one's must not be taken for it until then.
  set(answer.ok
    ? { opening: false, stopped: null, selection: null, detail: null, imported, before, kept: null, leftForLink: false }
    : { opening: false });
  if (answer.ok && answer.kind === "opened") screen.showGroup(answer.group);
  return answer;
}
