// Which address shows which screen, and who has to come through a door first?

import { app } from "./store.js";
import { today } from "./screens/today.js";
import { routesScreen } from "./screens/routes.js";
import { patrol } from "./screens/patrol.js";
import { scan } from "./screens/scan.js";
import { stop } from "./screens/stop.js";
import { visit } from "./screens/visit.js";
import { mark } from "./screens/mark.js";
import { finish } from "./screens/finish.js";
import { finding, findingAtCheck } from "./screens/finding.js";
import { checks } from "./screens/checks.js";
import { check } from "./screens/check.js";
import { checkWork } from "./screens/check-work.js";
import { clock } from "./screens/clock.js";
import { shift } from "./screens/shift.js";
import { weeks } from "./screens/weeks.js";
import { leave } from "./screens/leave.js";
import { correction } from "./screens/correction.js";
import { stepIns } from "./screens/step-ins.js";
import { crew } from "./screens/crew.js";
import { crewPerson } from "./screens/crew-person.js";
import { gap } from "./screens/gap.js";
import { proposal } from "./screens/proposal.js";
import { scores } from "./screens/scores.js";
import { score } from "./screens/score.js";
import { supplies } from "./screens/supplies.js";
import { mySheet } from "./screens/my-sheet.js";
import { tasks } from "./screens/tasks.js";
import { found } from "./screens/found.js";
import { step } from "./screens/step.js";
import { verdict } from "./screens/verdict.js";
import { notice } from "./screens/notice.js";
import { inbox } from "./screens/inbox.js";
import { delivery } from "./screens/delivery.js";
import { refused } from "./screens/refused.js";
import { photos } from "./screens/photos.js";
import { settings } from "./screens/settings.js";
import { storage } from "./screens/storage.js";
import { promise } from "./screens/promise.js";
import { help } from "./screens/help.js";
import { pin } from "./screens/pin.js";
import { enrol } from "./screens/enrol.js";
import { people } from "./screens/people.js";
import { signIn } from "./screens/sign-in.js";
import { password } from "./screens/password.js";

/** @import { Screen } from "./router.js" */

/** @type {[RegExp, Screen<any>][]} */
export const routes = [
  [/^#\/$/, today],
  [/^#\/routes$/, routesScreen],
  [/^#\/patrol\/([^/]+)$/, patrol],
  [/^#\/patrol\/([^/]+)\/scan$/, scan],
  [/^#\/patrol\/([^/]+)\/stop\/([^/]+)$/, stop],
  [/^#\/patrol\/([^/]+)\/visit\/([^/]+)$/, visit],
  [/^#\/patrol\/([^/]+)\/visit\/([^/]+)\/mark\/([^/]+)$/, mark],
  [/^#\/patrol\/([^/]+)\/finish$/, finish],
  [/^#\/finding$/, finding],
  [/^#\/finding\/([^/]+)(?:\/([^/]+))?$/, finding],
  [/^#\/checks$/, checks],
  [/^#\/check\/([^/]+)$/, check],
  [/^#\/check\/([^/]+)\/work$/, checkWork],
  [/^#\/check\/([^/]+)\/work\/mark\/([^/]+)$/, mark],
  [/^#\/check\/([^/]+)\/finding$/, findingAtCheck],
  [/^#\/clock\/(in|out)$/, clock],
  [/^#\/shift$/, shift],
  [/^#\/weeks$/, weeks],
  [/^#\/leave$/, leave],
  [/^#\/correction$/, correction],
  [/^#\/step-ins$/, stepIns],
  [/^#\/crew(?:\/([^/]+))?$/, crew],
  [/^#\/crew\/([^/]+)\/person\/([^/]+)$/, crewPerson],
  [/^#\/crew\/([^/]+)\/proposal$/, proposal],
  [/^#\/gap\/([^/]+)$/, gap],
  [/^#\/scores$/, scores],
  [/^#\/score\/([^/]+)$/, score],
  [/^#\/supplies(?:\/([0-9-]+))?$/, supplies],
  [/^#\/sheet(?:\/([0-9-]+))?$/, mySheet],
  [/^#\/tasks$/, tasks],
  [/^#\/found\/([^/]+)$/, found],
  [/^#\/found\/([^/]+)\/(rectify|repair|stop)$/, step],
  [/^#\/found\/([^/]+)\/verdict$/, verdict],
  [/^#\/found\/([^/]+)\/notice$/, notice],
  [/^#\/inbox$/, inbox],
  [/^#\/delivery$/, delivery],
  [/^#\/refused\/([^/]+)$/, refused],
  [/^#\/photos$/, photos],
  [/^#\/settings$/, settings],
  [/^#\/storage$/, storage],
  [/^#\/promise$/, promise],
  [/^#\/help$/, help],
  [/^#\/pin$/, pin],
  // A session that ran out hides nothing: one signs in anew when there is time.
  [/^#\/sign-in$/, signIn],
];

/** What is readable by anybody who holds the phone. */
const OPEN = ["#/promise", "#/help", "#/storage"];

/** @param {string} hash @returns {{name: string, screen: Screen<any>} | null} */
export function doorOf(hash) {
  if (OPEN.includes(hash)) return null;
  if (!app.opened?.enrolled) return { name: "enrol", screen: enrol };
  if (app.me?.must_change_password) return { name: "password", screen: password };
  if (app.me) return null;
  if (hash === "#/sign-in" || app.people.length === 0) return { name: "sign-in", screen: signIn };
  return { name: "people", screen: people };
}
