import type { AttributeName } from "../../src/exchange/embed-attributes.ts";
import type { Language } from "../../src/story/words/parts.ts";

/** A cluster that lives in the text, and the picture that stands in its place until it does. */
export interface LivingCluster {
  /** What stands on the tag; every name is one of the element's own. */
  readonly attributes: Partial<Record<AttributeName, string>>;
  /** What it shows: the element's accessible name and the picture's text. */
  readonly title: Readonly<Record<Language, string>>;
  /** What the picture is made from: arguments of `quorumscape poster`. A lesson's world is named by `lesson:ID`. */
  readonly picture: readonly string[];
}

/** Every living cluster of the documentation, by the name under which its pages show it. */
export const LIVING = {
  "store-dies": {
    attributes: { scenario: "store-dies", start: "8s" },
    title: {
      en: "Store 4 dies at 10 s; the regions that it led elect new leaders within half a minute.",
      zh: "store 4 在第 10 秒宕机；由它领导的 Region 在半分钟内选出新的 leader。",
    },
    picture: ["store-dies", "--at", "24s"],
  },
  healthy: {
    attributes: { scenario: "healthy", controls: "full", start: "3s" },
    title: { en: "A healthy cluster of five stores, to be broken by hand.", zh: "一个由五个 store 组成的健康集群，等你来破坏。" },
    picture: ["healthy", "--at", "3s"],
  },
  raft: {
    attributes: { scenario: "raft", view: "group" },
    title: { en: "One Raft group of five servers at large.", zh: "放大的一个 Raft 组：五台 server。" },
    picture: ["raft", "--at", "2s"],
  },
  log: {
    attributes: { scenario: "minority-partition", view: "log", select: "region 1", start: "12s", ratio: "21/9" },
    title: { en: "The Raft logs of region 1 behind a partition.", zh: "网络分区之后，Region 1 各副本的 Raft 日志。" },
    picture: ["minority-partition", "--at", "20s", "--height", "412"],
  },
  timeline: {
    attributes: { scenario: "rolling-restart", view: "timeline", start: "8s", ratio: "21/9" },
    title: { en: "What each store went through while all of them restarted in turn.", zh: "各 store 依次重启时各自的经历。" },
    picture: ["rolling-restart", "--at", "60s", "--height", "412"],
  },
  story: {
    attributes: { scenario: "leader-loses-lease", view: "story", start: "8s" },
    title: { en: "A leader that is cut off, told in sentences.", zh: "被隔开的 leader：逐句讲述发生了什么。" },
    picture: ["leader-loses-lease", "--at", "30s"],
  },
  lesson: {
    attributes: { lesson: "no-pd-needed", view: "lesson", ratio: "4/3" },
    title: { en: "Lesson 1: who chooses the next leader?", zh: "第 1 课：谁来选出下一个 leader？" },
    picture: ["lesson:no-pd-needed", "--at", "24s", "--height", "720"],
  },
} as const satisfies Readonly<Record<string, LivingCluster>>;

export type LivingName = keyof typeof LIVING;
