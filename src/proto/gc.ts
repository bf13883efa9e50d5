import type { Ts } from "./kv.ts";

/** What a client tells PD every minute, for the collection of old versions; an entry of PD's log. */
export interface GcReport {
  readonly client: number;
  /** When the oldest of its transactions began; 0 for none. */
  readonly oldest: Ts;
  /** Below it nobody is to read any more, as far as older transactions allow; 0 where the client asks for nothing. */
  readonly txnSafePoint: Ts;
  /** All locks up to it are ended: what nobody can read below it may go; 0 where the client asks for nothing. */
  readonly safePoint: Ts;
  /** By the calendar of PD's leader. */
  readonly now: number;
}

/** What PD keeps of the collection of old versions. Immutable. */
export interface GcState {
  /** The client that collects (TiDB's GC leader); 0 for none. */
  readonly worker: number;
  readonly txnSafePoint: Ts;
  readonly safePoint: Ts;
  readonly reports: ReadonlyMap<number, { readonly oldest: Ts; readonly until: number }>;
}

/** A client's word for the collection of old versions. */
export interface GcQuestion {
  readonly kind: "gc-report";
  readonly requestId: number;
  readonly report: Omit<GcReport, "now">;
}

/** What PD has of it, before the report; null for nothing. */
export interface GcAnswer {
  readonly kind: "gc-response";
  readonly requestId: number;
  readonly gc: GcState | null;
}
