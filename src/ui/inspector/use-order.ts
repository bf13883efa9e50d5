import { useState } from "react";
import type { PdCommand } from "../../proto/orders.ts";
import { useApp } from "../app/context.ts";
import { useWords } from "../words/index.ts";
import { noticeText } from "../words/notice-text.ts";

/** Orders of pd-ctl given on the page; what PD has against the last one is said beside it, not at the page's edge. */
export interface Ordering {
  readonly order: (command: PdCommand) => Promise<boolean>;
  /** In the reader's language; "" where PD took the last order. */
  readonly refusal: string;
  readonly refuse: (why: string) => void;
}

export function useOrder(): Ordering {
  const words = useWords();
  const { act, dismissNotices } = useApp().run.getState();
  const [refusal, refuse] = useState("");
  return {
    refusal,
    refuse,
    order: async (command) => {
      const answer = await act({ kind: "order", command });
      if (!answer.ok) dismissNotices();
      refuse(!answer.ok && "notices" in answer ? answer.notices.map((notice) => noticeText(notice, words)).join(" ") : "");
      return answer.ok;
    },
  };
}
