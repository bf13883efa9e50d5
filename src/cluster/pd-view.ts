/** What rooms above the cluster read of PD. */
export { displayedState } from "../pd/index.ts";
