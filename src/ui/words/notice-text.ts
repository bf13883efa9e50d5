import type { Notice } from "../../language/notice.ts";
import type { Words } from "./index.ts";

/** A notice in the reader's language: its code's sentence with its values put in; without one, the English text it carries. */
export function noticeText(notice: Notice, words: Words): string {
  const sentence = words.notices.sentences[notice.code];
  if (sentence === undefined) return notice.text;
  return sentence.replace(/\{(\w+)\}/g, (hole, name: string) => String(notice.values[name] ?? hole));
}
