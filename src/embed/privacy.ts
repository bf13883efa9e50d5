import type { AppContext } from "../ui/app/context.ts";
import type { RunState } from "../ui/state/run.ts";

const openers = new WeakMap<AppContext, RunState["open"]>();

/**
 * From now on a run that the reader opens from files, or from a link that is not this run's own, makes the embed private, before
 * anything of it is known: the page around is told nothing until the reader starts over. What its author or its host opens goes
 * past this.
 */
export function watchPrivacy(app: AppContext): void {
  const { run } = app;
  const { open } = run.getState();
  openers.set(app, open);
  run.setState({
    open: (source, beginning) => {
      const isOwn = source.kind === "link" && source.text === run.getState().kept;
      if (source.kind === "files" || (source.kind === "link" && !isOwn)) run.setState({ isPrivate: true });
      return open(source, beginning);
    },
  });
}

/** Opens what is not the reader's own. */
export const openUnwatched = (app: AppContext, ...given: Parameters<RunState["open"]>): ReturnType<RunState["open"]> =>
  (openers.get(app) ?? app.run.getState().open)(...given);
