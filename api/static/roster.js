// How is a week planned with a pointer? A shift is picked up and painted or dragged onto days, a day is dragged onto another one; what clashes
// shows while it is planned. The form works without this file.
"use strict";
(() => {
  const form = document.querySelector("form[data-roster]");
  if (!form) return;
  const brushes = [...form.querySelectorAll(".brush")];
  let brush = null, timer = 0, asking = null;

  const paint = (select, shift) => {
    if (!select || ![...select.options].some((one) => one.value === shift) || select.value === shift) return;
    select.value = shift;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const pick = (one) => {
    brush = brush === one ? null : one;
    brushes.forEach((other) => other.setAttribute("aria-pressed", String(other === brush)));
    form.classList.toggle("painting", Boolean(brush));
  };

  brushes.forEach((one) => {
    one.hidden = false;
    one.addEventListener("click", () => pick(one));
    one.addEventListener("dragstart", (event) => event.dataTransfer.setData("text/plain", `shift:${one.dataset.shift}`));
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && brush) pick(brush); });

  form.querySelectorAll("td.cell").forEach((cell) => {
    const select = cell.querySelector("select");
    if (!select) return;
    cell.draggable = true;
    cell.addEventListener("mousedown", (event) => {
      if (!brush) return;
      event.preventDefault();
      paint(select, brush.dataset.shift);
    });
    cell.addEventListener("mouseenter", (event) => { if (brush && event.buttons === 1) paint(select, brush.dataset.shift); });
    cell.addEventListener("dragstart", (event) => event.dataTransfer.setData("text/plain", `shift:${select.value}`));
    cell.addEventListener("dragover", (event) => event.preventDefault());
    cell.addEventListener("drop", (event) => {
      const said = event.dataTransfer.getData("text/plain");
      if (!said.startsWith("shift:")) return;
      event.preventDefault();
      paint(select, said.slice(6));
    });
  });

  // What clashes is asked of the server, which knows the rules, a moment after the last change.
  form.addEventListener("change", (event) => {
    if (!event.target.matches("td.cell select")) return;
    clearTimeout(timer);
    timer = setTimeout(check, 400);
  });

  const check = async () => {
    asking?.abort();
    asking = new AbortController();
    const fields = new URLSearchParams(new FormData(form));
    fields.set("do", "check");
    try {
      const answer = await fetch(form.action, { method: "POST", body: fields, credentials: "same-origin", signal: asking.signal });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("clashes");
      if (fresh) form.querySelector("#clashes").replaceChildren(...fresh.childNodes);
      const cells = [...page.querySelectorAll("td.cell")];
      [...form.querySelectorAll("td.cell")].forEach((cell, n) => cell.classList.toggle("clash", cells[n]?.classList.contains("clash")));
      const hours = [...page.querySelectorAll(".roster td.number")];
      [...form.querySelectorAll(".roster td.number")].forEach((cell, n) => { if (hours[n]) cell.textContent = hours[n].textContent; });
    } catch {
      // The next change asks again.
    }
  };
})();
