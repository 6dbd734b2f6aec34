"use strict";
// A queue by keyboard: j and k or the arrows move from row to row, x chooses the row; Enter opens it, as it is a link.

const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
const links = () => [...document.querySelectorAll("[data-queue-item] .queue-open")];

function move(step) {
  const all = links();
  const at = all.indexOf(document.activeElement?.closest("[data-queue-item]")?.querySelector(".queue-open"));
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step];
  next?.focus();
  next?.closest("[data-queue-item]").scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const { target } = event;
  if (target.closest("textarea, select, input:not([type=checkbox])")) return;
  if (event.key.startsWith("Arrow") && !target.closest("[data-queue-item]")) return;
  if (event.key in STEPS) {
    event.preventDefault();
    move(STEPS[event.key]);
  } else if (event.key === "x") {
    target.closest("[data-queue-item]")?.querySelector("[type=checkbox]:enabled")?.click();
  }
});
