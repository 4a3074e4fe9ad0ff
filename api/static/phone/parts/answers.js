// How is each kind of item answered? Large buttons, one tap each.

import { html, nothing } from "../lit-html.js";
import { app } from "../store.js";
import { icon } from "./icons.js";
import { askNumber, limits } from "./keypad.js";

/** @import * as T from "../types.js" */
/** @import { Icon } from "./icons.js" */

/** Points up to which each has a button of its own. */
const BUTTONS = 10;

/** @typedef {(answer: T.AnswerInput) => unknown} Give */

/** What was answered before, in the form in which it is given. @param {T.ItemScreen} item @returns {T.AnswerInput} */
export function answerOf(item) {
  if (item.verdict !== null) return { kind: "verdict", verdict: item.verdict };
  if (item.points !== null) return { kind: "score", points: item.points };
  if (item.number !== null) return { kind: "number", number: item.number };
  if (item.text !== null) return { kind: "text", text: item.text };
  if (item.chosen === null) return { kind: "cleared" };
  return item.kind.kind === "single_choice" ? { kind: "choice", option_id: item.chosen[0] } : { kind: "choices", option_ids: item.chosen };
}

/** Puts an answer on the screen before the core has written it. @param {T.ItemScreen} item @param {T.AnswerInput} answer */
export function showAnswer(item, answer) {
  item.verdict = answer.kind === "verdict" ? answer.verdict : null;
  item.points = answer.kind === "score" ? answer.points : null;
  item.number = answer.kind === "number" ? answer.number : null;
  item.text = answer.kind === "text" ? answer.text : null;
  item.chosen = answer.kind === "choice" ? [answer.option_id] : answer.kind === "choices" ? answer.option_ids : null;
  item.failed = answer.kind === "verdict" && answer.verdict === "fail";
}

/** The answer in words. @param {T.ItemScreen} item @param {T.AnswerInput} answer @returns {string} */
export function inWords(item, answer) {
  const t = app.words;
  const label = (/** @type {string} */ id) => ("options" in item.kind ? item.kind.options.find((o) => o.option_id === id)?.label ?? "" : "");
  switch (answer.kind) {
    case "verdict": return t.answers[answer.verdict];
    case "score": return t.points(answer.points);
    case "number": return `${answer.number} ${item.kind.kind === "number" ? item.kind.unit : ""}`;
    case "choice": return label(answer.option_id);
    case "choices": return answer.option_ids.map(label).join(t.listComma) || t.noneOfThese;
    case "text": return answer.text;
    case "cleared": return t.cleared;
  }
}

/** @param {T.ItemScreen} item @param {Give} give */
export function answerButtons(item, give) {
  switch (item.kind.kind) {
    case "pass_fail": return verdicts(item, give);
    case "score": return item.kind.max <= BUTTONS ? scores(item, item.kind, give) : number(item, { unit: app.words.pointsUnit, min: item.kind.pass_from, max: item.kind.max }, item.points,
      (n) => give(n === null ? { kind: "cleared" } : { kind: "score", points: Math.round(n) }));
    case "number": return number(item, item.kind, item.number, (n) => give(n === null ? { kind: "cleared" } : { kind: "number", number: n }));
    case "single_choice": return options(item, item.kind.options, (id) => give({ kind: "choice", option_id: id }));
    case "multiple_choice": return options(item, item.kind.options, (id) => give({ kind: "choices", option_ids: toggled(item.chosen ?? [], id) }));
    default: return nothing;
  }
}

/** @param {T.ItemScreen} item @param {Give} give */
function verdicts(item, give) {
  /** @type {[T.Verdict, Icon][]} */
  const all = [["pass", "check"], ["fail", "cross"], ["not_applicable", "dash"]];
  return html`
    <div class="side verdicts" role="group" aria-label=${item.label}>
      ${all.map(([verdict, drawn]) => html`
        <button class="answer ${verdict}" data-verdict=${verdict} aria-pressed=${item.verdict === verdict} @click=${() => give({ kind: "verdict", verdict })}>
          ${icon(drawn)}<span>${app.words.answers[verdict]}</span></button>`)}
    </div>`;
}

/** @param {T.ItemScreen} item @param {{max: number, pass_from: number}} kind @param {Give} give */
function scores(item, { max, pass_from }, give) {
  return html`
    <p class="soft">${app.words.pointsOf(max, pass_from)}</p>
    <div class="scores" role="group" aria-label=${item.label}>
      ${Array.from({ length: max + 1 }, (_, points) => html`
        <button class="answer ${points < pass_from ? "fail" : "pass"}" data-points=${points} aria-pressed=${item.points === points} @click=${() => give({ kind: "score", points })}>${points}</button>`)}
    </div>`;
}

/**
 * @param {T.ItemScreen} item
 * @param {{unit: string, min: number | null, max: number | null}} kind
 * @param {number | null} value
 * @param {(number: number | null) => unknown} then
 */
function number(item, kind, value, then) {
  const t = app.words;
  return html`
    <button class="answer number ${item.failed ? "fail" : ""}" data-test="number" aria-pressed=${value !== null}
      @click=${() => askNumber({ title: item.label, unit: kind.unit, min: kind.min, max: kind.max, value }, then)}>
      <b>${value === null ? t.enterNumber : `${value} ${kind.unit}`}</b><small>${limits(kind.min, kind.max, kind.unit)}</small></button>`;
}

/** @param {T.ItemScreen} item @param {T.OptionLine[]} lines @param {(id: string) => unknown} choose */
function options(item, lines, choose) {
  return html`
    <div class="stack" role="group" aria-label=${item.label}>
      ${item.kind.kind === "multiple_choice" ? html`<p class="soft">${app.words.severalMayBe}</p>` : nothing}
      ${lines.map((line) => html`
        <button class="choice" data-option=${line.option_id} aria-pressed=${item.chosen?.includes(line.option_id) ?? false} @click=${() => choose(line.option_id)}>
          ${icon("check")}<span>${line.label}</span></button>`)}
    </div>`;
}

/** @param {string[]} chosen @param {string} id */
function toggled(chosen, id) {
  return chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
}
