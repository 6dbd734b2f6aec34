"use strict";
// Keeps a wall screen true: what is on it is fetched again, and it says so when the server cannot be reached.

const EVERY = 30000;
const stale = document.querySelector("[data-stale]");

async function fetched() {
  const answer = await fetch(location.href, { cache: "no-store" });
  if (answer.status === 404) location.reload();
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("content");
}

async function refresh() {
  try {
    document.getElementById("content").replaceWith(document.adoptNode(await fetched()));
    stale.hidden = true;
  } catch {
    stale.hidden = false;
  }
}

setInterval(refresh, EVERY);
