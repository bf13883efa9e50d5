import type { ClusterEvent, EventBody, EventName, EventOf, StoreRefusal, StuckReason } from "../../proto/events.ts";
import type { AttemptError, FinalError } from "../../proto/failures.ts";
import { changeOf } from "../../proto/operator-change.ts";
import type { OperatorStep } from "../../proto/operators.ts";
import { between } from "../../kernel/time.ts";
import type { IdNames } from "../../proto/names.ts";
import { isRestart, scenesOf } from "../scenes.ts";
import type { FailoverReason, FailoverRecord, Scene } from "../types.ts";
import type { Because } from "../causes.ts";
import type { BecauseKind, Dictionary } from "./dictionary.ts";
import { english } from "./en.ts";
import { plainText, type Language, type SentencePart, type Telling } from "./parts.ts";

export { plainText, type Language, type SentencePart, type SentenceReference } from "./parts.ts";

/** The languages that can be spoken: English always, others from when they were brought. */
const dictionaries = new Map<Language, Dictionary>([["en", english]]);

/** Brings a language: until then, whoever asks for it is answered in English. */
export const addDictionary = (language: Language, dictionary: Dictionary): void => void dictionaries.set(language, dictionary);

const dictionaryOf = (language: Language): Dictionary => dictionaries.get(language) ?? english;

/** The event as one sentence, in parts that a page can link. `names` writes ids as the user's cluster does. */
const sentenceOf = (event: ClusterEvent, language: Language, names: IdNames): readonly SentencePart[] =>
  tell(event.body, language, alone(names));

/** A scene as one sentence: like `sentenceOf`, and says how many more regions it happened to. */
export const sceneSentence = (scene: Scene, language: Language, names: IdNames): readonly SentencePart[] =>
  tell(scene.event.body, language, { names, ...scene });

/** The whole fault of a card: parts that are the same deed in one sentence, others in one each. */
export function faultWords(record: FailoverRecord, language: Language, names: IdNames): readonly SentencePart[] {
  const scenes = scenesOf(record.parts);
  const [first] = scenes;
  const { ending } = record;
  const away = ending?.body.name === "node.restarted" && record.parts.length === 1 && isRestart(record.at, ending.at)
    ? between(record.at, ending.at) : null;
  if (first !== undefined && away !== null) return sceneSentence({ ...first, away }, language, names);
  return scenes.flatMap((scene, i): readonly SentencePart[] => {
    const sentence = sceneSentence(scene, language, names);
    return i === 0 || language === "zh" ? sentence : [{ kind: "text", text: " " }, ...sentence];
  });
}

/** The event as plain text: for the command line, screen readers and logs. */
export const sentenceText = (event: ClusterEvent, language: Language, names: IdNames): string =>
  plainText(sentenceOf(event, language, names));

/** Why a failover record's field is empty or short, as one sentence in PD's terms. */
export const reasonWords = (reason: FailoverReason, language: Language, names: IdNames): readonly SentencePart[] =>
  tellReason(dictionaryOf(language).reasons, reason.kind, reason, alone(names));

/** A link of a chain of causes that is no event, as a sentence. */
export function becauseWords(link: Extract<Because, { readonly kind: BecauseKind }>,
  language: Language, names: IdNames): readonly SentencePart[] {
  const { because } = dictionaryOf(language);
  const telling = alone(names);
  switch (link.kind) {
    case "votes": return because.votes(link, telling);
    case "unheard": return because.unheard(link, telling);
    case "last-heartbeat": return because["last-heartbeat"](link, telling);
  }
}

/** Why PD refuses a store as a target; completes a sentence that begins with the store. */
export const filterWords = (filter: StoreRefusal["filter"], language: Language): string =>
  dictionaryOf(language).filters[filter];

/** Why PD does not act on a region, as a clause. */
export const stuckWords = (reason: StuckReason, language: Language): string => dictionaryOf(language).stuck[reason];

/** What a step of an operator asks for. */
export const stepWords = (step: OperatorStep, language: Language): string => dictionaryOf(language).operators.step(step);

/** What the steps of an operator come to; "" for none. */
export function changeWords(steps: readonly OperatorStep[], language: Language): string {
  const change = changeOf(steps);
  return change === null ? "" : dictionaryOf(language).operators.change(change);
}

/** Why a client's attempt or operation failed, as a clause. */
export const errorWords = (error: AttemptError | FinalError, language: Language): string => dictionaryOf(language).errors[error];

const alone = (names: IdNames): Telling => ({ names, more: 0, others: [], voters: [], away: null, planned: false });

const tell = (body: EventBody, language: Language, telling: Telling): readonly SentencePart[] =>
  tellEvent(dictionaryOf(language).events, body.name, body, telling);

// The type parameters tie the entry to the value: the compiler cannot know it of a bare union.

type ReasonMap = { readonly [Kind in FailoverReason["kind"]]: Extract<FailoverReason, { readonly kind: Kind }> };
type EventMap = { readonly [Name in EventName]: EventOf<Name> };
type Table<Map> = { readonly [Key in keyof Map]: (value: Map[Key], telling: Telling) => readonly SentencePart[] };

const tellEvent = <Name extends EventName>(
  table: Table<EventMap>, name: Name, body: EventMap[Name], telling: Telling,
): readonly SentencePart[] => table[name](body, telling);

const tellReason = <Kind extends FailoverReason["kind"]>(
  table: Table<ReasonMap>, kind: Kind, reason: ReasonMap[Kind], telling: Telling,
): readonly SentencePart[] => table[kind](reason, telling);
