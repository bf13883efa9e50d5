import { EVENT_NAMES, type EventName } from "../../../src/proto/events.ts";
import { fieldNames } from "../../../src/lesson/expression/event-fields.ts";
import type { Language } from "../../../src/story/words/parts.ts";
import { code, grouped, table, type ReferencePage } from "./page.ts";

const TEXTS = {
  en: {
    intro: "Whatever a person could ask about is an event with a stable name. `quorumscape run --events` prints them, an embed hears them " +
      "(`el.listen`), and a lesson's expressions count and find them: `first(raft.leader.elected, at > 10s)`. Each has `at` and `id` besides, " +
      "and `cause`, the event that led to it. Times are durations (`1.5s`), switches are 1 or 0, machines are texts (`'store 4'`).",
    head: ["event", "fields"], none: "none of its own",
  },
  zh: {
    intro: "凡是人可能会问到的，都是一个有固定名字的事件。`quorumscape run --events` 打印它们，嵌入的组件可以监听它们（`el.listen`），" +
      "课程的表达式统计、查找它们：`first(raft.leader.elected, at > 10s)`。此外每个事件都有 `at`、`id`，以及 `cause`（引发它的事件）。" +
      "时间写成时长（`1.5s`），开关为 1 或 0，机器是文本（`'store 4'`）。",
    head: ["事件", "字段"], none: "没有自己的字段",
  },
} as const;

/** All kinds of events with their fields, as expressions know them. */
export const eventsPage: ReferencePage = {
  name: "events",
  title: { en: "Events", zh: "事件" },
  write(language) {
    const sections = grouped(EVENT_NAMES, (name) => name.split(".")[0] ?? "").map(([group, names]) =>
      `## ${group}\n\n${table(TEXTS[language].head, names.map((name) => [code(name), fieldsOf(name, language)]))}`);
    return [TEXTS[language].intro, ...sections].join("\n\n");
  },
};

/** What every event has, and the introduction tells. */
const COMMON: readonly string[] = ["at", "id", "cause"];

function fieldsOf(name: EventName, language: Language): string {
  const fields = fieldNames(name).filter((field) => !COMMON.includes(field));
  return fields.length === 0 ? TEXTS[language].none : fields.map(code).join(", ");
}
