// How are pins set on a plan? Choose a checkpoint, click where it is; or move its pin with the arrow keys. The numbers in the table are
// what is saved, and what is typed there moves the pin.
"use strict";
(() => {
  const plan = document.querySelector("[data-plan]");
  if (!plan) return;
  const pins = plan.querySelector("[data-pins]");
  const said = document.querySelector("[data-plan-said]");
  const { width, height } = plan.viewBox.baseVal;
  const radius = Number(plan.dataset.radius);
  const lines = [...document.querySelectorAll("[data-line]")].map((row) => {
    const [left, top] = ["left", "top"].map((edge) => row.querySelector(`[name^="${edge}-"]`));
    return { row, left, top, pick: row.querySelector("[type=radio]"), name: row.querySelector("th").textContent.trim() };
  });
  let chosen = lines.find((line) => line.left.value === "") || lines[0];

  const draw = () => {
    pins.replaceChildren(...lines.filter((line) => line.left.value !== "" && line.top.value !== "").map((line) => {
      const at = [(line.left.value / 100) * width, (line.top.value / 100) * height];
      const group = document.createElementNS(plan.namespaceURI, "g");
      group.setAttribute("class", line === chosen ? "pin photos chosen" : "pin photos");
      for (const [kind, r] of [["halo", radius * 1.5], ["", radius]]) {
        const circle = document.createElementNS(plan.namespaceURI, "circle");
        if (kind) circle.setAttribute("class", kind);
        circle.setAttribute("cx", at[0]);
        circle.setAttribute("cy", at[1]);
        circle.setAttribute("r", r);
        group.append(circle);
      }
      const title = document.createElementNS(plan.namespaceURI, "title");
      title.textContent = line.name;
      group.append(title);
      group.addEventListener("click", (event) => { event.stopPropagation(); choose(line); });
      return group;
    }));
    lines.forEach((line) => line.row.classList.toggle("chosen", line === chosen));
    if (chosen) chosen.pick.checked = true;
  };
  const choose = (line) => {
    chosen = line;
    draw();
    said.textContent = line.name;
  };
  const set = (line, left, top) => {
    const inside = (share) => Math.min(100, Math.max(0, share)).toFixed(2);
    [line.left.value, line.top.value] = [inside(left), inside(top)];
    draw();
    said.textContent = `${line.name}: ${line.left.value} %, ${line.top.value} %`;
  };
  const step = (line, by) => {
    const next = lines[(lines.indexOf(line) + by + lines.length) % lines.length];
    choose(next);
    next.row.scrollIntoView({ block: "nearest" });
  };

  plan.addEventListener("click", (event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(plan.getScreenCTM().inverse());
    set(chosen, (at.x / width) * 100, (at.y / height) * 100);
    // The next one that has no place yet: a whole floor is pinned in as many clicks as it has checkpoints.
    const open = lines.find((line) => line.left.value === "");
    if (open) { choose(open); open.row.scrollIntoView({ block: "nearest" }); }
  });
  plan.addEventListener("keydown", (event) => {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const far = event.shiftKey ? 5 : 0.5;
    const [left, top] = chosen.left.value === "" ? [50, 50] : [Number(chosen.left.value), Number(chosen.top.value)];
    if (moves) set(chosen, left + moves[0] * far, top + moves[1] * far);
    else if (event.key === "PageDown") step(chosen, 1);
    else if (event.key === "PageUp") step(chosen, -1);
    else if (event.key === "Delete" || event.key === "Backspace") { [chosen.left.value, chosen.top.value] = ["", ""]; choose(chosen); }
    else return;
    event.preventDefault();
  });
  lines.forEach((line) => {
    line.pick.hidden = false;
    line.pick.addEventListener("change", () => choose(line));
    [line.left, line.top].forEach((field) => {
      field.addEventListener("input", draw);
      field.addEventListener("focus", () => choose(line));
    });
  });
  draw();
})();
