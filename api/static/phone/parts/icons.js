// Which little drawings stand beside words?

import { html } from "../lit-html.js";

const PATHS = {
  today: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M8 14h3M8 17h6",
  report: "M6 21V4M6 5h11l-2.5 3.5L17 12H6",
  deliver: "M12 19V6M6.500 11 12 5.500l5.500 5.500M5 21h14",
  me: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20.500c1-4 4-5.500 7.500-5.500s6.500 1.500 7.500 5.500",
  back: "M15 5l-7 7 7 7",
  forward: "M9 5l7 7-7 7",
  check: "M5 12.500l4.500 4.500L19 7",
  cross: "M6 6l12 12M18 6 6 18",
  dash: "M6 12h12",
  camera: "M4 8h3.500L9 5.500h6L16.500 8H20v11H4zM12 16.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7z",
  live: "M3 9V4h5M21 9V4h-5M3 15v5h5M21 15v5h-5M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  qr: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.500v2.500H14zM17.500 17.500H20V20h-2.500zM17.500 14H20M14 20h1",
  pin: "M12 21s7-6.500 7-11.500A7 7 0 0 0 5 9.500C5 14.500 12 21 12 21zM12 12a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  hand: "M8 12V5.500a1.500 1.500 0 0 1 3 0V11V4.500a1.500 1.500 0 0 1 3 0V11V6a1.500 1.500 0 0 1 3 0v8c0 4-2 6.500-5.500 6.500S7 19 5.500 15.500L4 12.500c-.6-1.600 1.200-2.300 2-1z",
  note: "M5 4h14v16H5zM8.500 9h7M8.500 12.500h7M8.500 16h4",
  undo: "M8 5 4 9l4 4M4 9h10a5.500 5.500 0 0 1 0 11H9",
  skip: "M5 6l7 6-7 6zM14 6v12M19 6v12",
  warn: "M12 4 2.500 20h19zM12 10v4.500M12 17v.5",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  sync: "M20 6v5h-5M4 18v-5h5M19 11a7.500 7.500 0 0 0-13.500-3M5 13a7.500 7.500 0 0 0 13.500 3",
  photos: "M4 5h16v14H4zM4 16l5-5 4 4 2.500-2.500L20 17M15 9.500v.5",
  plus: "M12 5v14M5 12h14",
  erase: "M9 6h11v12H9l-6-6zM12 9.500l5 5M17 9.500l-5 5",
  arrow: "M5 19 19 5M10 5h9v9",
  circle: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16z",
  words: "M5 7V5h14v2M12 5v14M9 19h6",
  bin: "M5 7h14M10 7V4.500h4V7M7 7l1 13h8l1-13",
  share: "M12 15V4M8 7.500 12 3.500l4 4M6 12v8h12v-8",
  find: "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.500 15.500 21 21",
  bell: "M6 17h12l-1.500-2.500V10a4.500 4.500 0 0 0-9 0v4.500zM10.500 20a1.700 1.700 0 0 0 3 0M12 5.500V3.500",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.500l3.500 2",
};

/** @typedef {keyof typeof PATHS} Icon */

/** @param {Icon} name */
export const icon = (name) => html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;
