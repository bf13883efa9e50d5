import { client } from "./client.ts";
import { link } from "./link.ts";
import { pd } from "./pd.ts";
import { region } from "./region.ts";
import { store } from "./store.ts";

/** Every kind of thing that can be selected and inspected, by its kind. A new one is its file and its name here. */
export const VIEWS = { region, store, pd, link, client } as const;
