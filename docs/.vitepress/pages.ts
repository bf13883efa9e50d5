import type { Language } from "../../src/story/words/parts.ts";
import { REFERENCE } from "./reference/index.ts";

type Texts = Readonly<Record<Language, string>>;

interface Chapter {
  readonly title: Texts;
  readonly pages: readonly { readonly path: string; readonly title: Texts }[];
}

/** A page made from a table has its title there. */
function made(name: string): Chapter["pages"][number] {
  const page = REFERENCE.find((each) => each.name === name);
  if (page === undefined) throw new Error(`No page is made that is called ${name}.`);
  return { path: `reference/${name}`, title: page.title };
}

/** Every page of the documentation, in the order in which it is read. A page stands in both languages under the same path. */
export const CHAPTERS: readonly Chapter[] = [
  {
    title: { en: "Begin", zh: "开始" },
    pages: [
      { path: "index", title: { en: "What it is", zh: "简介" } },
      { path: "start", title: { en: "First steps", zh: "快速上手" } },
      { path: "install", title: { en: "Install and release", zh: "安装与发布" } },
      { path: "tour", title: { en: "A tour of the whole", zh: "全景导览" } },
      made("lessons"),
      made("scenarios"),
      { path: "questions", title: { en: "Questions and words", zh: "问答与词汇" } },
    ],
  },
  {
    title: { en: "Embed", zh: "嵌入" },
    pages: [
      { path: "EMBED", title: { en: "Embedding", zh: "嵌入网页" } },
      { path: "recipes", title: { en: "Recipes", zh: "各平台的写法" } },
      made("attributes"),
      { path: "PACKAGE", title: { en: "The package", zh: "软件包" } },
    ],
  },
  {
    title: { en: "Write", zh: "编写" },
    pages: [
      { path: "LESSONS", title: { en: "Writing a lesson", zh: "编写课程" } },
      { path: "scenario-files", title: { en: "Scenario files", zh: "场景文件" } },
      { path: "report", title: { en: "The document of a run", zh: "运行的报告文档" } },
      { path: "compare", title: { en: "Two futures side by side", zh: "并排看两个未来" } },
      { path: "campaigns", title: { en: "Campaigns", zh: "批量实验" } },
      { path: "detectors", title: { en: "Failure detectors", zh: "故障检测器" } },
      { path: "owners", title: { en: "One owner for each region", zh: "每个 Region 一个属主" } },
      { path: "orders", title: { en: "Orders in three styles", zh: "三种方式下单" } },
      { path: "environments", title: { en: "Several environments under one PD", zh: "一套 PD 管理多种环境" } },
      { path: "attach", title: { en: "Watching a real cluster", zh: "观察真实集群" } },
      { path: "twin", title: { en: "A twin for real tools", zh: "供真实工具使用的孪生集群" } },
      { path: "exports", title: { en: "Files for other programs", zh: "导出到其他程序" } },
      { path: "metrics", title: { en: "Metrics and alerts", zh: "指标与告警" } },
      { path: "histories", title: { en: "Histories of clients", zh: "客户端历史" } },
    ],
  },
  {
    title: { en: "Reference", zh: "参考" },
    pages: [made("commands"), made("terminal"), made("actions"), made("settings"), made("events")],
  },
  {
    title: { en: "How true it is", zh: "有多真实" },
    pages: [
      { path: "FIDELITY", title: { en: "Fidelity", zh: "保真度" } },
      made("figures"),
      { path: "INVARIANTS", title: { en: "Invariants", zh: "不变式" } },
      { path: "ARCHITECTURE", title: { en: "Architecture", zh: "架构" } },
    ],
  },
];
