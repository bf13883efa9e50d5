/** A sentence by its code: a notice, or why an action was refused. */
export interface CodedSentence {
  readonly code: string;
  /** The English sentence. */
  readonly text: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What a language has for sentences of other rooms. */
export interface Sayings {
  /** Sentences by code; one that is missing stays English. */
  readonly sentences: Readonly<Record<string, string>>;
  /** What was expected of a setting, by its kind: a part of those sentences, with holes of its own. */
  readonly expected: Readonly<Record<string, string>>;
  /** Of what was expected of an action: by the English words that stand in the values. */
  readonly phrases: Readonly<Record<string, string>>;
}

/** A sentence in the language of the sayings, with its values put in; where they have none, the English text. */
export function sayTold(told: CodedSentence, { sentences, expected, phrases }: Sayings): string {
  const sentence = sentences[told.code];
  if (sentence === undefined) return told.text;
  // What was expected of a setting comes as a typed value, with its English words for those who read the English text.
  const whole = sentence.replace("{expected}", expected[String(told.values["expects"])] ?? "{expected}");
  const inPhrases = (value: string | number): string =>
    Object.entries(phrases).reduce((text, [english, said]) => text.replace(english, said), String(value));
  return whole.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = told.values[name];
    if (value === undefined) return hole;
    // What was found stands in quotes where somebody wrote it: only our own words for it are translated.
    const isOurs = name === "expected" || name === "node" || (name === "found" && Object.hasOwn(phrases, value));
    return isOurs ? inPhrases(value) : String(value);
  });
}
