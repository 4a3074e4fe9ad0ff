// How does a board stay as it is? It hears that something has changed and fetches itself again. It comes back by itself after the server was
// away, and says so while it is.
"use strict";
(() => {
  const board = document.querySelector("[data-live][data-events]");
  if (!board || !window.EventSource) return;
  let asked = false, busy = false, shown = Date.now();

  // Nobody loses what they are about to choose.
  const inUse = () => board.contains(document.activeElement) && document.activeElement.closest("details[open] form");

  const fetchAgain = async () => {
    if (busy || inUse()) { asked = true; return; }
    busy = true;
    asked = false;
    try {
      const answer = await fetch(board.dataset.live, { headers: { "X-Requested-With": "live" }, credentials: "same-origin" });
      if (answer.redirected && new URL(answer.url).pathname === "/sign-in") return location.reload();
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-live]");
      if (!fresh) throw new Error("no board");
      const focused = document.activeElement?.getAttribute?.("aria-label");
      board.replaceChildren(...fresh.childNodes);
      if (focused) [...board.querySelectorAll("[aria-label]")].find((one) => one.getAttribute("aria-label") === focused)?.focus();
      shown = Date.now();
      board.classList.remove("late");
    } catch {
      asked = true;
    } finally {
      busy = false;
    }
  };

  const events = new EventSource(board.dataset.events);
  events.addEventListener("changed", fetchAgain);
  // A browser gives up when the server answers with an error while it starts; then it is asked again.
  window.setInterval(() => {
    if (asked) fetchAgain();
    if (events.readyState === EventSource.CLOSED && Date.now() - shown > 60000) location.reload();
    if (Date.now() - shown > 90000 && !board.classList.contains("late")) {
      board.classList.add("late");
      const said = board.querySelector("[data-live-said]");
      if (said) said.textContent = `${said.textContent} · ${board.dataset.late}`;
    }
  }, 5000);
})();
