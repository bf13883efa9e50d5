import type { PdCommand } from "../proto/orders.ts";
import type { PdHost } from "./state.ts";

/** An order is told before what follows from it. */
export const tellOrder = (host: PdHost, command: PdCommand): void => {
  host.emit({ name: "pd.ordered", command });
};
