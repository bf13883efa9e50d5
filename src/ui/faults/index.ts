export { FaultMenu } from "./fault-menu.tsx";
export { openFaultMenu } from "./fault-menu-state.ts";
