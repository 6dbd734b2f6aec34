"use strict";
// Keyboard and mouse on a grid of people × days. Attributes: core/ui/README.md, "Month grid".

const WEEK = 7;
const TYPING_PAUSE = 900;
const state = { anchor: null, typed: "", timer: 0, dragging: false, focusId: "" };

const gridOf = (cell) => cell.closest("[data-grid]");
const rowsOf = (grid) => [...grid.querySelectorAll("tbody tr")].filter((row) => row.querySelector("[data-cell]"));
const cellsOf = (row) => [...row.querySelectorAll("[data-cell]")];

function placeOf(cell) {
  const rows = rowsOf(gridOf(cell));
  const row = rows.indexOf(cell.closest("tr"));
  return { rows, row, column: cellsOf(rows[row]).indexOf(cell) };
}

function cellAt(rows, row, column) {
  const cells = cellsOf(rows[Math.min(Math.max(row, 0), rows.length - 1)]);
  return cells[Math.min(Math.max(column, 0), cells.length - 1)];
}

function prepare(grid) {
  const cells = [...grid.querySelectorAll("[data-cell]")];
  const current = cells.find((cell) => cell.id && cell.id === state.focusId) ?? cells.find((cell) => cell.tabIndex === 0) ?? cells[0];
  cells.forEach((cell) => { cell.tabIndex = cell === current ? 0 : -1; });
}

function focus(cell) {
  gridOf(cell).querySelectorAll('[data-cell][tabindex="0"]').forEach((other) => { other.tabIndex = -1; });
  cell.tabIndex = 0;
  cell.focus({ preventScroll: true });
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function selection(grid) {
  return [...grid.querySelectorAll("[data-cell].is-selected")];
}

function clear(grid) {
  selection(grid).forEach((cell) => cell.classList.remove("is-selected"));
}

function selectTo(cell) {
  const grid = gridOf(cell);
  const from = placeOf(state.anchor);
  const to = placeOf(cell);
  const [top, bottom] = [from.row, to.row].sort((a, b) => a - b);
  const [left, right] = [from.column, to.column].sort((a, b) => a - b);
  clear(grid);
  from.rows.slice(top, bottom + 1).forEach((row) => cellsOf(row).slice(left, right + 1).forEach((each) => each.classList.add("is-selected")));
}

function move(cell, target, extend) {
  if (!target || target === cell) return;
  if (extend) {
    state.anchor = selection(gridOf(cell)).length && state.anchor?.isConnected ? state.anchor : cell;
    selectTo(target);
  } else {
    clear(gridOf(cell));
    state.anchor = null;
  }
  focus(target);
}

function destination(cell, event) {
  const { rows, row, column } = placeOf(cell);
  const isRightToLeft = getComputedStyle(cell).direction === "rtl" ? -1 : 1;
  const last = rows.length - 1;
  switch (event.key) {
    case "ArrowLeft": return cellAt(rows, row, column - isRightToLeft);
    case "ArrowRight": return cellAt(rows, row, column + isRightToLeft);
    case "ArrowUp": return cellAt(rows, row - 1, column);
    case "ArrowDown": return cellAt(rows, row + 1, column);
    case "Home": return cellAt(rows, event.ctrlKey ? 0 : row, 0);
    case "End": return cellAt(rows, event.ctrlKey ? last : row, Infinity);
    case "PageUp": return cellAt(rows, row, column - WEEK);
    case "PageDown": return cellAt(rows, row, column + WEEK);
    default: return null;
  }
}

function send(cell, url, values) {
  const grid = gridOf(cell);
  if (!url || !window.htmx) return;
  const chosen = selection(grid);
  const cells = chosen.includes(cell) ? chosen : [cell];
  cells.forEach((each) => each.classList.add("is-saving"));
  window.htmx.ajax("POST", url, {
    source: grid,
    target: grid.dataset.target || grid,
    swap: grid.dataset.swap || "none",
    values: { person: cells.map((each) => each.dataset.person), day: cells.map((each) => each.dataset.day), ...values },
  }).finally(() => cells.forEach((each) => each.classList.remove("is-saving")));
}

const set = (cell, code) => send(cell, gridOf(cell).dataset.setUrl, { code });
const pin = (cell) => send(cell, gridOf(cell).dataset.pinUrl, {});

function type(cell, letter) {
  const codes = (gridOf(cell).dataset.codes ?? "").split(/\s+/).filter(Boolean);
  const match = (text) => codes.filter((code) => code.toLowerCase().startsWith(text.toLowerCase()));
  clearTimeout(state.timer);
  state.typed = match(state.typed + letter).length ? state.typed + letter : letter;
  const found = match(state.typed);
  const exact = found.find((code) => code.toLowerCase() === state.typed.toLowerCase());
  const finish = () => {
    state.typed = "";
    if (exact) set(cell, exact);
  };
  if (!found.length) state.typed = "";
  else if (found.length === 1 && exact) finish();
  else state.timer = setTimeout(finish, TYPING_PAUSE);
  return found.length > 0;
}

function openDialog(cell) {
  const dialog = document.getElementById(gridOf(cell).dataset.dialogId ?? "");
  if (!cell.dataset.dialogUrl || !dialog || !window.htmx) return;
  const body = dialog.querySelector(".dialog-body");
  window.htmx.ajax("GET", cell.dataset.dialogUrl, { target: body, swap: "innerHTML" }).then(() => {
    if (!dialog.open) dialog.showModal();
    body.querySelector("select, input:not([type=hidden]), textarea, button")?.focus();
  });
  dialog.addEventListener("close", () => document.getElementById(state.focusId)?.focus(), { once: true });
}

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("[data-cell]");
  if (!cell || event.altKey || event.metaKey) return;
  const target = destination(cell, event);
  if (target) {
    event.preventDefault();
    return move(cell, target, event.shiftKey);
  }
  if (event.ctrlKey) return;
  if (event.key === "Escape") return clear(gridOf(cell));
  if (event.key === "Enter" && event.target === cell) {
    event.preventDefault();
    openDialog(cell);
  } else if (event.key === "Delete" || event.key === "Backspace") {
    event.preventDefault();
    set(cell, "");
  } else if (event.key.length === 1 && type(cell, event.key)) {
    event.preventDefault();
  } else if (event.key.toLowerCase() === "p" && gridOf(cell).dataset.pinUrl) {
    event.preventDefault();
    pin(cell);
  }
});

document.addEventListener("pointerdown", (event) => {
  const cell = event.target.closest?.("[data-cell]");
  if (!cell || event.button || event.pointerType === "touch") return;
  if (event.shiftKey) {
    event.preventDefault();
    const from = gridOf(cell).querySelector('[data-cell][tabindex="0"]') ?? cell;
    return move(from, cell, true);
  }
  if (!selection(gridOf(cell)).includes(cell)) clear(gridOf(cell));
  state.anchor = cell;
  state.dragging = true;
});
document.addEventListener("pointerover", (event) => {
  const cell = event.target.closest?.("[data-cell]");
  if (!state.dragging || !cell || cell === state.anchor || gridOf(cell) !== gridOf(state.anchor)) return;
  selectTo(cell);
  focus(cell);
});
document.addEventListener("pointerup", () => { state.dragging = false; });
document.addEventListener("dblclick", (event) => {
  const cell = event.target.closest?.("[data-cell]");
  if (cell) openDialog(cell);
});
document.addEventListener("focusin", (event) => {
  const cell = event.target.closest?.("[data-cell]");
  if (!cell) return;
  state.focusId = cell.id;
  if (cell.tabIndex !== 0) focus(cell);
});

const prepareAll = () => document.querySelectorAll("[data-grid]").forEach(prepare);
prepareAll();
document.addEventListener("htmx:afterSettle", () => {
  const hadFocus = state.focusId && (document.activeElement === document.body || document.activeElement?.closest("[data-grid]"));
  prepareAll();
  if (hadFocus) document.getElementById(state.focusId)?.focus({ preventScroll: true });
});
