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
  const place = () => { image.style.transform = `translate(${x}px, ${y}px) scale(${scale})`; };
  const zoom = (to) => {
    scale = Math.min(8, Math.max(1, to));
    if (scale === 1) x = y = 0;
    place();
  };
  const show = (index) => {
    at = (index + links.length) % links.length;
    const link = links[at];
    const thumbnail = link.querySelector("img");
    image.src = link.dataset.large;
    image.alt = thumbnail.alt;
    title.textContent = `${at + 1} / ${links.length} · ${thumbnail.alt}`;
    original.href = link.dataset.original;
    data.replaceChildren(link.closest("figure").querySelector("template").content.cloneNode(true));
    zoom(1);
  };

  links.forEach((link, index) => link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(index);
    dialog.showModal();
  }));
  const steps = {
    farther: () => zoom(scale / 1.5),
    closer: () => zoom(scale * 1.5),
    before: () => show(at - 1),
    after: () => show(at + 1),
    close: () => dialog.close(),
  };
  dialog.querySelectorAll("button[data-step]").forEach((button) => {
    button.addEventListener("click", steps[button.dataset.step]);
  });
  dialog.addEventListener("close", () => links[at].focus());
  dialog.addEventListener("keydown", (event) => {
    const keys = { ArrowLeft: "before", ArrowRight: "after", "+": "closer", "=": "closer", "-": "farther" };
    const step = keys[event.key];
    if (!step) return;
    event.preventDefault();
    steps[step]();
  });
  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(scale * (event.deltaY < 0 ? 1.2 : 1 / 1.2));
  }, { passive: false });
  stage.addEventListener("dblclick", () => zoom(scale > 1 ? 1 : 2.5));

  // Two fingers zoom, one finger or the mouse moves.
  const fingers = new Map();
  const spread = () => {
    const [a, b] = [...fingers.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
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
    if (fingers.size === 2) return zoom(scale * (spread() / before));
    if (scale === 1) return;
    x += event.clientX - last.x;
    y += event.clientY - last.y;
    place();
  });
  for (const end of ["pointerup", "pointercancel"]) stage.addEventListener(end, (event) => fingers.delete(event.pointerId));
})();
