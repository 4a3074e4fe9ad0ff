// What do scanning, answering, photographing and syncing look like?

import { html } from "../lit-html.js";

const scan = html`<svg class="drawing" viewBox="0 0 240 120" aria-hidden="true">
  <rect class="wall" x="12" y="14" width="84" height="92" rx="4" /><rect class="sheet" x="32" y="32" width="44" height="44" rx="3" />
  <path class="dark" d="M38 38h12v12H38zM58 38h12v12H58zM38 58h12v12H38zM58 58h5v5h-5zM65 65h5v5h-5z" /><path class="soft" d="M36 86h36" />
  <rect class="phone" x="140" y="12" width="56" height="96" rx="8" /><rect class="screen" x="146" y="22" width="44" height="70" rx="3" />
  <path class="aim" d="M153 42v-8h8M183 42v-8h-8M153 66v8h8M183 66v8h-8" /><path class="ray" d="M138 40 84 40M138 68 84 68" />
</svg>`;

const answer = html`<svg class="drawing" viewBox="0 0 240 120" aria-hidden="true">
  <rect class="phone" x="76" y="6" width="88" height="108" rx="9" /><rect class="screen" x="83" y="16" width="74" height="84" rx="3" />
  <path class="soft" d="M91 27h48M91 36h32" /><rect class="good" x="90" y="48" width="18" height="26" rx="3" /><rect class="bad" x="111" y="48" width="18" height="26" rx="3" /><rect class="quiet" x="132" y="48" width="18" height="26" rx="3" />
  <path class="light" d="M94 61l3.500 3.500 6-7M116 57l8 8M124 57l-8 8M137 61h8" /><path class="soft" d="M91 86h40" />
  <path class="hand" d="M99 112V84c0-6 8-6 8 0v14l14 3c6 1.500 8 5 7 11" />
</svg>`;

const photo = html`<svg class="drawing" viewBox="0 0 240 120" aria-hidden="true">
  <rect class="wall" x="20" y="12" width="92" height="96" rx="4" /><path class="soft" d="M20 84h92M66 84v24" /><path class="crack" d="M60 24l8 16-10 12 9 14" />
  <rect class="phone" x="132" y="22" width="88" height="62" rx="8" /><rect class="screen" x="140" y="29" width="72" height="48" rx="3" /><path class="crack" d="M172 34l5 9-6 7 6 9" />
  <circle class="mark" cx="174" cy="48" r="17" /><path class="mark" d="M204 72 190 60M190 67v-7h7" />
</svg>`;

const sync = html`<svg class="drawing" viewBox="0 0 240 120" aria-hidden="true">
  <rect class="phone" x="24" y="16" width="52" height="88" rx="8" /><rect class="screen" x="30" y="26" width="40" height="64" rx="3" /><path class="tick" d="M40 58l7 7 13-15" />
  <path class="ray" d="M88 46h52M132 40l8 6-8 6M140 74H88M96 68l-8 6 8 6" />
  <path class="wall" d="M156 106V34l34-16v88M190 48h28v58" /><path class="soft" d="M166 46h12M166 60h12M166 74h12M166 88h12M200 62h8M200 76h8M200 90h8M148 106h78" />
</svg>`;

/** In the order in which the help tells them. */
export const drawings = [scan, answer, photo, sync];
