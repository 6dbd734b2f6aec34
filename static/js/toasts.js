"use strict";
// Messages in the corner: announced politely, dismissed by hand; good news leaves by itself.

const words = document.getElementById("words")?.dataset ?? {};
const box = document.getElementById("toasts");
const LEAVES_AFTER = 8000;

function show(text, kind = "info") {
  if (!box) return;
  const toast = document.createElement("div");
  toast.className = `toast toast-${kind}`;
  toast.dataset.toast = "";
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button button-quiet button-icon";
  close.dataset.dismiss = "";
  close.setAttribute("aria-label", words.close);
  close.textContent = "×";
  toast.append(paragraph, close);
  box.append(toast);
  schedule(toast);
}

function schedule(toast) {
  if (toast.matches(".toast-error, .toast-warning")) return;
  setTimeout(() => toast.matches(":hover, :focus-within") || toast.remove(), LEAVES_AFTER);
}

function headingOf(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return [page.querySelector("h1"), page.querySelector(".error-text")].map((part) => part?.textContent.trim()).filter(Boolean).join(". ");
}

box?.querySelectorAll("[data-toast]").forEach(schedule);
document.addEventListener("duty:toast", (event) => show(event.detail.text, event.detail.kind));
document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest("[data-toast]").remove());

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status < 400 || !/^\s*<!doctype/i.test(xhr.responseText)) return;
  event.detail.shouldSwap = false;
  show(headingOf(xhr.responseText) || words.failed, "error");
});
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  if (xhr.status >= 500 && !/^\s*<!doctype/i.test(xhr.responseText)) show(words.failed, "error");
});
document.addEventListener("htmx:sendError", () => show(words.failed, "error"));
