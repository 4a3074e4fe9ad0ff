// How does somebody look closely at a photo, and say what they think of it? Links to photos open in one dialog; without this script they
// open the photo's own page, which says and asks the same.
"use strict";
(() => {
  const links = () => [...document.querySelectorAll("a[data-viewer]")];
  const dialog = document.querySelector("dialog.viewer");
  if (!dialog || !dialog.showModal) return;
  const [title, original, stage, image, told, about, help] =
    [".title", ".original", ".stage", ".stage img", ".told", ".about", ".help"].map((part) => dialog.querySelector(part));
  const view = window.roundsZoom([stage], (by) => go(by));
  let link = null;

  // The panel of the photo's own page; one that was overtaken by a next step is not shown.
  const tell = async (of) => {
    const answer = await fetch(of.dataset.about);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const panel = answer.ok && page.querySelector("#about .panel");
    if (of !== link || !panel) return;
    const parts = [panel, ...page.querySelector("#facts").children];
    const own = page.querySelector("a.original");
    original.hidden = !own;
    original.href = own ? own.getAttribute("href") : "";
    about.replaceChildren(...parts.map((part) => document.importNode(part, true)));
    const marks = page.querySelector("#about .marks").cloneNode(true);
    marks.querySelectorAll(".to-review, .accepted, .sent-back").forEach((badge) => badge.remove());
    of.querySelector(".marks").replaceChildren(...document.importNode(marks, true).childNodes);
  };
  const failed = () => { told.textContent = dialog.dataset.failed; };
  const show = (to) => {
    link = to;
    const thumbnail = link.querySelector("img");
    image.src = link.dataset.large;
    image.alt = thumbnail.alt;
    // Better a small picture than none.
    image.onerror = () => {
      image.onerror = null;
      image.src = thumbnail.src;
    };
    const all = links();
    title.textContent = `${all.indexOf(link) + 1} / ${all.length} · ${thumbnail.alt}`;
    original.hidden = !link.dataset.original;
    original.href = link.dataset.original || "";
    told.textContent = "";
    about.replaceChildren();
    view.whole();
    tell(link).catch(failed);
  };
  // Onwards past the last photo of the page goes on to the next page, where there is one; then round again.
  const go = async (by) => {
    const at = links().indexOf(link) + by;
    if (at >= links().length && window.roundsWall) await window.roundsWall.more();
    const all = links();
    show(all[(at + all.length) % all.length]);
  };

  // Sent without leaving the photo; what the server refuses is said here.
  const send = async (form) => {
    const of = link;
    told.textContent = "";
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
    if (answer.type === "opaqueredirect") {
      if (of !== link) return;
      await tell(of);
      told.textContent = dialog.dataset.done;
      stage.focus();
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const said = page.querySelector(".notice.wrong");
    told.textContent = said ? said.textContent.trim() : dialog.dataset.failed;
  };
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    if (form.dataset.busy) return;
    form.dataset.busy = "yes";
    send(form).catch(failed).finally(() => delete form.dataset.busy);
  });

  // A form that asks why opens with the focus in its field.
  const ask = (name) => {
    const asked = about.querySelector(`details[data-judge="${name}"]`);
    if (!asked) return;
    asked.open = true;
    asked.querySelector("input[name=remark]").focus();
  };
  const toggleHelp = () => {
    help.hidden = !help.hidden;
    dialog.querySelector("[data-step=help]").setAttribute("aria-expanded", String(!help.hidden));
  };
  const steps = {
    farther: () => view.zoom(1 / 1.5),
    closer: () => view.zoom(1.5),
    whole: () => view.whole(),
    turn: () => view.turn(),
    before: () => go(-1),
    after: () => go(1),
    accept: () => about.querySelector('form[data-judge="accept"] button')?.click(),
    back: () => ask("send-back"),
    flag: () => ask("doubt"),
    compare: () => about.querySelector("a[data-key=c]")?.click(),
    help: toggleHelp,
    close: () => dialog.close(),
  };
  document.addEventListener("click", (event) => {
    const to = event.target.closest("a[data-viewer]");
    if (!to || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    dialog.showModal();
    show(to);
    stage.focus();
  });
  dialog.querySelectorAll(".bar button[data-step]").forEach((button) => button.addEventListener("click", steps[button.dataset.step]));
  dialog.addEventListener("close", () => {
    help.hidden = true;
    link.focus();
  });
  // Escape leaves the help or a field first, then the photo.
  dialog.addEventListener("cancel", (event) => {
    const field = document.activeElement.closest("input");
    if (!field && help.hidden) return;
    event.preventDefault();
    if (!help.hidden) return toggleHelp();
    field.closest("details").open = false;
    stage.focus();
  });

  // With Shift the arrows move a picture that was zoomed; the browser keeps its own keys with Ctrl.
  const moves = { ArrowLeft: [0.1, 0], ArrowRight: [-0.1, 0], ArrowUp: [0, 0.1], ArrowDown: [0, -0.1] };
  const keys = {
    ArrowLeft: "before", ArrowRight: "after", n: "after", "+": "closer", "=": "closer", "-": "farther", 0: "whole", r: "turn", a: "accept",
    s: "back", f: "flag", c: "compare", "?": "help",
  };
  dialog.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input")) return;
    const move = event.shiftKey && moves[event.key];
    const step = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!move && !step) return;
    event.preventDefault();
    if (move) view.pan(...move);
    else steps[step]();
  });
})();
