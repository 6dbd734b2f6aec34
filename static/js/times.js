"use strict";
// Keeps "in 12 min" and "4 h 50 min left" true while a page stays open.

const words = document.getElementById("words")?.dataset ?? {};
const LOCALES = { en: "en-GB", "zh-hans": "zh-Hans", "zh-hant": "zh-Hant" };
const relative = new Intl.RelativeTimeFormat(LOCALES[document.documentElement.lang] ?? "en-GB", { numeric: "always", style: "short" });
const ICON_OF = { neutral: "point", soon: "hourglass", late: "alert-triangle" };

function inWords(seconds) {
  const minutes = Math.round(seconds / 60);
  if (Math.abs(seconds) < 60) return words.now;
  if (Math.abs(minutes) < 60) return relative.format(minutes, "minute");
  if (Math.abs(minutes) < 60 * 24) return relative.format(Math.round(minutes / 60), "hour");
  if (Math.abs(minutes) < 60 * 24 * 7) return relative.format(Math.round(minutes / 1440), "day");
  return null;
}

function timeLeft(seconds) {
  const minutes = Math.floor(Math.abs(seconds) / 60);
  const hours = Math.floor(minutes / 60);
  const amount = hours >= 48
    ? words.days.replace("{d}", Math.floor(hours / 24)).replace("{h}", hours % 24)
    : (hours ? words.hours : words.minutes).replace("{h}", hours).replace("{m}", minutes % 60);
  return (seconds < 0 ? words.late : words.left).replace("{time}", amount);
}

function refreshRelative(span, now) {
  const text = inWords((Date.parse(span.closest("time").dateTime) - now) / 1000);
  if (text && span.textContent !== text) span.textContent = text;
}

function refreshCountdown(time, now) {
  const seconds = (Date.parse(time.dataset.countdown) - now) / 1000;
  const kind = seconds < 0 ? "late" : seconds <= Number(time.dataset.soon) * 60 ? "soon" : "neutral";
  time.querySelector("[data-text]").textContent = timeLeft(seconds);
  time.classList.remove("is-neutral", "is-soon", "is-late");
  time.classList.add(`is-${kind}`);
  const use = time.querySelector("use");
  if (use) use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${ICON_OF[kind]}`));
}

function refresh() {
  const now = Date.now();
  document.querySelectorAll("[data-relative]").forEach((span) => refreshRelative(span, now));
  document.querySelectorAll("[data-countdown]").forEach((time) => refreshCountdown(time, now));
  document.querySelectorAll("[data-clock]").forEach((time) => {
    const zone = time.dataset.clock || undefined;
    time.textContent = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(now);
  });
}

refresh();
setInterval(refresh, 15000);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
document.addEventListener("htmx:afterSwap", refresh);
