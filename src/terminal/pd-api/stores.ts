import { takePdPicture, type PdPictureStore } from "../../cluster/pd-picture.ts";
import { idOf, storeJson } from "../../exchange/pd-export.ts";
import { answered, pdError, type PdEndpoint, type PdQuestion } from "./endpoint.ts";

/** The store that a path names by the id that PD prints. */
const storeOf = (question: PdQuestion, stores: readonly PdPictureStore[]): PdPictureStore | undefined =>
  stores.find(({ view }) => String(idOf(question.cluster, view.id)) === question.params["id"]);

/** metapb.StoreState. */
const STATES = ["Up", "Offline", "Tombstone"] as const;

export const STORE_ENDPOINTS: readonly PdEndpoint[] = [
  {
    path: "/stores",
    answer({ cluster, query }) {
      const asked = STATES[Number(query.get("state") ?? NaN)];
      const stores = takePdPicture(cluster).stores
        .filter(({ state }) => (asked === undefined ? state !== "Tombstone" : state === asked));
      return answered({ count: stores.length, stores: stores.map((store) => storeJson(cluster, store)) });
    },
  },
  {
    path: "/store/{id}",
    answer(question) {
      const { cluster, params } = question;
      const { id = "" } = params;
      if (!/^\d+$/.test(id)) return pdError(400, `strconv.ParseUint: parsing "${id}": invalid syntax`);
      const store = storeOf(question, takePdPicture(cluster).stores);
      return store === undefined ? pdError(404, `store ${id} not found`) : answered(storeJson(cluster, store));
    },
  },
];
