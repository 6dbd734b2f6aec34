"use strict";
// A session that ends half-way costs no input: forms with data-keep are kept for this browser tab and put back.

const words = document.getElementById("words")?.dataset ?? {};
const SECRET = /pass|secret|token|^key$|^next$/i;
const nameOf = (form) => `keep:${document.body.dataset.person ?? ""}:${location.pathname}:${form.dataset.keep}`;

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && !SECRET.test(field.name)
    && !["hidden", "file", "password", "submit", "button"].includes(field.type));
}

function keep(form) {
  const values = fieldsOf(form).map((field) => [field.name, field.value, field.checked ?? null]);
  try {
    sessionStorage.setItem(nameOf(form), JSON.stringify(values));
  } catch { /* storage is full or closed: the form works all the same */ }
}

function restore(form) {
  const kept = JSON.parse(sessionStorage.getItem(nameOf(form)) ?? "null");
  if (!kept) return;
  const isUntouched = fieldsOf(form).every((field) => field.type === "checkbox" || field.type === "radio"
    ? field.checked === field.defaultChecked
    : field.value === (field.defaultValue ?? field.value));
  if (!isUntouched || form.querySelector(".has-error")) return;
  fieldsOf(form).forEach((field, index) => {
    const [name, value, checked] = kept[index] ?? [];
    if (name !== field.name) return;
    if (field.type === "checkbox" || field.type === "radio") field.checked = checked;
    else field.value = value;
  });
  document.dispatchEvent(new CustomEvent("duty:toast", { detail: { text: words.restored, kind: "info" } }));
}

// A form that was sent and answered is forgotten; one whose answer was the log-in page is not.
const isLoginPage = Boolean(document.querySelector('input[type="password"][autocomplete="current-password"]'));
if (!isLoginPage) {
  const left = sessionStorage.getItem("keep:left");
  sessionStorage.removeItem("keep:left");
  const sent = sessionStorage.getItem("keep:sent");
  sessionStorage.removeItem("keep:sent");
  if (sent && !left) sessionStorage.removeItem(sent);
  document.querySelectorAll("form[data-keep]").forEach(restore);
} else if (sessionStorage.getItem("keep:sent")) {
  sessionStorage.setItem("keep:left", sessionStorage.getItem("keep:sent"));
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-keep]");
  if (form) keep(form);
});
document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-keep]")) sessionStorage.setItem("keep:sent", nameOf(event.target));
});
document.addEventListener("duty:saved", (event) => sessionStorage.removeItem(nameOf(event.target)));
