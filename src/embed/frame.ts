import type { AppContext } from "../ui/app/context.ts";
import type { Answer } from "../worker/protocol.ts";
import type { AttributeValues, RefusedAttribute } from "../exchange/embed-attributes.ts";
import type { SettingsStore } from "./settings.ts";

/** What stands in a frame, for its own buttons and for its host. */
export interface EmbedFrame {
  readonly app: AppContext;
  readonly settings: SettingsStore;
  /** What the author wrote, and what has been changed of it since. */
  values: AttributeValues;
  /** What of it could not be read. */
  readonly refusals: readonly RefusedAttribute[];
  /** What came of opening the world last. */
  opened: Promise<Answer>;
  /** Opens the world as the author wrote it, and plays it or lets it stand. */
  restart(plays: boolean): Promise<Answer>;
}

/** A run that has come to where it is to be shown first: until then it is on its way there. A lesson's bench has no run. */
export function whenSettled({ run }: AppContext): Promise<void> {
  const isSettled = (): boolean => {
    const { status, opening, lesson } = run.getState();
    if (opening || lesson?.bench != null) return !opening;
    return status !== null && status.errand === null;
  };
  return new Promise((resolve) => {
    if (isSettled()) {
      resolve();
      return;
    }
    const end = run.subscribe(() => {
      if (!isSettled()) return;
      end();
      resolve();
    });
  });
}
