import { admits, noteFailure, noteSuccess } from "../client/breaker.ts";
import { BREAKERS } from "../client/breaker-part.ts";
import { bring } from "../kernel/late-part.ts";
import { UNSAFE_RECOVERY } from "../pd/parts.ts";
import { RARE_SCHEDULERS } from "../pd/schedulers/parts.ts";
import { rareSchedulers } from "../pd/schedulers/rare.ts";
import { hearInRecovery } from "../pd/unsafe/recovery.ts";
import { heed, inspectAgain, tellInspected } from "../store/inspections.ts";
import { hearInspection } from "../store/network-inspection.ts";
import { STOPPING, STORE_RECOVERY } from "../store/parts.ts";
import { recoveryReport } from "../store/recovery-report.ts";
import { INSPECTIONS, RECOVERY_REPORT } from "../store/report-parts.ts";
import { pursuePlan, takePlan } from "../store/recovery.ts";
import { goOnStopping } from "../store/stopping.ts";
import { act } from "./inputs.ts";
import { HANDS, STRIKES } from "./parts.ts";
import { springStrikes, strikeMachine } from "./strikes.ts";

/** Brings what people do, and what cannot happen in a cluster before they have done something. */
export function bringHands(): void {
  bring(HANDS, { act });
  bring(STRIKES, { springStrikes, strikeMachine });
  bring(BREAKERS, { admits, noteFailure, noteSuccess });
  bring(RARE_SCHEDULERS, rareSchedulers);
  bring(UNSAFE_RECOVERY, { hearInRecovery });
  bring(INSPECTIONS, { heed, inspectAgain, tellInspected, hearInspection });
  bring(STOPPING, { goOnStopping });
  bring(STORE_RECOVERY, { takePlan, pursuePlan });
  bring(RECOVERY_REPORT, { recoveryReport });
}
