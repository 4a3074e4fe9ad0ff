// What of a step on a finding was written so far?

import { draftOf } from "./draft.js";

/** @import { Taken } from "./taken.js" */

/**
 * @typedef {object} Words
 * @property {string} remark
 * @property {"closed" | "sent_back" | null} verdict
 * @property {string} days Working days that are given; empty leaves a deadline as it is.
 * @property {{person_id: string, name: string} | null} responsible
 * @property {string} corrective
 * @property {string} preventive
 */

/** Its key says which step on which finding. @typedef {Words & {key: string, photos: Taken[]}} StepDraft */

/** @type {Words} */
const FRESH = { remark: "", verdict: null, days: "", responsible: null, corrective: "", preventive: "" };

export const stepDraft = draftOf("step", FRESH);
