"use strict";
// Keys: whatever carries data-shortcut="l" or "g d" is focused or pressed by it; "?" lists them all.

const words = new Map();
const WAIT = 1200;
let first = "";
let timer = 0;

const isTyping = (element) => element?.closest?.("input, textarea, select, [contenteditable]");

const isShown = (element) => element.offsetParent !== null || getComputedStyle(element).position === "fixed";

function find(keys) {
  return [...document.querySelectorAll("[data-shortcut]")].find((element) => element.dataset.shortcut === keys && (isShown(element) || element.matches("a")));
}

function use(element) {
  if (element.matches("textarea, select, input:not([type=submit], [type=button])")) {
    element.focus();
    element.scrollIntoView({ block: "center" });
  } else {
    element.click();
  }
}

function labelOf(element) {
  const named = element.dataset.shortcutLabel || element.getAttribute("aria-label") || element.labels?.[0]?.textContent;
  return (named || element.querySelector(".nav-label")?.textContent || element.title || element.textContent).trim();
}

function list() {
  const target = document.querySelector("[data-shortcut-list]");
  if (!target) return;
  target.querySelectorAll("[data-found]").forEach((row) => row.remove());
  words.clear();
  document.querySelectorAll("[data-shortcut]").forEach((element) => words.set(element.dataset.shortcut, labelOf(element)));
  words.delete("?");
  for (const [keys, label] of words) {
    const row = document.createElement("div");
    row.dataset.found = "";
    const term = document.createElement("dt");
    keys.split(" ").forEach((letter, index) => {
      if (index) term.append(" ");
      const key = document.createElement("kbd");
      key.textContent = letter;
      term.append(key);
    });
    const meaning = document.createElement("dd");
    meaning.textContent = label;
    row.append(term, meaning);
    target.append(row);
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isTyping(document.activeElement) && !document.querySelector("dialog[open]")) document.activeElement.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
  if (isTyping(event.target) || event.target.closest?.("[data-cell]") || document.querySelector("dialog[open]")) return;
  const keys = first ? `${first} ${event.key}` : event.key;
  clearTimeout(timer);
  first = "";
  const element = find(keys) ?? find(event.key);
  if (element) {
    event.preventDefault();
    if (event.key === "?") list();
    return use(element);
  }
  first = event.key;
  timer = setTimeout(() => { first = ""; }, WAIT);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.matches?.("form[method=post] textarea")) return;
  event.preventDefault();
  event.target.form.requestSubmit(event.target.form.querySelector("[type=submit]"));
});
document.addEventListener("click", (event) => event.target.closest('[data-shortcut="?"]') && list());
