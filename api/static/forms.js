// What is nicer with a script? Every form works without this file.
"use strict";
(() => {
  // What only helps where no script runs.
  document.querySelectorAll("[data-without-script]").forEach((one) => { one.hidden = true; });
  // The way to where somebody is stands in sight, however many ways there are.
  const spine = document.querySelector(".spine");
  const here = spine?.querySelector("[aria-current]");
  if (here && here.offsetTop + here.offsetHeight > spine.clientHeight) spine.scrollTop = here.offsetTop - spine.clientHeight / 2;
  document.querySelectorAll("[data-print]").forEach((one) => {
    one.hidden = false;
    one.addEventListener("click", () => window.print());
  });

  // A message about a field is read with the field, and what went wrong is read first.
  document.querySelectorAll(".notice.wrong[data-field]").forEach((notice) => {
    const field = document.getElementById(notice.dataset.field);
    if (!field) return;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", [notice.id, field.getAttribute("aria-describedby")].filter(Boolean).join(" "));
  });

  // Choosing in a field that names the step of its form takes that step.
  document.querySelectorAll("select[data-autosubmit]").forEach((field) => {
    field.addEventListener("change", () => {
      const step = document.createElement("input");
      step.type = "hidden";
      step.name = "do";
      step.value = field.dataset.autosubmit;
      field.form.append(step);
      field.form.noValidate = true;
      keepPlace();
      field.form.submit();
    });
  });

  // A grave step asks first; a step that needs words says so at the field.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.confirm && !window.confirm(button.dataset.confirm)) return event.preventDefault();
    if (!button.dataset.needs) return;
    const field = document.getElementById(button.dataset.needs);
    field.setCustomValidity(field.value.trim() ? "" : button.dataset.needsMessage);
    if (!field.reportValidity()) event.preventDefault();
    field.setCustomValidity("");
  });

  // An editor that is posted for every added line comes back where the reader was.
  const key = `place:${location.pathname}`;
  const keepPlace = () => sessionStorage.setItem(key, String(window.scrollY));
  document.querySelectorAll("form[data-keep]").forEach((form) => {
    form.addEventListener("submit", keepPlace);
    const kept = sessionStorage.getItem(key);
    if (kept) window.scrollTo(0, Number(kept));
    sessionStorage.removeItem(key);
  });
  const wrong = document.querySelector(".notice.wrong");
  if (wrong) {
    wrong.tabIndex = -1;
    wrong.focus();
  }

  // A button that is pressed twice sends its form once. Somebody who comes back to the page may send it again.
  const forms = [...document.forms].filter((form) => form.method === "post");
  forms.forEach((form) => form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    window.setTimeout(() => delete form.dataset.sent, 5000);
  }));
  window.addEventListener("pageshow", () => forms.forEach((form) => delete form.dataset.sent));
})();
