/** What happened in a recorded terminal: something was written, its size changed, a command began. */
export interface CastEvent {
  /** Seconds since the recording began. */
  readonly at: number;
  readonly code: "o" | "r" | "m";
  readonly data: string;
}

export interface CastHeader {
  readonly columns: number;
  readonly rows: number;
  readonly title: string;
  /** Seconds since 1970; absent for what happened on no day. */
  readonly timestamp?: number;
  /** Colours as `#rrggbb`: ground, text, and the sixteen of the palette; absent for the player's own. */
  readonly theme?: { readonly background: string; readonly foreground: string; readonly palette: readonly string[] };
}

/** Pauses while somebody thinks are not worth watching. */
const IDLE_SECONDS = 2;

/** A recording as an asciicast file of version 2, which every player reads: a line for the header, one for each event. */
export function castText({ columns, rows, title, timestamp, theme }: CastHeader, events: readonly CastEvent[]): string {
  const head = {
    version: 2, width: columns, height: rows, timestamp, idle_time_limit: IDLE_SECONDS, title, env: { TERM: "xterm-256color" },
    ...(theme === undefined ? {} : { theme: { fg: theme.foreground, bg: theme.background, palette: theme.palette.join(":") } }),
  };
  const lines = events.map(({ at, code, data }) => JSON.stringify([Math.round(at * 1_000) / 1_000, code, data]));
  return `${[JSON.stringify(head), ...lines].join("\n")}\n`;
}
