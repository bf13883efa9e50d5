import type { ComponentType } from "react";
import type { DetailOf, ViewKind, Selection } from "../../cluster/details.ts";
import { lazyPart, type LoadPart } from "../parts/lazy-part.tsx";

interface ViewProps<K extends ViewKind> {
  readonly detail: DetailOf<K>;
  readonly selection: Selection;
}

/** How one kind of thing is inspected. */
interface InspectorView<K extends ViewKind> {
  readonly View: ComponentType<ViewProps<K>>;
  /** Tells one thing of this kind from another: each begins with a fresh view. */
  readonly identity: (detail: DetailOf<K>) => number;
}

/** Nothing is selected at first: a view comes when the page is idle, or when it is first needed. */
const defineView = <K extends ViewKind>(
  load: LoadPart<ViewProps<K>>, identity: (detail: DetailOf<K>) => number,
): InspectorView<K> => ({ View: lazyPart(load), identity });

/** The view of each kind of thing that can be selected; their place is the inspector, their title the thing's name. */
export const INSPECTOR_VIEWS: { readonly [K in ViewKind]: InspectorView<K> } = {
  region: defineView(() => import("./region-view.tsx"), ({ region }) => region.id),
  store: defineView(async () => ({ default: (await import("./store-view.tsx")).StoreView }), ({ id }) => id),
  pd: defineView(() => import("./pd-view.tsx"), ({ id }) => id),
  client: defineView(() => import("./client-view.tsx"), ({ id }) => id),
  // A link is told by its ends, and has nothing in its view that a reader could have opened.
  link: defineView(() => import("./link-view.tsx"), () => 0),
};
