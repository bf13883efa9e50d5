export { openFaultMenu } from "./fault-menu-state.ts";
