// How is a picture brought closer? Wheel, two fingers, double click and drag move it within its stage; several stages move as one.
"use strict";
window.roundsZoom = (stages, swiped = () => {}) => {
  const images = stages.map((stage) => stage.querySelector("img"));
  let scale = 1;
  // Moved by parts of the stage's size, so that stages of different sizes show the same part.
  let x = 0;
  let y = 0;
  let turns = 0;
  const place = () => {
    const reach = (scale - 1) / 2;
    x = Math.min(reach, Math.max(-reach, x));
    y = Math.min(reach, Math.max(-reach, y));
    images.forEach((image, index) => {
      const { clientWidth: width, clientHeight: height } = stages[index];
      // A picture that lies on its side has to fit the other way round.
      const fit = turns % 2 ? Math.min(width, height) / Math.max(width, height) : 1;
      image.style.transform = `translate(${x * width}px, ${y * height}px) scale(${scale * fit}) rotate(${turns * 90}deg)`;
    });
  };
  // What lies at a point (in parts of the stage, from its middle) stays there.
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
  const turn = () => {
    turns = (turns + 1) % 4;
    place();
  };
  const whole = () => {
    turns = 0;
    zoom(1);
  };

  stages.forEach((stage) => {
    const fromMiddle = ({ clientX, clientY }) => {
      const box = stage.getBoundingClientRect();
      return { x: (clientX - box.left) / box.width - 0.5, y: (clientY - box.top) / box.height - 0.5 };
    };
    stage.addEventListener("wheel", (event) => {
      event.preventDefault();
      zoom(scale * (event.deltaY < 0 ? 1.2 : 1 / 1.2), fromMiddle(event));
    }, { passive: false });
    stage.addEventListener("dblclick", (event) => zoom(scale > 1 ? 1 : 2.5, fromMiddle(event)));
    // Two fingers zoom; one finger or the mouse moves what was zoomed, and wipes to the next where nothing was.
    const fingers = new Map();
    let begun = null;
    const both = () => [...fingers.values()];
    const spread = () => {
      const [a, b] = both();
      return Math.hypot(a.x - b.x, a.y - b.y);
    };
    const between = () => {
      const [a, b] = both();
      return fromMiddle({ clientX: (a.x + b.x) / 2, clientY: (a.y + b.y) / 2 });
    };
    stage.addEventListener("pointerdown", (event) => {
      stage.setPointerCapture(event.pointerId);
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      begun = fingers.size === 1 && scale === 1 ? { x: event.clientX, y: event.clientY } : null;
    });
    stage.addEventListener("pointermove", (event) => {
      const last = fingers.get(event.pointerId);
      if (!last) return;
      const before = fingers.size === 2 ? spread() : 0;
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (fingers.size === 2 && before > 0) return zoom(scale * (spread() / before), between());
      if (scale > 1) pan((event.clientX - last.x) / stage.clientWidth, (event.clientY - last.y) / stage.clientHeight);
    });
    stage.addEventListener("pointerup", (event) => {
      fingers.delete(event.pointerId);
      const wiped = begun ? event.clientX - begun.x : 0;
      const steep = begun && Math.abs(event.clientY - begun.y) > Math.abs(wiped);
      begun = null;
      if (!steep && Math.abs(wiped) > 48) swiped(wiped < 0 ? 1 : -1);
    });
    stage.addEventListener("pointercancel", (event) => {
      fingers.delete(event.pointerId);
      begun = null;
    });
  });
  window.addEventListener("resize", place);
  return { zoom: (by) => zoom(scale * by), pan, turn, whole };
};

// Two photos side by side move as one.
(() => {
  const stages = [...document.querySelectorAll("[data-compare] .stage")];
  if (stages.length < 2) return;
  const view = window.roundsZoom(stages);
  const moves = { ArrowLeft: [0.1, 0], ArrowRight: [-0.1, 0], ArrowUp: [0, 0.1], ArrowDown: [0, -0.1] };
  const steps = { "+": () => view.zoom(1.5), "=": () => view.zoom(1.5), "-": () => view.zoom(1 / 1.5), 0: view.whole, r: view.turn };
  document.querySelectorAll("[data-compare] button[data-step]").forEach((button) => {
    const step = { closer: "+", farther: "-", whole: "0", turn: "r" }[button.dataset.step];
    button.hidden = false;
    button.addEventListener("click", steps[step]);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const move = event.shiftKey && moves[event.key];
    const step = steps[event.key.toLowerCase()];
    if (!move && !step) return;
    event.preventDefault();
    if (move) view.pan(...move);
    else step();
  });
})();
