import { sayTold } from "../../action/said.ts";
import type { Notice } from "../../language/notice.ts";
import type { Words } from "./index.ts";

/** A notice in the reader's language: its code's sentence with its values put in; without one, the English text it carries. */
export const noticeText = (notice: Notice, words: Words): string => sayTold(notice, words.notices);
