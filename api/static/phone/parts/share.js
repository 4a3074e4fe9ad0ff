// How do words leave the phone, to somebody who can help?

import { app, tell } from "../store.js";

const NAME = "rounds-refused.json";

/** Through what the phone shares with, or else as a file. @param {string} json */
export async function share(json) {
  const file = new File([json], NAME, { type: "application/json" });
  if (navigator.canShare?.({ files: [file] })) {
    // Closing the list of apps is no failure.
    await navigator.share({ files: [file], title: app.words.exportRefused }).catch(() => {});
    return;
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = NAME;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  tell({ text: app.words.savedAsFile(NAME), tone: "good" });
}
