"use strict";
// Reloads the page when the content or what the checks say of it has changed; filters the list.
const shown = Number(document.body.dataset.state);
const status = document.getElementById("state");
const filter = document.getElementById("filter");
const KEY = "filter";

async function look() {
  try {
    const { number } = await (await fetch("/state")).json();
    if (number !== shown) {
      location.reload();
      return;
    }
    if (status.classList.replace("gone", "back")) location.reload();
  } catch {
    status.classList.add("gone");
    status.textContent = "The preview was stopped.";
  }
  setTimeout(look, 700);
}

function apply() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  sessionStorage.setItem(KEY, filter.value);
  for (const group of document.querySelectorAll(".group")) {
    let left = 0;
    for (const row of group.querySelectorAll(".row")) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      left += !row.hidden;
    }
    group.hidden = left === 0;
  }
}

if (filter) {
  filter.value = sessionStorage.getItem(KEY) || "";
  filter.addEventListener("input", apply);
  apply();
}
setTimeout(look, 700);
