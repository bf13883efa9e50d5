import { fillSentence, type Notice, type NoticeValues } from "../language/notice.ts";
import { NOTICE_SENTENCES, type NoticeCode } from "./sentences.ts";

/** Makes a notice: the sentence of `code` with its values put in. */
export function makeNotice(level: Notice["level"], code: NoticeCode, where: string, values: NoticeValues): Notice {
  return { level, code, where, text: fillSentence(NOTICE_SENTENCES[code], values), values };
}

/** Notices in the making: of each code only the first few are kept, the others are counted. Mutable. */
export interface NoticeList {
  readonly byCode: Map<string, { readonly kept: Notice[]; more: number }>;
  errors: number;
}

/** So many alike are shown in full; people stop reading at the fourth. */
const ALIKE_SHOWN = 3;

export const createNoticeList = (): NoticeList => ({ byCode: new Map(), errors: 0 });

/** Says what was found and what was assumed; the import goes on. */
export function warn(list: NoticeList, code: NoticeCode, where: string, values: NoticeValues = {}): void {
  add(list, "warning", code, where, values);
}

/** Says why no cluster can be built from this. */
export function fail(list: NoticeList, code: NoticeCode, where: string, values: NoticeValues = {}): void {
  list.errors++;
  add(list, "error", code, where, values);
}

function add(list: NoticeList, level: Notice["level"], code: NoticeCode, where: string, values: NoticeValues): void {
  let group = list.byCode.get(code);
  if (group === undefined) {
    group = { kept: [], more: 0 };
    list.byCode.set(code, group);
  }
  if (group.kept.length < ALIKE_SHOWN) group.kept.push(makeNotice(level, code, where, values));
  else group.more++;
}

/** The notices for people: errors first, those of one code together, the many folded into "… and 40 more like it". */
export function foldNotices(list: NoticeList): readonly Notice[] {
  const errors: Notice[] = [];
  const warnings: Notice[] = [];
  for (const { kept, more } of list.byCode.values()) {
    const first = kept[0];
    if (first === undefined) continue;
    const side = first.level === "error" ? errors : warnings;
    side.push(...kept);
    if (more > 0) side.push(makeNotice(first.level, "import.more", "", { count: more, like: first.code }));
  }
  return [...errors, ...warnings];
}
