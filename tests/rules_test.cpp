// Every rule's page is its test: blocks under "Wrong" carry marks below the lines they speak of,
// blocks under "Right" are clean. rules/README.md describes the format of the pages.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/check/baseline.h"
#include "analyzer/json/utf8.h"
#include "tests/fixed.h"

namespace {

using namespace plumbline;

// ---- Pages ----

struct Mark {
  Range range;
  std::string message;
  bool operator==(const Mark&) const = default;
};

// A line of a block and where its bytes went: column c of the page is byte offsets[c] of the text.
// The last two are the line's end and what follows it.
struct Line {
  std::string text;
  std::vector<std::uint32_t> offsets;
  bool is_mark = false;
};

struct Block {
  std::string section;             // "Wrong"
  std::size_t begin = 0, end = 0;  // the lines between the fences, in Page::lines
  bool escaped = false, others = false;
  bool request = false;  // a start request, for the definition in the next block
  // What that definition is compared with: itself as it was, or saved executions.
  bool against = false, history = false;
  bool world = false;                            // the configuration that holds for it
  bool configuration = false, baseline = false;  // no definition
  std::vector<Line> lines;
  std::string text;
  std::vector<Mark> marks;
};

// A definition, and how it is to be started.
struct Example {
  const Block& definition;
  const Block* request = nullptr;
  const Block* before = nullptr;
  const Block* world = nullptr;
};

struct Page {
  std::vector<std::string> lines;
  std::vector<std::string> headings;
  std::string introduction;  // what stands before the first heading, on one line
  std::vector<Block> blocks;
};

// "//   ^^^^ message": where the carets are, or an empty range.
Range carets(std::string_view line) {
  const std::size_t slashes = std::min(line.find_first_not_of(' '), line.size());
  if (!line.substr(slashes).starts_with("//")) return {};
  const std::size_t begin = line.find_first_not_of(' ', slashes + 2);
  if (begin == std::string_view::npos || line[begin] != '^') return {};
  const std::size_t end = std::min(line.find_first_not_of('^', begin), line.size());
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

// Appends a line to the text and notes where its columns went. In an escaped block \xNN is a byte
// and \{N:text} is a text N times.
void decode(Line& line, bool escaped, std::string& text) {
  const std::string& raw = line.text;
  const auto note = [&](std::size_t columns) {
    line.offsets.insert(line.offsets.end(), columns, static_cast<std::uint32_t>(text.size()));
  };
  for (std::size_t at = 0; at < raw.size();) {
    if (escaped && raw.compare(at, 2, "\\x") == 0 && at + 4 <= raw.size()) {
      note(4);
      text += static_cast<char>(std::stoi(raw.substr(at + 2, 2), nullptr, 16));
      at += 4;
    } else if (const std::size_t close = raw.find('}', at);
               escaped && raw.compare(at, 2, "\\{") == 0 && close != std::string::npos) {
      note(close + 1 - at);
      const std::size_t colon = raw.find(':', at);
      const std::string repeated = raw.substr(colon + 1, close - colon - 1);
      for (int i = std::stoi(raw.substr(at + 2)); i > 0; --i) text += repeated;
      at = close + 1;
    } else {
      note(1);
      text += raw[at++];
    }
  }
  note(1);
  text += '\n';
  note(1);
}

// Reads the lines of a block. Marks become blanks of the same length, so that every other byte
// keeps its place.
void read(Block& block, const std::vector<std::string>& page) {
  const Line* marked = nullptr;
  block.lines.resize(block.end - block.begin);
  for (std::size_t i = 0; i < block.lines.size(); ++i) {
    Line& line = block.lines[i];
    line.text = page[block.begin + i];
    const Range columns = carets(line.text);
    line.is_mark = columns.end > 0 && marked != nullptr;
    if (line.is_mark) {
      INFO(line.text);
      REQUIRE(columns.end < marked->offsets.size());
      block.marks.push_back(
          {{marked->offsets[columns.begin], marked->offsets[columns.end]},
           line.text.substr(std::min<std::size_t>(columns.end + 1, line.text.size()))});
      block.text.append(line.text.size(), ' ') += '\n';
      continue;
    }
    // Blanks before an escaped text only make room for marks.
    if (block.escaped && i == 0) {
      const std::size_t blanks = line.text.find_first_not_of(' ');
      line.offsets.assign(blanks, 0);
      Line rest{line.text.substr(blanks), {}, false};
      decode(rest, true, block.text);
      line.offsets.insert(line.offsets.end(), rest.offsets.begin(), rest.offsets.end());
    } else {
      decode(line, block.escaped, block.text);
    }
    marked = &line;
  }
}

Page read_page(std::string_view text) {
  Page page;
  std::istringstream stream{std::string(text)};
  for (std::string line; std::getline(stream, line);) page.lines.push_back(line);
  bool inside = false;
  for (std::size_t i = 0; i < page.lines.size(); ++i) {
    const std::string& line = page.lines[i];
    if (line.starts_with("```")) {
      if (inside) {
        page.blocks.back().end = i;
        read(page.blocks.back(), page.lines);
      } else {
        Block& block = page.blocks.emplace_back();
        block.section = page.headings.empty() ? "" : page.headings.back();
        block.begin = i + 1;
        INFO(line);
        const std::string fence = line.substr(0, line.find(' '));
        REQUIRE((fence == "```jsonc" || fence == "```jsonc-escaped"));
        block.escaped = fence == "```jsonc-escaped";
        block.others = line.ends_with(" +others");
        block.request = line.ends_with(" start-request");
        block.against = line.ends_with(" against");
        block.history = line.ends_with(" history");
        block.world = line.ends_with(" world");
        block.configuration = line.ends_with(" configuration");
        block.baseline = line.ends_with(" baseline");
      }
      inside = !inside;
    } else if (!inside && line.starts_with("## ")) {
      page.headings.push_back(line.substr(3));
    } else if (page.headings.empty() && i > 0) {
      page.introduction += line + ' ';
    }
  }
  REQUIRE_FALSE(inside);
  return page;
}

// ---- Analysis ----

std::unique_ptr<const Analysis> analyze_texts(const std::string& definition,
                                              const std::string* request,
                                              std::span<const Rule* const> rules,
                                              Background background = {},
                                              const Settings& settings = {}) {
  std::shared_ptr<const StartRequest> start;
  if (request != nullptr) {
    start = read_start_request(std::make_shared<const Document>("start.json", *request));
  }
  auto analysis = analyze(std::make_shared<const Document>("block.json", definition), rules,
                          std::move(start), nullptr, std::move(background), settings);
  REQUIRE(analysis->has_definition());
  return analysis;
}

// The definition as it was, or saved executions.
Background background_of(const Example& example) {
  Background background;
  if (example.before == nullptr) return background;
  auto file = std::make_shared<const Document>("before.json", example.before->text);
  if (example.before->against) {
    background.against = history::open(std::move(file));
    REQUIRE(background.against);
  } else {
    auto read = std::make_shared<const history::History>(history::read({std::move(file)}));
    REQUIRE(read->notes().empty());
    background.history = std::move(read);
  }
  return background;
}

// A configuration in a directory that holds a file `base.jsonc`.
std::shared_ptr<const config::Configuration> read_configuration(const std::string& text) {
  config::FileSystem files;
  files.directory = "/project";
  files.exists = [](const std::string&) { return false; };
  files.read = [&](const std::string& path) -> std::optional<std::string> {
    if (path == "/project/base.jsonc") return "{}";
    return path == "/project/plumbline.jsonc" ? std::optional(text) : std::nullopt;
  };
  return config::Finder(files, "0.1.0").at("plumbline.jsonc");
}

Settings settings_of(const Example& example) {
  Settings settings;
  if (example.world != nullptr) settings.configuration = read_configuration(example.world->text);
  REQUIRE((!settings.configuration || !settings.configuration->broken()));
  return settings;
}

std::shared_ptr<const Analysis> analyze_configuration(const std::string& text,
                                                      std::span<const Rule* const> rules) {
  const auto layer = read_configuration(text)->layers.front();
  // What was ignored is not known here, but for what cannot be.
  std::vector<IgnoreUse> uses;
  for (const config::Ignore& ignore : layer->ignores) {
    const std::size_t number = ignore.rules.size();
    uses.push_back({&ignore, layer.get(), std::vector<std::size_t>(number),
                    std::vector<bool>(number, true), ignore.expired("2026-11-21")});
  }
  return check_layer(layer, rules, uses);
}

// A baseline of which nothing was found.
std::shared_ptr<const Analysis> analyze_baseline(const std::string& text,
                                                 std::span<const Rule* const> rules) {
  const auto baseline = read_baseline(std::make_shared<const Document>("baseline.json", text));
  std::vector<std::uint64_t> left;
  for (const auto& entry : baseline->entries) left.push_back(entry.count);
  return check_baseline(baseline, left, rules);
}

// The rules about what is ignored and configured need all the others to be there; only their own
// findings are kept then.
std::shared_ptr<const Analysis> analyze_example(const Block& block, const std::string& text,
                                                const std::string* request,
                                                std::span<const Rule* const> rules,
                                                Background background,
                                                const Settings& settings = {}) {
  const Rule* const own = rules.size() == 1 ? rules.front() : nullptr;
  const bool needs_others =
      own != nullptr && (own->id.starts_with("suppression/") || own->id.starts_with("config/"));
  if (needs_others) rules = all_rules();
  auto analysis =
      block.configuration ? analyze_configuration(text, rules)
      : block.baseline
          ? analyze_baseline(text, rules)
          : std::shared_ptr(analyze_texts(text, request, rules, std::move(background), settings));
  if (needs_others) {
    std::erase_if(const_cast<Analysis&>(*analysis).diagnostics,
                  [&](const Diagnostic& found) { return found.rule != own->id; });
  }
  return analysis;
}

std::shared_ptr<const Analysis> analyze_block(const Example& example,
                                              std::span<const Rule* const> rules) {
  return analyze_example(example.definition, example.definition.text,
                         example.request != nullptr ? &example.request->text : nullptr, rules,
                         background_of(example), settings_of(example));
}

std::string show(const std::string& text, const std::vector<Mark>& marks) {
  std::string out;
  for (const Mark& mark : marks) {
    out += "  " + std::to_string(mark.range.begin) + ".." + std::to_string(mark.range.end) + " `" +
           text.substr(mark.range.begin, mark.range.end - mark.range.begin) + "` " + mark.message +
           "\n";
  }
  return out.empty() ? "  nothing\n" : out;
}

std::string show(const Analysis& analysis) {
  std::string out;
  for (const Diagnostic& found : analysis.diagnostics) {
    out += "  " + std::string(to_string(found.severity)) + " " + std::string(found.rule) + " " +
           std::to_string(found.where.range.begin) + " " + found.message + "\n";
  }
  return out;
}

bool in_request(const Analysis& analysis, const Diagnostic& found) {
  return analysis.start && found.where.document == analysis.start->file.get();
}

// Those in the request, or those in the definition.
std::vector<Mark> found_marks(const Analysis& analysis, bool request) {
  std::vector<Mark> marks;
  for (const Diagnostic& found : analysis.diagnostics) {
    if (in_request(analysis, found) == request) marks.push_back({found.where.range, found.message});
  }
  return marks;
}

std::string_view group(std::string_view id) { return id.substr(0, id.find('/')); }

// Those of the default profile, and the rule itself.
std::vector<const Rule*> rules_beside(const Rule& rule) {
  std::vector<const Rule*> rules = rules_in(Profiles::standard);
  if (!is_in(rule, Profiles::standard)) rules.push_back(&rule);
  return rules;
}

// The definitions of a page, each with what comes before it: a request, what it is compared with.
std::vector<Example> examples_of(const Page& page) {
  std::vector<Example> examples;
  const Block* request = nullptr;
  const Block* before = nullptr;
  const Block* world = nullptr;
  for (const Block& block : page.blocks) {
    for (const Block* const waiting : {request, before, world}) {
      if (waiting == nullptr) continue;
      INFO("this comes before its definition: line " << waiting->begin);
      REQUIRE(block.section == waiting->section);
    }
    REQUIRE_FALSE((block.request && request != nullptr));
    REQUIRE_FALSE(((block.against || block.history) && before != nullptr));
    if (block.request) {
      request = &block;
    } else if (block.against || block.history) {
      before = &block;
    } else if (block.world) {
      REQUIRE(world == nullptr);
      world = &block;
    } else {
      examples.push_back({block, request, before, world});
      request = before = world = nullptr;
    }
  }
  REQUIRE(request == nullptr);
  REQUIRE(before == nullptr);
  REQUIRE(world == nullptr);
  return examples;
}

// All examples of all pages, with the rule that each is about.
template <typename F>
void each_block(std::string_view section, F&& use) {
  for (const Rule* rule : all_rules()) {
    const Page page = read_page(rule_page(rule->id));
    for (const Example& example : examples_of(page)) {
      if (example.definition.section == section) use(*rule, example);
    }
  }
}

// ---- Rewriting ----

// The marks of one line, each as a line of its own. None when a mark does not fit below the line.
std::vector<std::string> mark_lines(const Line& line, const std::vector<Mark>& marks) {
  std::vector<std::string> out;
  const std::uint32_t first = line.offsets.front(), next = line.offsets.back();
  for (const Mark& mark : marks) {
    if (mark.range.begin < first || mark.range.begin >= next) continue;
    const auto column = [&](std::uint32_t offset) {
      return static_cast<std::size_t>(
          std::lower_bound(line.offsets.begin(), line.offsets.end(), offset) -
          line.offsets.begin());
    };
    // An offset that blanks at the front share belongs to the text behind them.
    const std::size_t begin = std::max(column(mark.range.begin), line.text.find_first_not_of(' '));
    const std::size_t end = column(mark.range.end);
    INFO(mark.message);
    REQUIRE(begin >= 2);
    REQUIRE(end > begin);
    REQUIRE(end < line.offsets.size());
    const std::size_t indent =
        std::min(line.text.find_first_not_of(' '), begin - std::min<std::size_t>(begin, 3));
    out.push_back(std::string(indent, ' ') + "//" + std::string(begin - indent - 2, ' ') +
                  std::string(end - begin, '^') + " " + mark.message);
  }
  return out;
}

// Writes the marks as they are found now. The difference is to be read like code.
void rewrite(const Rule& rule, const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string before{std::istreambuf_iterator<char>(in), {}};
  const Page page = read_page(before);
  std::string out;
  std::size_t next = 0;
  std::map<const Block*, std::vector<Mark>> found;
  for (const Example& example : examples_of(page)) {
    if (example.definition.section != "Wrong") continue;
    const Rule* const one = &rule;
    const auto analysis = analyze_block(example, {&one, 1});
    found[&example.definition] = found_marks(*analysis, false);
    if (example.request != nullptr) found[example.request] = found_marks(*analysis, true);
  }
  for (const Block& block : page.blocks) {
    for (; next < block.begin; ++next) out += page.lines[next] + "\n";
    next = block.end;
    const std::vector<Mark>& marks = found.contains(&block) ? found[&block] : block.marks;
    for (const Line& line : block.lines) {
      if (line.is_mark) continue;
      out += line.text + "\n";
      for (const std::string& mark : mark_lines(line, marks)) out += mark + "\n";
    }
  }
  for (; next < page.lines.size(); ++next) out += page.lines[next] + "\n";
  if (out != before) std::ofstream(path, std::ios::binary) << out;
}

// ---- Style ----

std::string first_word(std::string_view text) {
  return std::string(text.substr(0, text.find(' ')));
}

// Lower case, a backtick, or a word that is written with capitals by everyone.
bool starts_low(std::string_view text) {
  static const std::set<std::string> names = {"Python's", "DependsOn", "Std:Join", "Std:JsonGet"};
  if (names.contains(first_word(text))) return true;
  return !text.empty() && std::isupper(static_cast<unsigned char>(text.front())) == 0;
}

const std::set<std::string> verbs = {
    "add",   "change", "check",  "choose", "close",   "declare", "delete", "flatten", "give",
    "keep",  "let",    "make",   "move",   "name",    "pass",    "put",    "quote",   "raise",
    "read",  "remove", "rename", "repeat", "replace", "return",  "save",   "set",     "shorten",
    "split", "start",  "state",  "use",    "wait",    "write",   "lower",  "wrap",    "drop"};

}  // namespace

TEST_CASE("every rule has a page with its id, its summary and the fixed headings") {
  const std::vector<std::string> order = {"Wrong", "Right", "When it is fine", "References"};
  for (const Rule* rule : all_rules()) {
    INFO(rule->id);
    const Page page = read_page(rule_page(rule->id));
    REQUIRE_FALSE(page.lines.empty());
    CHECK(page.lines.front() == "# " + std::string(rule->id));
    CHECK(page.introduction.find(rule->summary) != std::string::npos);
    auto from = order.begin();
    for (const std::string& heading : page.headings) {
      const auto found = std::find(from, order.end(), heading);
      INFO("heading " << heading);
      CHECK(found != order.end());
      if (found != order.end()) from = found + 1;
    }
    for (const char* needed : {"Wrong", "Right"}) {
      const bool has_block =
          std::any_of(page.blocks.begin(), page.blocks.end(),
                      [&](const Block& block) { return block.section == needed; });
      INFO("a block under " << needed);
      CHECK(has_block);
    }
  }
}

TEST_CASE("rules are sorted by id and their summaries are sentences") {
  std::string_view last;
  for (const Rule* rule : all_rules()) {
    INFO(rule->id);
    CHECK(last < rule->id);
    last = rule->id;
    CHECK(rule->check != nullptr);
    CHECK(find_rule(rule->id) == rule);
    CHECK(rule->summary.ends_with('.'));
    CHECK(json::count_characters(rule->summary) <= 120);
    CHECK(std::filesystem::exists(std::string(PLUMBLINE_SOURCE_DIR "/rules/") +
                                  std::string(rule->id) + ".md"));
  }
  CHECK(find_rule("graph/no-such-rule") == nullptr);
  CHECK(rule_page("graph/no-such-rule").empty());
}

TEST_CASE("a rule finds what its page marks, at the exact bytes, and nothing else") {
  if (std::getenv("PLUMBLINE_UPDATE") != nullptr) {
    for (const Rule* rule : all_rules()) {
      rewrite(*rule, std::string(PLUMBLINE_SOURCE_DIR "/rules/") + std::string(rule->id) + ".md");
    }
    WARN("the marks were rewritten; build again to test them");
    return;
  }
  each_block("Wrong", [](const Rule& rule, const Example& example) {
    const Block& block = example.definition;
    INFO("rules/" << rule.id << ".md:" << block.begin + 1);
    const Rule* const one = &rule;
    const auto analysis = analyze_block(example, {&one, 1});
    CHECK(show(block.text, found_marks(*analysis, false)) == show(block.text, block.marks));
    if (example.request == nullptr) {
      CHECK_FALSE(block.marks.empty());
      return;
    }
    const Block& request = *example.request;
    const bool marked = !block.marks.empty() || !request.marks.empty();
    CHECK(marked);
    CHECK(show(request.text, found_marks(*analysis, true)) == show(request.text, request.marks));
  });
}

TEST_CASE("what a page shows as wrong breaks no rule of another group") {
  each_block("Wrong", [](const Rule& rule, const Example& example) {
    const Block& block = example.definition;
    if (block.others) return;
    const auto analysis = analyze_block(example, rules_beside(rule));
    INFO("rules/" << rule.id << ".md:" << block.begin + 1 << "\n" << show(*analysis));
    const bool others = std::any_of(analysis->diagnostics.begin(), analysis->diagnostics.end(),
                                    [&](const Diagnostic& found) {
                                      return found.severity == Severity::error && found.counts() &&
                                             group(found.rule) != group(rule.id);
                                    });
    CHECK_FALSE(others);
    // One mistake, one diagnostic: its own rule still speaks when all others do.
    const bool own = std::any_of(analysis->diagnostics.begin(), analysis->diagnostics.end(),
                                 [&](const Diagnostic& found) { return found.rule == rule.id; });
    CHECK(own);
  });
}

TEST_CASE("what a page shows as right is clean under all rules of the default profile") {
  each_block("Right", [](const Rule& rule, const Example& example) {
    const Block& block = example.definition;
    const auto analysis = analyze_block(example, rules_beside(rule));
    INFO("rules/" << rule.id << ".md:" << block.begin + 1);
    std::erase_if(const_cast<Analysis&>(*analysis).diagnostics,
                  [](const Diagnostic& found) { return found.suppressed.has_value(); });
    CHECK(show(*analysis) == "");
  });
}

TEST_CASE("a rule is silent about what its page calls fine") {
  each_block("When it is fine", [](const Rule& rule, const Example& example) {
    const Block& block = example.definition;
    const Rule* const one = &rule;
    const auto analysis = analyze_block(example, {&one, 1});
    INFO("rules/" << rule.id << ".md:" << block.begin + 1);
    CHECK(show(*analysis) == "");
  });
}

TEST_CASE("messages are short sentences and help says what to do") {
  each_block("Wrong", [](const Rule& rule, const Example& example) {
    const Rule* const one = &rule;
    const auto analysis = analyze_block(example, {&one, 1});
    for (const Diagnostic& found : analysis->diagnostics) {
      INFO(rule.id << ": " << found.message);
      CHECK(found.rule == rule.id);
      CHECK(starts_low(found.message));
      CHECK(json::count_characters(found.message) <= 120);
      CHECK_FALSE(found.message.ends_with('.'));
      const auto says = [&](const char* word) {
        return found.message.find(word) != std::string::npos;
      };
      if (says("invalid")) {
        const bool says_what_is = says("expected") || says(" valid");
        CHECK(says_what_is);
      }
      CHECK(json::count_characters(found.mark) <= 60);
      for (const Label& label : found.labels) CHECK(starts_low(label.message));
      for (const std::string& help : found.help) {
        INFO("help: " << help);
        const bool says_what_to_do = verbs.contains(first_word(help)) || help.ends_with('?');
        CHECK(says_what_to_do);
        CHECK_FALSE(help.ends_with('.'));
      }
    }
  });
}

TEST_CASE("a fix removes its finding and every fixable rule shows one") {
  std::set<std::string_view> fixed;
  each_block("Wrong", [&](const Rule& rule, const Example& example) {
    const Block& block = example.definition;
    const Rule* const one = &rule;
    const auto before = analyze_block(example, {&one, 1});
    for (const Diagnostic& found : before->diagnostics) {
      for (const Fix& fix : found.fixes) {
        INFO(rule.id << ": " << fix.title);
        fixed.insert(rule.id);
        CHECK(rule.fixable);
        const bool request = in_request(*before, found);
        std::string definition = block.text;
        std::string start = example.request != nullptr ? example.request->text : "";
        std::string& text = request ? start : definition;
        for (auto edit = fix.edits.rbegin(); edit != fix.edits.rend(); ++edit) {
          text.replace(edit->range.begin, edit->range.end - edit->range.begin, edit->text);
        }
        const auto after = analyze_example(example.definition, definition,
                                           example.request != nullptr ? &start : nullptr, {&one, 1},
                                           background_of(example));
        INFO(text);
        CHECK(after->diagnostics.size() + 1 == before->diagnostics.size());
      }
    }
  });
  for (const Rule* rule : all_rules()) {
    INFO(rule->id);
    CHECK(rule->fixable == fixed.contains(rule->id));
  }
}

TEST_CASE("what a page shows as wrong is fixed the same way however it is written") {
  // What could not be seen before: of a step of another type, of a path that led nowhere, of a flag
  // that was none.
  const std::set<std::string> revealed = {"arguments/missing-member", "graph/output-not-scoped",
                                          "cache/undocumented-step-type",
                                          "reliability/spot-without-checkpoint"};
  std::size_t fixes = 0;
  each_block("Wrong", [&](const Rule& rule, const Example& example) {
    const Block& block = example.definition;
    INFO("rules/" << rule.id << ".md:" << block.begin + 1);
    const std::string* const request =
        example.request != nullptr ? &example.request->text : nullptr;
    for (const Applicability most : {Applicability::safe, Applicability::unsafe}) {
      const tests::FixTrial trial = tests::try_fixes(block.text, request, most);
      INFO(trial.text);
      CHECK(trial.complaint == "");
      for (const std::string& found : trial.revealed) {
        INFO(found);
        CHECK(revealed.contains(found.substr(0, found.find(':'))));
      }
      fixes += trial.applied;
    }
  });
  CHECK(fixes > 100);
}
