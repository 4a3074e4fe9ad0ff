// What is wrong, how bad, and where?

import { html, nothing } from "../lit-html.js";
import { app, tell } from "../store.js";
import { back } from "../router.js";
import { syncNow } from "../sync.js";
import { placeOf } from "../parts/check.js";
import { choices } from "../parts/choices.js";
import { findingDraft } from "../parts/finding-draft.js";
import { icon } from "../parts/icons.js";
import { placeButtons } from "../parts/place.js";
import { handedIn, photosTaken } from "../parts/taken.js";
import { onWords } from "../parts/on-words.js";

/** @import * as T from "../types.js" */
/** @import { Context, Screen } from "../router.js" */
/** @import { FindingDraft } from "../parts/finding-draft.js" */

/** @typedef {{draft: FindingDraft, sites: T.SiteLine[], stops: T.StopScreen[]}} Data */

/** @type {readonly T.FindingKind[]} */
const KINDS = ["nonconformity", "violation", "damage"];
/** @type {readonly T.Severity[]} */
const SEVERITIES = ["minor", "major", "critical"];
/** @type {readonly T.Field[]} */
const FIELDS = ["security", "sanitation", "lifts", "community", "engineering"];
/** What a damage report becomes a repair of; the last is none of these. @type {readonly (T.Utility | "other")[]} */
const UTILITIES = ["water", "power", "lighting", "other"];
const TEXT_LIMIT = 2_000;

/** @type {Screen<Data>} */
export const finding = {
  title: ({ t }) => t.report,
  up: "#/",
  work: true,
  load: async ({ call, params: [patrol_id, checkpoint_id], data }) => {
    const draft = await findingDraft.open();
    if (patrol_id) draft.check = null;
    const sites = await call("sites", {});
    const patrol = patrol_id ? await call("patrol", { patrol_id }) : null;
    draft.patrol = patrol_id ?? draft.patrol;
    draft.site = patrol?.site_id ?? sites.find((site) => site.name === patrol?.site_name)?.site_id ?? draft.site ?? sites[0]?.site_id ?? null;
    const here = patrol?.stops.find((stop) => stop.checkpoint_id === checkpoint_id);
    if (!data && here && !draft.area && !draft.unit) draft.checkpoint = here;
    return { draft, sites, stops: patrol?.stops ?? [] };
  },
  view: (c) => {
    const { t, data: { draft } } = c;
    const changed = () => { findingDraft.keep(); c.draw(); };
    return html`
      ${draft.check ? html`<p class="notice" data-test="at-check">${icon("find")}<span>${t.pair(t.spotCheck, draft.check.name)}</span></p>` : nothing}
      ${choices(t.kind, KINDS.map((value) => ({ value, label: t.kinds[value] })), draft.kind, (kind) => { draft.kind = kind; changed(); })}
      ${draft.kind === "violation" ? html`
        <p class="notice mind">${t.violationFirst}</p>
        <label class="tick"><input type="checkbox" data-test="stopped" .checked=${draft.stopped} @change=${(/** @type {Event} */ event) => { draft.stopped = /** @type {HTMLInputElement} */ (event.target).checked; changed(); }}><span>${t.stoppedOnTheSpot}</span></label>` : nothing}
      ${draft.kind === "damage" ? choices(t.whatIsDamaged, UTILITIES.map((value) => ({ value, label: value === "other" ? t.otherDamage : t.utilities[value] })), draft.utility, (utility) => { draft.utility = utility; changed(); }) : nothing}
      ${choices(t.severity, SEVERITIES.map((value) => ({ value, label: t.severities[value], tone: value })), draft.severity, (severity) => { draft.severity = severity; changed(); })}
      ${placeButtons(c)}
      ${choices(t.fieldOptional, FIELDS.map((value) => ({ value, label: t.fields[value] })), draft.field, (field) => { draft.field = draft.field === field ? null : field; changed(); })}
      <label class="field"><span>${t.whatIsWrong}</span>
        <textarea rows="3" maxlength=${TEXT_LIMIT} data-test="finding-text" .value=${draft.text} @input=${onWords((words) => { draft.text = words; changed(); })}></textarea></label>
      ${photosTaken(t.photos, draft)}`;
  },
  foot: (c) => {
    const { t, data: { draft } } = c;
    const missing = !draft.area && !draft.unit && !draft.checkpoint ? t.placeMissing : draft.text.trim() ? "" : t.textMissing;
    return html`<button class="button first grow" data-test="raise" ?disabled=${missing !== ""} @click=${() => raise(c)}>${missing || t.reportIt}</button>`;
  },
};

/** The same, of what is seen at a spot check: where and in which field is known. @type {Screen<Data>} */
export const findingAtCheck = {
  ...finding,
  up: "#/checks",
  load: async ({ call, params: [spot_check_id], data }) => {
    const draft = await findingDraft.open();
    const sites = await call("sites", {});
    const line = await call("spot_check", { spot_check_id });
    if (!data && draft.check?.id !== spot_check_id) {
      const area = sites.flatMap((site) => site.areas).find((one) => one.area_id === line.area_id) ?? null;
      const unit = line.unit_id ? { unit_id: line.unit_id, name: line.name, building: line.building } : null;
      Object.assign(draft, { check: { id: spot_check_id, name: placeOf(line) }, patrol: null, checkpoint: null, area, unit, field: line.field });
    }
    draft.site = line.site_id;
    return { draft, sites, stops: [] };
  },
};

/** @param {Context<Data>} c */
function raise({ t, call, attempt, data: { draft } }) {
  return attempt(async () => {
    const { kind, severity, text, area, unit, checkpoint, patrol, field, check } = draft;
    const { marks, bytes } = await handedIn(draft);
    const stopped = kind === "violation" && draft.stopped;
    const utility = kind === "damage" && draft.utility !== "other" ? draft.utility : null;
    const input = { kind, severity, text: text.trim(), area_id: area?.area_id ?? null, unit_id: unit?.unit_id ?? null, checkpoint_id: checkpoint?.checkpoint_id ?? null, patrol_id: patrol, marks, field, stopped, utility, spot_check_id: check?.id ?? null };
    await call("raise_finding", { finding: input }, bytes);
    await findingDraft.drop();
    void syncNow();
    tell({ text: app.signal ? t.reported : t.reportedNoSignal, tone: "good", stays: true });
    back(check ? `#/check/${check.id}` : "#/");
  });
}
