// What of a finding was written so far?

import { draftOf } from "./draft.js";

/** @import * as T from "../types.js" */
/** @import { Taken } from "./taken.js" */

/**
 * @typedef {object} Words
 * @property {T.FindingKind} kind
 * @property {T.Severity} severity
 * @property {string} text
 * @property {T.Field | null} field
 * @property {T.AreaLine | null} area
 * @property {T.UnitLine | null} unit
 * @property {{checkpoint_id: string, name: string} | null} checkpoint
 * @property {string | null} patrol
 * @property {{id: string, name: string} | null} check The spot check that it was seen at.
 * @property {string | null} site
 * @property {boolean} stopped A violation that was stopped as it was seen.
 * @property {T.Utility | "other"} utility What is damaged.
 */

/** @typedef {Words & {key: string, photos: Taken[]}} FindingDraft */

/** @type {Words} */
const FRESH = { kind: "nonconformity", severity: "minor", text: "", field: null, area: null, unit: null, checkpoint: null, patrol: null, check: null, site: null, stopped: false, utility: "other" };

export const findingDraft = draftOf("finding", FRESH);
