import type { Language } from "../../story/words/parts.ts";
import { useRun } from "../app/context.ts";

/** The texts of a part of the page that brings them along: the first frame needs none of them. */
export interface LateTexts<Texts> {
  readonly en: Texts;
  readonly zh: Texts;
}

/** The texts in the page's language. */
export const useTexts = <Texts>(texts: LateTexts<Texts>): Texts => texts[useRun(({ language }) => language)];

/** The texts in a language, for what is no component. */
export const textsIn = <Texts>(texts: LateTexts<Texts>, language: Language): Texts => texts[language];
