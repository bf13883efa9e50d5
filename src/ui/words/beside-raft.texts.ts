import { besideRaftEn } from "./beside-raft.en.ts";
import { besideRaftZh } from "./beside-raft.zh.ts";

export const besideRaftTexts = { en: besideRaftEn, zh: besideRaftZh };
