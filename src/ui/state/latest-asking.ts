/** What is known of what was asked. */
interface Told<Answer> {
  /** The last answer, to this question or to the one before; null before the first. */
  readonly answer: Answer | null;
  /** Whether the worker has let the reader wait for so long that it is worth a word. */
  readonly late: boolean;
}

/** Wall milliseconds: between two questions while time moves, and while it stands; until waiting is worth a word. */
const WHILE_PLAYING = 500;
const WHILE_STANDING = 50;
const LATE_AFTER = 300;
/** An answer that took long is not asked for again before so many times as long: the run has to go on as well. */
const REST = 3;

/** Asks one question at a time, and of those that came meanwhile only the last. */
export class LatestAsking<Question, Answer> {
  private readonly ask: (question: Question) => Promise<Answer | null>;
  private readonly listeners = new Set<() => void>();
  private told: Told<Answer> = { answer: null, late: false };
  private wanted: { readonly question: Question; readonly playing: boolean } | null = null;
  private busy = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ask: (question: Question) => Promise<Answer | null>) {
    this.ask = ask;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): Told<Answer> => this.told;

  want(question: Question, playing: boolean): void {
    this.wanted = { question, playing };
    if (!this.busy) void this.next();
  }

  /** Asks nothing more of what was wanted until now. */
  forget(): void {
    this.wanted = null;
    this.busy = false;
    clearTimeout(this.timer);
  }

  private async next(): Promise<void> {
    const { wanted } = this;
    if (wanted === null) return;
    this.wanted = null;
    this.busy = true;
    const begun = performance.now();
    const late = setTimeout(() => this.tell({ ...this.told, late: true }), LATE_AFTER);
    const answer = await this.ask(wanted.question);
    clearTimeout(late);
    this.tell({ answer: answer ?? this.told.answer, late: false });
    const rest = Math.max(wanted.playing ? WHILE_PLAYING : WHILE_STANDING, REST * (performance.now() - begun));
    this.timer = setTimeout(() => {
      this.busy = false;
      void this.next();
    }, rest);
  }

  private tell(told: Told<Answer>): void {
    this.told = told;
    for (const listener of this.listeners) listener();
  }
}
