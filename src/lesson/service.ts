import type { Notice } from "../language/notice.ts";
import type { Player } from "../session/player.ts";
import type { Run } from "../session/run.ts";
import { createQueryBook, readExpression } from "./expression/compile.ts";
import { queryFold } from "./expression/queries.ts";
import type { Value } from "./expression/values.ts";
import { leaveLesson, moveLesson, openLesson, tendLesson, type LessonPlayer } from "./lesson-player.ts";
import { parseLesson, readLesson } from "./parse.ts";
import { viewOfRun } from "./scene.ts";
import { lessonStateOf } from "./state.ts";
import type { EvaluatedExpression, LessonBookmark, LessonMove, LessonState, PlainValue } from "./types.ts";

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

/** Opens a lesson from the text of its file, or from that as JSON. */
export function serveLesson(file: unknown, left: LessonBookmark | undefined): OpenedLesson {
  const read = typeof file === "string" ? parseLesson(file) : readLesson(file);
  return read.ok ? { ok: true, service: createService(openLesson(read.lesson, left ?? null)) } : read;
}

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

/**
 * What an expression of the lesson language says of a run where it stands. Events are counted in the record; what clients did
 * and what was erased is in no record, and only a lesson, which watches from the start, can ask for that. Never throws.
 */
export function evaluateOn(run: Run, text: string): EvaluatedExpression {
  const book = createQueryBook();
  const read = readExpression(text, book);
  if (!read.ok) return refuse("expression.invalid", read.sentence);
  if (book.queries.some(({ of }) => of !== "events")) {
    return refuse("expression.unrecorded", "No record holds what clients did or what was erased: only a lesson can ask for it.");
  }
  const fold = queryFold(book.queries);
  const replies = fold.create({ topology: run.spec.topology });
  for (const event of run.branch.events) {
    if (event.at <= run.cluster.now) fold.event?.(replies, event);
  }
  return { ok: true, value: plain(read.expression.evaluate(viewOfRun(run, () => replies))) };
}

const refuse = (code: string, text: string): EvaluatedExpression =>
  ({ ok: false, notice: { level: "error", code, where: "", text, values: {} } });

const plain = (value: Value): PlainValue => (typeof value === "object" && value !== null && "body" in value ? value.id : value);
