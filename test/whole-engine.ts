import { bringWhole } from "../src/session/whole.ts";

// Tests have all of the engine's code at hand, as the command line does; those of late parts take one away.
bringWhole();
