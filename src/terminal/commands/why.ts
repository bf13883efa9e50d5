import { answerJson } from "../../inquiry/answer-json.ts";
import { INQUIRIES, whyNot } from "../../inquiry/index.ts";
import type { Inquiry, InquiryKind } from "../../inquiry/types.ts";
import { tellAnswer } from "../../inquiry/words/index.ts";
import { storyTime } from "../../story/words/format.ts";
import { plainText } from "../../story/words/parts.ts";
import { writeJson } from "../../kernel/write-json.ts";
import { defineCommand, failed, printed, type Bilingual, type Call, type CommandOutcome,
  type TerminalCommand } from "../command.ts";
import { idOfDigits } from "../ids.ts";
import { inPlaces, regionWords, storeWords } from "../offers.ts";
import type { Completion, Ground } from "../types.ts";

const HELP: Readonly<Record<InquiryKind, Bilingual>> = {
  lead: { en: "why a store does not lead a region", zh: "为什么某个 store 不是某个 Region 的 leader" },
  vote: { en: "who voted for whom in an election, and why not for a store", zh: "一次选举中谁投票给了谁，为什么没投给某个 store" },
  serve: { en: "why a region is not served", zh: "为什么某个 Region 不能提供服务" },
  commit: { en: "why an entry of a region's log is not committed", zh: "为什么某条日志没有提交" },
  repair: { en: "why PD does not repair a region yet, and when it could", zh: "为什么 PD 还不修复某个 Region，最早什么时候可以" },
  replace: { en: "the same of all regions on a store", zh: "同上，针对某个 store 上的所有 Region" },
  answer: { en: "why a client still waits", zh: "为什么某个客户端还在等待" },
};

type Place = (typeof INQUIRIES)[InquiryKind]["places"][number];

/** What may stand in a place. */
const OFFERS: Readonly<Record<Place, (ground: Ground) => readonly Completion[]>> = {
  store: storeWords, "[store]": storeWords, region: regionWords, "[term]": () => [], "[index]": () => [],
  client: ({ cluster }) => cluster.directory.clients.map((_, index) => ({ text: String(index + 1), hint: "" })),
};

const isOptional = (place: Place): boolean => place.startsWith("[");
const isId = (place: Place): boolean => place === "region" || place === "store" || place === "[store]";

/** The number behind a word; undefined where it is none. `-` leaves out what may be left out. */
function numberIn(word: string, place: Place, call: Call): number | null | undefined {
  if (word === "-" && isOptional(place)) return null;
  if (isId(place)) return idOfDigits(word, call.ground.cluster) ?? undefined;
  return /^\d{1,15}$/.test(word) ? Number(word) : undefined;
}

/** The question that the words ask; null where they ask none. */
function inquiryOf(kind: InquiryKind, call: Call): Inquiry | null {
  const { places, ask } = INQUIRIES[kind];
  const { words } = call;
  if (words.length > places.length || words.length < places.filter((place) => !isOptional(place)).length) return null;
  const numbers = words.map((word, index) => numberIn(word, places[index] ?? "store", call));
  return numbers.includes(undefined) ? null : ask(...numbers.map((number) => number ?? null));
}

function tell(kind: InquiryKind, call: Call): CommandOutcome {
  const question = inquiryOf(kind, call);
  if (question === null) return failed(`Usage: why not ${usageOf(kind)}`);
  const { cluster, events, language } = call.ground;
  const { names } = cluster.topology;
  const answer = whyNot(question, { cluster, events });
  if (call.flags.has("json")) return printed(writeJson(answerJson(answer, language, names)));
  const told = tellAnswer(answer, language, names);
  return printed([`${plainText(told.asked)} (${storyTime(answer.at)})`, ...told.lines.map((line) => `  ${plainText(line)}`)].join("\n"));
}

const usageOf = (kind: InquiryKind): string => [kind, ...INQUIRIES[kind].places.map((place) => place.toUpperCase())].join(" ");

const inquiryCommand = (kind: InquiryKind): TerminalCommand => defineCommand({
  name: kind, style: "gnu", help: HELP[kind], usage: usageOf(kind).slice(kind.length + 1),
  complete: inPlaces(...INQUIRIES[kind].places.map((place) => OFFERS[place])),
  run: (call) => tell(kind, call),
});

/** `why not lead 2 7`: what did not happen, and why, at the instant that is shown. */
export const whyCommand = defineCommand({
  name: "why", style: "gnu", help: { en: "why something did not happen, and when it could", zh: "为什么某事没有发生，最早什么时候可以" },
  commands: [defineCommand({
    name: "not", style: "gnu", help: { en: "the question follows", zh: "后面是问题" },
    flags: [{ name: "json", help: { en: "as one JSON document", zh: "输出为一个 JSON 文档" } }],
    commands: Object.values(INQUIRIES).map(({ kind }) => inquiryCommand(kind)),
  })],
});
