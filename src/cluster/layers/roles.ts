import { defineLayer } from "./layer.ts";

/** What each replica is in its group, by its own account. */
export interface RoleColumns {
  /** One of `PeerRoleCode`. */
  readonly role: Uint8Array;
  readonly term: Uint32Array;
}

export const rolesLayer = defineLayer({
  name: "roles",
  take: ({ replicas: { role, term } }): RoleColumns => ({ role: role.slice(), term: term.slice() }),
});
