import { formatInput } from "../../../src/language/actions.ts";
import { SCENARIOS } from "../../../src/exchange/scenarios/index.ts";
import type { Scenario } from "../../../src/exchange/scenario.ts";
import type { Language } from "../../../src/story/words/parts.ts";
import { en } from "../../../src/ui/words/en.ts";
import { galleryEn } from "../../../src/ui/words/gallery.en.ts";
import { galleryZh } from "../../../src/ui/words/gallery.zh.ts";
import type { ScenarioId } from "../../../src/ui/words/scenario-title.ts";
import { zh } from "../../../src/ui/words/zh.ts";
import { block, code, plain, productLink, type ReferencePage } from "./page.ts";

const TEXTS = {
  en: {
    intro: "The clusters that come along, each with what happens to it. Open one, name it behind `--scenario`, or put it into a page of " +
      "your own with `<quorum-scape scenario=\"store-dies\">`.",
    open: "Open it", nothing: "Nothing is planned in it: what happens is up to you.",
    facts: ({ topology, preset, seed }: Scenario) =>
      `${topology.stores} stores, ${topology.regions} regions, ${topology.replicas} replicas, timing \`${preset}\`, seed ${seed}.`,
  },
  zh: {
    intro: "自带的集群，以及其中会发生的事。可以直接打开，可以写在 `--scenario` 之后，也可以用 `<quorum-scape scenario=\"store-dies\">` 放进你自己的网页。",
    open: "打开", nothing: "其中没有预设任何事件：会发生什么由你决定。",
    facts: ({ topology, preset, seed }: Scenario) =>
      `${topology.stores} 个 store，${topology.regions} 个 Region，${topology.replicas} 个副本，时间参数 \`${preset}\`，种子 ${seed}。`,
  },
} as const;

/** The scenarios that come along, with the cluster that each is and what happens in it. */
export const scenariosPage: ReferencePage = {
  name: "scenarios",
  title: { en: "Scenarios", zh: "场景" },
  write: (language) => [TEXTS[language].intro, ...SCENARIOS.map((scenario) => sectionOf(scenario, language))].join("\n\n"),
};

function sectionOf(scenario: Scenario, language: Language): string {
  const id = scenario.id as ScenarioId;
  const text = TEXTS[language];
  const [words, gallery] = language === "zh" ? [zh, galleryZh] : [en, galleryEn];
  const inputs = scenario.inputs.map(formatInput);
  return [
    `## ${plain(words.scenarios[id])} {#${id}}`,
    `${plain(gallery.hints[id])} ${text.facts(scenario)}`,
    inputs.length === 0 ? text.nothing : block("text", inputs),
    `${code(id)} · ${productLink(`#scenario=${id}`, text.open)}`,
  ].join("\n\n");
}
