import { bring } from "../../kernel/late-part.ts";
import { applyModify, bytesOfModify } from "./apply.ts";
import { TRANSACTIONS } from "./part.ts";
import { decided, leadershipLost, ready, serve } from "./scheduler.ts";
import { waited } from "./lock-waits.ts";

/** Brings what stores do for transactions: for whoever has clients that run some. */
export const bringTransactions = (): void =>
  bring(TRANSACTIONS, { serve, ready, decided, leadershipLost, waited, bytes: bytesOfModify, apply: applyModify });
