import type { DefineComponent } from "vue";
import type { QuorumScapeAttributes } from "./attributes.js";

declare module "vue" {
  interface GlobalComponents {
    "quorum-scape": DefineComponent<QuorumScapeAttributes>;
  }
}
