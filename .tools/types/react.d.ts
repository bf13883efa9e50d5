import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { QuorumScape } from "./index.js";
import type { QuorumScapeAttributes } from "./attributes.js";

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "quorum-scape": DetailedHTMLProps<HTMLAttributes<QuorumScape>, QuorumScape> & QuorumScapeAttributes;
    }
  }
}
