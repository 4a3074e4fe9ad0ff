// How does the wall go on below its end? The next page is fetched before somebody gets there; without this script its link leads there.
"use strict";
(() => {
  const box = document.querySelector(".filter-box");
  if (box && window.matchMedia("(max-width: 860px)").matches) box.open = false;
  const wall = document.querySelector("[data-wall]");
  if (!wall) return;
  const next = () => document.querySelector(".more a[rel=next]");
  let coming = null;

  const append = (page) => {
    page.querySelectorAll(".wall-group").forEach((group) => {
      const same = [...wall.children].find((one) => one.dataset.group === group.dataset.group);
      const tiles = [...group.querySelectorAll("figure")];
      if (same) same.querySelector(".photo-wall").append(...tiles);
      else wall.append(document.importNode(group, true));
    });
    const [here, there] = [document.querySelector(".more"), page.querySelector(".more")];
    here.replaceWith(there);
    there.firstElementChild.textContent = wall.dataset.more.replace("#", wall.querySelectorAll("figure").length);
    watch();
  };
  // True when there was a next page and it came.
  const more = () => {
    const link = next();
    if (!link) return Promise.resolve(false);
    coming ||= fetch(link.href)
      .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
      .then((text) => append(new DOMParser().parseFromString(text, "text/html")))
      .then(() => true, () => false)
      .finally(() => { coming = null; });
    return coming;
  };
  const watcher = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && more(), { rootMargin: "1200px" });
  const watch = () => {
    watcher.disconnect();
    if (next()) watcher.observe(next());
  };
  window.roundsWall = { more };

  // What is ticked leaves together: the bar is there while something is, and a browser that comes back keeps its ticks.
  const bar = document.querySelector("#picked");
  const count = bar.querySelector("[data-picked]");
  const show = () => {
    const picked = [...bar.elements].filter((one) => one.type === "checkbox" && one.checked).length;
    bar.hidden = picked === 0;
    count.textContent = count.dataset.picked.replace("#", picked);
  };
  wall.addEventListener("change", show);
  bar.addEventListener("reset", () => setTimeout(show));
  window.addEventListener("pageshow", show);
  show();
  watch();
})();
