"use strict";
// Leads from step to step. The step that is shown is the page's fragment, so it
// has an address, and style sheets know it as the target.
(() => {
  const element = (id) => document.getElementById(id);
  const steps = [...document.querySelectorAll(".step")].sort(
      (a, b) => number(a) - number(b));
  const entries = [...document.querySelectorAll("ol.steps > li")];

  function number(step) {
    return Number(step.id.slice("step-".length));
  }

  function current() {
    return steps.findIndex((step) => "#" + step.id === location.hash);
  }

  function go(index) {
    if (index >= 0 && index < steps.length)
      location.replace("#" + steps[index].id);
  }

  function show() {
    const index = current();
    steps.forEach((step, i) => {
      if (i === index)
        step.setAttribute("aria-current", "step");
      else
        step.removeAttribute("aria-current");
      entries[i].classList.toggle("current", i === index);
    });
    element("back").disabled = index <= 0;
    element("forth").disabled = index === steps.length - 1;
    element("status").textContent = index < 0
        ? `${steps.length} steps`
        : `Step ${index + 1} of ${steps.length}`;
    if (index >= 0)
      steps[index].focus({ preventScroll: true });
  }

  function open(id) {
    if (element(id))
      location.assign(element(id).href);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey)
      return;
    const actions = {
      n: () => go(current() + 1),
      ArrowRight: () => go(current() + 1),
      p: () => go(current() - 1),
      ArrowLeft: () => go(current() - 1),
      "]": () => open("next-page"),
      "[": () => open("previous-page"),
    };
    if (!Object.hasOwn(actions, event.key))
      return;
    event.preventDefault();
    actions[event.key]();
  });
  element("back").addEventListener("click", () => go(current() - 1));
  element("forth").addEventListener("click", () => go(current() + 1));
  addEventListener("hashchange", show);
  element("stepper").hidden = false;
  show();
})();
