import { useState } from "react";
import type { PdCommand } from "../../proto/orders.ts";
import { useApp } from "../app/context.ts";
import { useWords } from "../words/index.ts";
import { noticeText } from "../words/notice-text.ts";

/** Orders of pd-ctl given on the page; what PD has against the last one is said beside it, not at the page's edge. */
export interface Ordering {
  /** A command, or what stands behind the prompt of pd-ctl; whether PD took it. */
  readonly order: (command: PdCommand | string) => Promise<boolean>;
  /** In the reader's language; "" where PD took the last order. */
  readonly refusal: string;
  readonly refuse: (why: string) => void;
}

export function useOrder(): Ordering {
  const words = useWords();
  const { act, say, dismissNotices } = useApp().run.getState();
  const [refusal, refuse] = useState("");
  return {
    refusal,
    refuse,
    order: async (command) => {
      const answer = await (typeof command === "string" ? say(`pd-ctl ${command}`) : act({ kind: "order", command }));
      if (!answer.ok) dismissNotices();
      refuse(!answer.ok && "notices" in answer ? answer.notices.map((notice) => noticeText(notice, words)).join(" ") : "");
      return answer.ok;
    },
  };
}
