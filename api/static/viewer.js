// How does somebody look closely at a photo? Links to photos open in one dialog; without this script they open the photo's own page.
"use strict";
(() => {
  const links = [...document.querySelectorAll("a[data-viewer]")];
  const dialog = document.querySelector("dialog.viewer");
  if (!links.length || !dialog || !dialog.showModal) return;
  const [title, original, stage, image, data] =
    [".title", ".original", ".stage", ".stage img", ".data"].map((part) => dialog.querySelector(part));

  let at = 0;
  let scale = 1;
  let x = 0;
  let y = 0;
  // Moved no farther than its own edge, so that it can't be lost.
  const place = () => {
    const reach = (size) => size * (scale - 1) / 2;
    x = Math.min(reach(stage.clientWidth), Math.max(-reach(stage.clientWidth), x));
    y = Math.min(reach(stage.clientHeight), Math.max(-reach(stage.clientHeight), y));
    image.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  };
  // What lies at a point (measured from the middle of the stage) stays there.
  const zoom = (to, point = { x: 0, y: 0 }) => {
    const before = scale;
    scale = Math.min(8, Math.max(1, to));
    x = point.x - (point.x - x) * scale / before;
    y = point.y - (point.y - y) * scale / before;
    place();
  };
  const pan = (right, down) => {
    x += right;
    y += down;
    place();
  };
  const fromMiddle = (event) => {
    const box = stage.getBoundingClientRect();
    return { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
  };
  const show = (index) => {
    at = (index + links.length) % links.length;
    const link = links[at];
    const thumbnail = link.querySelector("img");
    image.src = link.dataset.large;
    image.alt = thumbnail.alt;
    // Better a small picture than none.
    image.onerror = () => {
      image.onerror = null;
      image.src = thumbnail.src;
    };
    title.textContent = `${at + 1} / ${links.length} · ${thumbnail.alt}`;
    original.hidden = !link.dataset.original;
    original.href = link.dataset.original || "";
    data.replaceChildren(link.closest("figure").querySelector("template").content.cloneNode(true));
    zoom(1);
  };

  links.forEach((link, index) => link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    dialog.showModal();
    show(index);
  }));
  const steps = {
    farther: () => zoom(scale / 1.5),
    closer: () => zoom(scale * 1.5),
    whole: () => zoom(1),
    before: () => show(at - 1),
    after: () => show(at + 1),
    close: () => dialog.close(),
  };
  dialog.querySelectorAll("button[data-step]").forEach((button) => {
    button.addEventListener("click", steps[button.dataset.step]);
    button.hidden = links.length < 2 && ["before", "after"].includes(button.dataset.step);
  });
  dialog.addEventListener("close", () => links[at].focus());

  // Escape closes a dialog by itself. With Shift the arrows move a picture that was zoomed; the browser keeps its own zoom with Ctrl.
  dialog.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const moves = { ArrowLeft: [80, 0], ArrowRight: [-80, 0], ArrowUp: [0, 80], ArrowDown: [0, -80] };
    const keys = { ArrowLeft: "before", ArrowRight: "after", "+": "closer", "=": "closer", "-": "farther", "0": "whole" };
    const move = event.shiftKey && moves[event.key];
    const step = keys[event.key];
    if (!move && !step) return;
    event.preventDefault();
    if (move) pan(...move);
    else steps[step]();
  });
  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(scale * (event.deltaY < 0 ? 1.2 : 1 / 1.2), fromMiddle(event));
  }, { passive: false });
  stage.addEventListener("dblclick", (event) => zoom(scale > 1 ? 1 : 2.5, fromMiddle(event)));

  // Two fingers zoom, one finger or the mouse moves.
  const fingers = new Map();
  const spread = () => {
    const [a, b] = [...fingers.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
  };
  const between = () => {
    const [a, b] = [...fingers.values()];
    return fromMiddle({ clientX: (a.x + b.x) / 2, clientY: (a.y + b.y) / 2 });
  };
  stage.addEventListener("pointerdown", (event) => {
    stage.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  stage.addEventListener("pointermove", (event) => {
    const last = fingers.get(event.pointerId);
    if (!last) return;
    const before = fingers.size === 2 ? spread() : 0;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size === 2 && before > 0) return zoom(scale * (spread() / before), between());
    if (scale > 1) pan(event.clientX - last.x, event.clientY - last.y);
  });
  for (const end of ["pointerup", "pointercancel"]) stage.addEventListener(end, (event) => fingers.delete(event.pointerId));
})();
