// Who holds the phone now? What the page has in memory of the one before is nobody else's to see.

import { forgetDrafts } from "./parts/draft.js";
import { forgetPictures } from "./parts/pictures.js";

let last = "";

/** @param {string} person Empty when they signed out. */
export function holds(person) {
  if (last && last !== person) {
    forgetPictures();
    forgetDrafts();
    history.replaceState(null, "", "#/");
  }
  last = person;
}
