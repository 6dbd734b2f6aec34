"use strict";
// Forms: asked before a grave step, never sent twice by a double click, and the reader led to what is wrong.

const words = document.getElementById("words")?.dataset ?? {};

function ask(question) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-label", question);
  dialog.innerHTML = '<div class="dialog-body"><p></p><form method="dialog" class="form-acts"><button class="button button-primary" value="yes"></button><button class="button button-quiet" value="no"></button></form></div>';
  dialog.querySelector("p").textContent = question;
  dialog.querySelector("[value=yes]").textContent = words.yes;
  dialog.querySelector("[value=no]").textContent = words.no;
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => {
    resolve(dialog.returnValue === "yes");
    dialog.remove();
  }));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.confirm || form.dataset.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { submitter } = event;
  ask(form.dataset.confirm).then((yes) => {
    if (!yes) return submitter?.focus();
    form.dataset.confirmed = "yes";
    form.requestSubmit(submitter);
  });
}, true);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.dataset.once === "no") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});

function release() {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    delete form.dataset.confirmed;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  });
}

addEventListener("pageshow", release);
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) delete form.dataset.confirmed;
});
document.addEventListener("click", (event) => event.target.closest('[aria-disabled="true"]') && event.preventDefault(), true);
document.addEventListener("htmx:confirm", (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  ask(event.detail.question).then((yes) => yes && event.detail.issueRequest(true));
});

const lead = () => document.querySelector("[data-focus]")?.focus();
lead();
document.addEventListener("htmx:afterSettle", (event) => event.target.querySelector?.("[data-focus]")?.focus());
