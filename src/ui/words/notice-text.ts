import type { Notice } from "../../language/notice.ts";
import type { Words } from "./index.ts";

/** A notice in the reader's language: its code's sentence with its values put in; without one, the English text it carries. */
export function noticeText(notice: Notice, words: Words): string {
  const sentence = words.notices.sentences[notice.code];
  if (sentence === undefined) return notice.text;
  // What was expected of a setting comes as a typed value, with its English words for those who read the notice's text.
  const expected = words.notices.expected[String(notice.values["expects"])] ?? "{expected}";
  const whole = sentence.replace("{expected}", expected);
  return whole.replace(/\{(\w+)\}/g, (hole, name: string) => String(notice.values[name] ?? hole));
}
