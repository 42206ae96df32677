// How the page of a plan looks, and the few lines of script that it can do without.
#include "analyzer/report/plan_parts.h"

namespace plumbline::report {

// Also inside a picture that stands alone, which has no style but this.
std::string_view picture_style() {
  return R"css(
:root{--ink:#1b1f24;--dim:#57606a;--line:#8c959f;--page:#fff;--soft:#f6f8fa;--edge:#d0d7de;
--run:#ddf4ff;--run-line:#0550ae;--hit:#dafbe1;--hit-line:#116329;--skip:#eff1f3;--skip-line:#6e7781;
--block:#fff8c5;--block-line:#7d4e00;--open:#fbefff;--open-line:#6639ba;--fail:#ffebe9;--fail-line:#a40e26;
--hot:#bc4c00;--link:#0550ae}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--dim:#9da7b3;--line:#8b949e;--page:#0d1117;
--soft:#161b22;--edge:#30363d;--run:#0c2d6b;--run-line:#79c0ff;--hit:#04260f;--hit-line:#56d364;
--skip:#21262d;--skip-line:#8b949e;--block:#341a00;--block-line:#e3b341;--open:#271052;
--open-line:#d2a8ff;--fail:#490202;--fail-line:#ff7b72;--hot:#f0883e;--link:#79c0ff}}
svg.dag{background:var(--page)}svg text{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;font-size:12px;fill:var(--ink)}
.node rect{stroke-width:1.2}.node .what{font-size:11px}.node .name{font-weight:600}
.run rect,rect.run{fill:var(--run);stroke:var(--run-line)}
.hit rect,rect.hit{fill:var(--hit);stroke:var(--hit-line)}
.skip rect,rect.skip{fill:var(--skip);stroke:var(--skip-line);stroke-dasharray:4 3}
.block rect,rect.block{fill:var(--block);stroke:var(--block-line);stroke-dasharray:4 3}
.open rect,rect.open{fill:var(--open);stroke:var(--open-line)}
.fail rect,rect.fail{fill:var(--fail);stroke:var(--fail-line);stroke-width:2}
rect.none{fill:var(--line);stroke:none}
.node.critical rect,rect.critical{stroke:var(--hot);stroke-width:3;stroke-dasharray:none}
.arrow{fill:none;stroke:var(--line);stroke-width:1.4;marker-end:url(#tip)}.tip{fill:var(--line)}
.arrow.dependsOn{stroke-dasharray:6 4}.arrow.propertyFile{stroke-dasharray:2 3}
.arrow.cycle{stroke:var(--fail-line);stroke-width:2.4}.arrow.branch{stroke-width:2.6}.arrow.critical{stroke:var(--hot);stroke-width:2.4}
.grid{stroke:var(--edge);stroke-width:1}.whisker{fill:none;stroke:var(--ink);stroke-width:1.4}
svg text.tick{font-size:11px;fill:var(--dim)}svg text.time{font-size:11px;fill:var(--dim)}
svg text.label{font-size:11.5px}svg text.label.critical{font-weight:700}
)css";
}

std::string_view page_style() {
  return R"css(
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem;max-width:82rem;background:var(--page);color:var(--ink);
font:15px/1.5 system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
h1{font-size:1.6rem;margin:0 0 .3rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2rem 0 .6rem;border-bottom:1px solid var(--edge);padding-bottom:.2rem}
h3{font-size:1rem;margin:1.2rem 0 .4rem;overflow-wrap:anywhere}
p.meta{margin:.1rem 0;color:var(--dim);overflow-wrap:anywhere}
a{color:var(--link)}code,pre,td.code{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;font-size:.86em}
nav{display:flex;flex-wrap:wrap;margin:.8rem 0}nav a{margin-right:1rem;white-space:nowrap}
.tiles{display:flex;flex-wrap:wrap;gap:.8rem;margin:1rem 0;padding:0;list-style:none}
.tiles li{border:1px solid var(--edge);border-radius:8px;padding:.6rem 1rem;background:var(--soft);min-width:9rem}
.tiles b{display:block;font-size:1.25rem}.tiles span{color:var(--dim);font-size:.85rem}
.scroll{overflow-x:auto;border:1px solid var(--edge);border-radius:8px;padding:.4rem;background:var(--page)}
.scroll svg{display:block}svg.dag.fit{max-width:100%;height:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--edge);vertical-align:top;overflow-wrap:break-word}
th{background:var(--soft)}td.number,th.number{text-align:right;white-space:nowrap;overflow-wrap:normal}
th button{all:unset;cursor:pointer;font-weight:700}th button:focus-visible{outline:2px solid var(--link)}
.badge{display:inline-block;border:1px solid;border-radius:4px;padding:0 .4rem;font-size:.82rem;font-weight:600;white-space:nowrap;color:var(--ink)}
.badge.run{background:var(--run);border-color:var(--run-line)}.badge.hit{background:var(--hit);border-color:var(--hit-line)}
.badge.skip{background:var(--skip);border-color:var(--skip-line)}.badge.block{background:var(--block);border-color:var(--block-line)}
.badge.open{background:var(--open);border-color:var(--open-line)}.badge.fail{background:var(--fail);border-color:var(--fail-line)}
ul.legend{list-style:none;padding:0;margin:.5rem 0;display:flex;flex-wrap:wrap;gap:.4rem 1.2rem;color:var(--dim)}
pre{background:var(--soft);border:1px solid var(--edge);border-radius:6px;padding:.6rem;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere;max-height:30rem}
tr:target td{background:var(--block)}
.dim{color:var(--dim)}
@media print{body{max-width:none;padding:0;font-size:11px}nav,button.copy,details.raw{display:none}
.scroll{overflow:visible;border:0}.scroll svg{max-width:100%;height:auto}h2{break-after:avoid}tr{break-inside:avoid}}
)css";
}

std::string_view page_script() {
  return R"js(
"use strict";
for (const table of document.querySelectorAll("table.sort")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.textContent = "";
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const key = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent;
      const rows = [...table.tBodies[0].rows];
      rows.sort((a, b) => {
        const x = key(a), y = key(b);
        const order = isNaN(x) || isNaN(y) || x === "" || y === "" ? x.localeCompare(y) : x - y;
        return up ? order : -order;
      });
      table.tBodies[0].append(...rows);
    });
  });
}
const copy = document.querySelector("button.copy");
if (copy) {
  copy.hidden = false;
  copy.addEventListener("click", () => {
    navigator.clipboard.writeText(document.getElementById("plan-json").textContent)
        .then(() => { copy.textContent = "Copied"; }, () => { copy.textContent = "Not allowed here"; });
  });
}
)js";
}

}  // namespace plumbline::report
