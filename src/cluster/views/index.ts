import { clientView } from "./client.ts";
import { linkView } from "./link.ts";
import { pdView } from "./pd.ts";
import { regionView } from "./region.ts";
import { storeView } from "./store.ts";

/** Every kind of thing that can be selected and inspected, by its kind. A new one is its file and its name here. */
export const VIEWS = { region: regionView, store: storeView, pd: pdView, link: linkView, client: clientView } as const;
