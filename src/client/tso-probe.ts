/** What a client measures of PD's timestamps, if `client.tso-rate` asks for it. Mutable; instants are true time. */
export interface TsoProbe {
  /** Round of the timer: a changed rate begins a new one. */
  round: number;
  granted: number;
  lastAt: number;
  /** The longest time without a timestamp, in microseconds. */
  longestGap: number;
  /** When the oldest request without an answer was sent, by the client's clock; 0 for none. */
  waitingSince: number;
}

export const createTsoProbe = (): TsoProbe => ({ round: 0, granted: 0, lastAt: -1, longestGap: 0, waitingSince: 0 });
