import type { lostEn } from "./lost.en.ts";

/** The same in Chinese. */
export const lostZh: typeof lostEn = {
  gone: "模拟意外结束。已做的操作都还在。",
  unread: "模拟发来的消息无法读取，模拟已停止。已做的操作可以重新算出来。",
  silent: "模拟有一会儿没有响应，可能仍在忙。",
  goOn: (time) => `从 ${time} 继续`,
  startAnew: "新建一个集群",
};
