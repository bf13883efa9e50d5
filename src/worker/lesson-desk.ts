import type { LessonService } from "../lesson/service.ts";
import type { LessonMove } from "../lesson/types.ts";
import { setPlaying, type Player } from "../session/player.ts";
import { fetched, LATE } from "./late.ts";
import type { Answer, Update, WorkerCommand } from "./protocol.ts";
import { notice } from "./refusals.ts";

/** Where the lesson that the page shows lies, if it shows one. */
export interface LessonDesk {
  readonly post: (update: Update) => void;
  lesson: LessonService | null;
  /** What plays the run that is shown, in a lesson or not. */
  readonly player: Player | null;
  stopped: boolean;
  /** Something changed since the last news. */
  untold: boolean;
}

type Opening = Extract<WorkerCommand, { readonly kind: "lesson" | "lesson-file" }>;

/**
 * Opens a lesson; on a mistake the present one, and the present run, stay as they are. `show` takes over the run of one that
 * has it.
 */
export async function openOnDesk(desk: LessonDesk, command: Opening, show: (player: Player) => void): Promise<Answer> {
  const { fetchLesson, LESSONS } = await LATE.lessonFiles();
  const { serveLesson } = await LATE.lessons();
  await Promise.all([LATE.hands(), LATE.records()]);
  const file: unknown = command.kind === "lesson" ? await fetched(fetchLesson(command.id)) : command.text;
  if (command.kind === "lesson" && file === undefined) {
    return { ok: false, notices: [notice("lesson.unknown", { id: command.id, known: Object.keys(LESSONS).join(", ") })] };
  }
  const opened = serveLesson(file, command.left);
  if (!opened.ok) return opened;
  desk.lesson?.leave();
  desk.lesson = opened.service;
  // A bench has no run: the one that was shown waits behind it.
  if (opened.service.player !== null) show(opened.service.player);
  else if (desk.player !== null) setPlaying(desk.player, false);
  return { ok: true, kind: "opened", notices: [], files: [], group: null };
}

export function moveOnDesk(desk: LessonDesk, move: LessonMove): void {
  // What lies before a breach can be looked at again.
  desk.stopped = false;
  if (move.kind === "leave") clearDesk(desk);
  else desk.lesson?.move(move);
}

export function clearDesk(desk: LessonDesk): void {
  if (desk.lesson === null) return;
  desk.lesson.leave();
  desk.lesson = null;
  desk.post({ kind: "lesson", state: null });
}

/**
 * Lets a lesson go on, and tells the page where it is: at once where it has moved, otherwise with the news. Whether its run plays
 * the lesson may have changed as well.
 */
export function tendDesk(desk: LessonDesk, isNewsDue: boolean): void {
  const state = desk.lesson?.news(isNewsDue);
  if (!state) return;
  desk.post({ kind: "lesson", state });
  desk.untold = true;
}
