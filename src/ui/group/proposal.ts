import { useCallback, useMemo, useRef, useState } from "react";
import { readWrite } from "../../action/propose.ts";
import type { RegionId } from "../../proto/region.ts";
import type { AppContext } from "../app/context.ts";
import { writeAfter } from "./write-after.ts";

/** The next write by hand: what the field says, and whether that can be read. */
export interface ProposalDraft {
  readonly text: string;
  /** Set once somebody wanted to write what is no write. */
  readonly refused: boolean;
  readonly say: (text: string) => void;
  /** Has the leader write it; the field then offers the write after it. The same function for as long as the group is shown. */
  readonly write: () => void;
}

const FIRST = "x=1";

/** What is to be written into a group by hand: one text for its field, its key and the menus of its servers. */
export function useProposal({ run }: AppContext, region: RegionId): ProposalDraft {
  const [text, setText] = useState(FIRST);
  const [refused, setRefused] = useState(false);
  const latest = useRef(FIRST);
  const say = useCallback((next: string): void => {
    latest.current = next;
    setText(next);
    setRefused(false);
  }, []);
  const write = useCallback((): void => {
    const asked = latest.current.trim();
    const wanted = readWrite(asked);
    setRefused(wanted === null);
    if (wanted === null) return;
    void run.getState().act({ kind: "propose", region, ...wanted });
    say(writeAfter(asked));
  }, [run, region, say]);
  return useMemo(() => ({ text, refused, say, write }), [text, refused, say, write]);
}
