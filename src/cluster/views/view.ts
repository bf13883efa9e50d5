import type { Cluster } from "../cluster.ts";

/** What the inspector shows of one kind of thing. */
export interface View<Kind extends string, Chosen, Shown> {
  readonly kind: Kind;
  /** All about the thing that was chosen, complete and as plain data; null if it does not exist (any more). Changes nothing. */
  readonly look: (cluster: Cluster, chosen: Chosen) => Shown | null;
}

/** `Chosen` says which thing of the kind is meant, `Shown` is all about it and names the kind. */
export const defineView = <const Kind extends string, Chosen extends object, Shown extends { readonly kind: Kind }>(
  view: View<Kind, Chosen, Shown>,
): View<Kind, Chosen, Shown> => view;
