import { watch } from "../../observe/derive.ts";
import { openRedactor } from "../../observe/redact.ts";
import type { ObservedHeader } from "../../observe/record.ts";
import { createWatching } from "../../observe/watching.ts";
import type { Listener } from "./collect.ts";

/** The header of a record that names nobody, and who hands on what comes without the names. */
interface WithoutNames {
  readonly header: ObservedHeader;
  /** What leads to `kept`, which is told of events only what the looks without names tell. */
  before(kept: Listener): Listener;
}

export function withoutNames(header: ObservedHeader): WithoutNames {
  const redactor = openRedactor(header);
  const watching = createWatching(redactor.header);
  return {
    header: redactor.header,
    before: (kept) => ({
      sample(sample) {
        const rewritten = redactor.sample(sample);
        if (rewritten === null) return;
        kept.sample(rewritten);
        for (const event of watch(watching, rewritten)) kept.event(event);
      },
      event: () => undefined,
    }),
  };
}
