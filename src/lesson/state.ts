import { pictureOfBench } from "./bench-picture.ts";
import { truthAt, type LessonPlayer } from "./lesson-player.ts";
import type { PlannedStep, Question } from "./lesson.ts";
import { fillTemplate } from "./template.ts";
import type { Choice, LessonCamera, LessonState, LessonStep } from "./types.ts";

/** The lesson as the page shows it: every text with the numbers of this moment. */
export function lessonStateOf(player: LessonPlayer): LessonState {
  const { lesson, scene, at, chosen, late } = player;
  const { card, steps, debrief, notes } = lesson;
  return {
    card, steps: steps.map((step, place) => shownStep(player, step, place)), at, chosen, playing: playingOf(player), late,
    bench: scene.kind === "bench" ? pictureOfBench(scene) : null,
    debrief: fillTemplate(debrief, scene.view), notes: notes === null ? null : fillTemplate(notes, scene.view),
  };
}

/** How far what is under way has come; what nobody can foresee shows nothing done. */
function playingOf({ pending, scene }: LessonPlayer): LessonState["playing"] {
  if (pending === null || scene.kind !== "cluster") return null;
  const { errand, run: { cluster: { now } } } = scene.player;
  if (pending.kind === "condition") return { share: shareOf(pending.from, pending.from + pending.atMost, now) };
  if (errand?.kind !== "instant") return { share: 0 };
  return { share: shareOf(errand.from, errand.to, now) };
}

const shareOf = (from: number, to: number, now: number): number =>
  (to <= from ? 1 : Math.min(1, Math.max(0, (now - from) / (to - from))));

function shownStep(player: LessonPlayer, step: PlannedStep, place: number): LessonStep {
  const { scene: { view } } = player;
  const camera = cameraOf(step);
  switch (step.kind) {
    case "say": case "free": return { ...camera, kind: step.kind, text: fillTemplate(step.text, view) };
    case "do": {
      const { words, text } = step;
      return { ...camera, kind: "do", actions: words, text: text === null ? null : fillTemplate(text, view) };
    }
    case "play": return { ...camera, kind: "play", waitsFor: step.until.topic };
    case "step": return { ...camera, kind: "play", waitsFor: null };
    case "ask": return { ...camera, kind: "ask", ...shownQuestion(player, step.question) };
    case "see": {
      const truth = player.chosen[step.question.id] === undefined ? null : truthAt(player, place);
      return { ...camera, kind: "see", ...shownQuestion(player, step.question), truth };
    }
    case "reveal": return { ...camera, kind: "reveal", of: step.of, truth: truthAt(player, place) };
    case "why": {
      const event = place <= player.at ? step.event.evaluate(view) : null;
      const id = typeof event === "object" && event !== null && "id" in event ? event.id : null;
      return { ...camera, kind: "why", event: id, text: step.text === null ? null : fillTemplate(step.text, view) };
    }
    case "compare": {
      const { words, label } = step.comparison;
      const outcome = player.outcomes.get(place);
      return {
        ...camera, kind: "compare", actions: words, label: fillTemplate(label, view),
        outcome: outcome === undefined ? null : { without: outcome.without, with: outcome.with },
      };
    }
    case "seek": return { ...camera, kind: "seek", to: step.to };
  }
}

const cameraOf = ({ select, view, pace }: PlannedStep): LessonCamera => ({
  ...(select === undefined ? {} : { select }), ...(view === undefined ? {} : { view }), ...(pace === undefined ? {} : { pace }),
});

interface ShownQuestion {
  readonly id: string;
  readonly text: LessonState["debrief"];
  readonly choices: readonly Choice[];
  readonly expect: string;
}

const shownQuestion = ({ scene: { view } }: LessonPlayer, { id, text, choices, expect }: Question): ShownQuestion => ({
  id, expect, text: fillTemplate(text, view),
  choices: choices.map((choice) =>
    ({ id: choice.id, text: fillTemplate(choice.text, view), reply: fillTemplate(choice.reply, view) })),
});
