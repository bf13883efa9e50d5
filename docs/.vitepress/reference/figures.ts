import { distanceText, figurePicture, PICTURE_EN, valueText, type PictureTexts } from "../../../src/cli/figures/picture.ts";
import type { Compared } from "../../../src/published/compare.ts";
import type { PublishedFigure } from "../../../src/published/figure.ts";
import { FIGURES } from "../../../src/published/index.ts";
import type { FigureReport } from "../../../src/published/report.ts";
import type { Language } from "../../../src/story/words/parts.ts";
import etcdFailover from "../figures/etcd-failover.json";
import partialConnectivity from "../figures/partial-connectivity.json";
import raftElection from "../figures/raft-election.json";
import splitVotes from "../figures/split-votes.json";
import tikvFailover from "../figures/tikv-failover.json";
import wanElection from "../figures/wan-election.json";
import { figureInChinese, rowInChinese } from "./figures.zh.ts";
import { block, code, plain, table, type ReferencePage } from "./page.ts";

/** What `figures NAME --json` printed of each; a test compares a part of the seeds. */
export const REPORTS = [
  raftElection, splitVotes, wanElection, etcdFailover, partialConnectivity, tikvFailover,
] as unknown as readonly FigureReport[];

type Measured = Readonly<Record<string, string>>;

const TEXTS = {
  en: {
    intro: "What others have published, or measured on real machines, run here under many seeds and held against it. Every number and every " +
      "picture of this page is what the command printed; run it, and you get the same:",
    how: "A figure is a campaign of [scenario files](../scenario-files.md). With `--report DIR` they lie in `DIR/scenarios`, and the page opens each; " +
      "beside them are the figure as HTML, Markdown, SVG and JSON, and each trial's values as CSV. What is stopped goes on with the same command. " +
      "`KS` is the largest distance between two distribution functions (Kolmogorov and Smirnov). *At most* is what is meant for the figure's own " +
      "number of seeds; fewer have more, by what chance makes of so small a sample. The command ends with `N passed, M failed`, and with 1 if " +
      "something failed.",
    samples: "With `--samples DIR` the election benchmark is compared with its samples and not with nine published quantiles alone: " +
      "`DIR/election-benchmark-quantiles.csv` has a line for each range (`150-155,1000,` and 101 quantiles in milliseconds). etcd's are " +
      "`etcd-3.4.23-kill-leader-3-nodes.csv` and `-5-nodes.csv`: trial, members, milliseconds until a new leader.",
    update: "How this page is made: `figures NAME --json --samples DIR > docs/.vitepress/figures/NAME.json`, and the documentation built anew.",
    head: ["row", "trials", "compared", "here", "published", "distance", "at most"],
    published: "Published:", seeds: ({ seeds, passed, failed }: FigureReport) =>
      `Seeds ${seeds.from} to ${seeds.to}: ${passed} passed, ${failed} failed.`,
    cells: "What holds in every trial, or in 19 of 20, of each cell; two numbers are the median here / as published; bold is what is not so.",
    colon: ": ", off: "Further off than that:", samplesOf: "KS to the samples", quantilesOf: "KS to the quantiles",
    of: { "raft.leader-changes": "new leaders: ", "unavailable.longest": "served nobody for " } as Measured,
  },
  zh: {
    intro: "把他人发表的结果，或在真实机器上测得的结果，用许多种子在这里重跑并对照。本页的每个数字、每张图都由命令产生；运行同一条命令会得到相同的结果：",
    how: "每张图都是一组[场景文件](../scenario-files.md)的批量实验。加上 `--report DIR`，场景文件写在 `DIR/scenarios` 中，网页可以直接打开；旁边还有 HTML、Markdown、SVG、JSON " +
      "形式的图，以及每次试验的数值（CSV）。中断之后执行同一条命令会接着跑。`KS` 是两个分布函数之间的最大距离（Kolmogorov–Smirnov）。*上限*对应该图默认的种子数；种子更少时，上限按小样本的随机误差放宽。" +
      "命令以 `N passed, M failed` 结尾，有不通过时退出码为 1。",
    samples: "加上 `--samples DIR`，选举基准测试会与原始样本比较，而不只是与九个已发表的分位数比较：`DIR/election-benchmark-quantiles.csv` 中每个范围一行" +
      "（`150-155,1000,` 之后是 101 个以毫秒计的分位数）。etcd 的样本是 `etcd-3.4.23-kill-leader-3-nodes.csv` 和 `-5-nodes.csv`：试验序号、成员数、到新 leader 的毫秒数。",
    update: "本页的生成方式：`figures NAME --json --samples DIR > docs/.vitepress/figures/NAME.json`，然后重新构建文档。",
    head: ["行", "试验数", "比较项", "这里", "已发表", "距离", "上限"],
    published: "出处：", seeds: ({ seeds, passed, failed }: FigureReport) =>
      `种子 ${seeds.from} 到 ${seeds.to}：${passed} 项通过，${failed} 项未通过。`,
    cells: "每格列出在所有试验（或 20 次中的 19 次）里都成立的结果；两个数字为中位数：这里 / 已发表；不符之处用粗体。",
    colon: "：", off: "超出上限的：", samplesOf: "与样本的 KS", quantilesOf: "与分位数的 KS",
    of: { "raft.leader-changes": "新 leader 数：", "unavailable.longest": "无法服务 " } as Measured,
  },
} as const;

const PICTURE_ZH: PictureTexts = {
  label: (title) => `${title}：这里为曲线或实心点，已发表为圆圈`, here: "这里", published: "已发表", row: rowInChinese,
};

const PICTURES: Readonly<Record<Language, PictureTexts>> = { en: PICTURE_EN, zh: PICTURE_ZH };

/** The figures of others next to ours, from what the command printed. */
export const figuresPage: ReferencePage = {
  name: "figures",
  title: { en: "Published figures", zh: "已发表的结果" },
  write(language) {
    const text = TEXTS[language];
    return [
      text.intro, block("sh", ["npm run -s quorumscape -- figures", "npm run -s quorumscape -- figures raft-election --report out"]),
      text.how, text.samples, ...FIGURES.flatMap((figure) => sectionOf(figure, language)), text.update,
    ].join("\n\n");
  },
};

function sectionOf(figure: PublishedFigure, language: Language): string[] {
  const report = REPORTS.find((each) => each.figure === figure.name);
  if (report === undefined) return [];
  const text = TEXTS[language];
  const say = (english: string): string => (language === "zh" ? figureInChinese(english) ?? english : english);
  // A range is not broken at its dash.
  const row = (name: string): string => (language === "zh" ? rowInChinese(name) : name).replaceAll("-", "\u2011");
  const what = ({ kind, against, means }: Compared): string =>
    (kind === "spread" ? against === "samples" ? text.samplesOf : text.quantilesOf : say(means ?? kind));
  const value = (each: Compared, number: number | null): string => (number === null ? "" : valueText(each, number));
  const lines = report.rows.flatMap(({ name, trials, comparisons }) => comparisons.map((each, place) => [
    ...(place === 0 ? [row(name), String(trials)] : ["", ""]), what(each), value(each, each.here), value(each, each.published),
    (each.holds ? String : strong)(distanceText(each, each.distance)), distanceText(each, each.within),
  ].map((cell) => (cell.startsWith("**") ? cell : plain(cell)))));
  const remarks = report.rows.flatMap(({ name, comparisons }, place) => {
    const remark = figure.rows[place]?.remark;
    const isFine = comparisons.every(({ holds }) => holds);
    return remark === undefined || isFine ? [] : [`- ${plain(row(name))}${text.colon}${plain(say(remark))}`];
  });
  return [
    `## ${plain(say(figure.title))} {#${figure.name}}`, plain(say(figure.about)),
    `${text.published} ${plain(say(figure.source))}`,
    ...(isMatrix(report) ? [text.cells, matrixOf(report, language, what)] : [
      `<div class="published-figure">${figurePicture(report, say(figure.title), PICTURES[language])}</div>`, table(text.head, lines),
    ]), ...(remarks.length === 0 ? [] : [text.off, remarks.join("\n")]),
    `${text.seeds(report)} ${code(`figures ${figure.name}`)}`,
  ];
}

const COLON = ": ";

/** Whether its rows are named by two things, so that they are told in rows and columns. */
const isMatrix = ({ rows }: FigureReport): boolean => rows.every(({ name }) => name.includes(COLON));

/** What each cell comes to; what is not as published has the numbers. */
function matrixOf({ rows }: FigureReport, language: Language, what: (compared: Compared) => string): string {
  const say = (name: string): string => plain(language === "zh" ? rowInChinese(name) : name);
  const placed = rows.map((row) => {
    const [name = "", column = ""] = row.name.split(COLON);
    const idle = /, idle$/.exec(column)?.[0] ?? "";
    return { row, name: name + idle, column: column.replace(idle, "") };
  });
  const [names, columns] = [[...new Set(placed.map(({ name }) => name))], [...new Set(placed.map(({ column }) => column))]];
  const told = (each: Compared): string => {
    const numbers = `${valueText(each, each.here ?? 0)} / ${valueText(each, each.published ?? 0)}`;
    const measured = `${TEXTS[language].of[each.measure] ?? each.measure}${numbers}`;
    if (each.kind !== "share") return (each.holds ? plain : strong)(measured);
    return each.holds ? plain(what(each)) : strong(`${what(each)}: ${numbers}`);
  };
  const cellOf = (name: string, column: string): string => {
    const found = placed.find((each) => each.name === name && each.column === column);
    return found?.row.comparisons.map(told).join("<br>") ?? "";
  };
  return table(["", ...columns.map(say)], names.map((name) => [say(name), ...columns.map((column) => cellOf(name, column))]));
}

const strong = (text: string): string => `**${plain(text)}**`;
