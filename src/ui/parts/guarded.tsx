import { Component, type ReactNode } from "react";
import { useWords } from "../words/index.ts";

interface GuardedProps {
  readonly children: ReactNode;
}

interface GuardedState {
  readonly reason: string | null;
}

/** A part of the page that fails alone: a mistake in it leaves a sentence in its place and a way to try again. */
export class Guarded extends Component<GuardedProps, GuardedState> {
  override readonly state: GuardedState = { reason: null };

  static getDerivedStateFromError(error: unknown): GuardedState {
    return { reason: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { reason } = this.state;
    return reason === null ? this.props.children : <Failed reason={reason} again={() => this.setState({ reason: null })} />;
  }
}

function Failed({ reason, again }: { readonly reason: string; readonly again: () => void }) {
  const words = useWords();
  return (
    <div className="part-failed" role="alert">
      <p>{words.parts.failed(reason)}</p>
      <button type="button" className="button" onClick={again}>{words.parts.again}</button>
    </div>
  );
}
