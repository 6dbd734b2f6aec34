"use strict";
// Forms with data-outbox: what was typed while the server cannot be reached stays on this device and is sent once.
// The key in the form makes it once: the server answers "already" to a key that it has seen.

const words = document.getElementById("words")?.dataset ?? {};
const strip = document.querySelector("[data-outbox-strip]");
const me = document.body.dataset.person ?? "";
const isUnreachable = (status) => status >= 500 || status === 429;
const RETRY_EVERY = 15000;
const TIMEOUT = 20000;
const STORE = "entries";

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

// Where entries lie: IndexedDB, which takes files too, or localStorage for the text alone.
const database = new Promise((resolve) => {
  if (!window.indexedDB) return resolve(null);
  const opening = indexedDB.open("duty-outbox", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "key" });
  opening.onsuccess = () => resolve(opening.result);
  opening.onerror = () => resolve(null);
});

async function inStore(mode, deed) {
  const db = await database;
  if (!db) return deed(localStore());
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(STORE, mode);
    const asked = deed(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

function localStore() {
  const read = () => JSON.parse(localStorage.getItem("duty-outbox") ?? "[]");
  const write = (entries) => localStorage.setItem("duty-outbox", JSON.stringify(entries));
  const others = (key) => read().filter((entry) => entry.key !== key);
  return {
    getAll: () => read(),
    put: (entry) => write([...others(entry.key), { ...entry, fields: entry.fields.filter(([, value]) => typeof value === "string") }]),
    delete: (key) => write(others(key)),
  };
}

const all = () => inStore("readonly", (store) => store.getAll());
const put = (entry) => inStore("readwrite", (store) => store.put(entry));
const remove = (key) => inStore("readwrite", (store) => store.delete(key));

function csrfToken() {
  const cookie = document.cookie.match(/(?:^|; )(?:__Secure-|__Host-)?csrftoken=([^;]+)/);
  const field = document.querySelector("input[name=csrfmiddlewaretoken]");
  return cookie ? decodeURIComponent(cookie[1]) : field?.value ?? "";
}

function entryOf(form, submitter) {
  const data = new FormData(form, submitter);
  data.delete("csrfmiddlewaretoken");
  const fields = [...data.entries()].filter(([, value]) => typeof value === "string" || value.size);
  return { key: data.get("key"), url: form.action, page: location.pathname, person: me, fields, typedAt: new Date().toISOString(), trouble: "" };
}

// One try. "saved", "unreachable", "login", or {errors: text}.
async function send(entry) {
  const body = new FormData();
  entry.fields.forEach(([name, value]) => body.append(name, value));
  body.set("typed_at", entry.typedAt);
  let answer;
  try {
    answer = await fetch(entry.url, {
      method: "POST",
      body,
      credentials: "same-origin",
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT),
      headers: { "X-CSRFToken": csrfToken(), "X-Requested-With": "outbox", Accept: "application/json" },
    });
  } catch {
    return "unreachable";
  }
  if (isUnreachable(answer.status)) return "unreachable";
  if (answer.type === "opaqueredirect" || answer.status === 401) return "login";
  const json = await answer.json().catch(() => null);
  if (answer.ok && json) return "saved";
  if (answer.status === 403 && !json) return "login";
  return { errors: json?.errors ? sentences(json.errors) : words.failed };
}

const sentences = (errors) => Object.values(errors).flat().map((error) => error.message ?? error).join(" ");
const textOf = (entry) => entry.fields.filter(([name, value]) => typeof value === "string" && name !== "key" && /text|body|what|matter|summary|note/i.test(name)).map(([, value]) => value).join("\n")
  || entry.fields.filter(([name, value]) => typeof value === "string" && name !== "key").map(([, value]) => value).join(" ");

function announce(text, kind) {
  document.dispatchEvent(new CustomEvent("duty:toast", { detail: { text, kind } }));
}

function button(text, deed) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button-plain button-small";
  made.textContent = text;
  made.addEventListener("click", deed);
  return made;
}

function line(entry) {
  const item = document.createElement("li");
  const quote = document.createElement("blockquote");
  quote.textContent = textOf(entry);
  item.append(quote);
  if (entry.trouble && entry.trouble !== "login") {
    const why = document.createElement("p");
    const strong = document.createElement("strong");
    strong.textContent = words.keptRefused;
    why.append(strong, ` ${entry.trouble}`);
    item.prepend(why);
    item.append(button(words.keptEdit, () => putBack(entry)));
    item.append(button(words.keptDrop, () => confirm(words.keptDropSure) && drop(entry)));
  }
  return item;
}

async function draw() {
  if (!strip) return;
  const entries = await all();
  strip.hidden = entries.length === 0;
  strip.replaceChildren();
  if (!entries.length) return;
  const head = document.createElement("p");
  const strong = document.createElement("strong");
  strong.textContent = words.kept.replace("{n}", entries.length);
  const needsLogin = entries.some((entry) => entry.trouble === "login" || entry.person !== me);
  const isWaiting = entries.some((entry) => !entry.trouble);
  head.append(strong, " ", needsLogin ? words.keptLogin : isWaiting ? words.keptWhy : "");
  const list = document.createElement("ul");
  list.append(...entries.filter((entry) => entry.person === me).map(line));
  strip.append(head, list);
}

async function drop(entry) {
  await remove(entry.key);
  await draw();
}

async function putBack(entry) {
  const form = [...document.querySelectorAll("form[data-outbox]")].find((each) => each.action === entry.url);
  if (!form) {
    location.assign(entry.page);
    return;
  }
  entry.fields.forEach(([name, value]) => {
    const field = form.elements[name];
    if (typeof value === "string" && field && name !== "key") field.value = value;
  });
  await drop(entry);
  form.querySelector("textarea, input:not([type=hidden])")?.focus();
}

// Only one tab sends at a time, and one entry after the other in the order typed.
const alone = (deed) => navigator.locks ? navigator.locks.request("duty-outbox", { ifAvailable: true }, (lock) => lock && deed()) : deed();

// What one person typed is never sent in the name of another who logs in on the same device.
const isReady = (entry) => me && entry.person === me && (!entry.trouble || entry.trouble === "login");

function flush() {
  return alone(async () => {
    const waiting = (await all()).filter(isReady).sort((a, b) => a.typedAt.localeCompare(b.typedAt));
    let sent = 0;
    for (const entry of waiting) {
      const outcome = await send(entry);
      if (outcome === "unreachable") break;
      if (outcome === "saved") {
        await remove(entry.key);
        sent += 1;
        continue;
      }
      await put({ ...entry, trouble: outcome === "login" ? "login" : outcome.errors });
      if (outcome === "login") break;
    }
    if (sent) announce(words.keptSent, "success");
    await draw();
    if (sent) document.dispatchEvent(new CustomEvent("duty:outbox-sent", { detail: { sent } }));
  });
}

function freshKey(form) {
  let field = form.elements.key;
  if (!field) {
    field = document.createElement("input");
    field.type = "hidden";
    field.name = "key";
    form.append(field);
  }
  field.value = newKey();
}

function showErrors(form, text) {
  form.querySelector("[data-outbox-errors]")?.remove();
  const alert = document.createElement("p");
  alert.className = "field-error";
  alert.dataset.outboxErrors = "";
  alert.setAttribute("role", "alert");
  alert.textContent = text;
  alert.tabIndex = -1;
  form.prepend(alert);
  alert.focus();
}

function done(form) {
  form.dispatchEvent(new CustomEvent("duty:saved", { bubbles: true }));
  form.querySelector("[data-outbox-errors]")?.remove();
  form.reset();
  freshKey(form);
}

async function submit(form, submitter) {
  const entry = entryOf(form, submitter);
  submitter?.setAttribute("aria-busy", "true");
  const outcome = await send(entry);
  submitter?.removeAttribute("aria-busy");
  delete form.dataset.sending;
  if (outcome === "saved") {
    done(form);
    if (form.dataset.outboxNext === "stay") {
      if (form.dataset.outboxSaid) announce(form.dataset.outboxSaid, "success");
      return form.querySelector("textarea")?.focus();
    }
    return form.dataset.outboxNext ? location.assign(form.dataset.outboxNext) : location.reload();
  }
  if (outcome.errors) return showErrors(form, outcome.errors);
  await put({ ...entry, trouble: outcome === "login" ? "login" : "" });
  done(form);
  return draw();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-outbox]")) return;
  event.preventDefault();
  event.stopPropagation();
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  submit(form, event.submitter);
}, true);

const prepare = () => document.querySelectorAll("form[data-outbox]").forEach((form) => form.elements.key?.value || freshKey(form));
prepare();
document.addEventListener("htmx:afterSettle", prepare);
draw().then(flush);
addEventListener("online", flush);
setInterval(flush, RETRY_EVERY);
