// Which screen is open, and how does one get to another?

import { app, call, draw, hush } from "./store.js";
import { sheetWentBack } from "./sheet.js";
import { attempt } from "./trouble.js";
import { doorOf, routes } from "./routes.js";

/** @import { TemplateResult } from "./lit-html.js" */
/** @import { zh } from "./words/zh.js" */

/**
 * What a screen is given.
 * @template D
 * @typedef {object} Context
 * @property {typeof zh} t Words in the language of the screen.
 * @property {string[]} params What stands in its address.
 * @property {D} data What it loaded.
 * @property {typeof call} call
 * @property {() => void} draw
 * @property {() => Promise<void>} refresh Loads anew, and draws.
 * @property {(work: () => Promise<unknown>) => Promise<boolean>} attempt Does it, and says what went wrong; true when it went well.
 */

/**
 * @template D
 * @typedef {object} Screen
 * @property {(c: Context<D>) => string} title
 * @property {(c: Omit<Context<D>, "data"> & {data: D | undefined}) => Promise<D>} load The data of before is there when it loads anew.
 * @property {(c: Context<D>) => TemplateResult} view
 * @property {(c: Context<D>) => TemplateResult} [foot] The main action, at the thumb.
 * @property {(c: Context<D>) => TemplateResult} [beside] What stands beside the title.
 * @property {string} [up] Where "back" leads when there is no way back; none for the screens of the bottom bar.
 * @property {boolean} [work] Nothing may come between: no update of the app.
 * @property {(c: Context<D>) => void} [leave]
 */

/** @type {{screen: Screen<any>, context: Context<any>, key: string} | null} */
export let open = null;
/** @type {Map<string, number>} */ const scrolled = new Map();
let turn = 0;
let steps = 0;

/** @param {string} hash */
export function go(hash) {
  if (location.hash === hash) void arrive();
  else location.hash = hash;
}

/** The same without a step in the history: what is over is not come back to. @param {string} hash */
export function goInstead(hash) {
  history.replaceState(null, "", hash);
  return arrive();
}

/** @param {string} up */
export function back(up) {
  if (steps > 0) history.back();
  else void goInstead(up);
}

export function startRouting() {
  addEventListener("popstate", () => {
    if (!sheetWentBack()) void arrive();
  });
  void arrive();
}

/** Shows what the address and the state of the phone ask for. */
export async function arrive() {
  const mine = ++turn;
  const { screen, params, key } = wanted();
  const before = open;
  if (before) scrolled.set(before.key, scrollY);
  /** @type {Context<any>} */
  const context = {
    get t() { return app.words; },
    params, data: undefined, call: (name, args, bytes) => call(name, args, bytes), draw, attempt,
    refresh: async () => {
      const data = await screen.load(context);
      if (open?.context !== context) return;
      context.data = data;
      draw();
    },
  };
  const went = await attempt(async () => { context.data = await screen.load(context); });
  // Somebody went on meanwhile.
  if (mine !== turn) return;
  if (!went) {
    if (!before && key !== "#/") void goInstead("#/");
    else if (before) history.replaceState(null, "", before.key);
    return;
  }
  // The phone was locked, or another screen came under it.
  app.sheet?.left?.();
  app.sheet = null;
  before?.screen.leave?.(before.context);
  if (before && before.key !== key) {
    steps += 1;
    if (app.told?.stays) app.told.stays = false;
    else hush();
  }
  open = { screen, context, key };
  draw();
  queueMicrotask(() => {
    scrollTo(0, scrolled.get(key) ?? 0);
    document.querySelector("h1")?.focus({ preventScroll: true });
  });
}

/** What sync brought is shown, where nothing is being written. */
export function reload() {
  if (open && !app.sheet) void attempt(open.context.refresh);
}

function wanted() {
  const hash = location.hash || "#/";
  const door = doorOf(hash);
  if (door) return { screen: door.screen, params: [], key: door.name };
  for (const [pattern, screen] of routes) {
    const found = pattern.exec(hash);
    if (found) return { screen, params: found.slice(1).filter(Boolean).map(decodeURIComponent), key: hash };
  }
  return { screen: routes[0][1], params: [], key: "#/" };
}
