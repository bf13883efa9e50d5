import * as v from "valibot";
import { MAX_RUN } from "../action/limits.ts";
import { generatedShape, inputsShape, presetShape, seedShape } from "../exchange/shapes.ts";
import { parseDuration } from "../kernel/time.ts";
import { MAX_EXPRESSION_LENGTH } from "./expression/syntax.ts";

/** The shapes of a lesson file, for valibot: which fields there are. What expressions and actions say is read behind them. */

export const LESSON_FORMAT = "quorumscape-lesson/1";

const MAX_TEXT = 1_200;
const MAX_STEPS = 60;
const MAX_MUSTS = 40;
const MAX_LINES = 400;
const MAX_MINUTES = 120;
const MAX_NUMBER = 999;

const idShape = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "an id of small letters, digits and dashes"));
const textShape = v.pipe(v.string(), v.nonEmpty("a text"), v.maxLength(MAX_TEXT));
const textsShape = v.strictObject({ en: textShape, zh: textShape });
const expressionShape = v.pipe(v.string(), v.nonEmpty("an expression"), v.maxLength(MAX_EXPRESSION_LENGTH));
const wholeShape = (least: number, most: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(most));

const isSpan = (text: string): boolean => (parseDuration(text) ?? Infinity) <= MAX_RUN;
const instantShape = v.pipe(v.string(), v.check(isSpan, "an instant such as 5m30s"));
const spanShape = v.pipe(v.string(), v.check((text) => isSpan(text) && parseDuration(text) !== 0, "a duration such as 40s"));
const linesShape = v.pipe(v.array(v.string()), v.minLength(1, "at least one line"), v.maxLength(MAX_LINES));

const worldShape = v.strictObject({
  topology: v.exactOptional(generatedShape),
  scenario: v.exactOptional(v.string()),
  lab: v.exactOptional(v.literal("raft")),
  preset: v.exactOptional(presetShape),
  seed: v.exactOptional(seedShape),
  inputs: v.exactOptional(inputsShape),
  script: v.exactOptional(linesShape),
});

const choiceShape = v.strictObject({ id: idShape, text: textsShape, when: expressionShape, reply: textsShape });

const questionShape = v.strictObject({
  id: idShape,
  text: textsShape,
  choices: v.pipe(v.array(choiceShape), v.minLength(2, "at least two choices"), v.maxLength(6, "at most six choices")),
  expect: idShape,
});

const compareShape = v.strictObject({
  do: linesShape,
  label: textsShape,
  to: v.union([instantShape, wholeShape(1, MAX_LINES)], "an instant such as 70s, or the number of a line"),
  without: textsShape,
  with: textsShape,
  must: v.exactOptional(v.array(expressionShape), []),
});

/** Each verb of a step with what it takes; a step has exactly one of them. */
const verbShapes = {
  say: v.exactOptional(textsShape),
  do: v.exactOptional(v.union([
    linesShape, v.strictObject({ actions: linesShape, text: textsShape }),
  ], "a list of actions, or { \"actions\": […], \"text\": … }")),
  play: v.exactOptional(v.strictObject({
    pace: v.exactOptional(v.pipe(v.number(), v.minValue(0.001), v.maxValue(10_000))), until: expressionShape, atMost: spanShape,
  })),
  ask: v.exactOptional(questionShape),
  see: v.exactOptional(questionShape),
  reveal: v.exactOptional(idShape),
  why: v.exactOptional(v.union([
    expressionShape, v.strictObject({ event: expressionShape, text: textsShape }),
  ], "an expression that is an event, or { \"event\": …, \"text\": … }")),
  compare: v.exactOptional(compareShape),
  seek: v.exactOptional(instantShape),
  step: v.exactOptional(wholeShape(1, MAX_LINES)),
  free: v.exactOptional(textsShape),
};

const isVerb = (key: string): boolean => Object.hasOwn(verbShapes, key);

const VERBS: readonly string[] = Object.keys(verbShapes);

const selectShape = v.pipe(v.string(), v.regex(/^(region|store|pd|client) [1-9]\d{0,9}$/, "a thing such as region 1 or store 2"));

const stepShape = v.pipe(
  v.strictObject({
    select: v.exactOptional(selectShape),
    view: v.exactOptional(v.picklist(["stage", "group"])),
    pace: v.exactOptional(v.pipe(v.number(), v.minValue(0.001), v.maxValue(10_000))),
    ...verbShapes,
  }),
  v.check((step) => Object.keys(step).filter(isVerb).length === 1, `exactly one verb of ${VERBS.join(", ")}`),
);

const mustShape = v.union([
  expressionShape,
  v.strictObject({ that: expressionShape, at: v.exactOptional(instantShape), anySeed: v.exactOptional(v.boolean(), false) }),
], "a condition, or { \"that\": …, \"at\": …, \"anySeed\": … }");

export const lessonShape = v.strictObject({
  format: v.literal(LESSON_FORMAT),
  id: idShape,
  number: wholeShape(1, MAX_NUMBER),
  title: textsShape,
  refutes: textsShape,
  minutes: wholeShape(1, MAX_MINUTES),
  courses: v.pipe(v.array(v.picklist(["first-quarter", "raft", "operating"])), v.readonly()),
  world: worldShape,
  startAt: v.exactOptional(instantShape, "0s"),
  steps: v.pipe(v.array(stepShape), v.minLength(1, "at least one step"), v.maxLength(MAX_STEPS)),
  must: v.pipe(v.array(mustShape), v.minLength(1, "at least one condition"), v.maxLength(MAX_MUSTS)),
  until: v.exactOptional(instantShape),
  debrief: textsShape,
  notes: v.exactOptional(textsShape),
});

export type LessonFile = v.InferOutput<typeof lessonShape>;
export type StepFile = LessonFile["steps"][number];
export type QuestionFile = v.InferOutput<typeof questionShape>;
export type ComparisonFile = v.InferOutput<typeof compareShape>;
