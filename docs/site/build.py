"""Makes a static site of the project's Markdown: build.py OUTPUT.

Every page is what stands in the repository anyway: README, docs/, the pages of the rules, and the
commands as `plumbline manual -f md` prints them (docs/commands.md). Python and Debian's python3-markdown
are all that it needs. A generator such as mkdocs wants the pages in one folder, and a theme of its own
with scripts from elsewhere; this one keeps the links of the repository working in both places and
fails when one of them leads nowhere.
"""

import html
import json
import posixpath
import re
import shutil
import sys
from html.parser import HTMLParser
from pathlib import Path

import markdown

SOURCE = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
SECTIONS = ["Guides", "Commands", "Rules", "Project"]


class Page:
    """A page: where it is, what it is called, and its Markdown."""

    def __init__(self, source, target, section, text, group=""):
        self.source = source  # path in the repository that its links are relative to
        self.target = target  # path in the site
        self.section = section
        self.group = group
        self.text = text
        found = re.search(r"^# (.+)$", text, re.MULTILINE)
        self.title = found.group(1).strip("` ") if found else source
        self.body = ""
        self.plain = ""


def read(path):
    return (SOURCE / path).read_text(encoding="utf-8")


def command_pages():
    """docs/commands.md in parts: one for each command, and one for all that is about every one."""
    parts = re.split(r"^(?=## )", read("docs/commands.md"), flags=re.MULTILINE)
    overview = [parts[0]]
    names = {}
    for part in parts[1:]:
        title, text = part[3:].split("\n", 1)
        if title.startswith("plumbline "):
            names[title.replace(" ", "-")] = (title, text)
        else:
            overview.append(part)
    text = "".join(overview)
    for anchor in names:
        text = text.replace(f"(#{anchor})", f"(commands/{anchor}.html)")
    yield Page("docs/commands.md", "commands.html", "Commands", text)
    for anchor, (title, body) in names.items():
        yield Page("docs/commands.md", f"commands/{anchor}.html", "Commands", f"# {title}\n{body}")


def all_pages():
    yield Page("README.md", "index.html", "Guides", read("README.md"))
    for name in ("CHANGELOG.md", "CONTRIBUTING.md", "analyzer/README.md", "rules/README.md",
                 "fixtures/README.md", "plugins/README.md", "plugins/policies/README.md"):
        yield Page(name, target_of(name), "Project", read(name))
    for path in sorted((SOURCE / "docs").glob("*.md")):
        name = f"docs/{path.name}"
        if path.name == "commands.md":
            yield from command_pages()
        elif path.name == "rules.md":
            yield Page(name, "rules.html", "Rules", "# All rules\n\n" + read(name))
        else:
            yield Page(name, target_of(name), "Guides", read(name))
    for path in sorted((SOURCE / "rules").glob("*/*.md")):
        name = path.relative_to(SOURCE).as_posix()
        yield Page(name, target_of(name), "Rules", read(name), path.parent.name)


def target_of(name):
    """Where a file of the repository is in the site."""
    special = {"README.md": "index.html", "docs/rules.md": "rules.html",
               "docs/commands.md": "commands.html"}
    if name in special:
        return special[name]
    if name.startswith("docs/"):
        name = "guides/" + name[5:]
    return re.sub(r"\.md$", ".html", name.replace("README.md", "readme.md"))


class Site:
    def __init__(self, output):
        self.output = output
        self.pages = list(all_pages())
        self.targets = {page.target for page in self.pages}
        self.rules = {page.target[6:-5] for page in self.pages if page.group}
        self.files = set()
        self.faults = []

    def address(self, page, link):
        """A link of a page in the repository as one of the page in the site; None: leave it out."""
        if re.match(r"[a-z]+:", link) or link.startswith("#"):
            return link
        path, _, anchor = link.partition("#")
        anchor = "#" + anchor if anchor else ""
        if path.endswith(".html"):  # made by command_pages
            target = path
        else:
            name = posixpath.normpath(posixpath.join(posixpath.dirname(page.source), path))
            target = target_of(name)
            if target not in self.targets:
                if (SOURCE / name).is_dir():
                    return None
                if not (SOURCE / name).is_file():
                    self.faults.append(f"{page.source}: {link} is not there")
                    return None
                # Not all servers and no browser would show it under its own name.
                target = f"files/{name.replace('/.', '/').lstrip('.')}.txt"
                self.files.add((name, target))
        return posixpath.relpath(target, posixpath.dirname(page.target) or ".") + anchor

    def render(self, page):
        """The Markdown of a page as HTML, with links that work in the site."""
        converter = markdown.Markdown(extensions=["fenced_code", "tables", "toc", "sane_lists"],
                                      extension_configs={"toc": {"permalink": "#"}})
        body = converter.convert(page.text)

        def link(match):
            address = self.address(page, html.unescape(match.group(1)))
            if address is None:
                return "<a>"
            return f'<a href="{html.escape(address)}"{match.group(2)}>'

        body = re.sub(r'<a href="([^"]*)"([^>]*)>', link, body)

        def rule(match):
            name = match.group(1)
            if name not in self.rules or page.target == f"rules/{name}.html":
                return match.group(0)
            address = posixpath.relpath(f"rules/{name}.html", posixpath.dirname(page.target) or ".")
            return f'<a href="{address}"><code>{name}</code></a>'

        parts = re.split(r"(<pre>.*?</pre>|<a .*?</a>|<h1.*?</h1>)", body, flags=re.DOTALL)
        for i in range(0, len(parts), 2):
            parts[i] = re.sub(r"<code>([a-z]+/[a-z0-9-]+)</code>", rule, parts[i])
        body = "".join(parts)
        # What a rule's page says of the line above.
        body = re.sub(r"^(\s*//\s*\^.*)$", r'<span class="mark">\1</span>', body, flags=re.MULTILINE)
        body = body.replace("<table>", '<div class="table"><table>').replace("</table>",
                                                                             "</table></div>")
        page.body = body
        plain = re.sub(r'<a class="headerlink".*?</a>|<h1.*?</h1>', " ", body)
        page.plain = " ".join(html.unescape(re.sub(r"<[^>]+>", "", plain)).split())

    def navigation(self, page):
        folder = posixpath.dirname(page.target) or "."

        def item(other):
            here = ' aria-current="page"' if other is page else ""
            address = posixpath.relpath(other.target, folder)
            name = "Introduction" if other.target == "index.html" else other.title
            return f'<li><a href="{address}"{here}>{html.escape(name)}</a></li>'

        out = []
        for section in SECTIONS:
            mine = [each for each in self.pages if each.section == section]
            out.append(f"<h2>{section}</h2>\n<ul>")
            out += [item(each) for each in mine if not each.group]
            for group in sorted({each.group for each in mine} - {""}):
                shown = " open" if page.group == group else ""
                out.append(f"<li><details{shown}><summary>{group}</summary><ul>")
                out += [item(each) for each in mine if each.group == group]
                out.append("</ul></details></li>")
            out.append("</ul>")
        return "\n".join(out)

    def write(self, page, template):
        root = posixpath.relpath(".", posixpath.dirname(page.target) or ".")
        title = "plumbline" if page.target == "index.html" else f"{page.title} - plumbline"
        values = {"title": html.escape(title), "root": root, "body": page.body,
                  "navigation": self.navigation(page)}
        text = re.sub(r"\{\{(\w+)\}\}", lambda match: values[match.group(1)], template)
        path = self.output / page.target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def build(self):
        shutil.rmtree(self.output, ignore_errors=True)
        self.output.mkdir(parents=True)
        template = (HERE / "page.html").read_text(encoding="utf-8")
        for page in self.pages:
            self.render(page)
        for page in self.pages:
            self.write(page, template)
        for name, target in self.files:
            path = self.output / target
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(SOURCE / name, path)
        for name in ("style.css", "search.js"):
            shutil.copyfile(HERE / name, self.output / name)
        index = [[page.target, page.title, page.section, page.plain[:2000]] for page in self.pages]
        (self.output / "index.js").write_text(
            "const pages = " + json.dumps(index, ensure_ascii=False, separators=(",", ":")) + ";\n",
            encoding="utf-8")
        self.check_links()
        return self.faults

    def check_links(self):
        """Every link inside of the site leads to a file, and to a place in it."""
        places = {}
        for page in self.pages:
            places[page.target] = Places((self.output / page.target).read_text(encoding="utf-8"))
        for page in self.pages:
            for link in places[page.target].links:
                if re.match(r"[a-z]+:", link):
                    continue
                path, _, anchor = link.partition("#")
                folder = posixpath.dirname(page.target)
                target = posixpath.normpath(posixpath.join(folder, path)) if path else page.target
                if not (self.output / target).is_file():
                    self.faults.append(f"{page.target}: {link} leads nowhere")
                elif anchor and target in places and anchor not in places[target].ids:
                    self.faults.append(f"{page.target}: {link}: no such place")


class Places(HTMLParser):
    """The links and the ids of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.ids = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "id":
                assert value not in self.ids, f"two places are called {value}"
                self.ids.add(value)
            if name in ("href", "src"):
                self.links.append(value)


def main():
    site = Site(Path(sys.argv[1]))
    faults = site.build()
    print("\n".join(faults))
    size = sum(path.stat().st_size for path in site.output.rglob("*") if path.is_file())
    print(f"summary: {len(site.pages)} pages, {size // 1024} KiB, {len(faults)} faults")
    sys.exit(1 if faults else 0)


main()
