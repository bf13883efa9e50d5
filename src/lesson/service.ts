import type { Notice } from "../language/notice.ts";
import type { Player } from "../session/player.ts";
import { leaveLesson, moveLesson, openLesson, tendLesson, type LessonPlayer } from "./lesson-player.ts";
import { parseLesson, readLesson } from "./parse.ts";
import { lessonStateOf } from "./state.ts";
import type { LessonBookmark, LessonMove, LessonState } from "./types.ts";

/** A lesson that is under way, for whoever shows it. */
export interface LessonService {
  /** What plays the lesson's run; null for a lesson on a bench, which has none. */
  readonly player: Player | null;
  move(move: Exclude<LessonMove, { readonly kind: "leave" }>): void;
  /** Nothing waits any more: the run is whoever's has it. */
  leave(): void;
  /**
   * Lets the lesson go on where what it waited for has come; to be called between the slices of its player. Returns what is to be
   * shown if it has moved, or if news are due and anything has changed.
   */
  news(areDue: boolean): LessonState | null;
}

export type OpenedLesson =
  | { readonly ok: true; readonly service: LessonService }
  | { readonly ok: false; readonly notices: readonly Notice[] };

/**
 * Opens a lesson from the text of its file, or from that as JSON; undefined where it was asked for by an id that there is not.
 */
export function serveLesson(file: unknown, left: LessonBookmark | undefined): OpenedLesson {
  if (file === undefined) return unknownLesson;
  const read = typeof file === "string" ? parseLesson(file) : readLesson(file);
  return read.ok ? { ok: true, service: createService(openLesson(read.lesson, left ?? null)) } : read;
}

const unknownLesson: OpenedLesson = {
  ok: false, notices: [{ level: "error", code: "lesson.unknown", where: "", text: "There is no such lesson.", values: {} }],
};

function createService(player: LessonPlayer): LessonService {
  let told = "";
  let moved = true;
  return {
    player: player.scene.kind === "cluster" ? player.scene.player : null,
    move(move) {
      moveLesson(player, move);
      moved = true;
    },
    leave: () => leaveLesson(player),
    news(areDue) {
      if (!tendLesson(player) && !moved && !areDue) return null;
      moved = false;
      const state = lessonStateOf(player);
      const text = JSON.stringify(state);
      if (text === told) return null;
      told = text;
      return state;
    },
  };
}
