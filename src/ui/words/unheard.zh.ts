import type { unheardEn } from "./unheard.en.ts";

/** The same in Chinese. */
export const unheardZh: typeof unheardEn = {
  choice: (key) => `按 ${key} 之前要先选对象：先点一个 store。`,
  other: (key) => `${key} 对当前选中的对象不起作用。`,
  server: (key) => `按 ${key} 之前要先选服务器：点一下想让哪个的定时器到期。`,
  message: (key) => `${key} 需要一条消息，而现在没有在途的消息：按 N 到下一条。`,
};
