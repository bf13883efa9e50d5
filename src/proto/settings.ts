import type { ExpectedValue, KeysOf } from "../kernel/setting.ts";
import type { DISK_SETTINGS, DiskCosts, NETWORK_SETTINGS, NetworkCosts } from "../machine/settings.ts";
import type { CLIENT_SETTINGS, ClientSettings } from "./settings/client.ts";
import type { PD_SETTINGS, PdConflict, PdSettings } from "./settings/pd.ts";
import type { REPLICATION_SETTINGS, ReplicationSettings } from "./settings/replication.ts";
import type { STORE_SETTINGS, StoreConflict, StoreSettings } from "./settings/store.ts";

/** Everything an operator may change while the cluster runs. Immutable: a change makes a new value. */
export interface Settings {
  readonly store: StoreSettings;
  readonly pd: PdSettings;
  readonly client: ClientSettings;
  readonly replication: ReplicationSettings;
  readonly network: NetworkCosts;
  readonly disk: DiskCosts;
}

/** The dotted name of a setting. */
export type SettingKey =
  | KeysOf<typeof STORE_SETTINGS> | KeysOf<typeof PD_SETTINGS> | KeysOf<typeof CLIENT_SETTINGS>
  | KeysOf<typeof REPLICATION_SETTINGS> | KeysOf<typeof NETWORK_SETTINGS> | KeysOf<typeof DISK_SETTINGS>;

/** What would have been expected: a value that fits the setting, one that fits the others, a value alone, a name that exists. */
export type Expected = ExpectedValue | StoreConflict | PdConflict | { readonly expects: "single" | "setting" };
