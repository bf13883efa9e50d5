import { expect, test } from "vitest";
import { NOTICE_SENTENCES, type NoticeCode } from "../../src/exchange/sentences.ts";
import { en } from "../../src/ui/words/en.ts";
import { noticeText } from "../../src/ui/words/notice-text.ts";
import { zh } from "../../src/ui/words/zh.ts";

const holes = (sentence: string): string[] => [...new Set(sentence.match(/\{\w+\}/g) ?? [])].sort((a, b) => (a < b ? -1 : 1));

test("every Chinese sentence has the values of the English one, and no others", () => {
  const codes = Object.keys(NOTICE_SENTENCES) as NoticeCode[];
  const differing = codes.filter((code) =>
    holes(NOTICE_SENTENCES[code]).join() !== holes(zh.notices.sentences[code] ?? "").join());
  expect(differing).toEqual([]);
});

test("a notice is told in the reader's language, with its values", () => {
  const notice = { level: "warning", code: "store.duplicate", where: "", text: "Store 4 is listed twice.",
    values: { store: 4 } } as const;
  expect(noticeText(notice, zh)).toBe("store 4 列出了两次；取第一个。");
  expect(noticeText(notice, en)).toBe("Store 4 is listed twice.");
});

test("a code that the language does not know keeps its English sentence", () => {
  const notice = { level: "error", code: "no.such.code", where: "", text: "It is so.", values: {} } as const;
  expect(noticeText(notice, zh)).toBe("It is so.");
});
