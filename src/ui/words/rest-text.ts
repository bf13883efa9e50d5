import { seconds } from "../../kernel/time.ts";
import { durationText } from "./format.ts";
import type { Words } from "./index.ts";

/** How long something will still take, of so many milliseconds: in whole seconds, as nobody knows it closer. */
export const restText = (millis: number, words: Words): string => durationText(seconds(Math.ceil(millis / 1_000)), words);
