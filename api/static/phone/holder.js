// Who holds the phone now? What the page has in memory of the one before is nobody else's to see.

import { forgetFinding } from "./parts/finding-draft.js";
import { forgetStep } from "./parts/step-draft.js";
import { forgetPictures } from "./parts/pictures.js";

let last = "";

/** @param {string} person Empty when they signed out. */
export function holds(person) {
  if (last && last !== person) {
    forgetPictures();
    forgetFinding();
    forgetStep();
    history.replaceState(null, "", "#/");
  }
  last = person;
}
