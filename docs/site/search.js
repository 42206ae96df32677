// Search over index.js: every word has to be in a page; in its title it counts more. Without a
// network, without a server: it also works where the site lies in a folder.
"use strict";

const field = document.querySelector("input[type=search]");
const list = document.getElementById("results");
const root = document.body.dataset.root;
const texts = pages.map(([, title, section, text]) => ({
  title: title.toLowerCase(),
  all: `${title} ${section} ${text}`.toLowerCase(),
}));

function rank(page, words) {
  let sum = 0;
  for (const word of words) {
    const at = page.all.indexOf(word);
    if (at < 0) return 0;
    sum += page.title === word ? 200 : page.title.includes(word) ? 50 : 10 / (1 + at / 500);
  }
  return sum;
}

// Some text around the first word.
function around(text, word) {
  const at = Math.max(0, text.toLowerCase().indexOf(word) - 40);
  return (at > 0 ? "…" : "") + text.slice(at, at + 120) + "…";
}

function show() {
  const words = field.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
  list.replaceChildren();
  list.hidden = words.length === 0;
  if (words.length === 0) return;
  const found = texts
    .map((page, i) => [rank(page, words), i])
    .filter(([value]) => value > 0)
    .sort((a, b) => b[0] - a[0] || a[1] - b[1])
    .slice(0, 12);
  for (const [, i] of found) {
    const [target, title, section, text] = pages[i];
    const link = document.createElement("a");
    link.href = `${root}/${target}`;
    link.textContent = title;
    const more = document.createElement("span");
    more.textContent = `${section}: ${around(text, words[0])}`;
    const item = document.createElement("li");
    item.append(link, more);
    list.append(item);
  }
  if (found.length === 0) list.append(Object.assign(document.createElement("li"), { textContent: "Nothing found" }));
}

field.addEventListener("input", show);
field.form.addEventListener("submit", (event) => {
  const first = list.querySelector("a");
  if (first !== null) {
    event.preventDefault();
    location.href = first.href;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== field) {
    event.preventDefault();
    field.focus();
  } else if (event.key === "Escape") {
    field.value = "";
    show();
  }
});
const asked = new URLSearchParams(location.search).get("q");
if (asked !== null) {
  field.value = asked;
  show();
}
// On a phone the pages are a menu, closed at first.
if (matchMedia("(max-width: 800px)").matches) document.querySelector(".menu").open = false;
document.querySelector("nav [aria-current]")?.scrollIntoView({ block: "center" });
scrollTo(0, location.hash === "" ? 0 : scrollY);
