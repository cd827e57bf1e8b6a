"use strict";
const byId = id => document.getElementById(id);
const find = byId("find"), shown = byId("shown"), wires = byId("wires");
const buttons = [...document.querySelectorAll("button[data-word]")];
const rows = [...document.querySelectorAll("tr[data-word]")];
const texts = new Map(rows.map(row => [row, row.textContent.toLowerCase()]));
const words = text => (text || "").split(" ").filter(Boolean);
let edge = null, pinned = null;

function show() {
  const wanted = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = buttons.filter(b => b.getAttribute("aria-pressed") === "true").map(b => b.dataset.word);
  let count = 0;
  for (const row of rows) {
    const fits = wanted.every(w => texts.get(row).includes(w)) && (!chosen.length || chosen.includes(row.dataset.word))
      && (!edge || words(row.dataset.edges).includes(edge));
    row.hidden = !fits; count += fits;
  }
  for (const part of document.querySelectorAll("section.claims"))
    part.hidden = !part.querySelector("tr[data-word]:not([hidden])");
  byId("nothing").hidden = count > 0;
  shown.textContent = `${count} claim${count === 1 ? "" : "s"} shown`
    + (edge ? `, which test ${edge.replace("-", " to ")}` : "");
}

/* The wiring: what a claim drives, cuts and sees. */
function light(row) {
  for (const old of document.querySelectorAll(".lit, .cut[id], .look")) old.classList.remove("lit", "cut", "look");
  wires?.classList.toggle("busy", Boolean(row));
  if (!row) return;
  row.classList.add("lit");
  for (const name of words(row.dataset.edges)) byId("w-" + name)?.classList.add("lit");
  for (const name of words(row.dataset.cut)) byId("n-" + name)?.classList.add("cut");
  for (const name of words(row.dataset.look)) byId("n-" + name)?.classList.add("look");
}
for (const row of rows) {
  row.addEventListener("mouseenter", () => { if (!pinned) light(row); });
  row.addEventListener("mouseleave", () => { if (!pinned) light(null); });
  row.addEventListener("focusin", () => { if (!pinned) light(row); });
  row.addEventListener("click", event => {
    if (event.target.closest("details, summary, a")) return;
    pinned = pinned === row ? null : row;
    light(pinned);
  });
}
for (const wire of document.querySelectorAll("#wires .wire")) {
  const choose = () => {
    edge = edge === wire.dataset.edge ? null : wire.dataset.edge;
    for (const other of document.querySelectorAll("#wires .wire"))
      other.setAttribute("aria-pressed", String(other.dataset.edge === edge));
    show();
  };
  wire.addEventListener("click", choose);
  wire.addEventListener("keydown", event => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(); }
  });
}

/* The heat map: one square for a claim in a world. */
const heat = byId("heat-data"), canvas = byId("heat");
if (heat && canvas) {
  const data = JSON.parse(heat.textContent), high = 14, wide = Math.max(3, Math.floor(700 / data.worlds.length));
  canvas.width = wide * data.worlds.length; canvas.height = high * data.rows.length;
  canvas.style.height = canvas.height + "px";
  const paint = () => {
    const brush = canvas.getContext("2d"), style = getComputedStyle(document.documentElement);
    brush.clearRect(0, 0, canvas.width, canvas.height);
    data.cells.forEach((row, y) => row.forEach((tenths, x) => {
      const colour = style.getPropertyValue(tenths >= 0 ? "--safe" : "--broken");
      brush.fillStyle = `rgba(${colour}, ${Math.min(1, 0.25 + Math.abs(tenths) / 30)})`;
      brush.fillRect(x * wide, y * high, wide, high - 1);
    }));
  };
  paint();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  canvas.addEventListener("mousemove", event => {
    const box = canvas.getBoundingClientRect();
    const x = Math.floor((event.clientX - box.left) / box.width * data.worlds.length);
    const y = Math.floor((event.clientY - box.top) / box.height * data.rows.length);
    const tenths = data.cells[y]?.[x];
    if (tenths === undefined) return;
    byId("heat-said").textContent = `${data.rows[y]} in world ${data.worlds[x]}: margin ${(tenths / 10).toFixed(1)}`;
  });
}

find.addEventListener("input", show);
for (const b of buttons) b.addEventListener("click", () => {
  b.setAttribute("aria-pressed", b.getAttribute("aria-pressed") !== "true"); show();
});
function open() {
  byId(decodeURIComponent(location.hash.slice(1)))?.querySelector("details")?.setAttribute("open", "");
}
addEventListener("hashchange", open);
open();
