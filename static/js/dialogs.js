"use strict";
// Native dialogs: data-dialog="id" opens one, data-close and a click beside it close it. Menus close when left.

function open(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  dialog.showModal();
  dialog.querySelector("[autofocus], .dialog-body :is(input:not([type=hidden]), select, textarea)")?.focus();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) open(opener.dataset.dialog);
  const dialog = event.target.closest("dialog");
  if (dialog && (event.target === dialog || event.target.closest("[data-close]"))) dialog.close();
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => menu.contains(event.target) || (menu.open = false));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

const openMarked = () => document.querySelectorAll("dialog[data-open]").forEach((dialog) => {
  dialog.removeAttribute("data-open");
  open(dialog.id);
});
openMarked();
document.addEventListener("htmx:afterSettle", openMarked);
