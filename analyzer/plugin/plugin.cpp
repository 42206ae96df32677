#include "analyzer/plugin/plugin.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/json/write.h"
#include "analyzer/plugin/process.h"
#include "analyzer/plugin/shared_object.h"
#include "analyzer/report/facts.h"

namespace plumbline::plugin {
namespace {

using json::Kind;
using json::Value;

constexpr std::int64_t known_abi = 1;
constexpr std::size_t most_rules = 1000, most_remarks = 10'000;
constexpr std::size_t longest_text = 1000;

// Letters and words of an id, with a group in front: "acme/names".
bool is_id(std::string_view id) {
  const bool letters = std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '/';
  });
  const std::size_t slash = id.find('/');
  return letters && slash != std::string_view::npos && slash != 0 && slash + 1 < id.size() &&
         id.size() <= 80;
}

std::optional<Severity> severity_of(std::string_view name) {
  for (const Severity one : {Severity::note, Severity::warning, Severity::error}) {
    if (to_string(one) == name) return one;
  }
  return std::nullopt;
}

// One line of UTF-8, not without end.
std::string text_of(const Value& value) {
  std::string text(value.text());
  for (char& c : text) c = static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  if (text.size() <= longest_text) return text;
  std::size_t end = longest_text;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "...";
}

// The key that leads to a container, a value itself, or the bracket of what has no key.
Range mark_of(const Value& value, const Value& root) {
  if (!value.is(Kind::object) && !value.is(Kind::array)) return value.range();
  const auto path = json::path_to(root, value.range());
  if (!path.empty() && !path.back().is_item) {
    const Value& parent = path.size() > 1 ? *path[path.size() - 2].value : root;
    for (const json::Member& member : parent.members()) {
      if (&member.value == &value) return member.key_range;
    }
  }
  return {value.range().begin, value.range().begin + 1};
}

// Rule::check of every rule of a plugin.
void check(const Facts& facts, Findings& findings) {
  const auto& rule = static_cast<const PluginRule&>(findings.rule());
  // What a text without its end says is not judged.
  if (facts.pipeline.root == nullptr || !*facts.pipeline.root || facts.tree.truncated()) return;
  bool first = false;
  const auto verdict = rule.plugin->verdict(facts, first);
  const Value& root = facts.tree.root();
  for (const Remark& remark : verdict->remarks) {
    if (remark.rule != rule.id) continue;
    const Value& at = json::at_pointer(root, remark.pointer);
    Diagnostic& found =
        findings.add(mark_of(at, root), remark.message, remark.severity.value_or(rule.severity));
    if (!remark.help.empty()) found.help.push_back(remark.help);
  }
  if (!first || verdict->fault.empty()) return;
  const std::uint32_t begin = root.range().begin;
  Diagnostic& found =
      findings.add({begin, begin + 1}, fault_text(*rule.plugin, verdict->fault), Severity::error);
  found.rule = "internal/plugin";
  if (!verdict->last_words.empty()) {
    found.notes.push_back("its last words: " + quoted(verdict->last_words, 200));
  }
}

}  // namespace

struct Plugin::Said {
  std::string lines, fault, last_words;
};

Plugin::Plugin(config::Plugin where, Isolation isolation, std::string host,
               std::span<const Rule* const> known)
    : where_(std::move(where)), isolation_(isolation), host_(std::move(host)) {
  Said said = ask({});
  fault_ = said.fault.empty() ? read_rules(said.lines, known) : said.fault;
  last_words_ = std::move(said.last_words);
  if (!fault_.empty()) rules_.clear();
}

Plugin::Said Plugin::ask(std::string_view facts) const {
  Limits limits;
  limits.seconds = where_.seconds;
  if (where_.library.empty()) {
    std::string request = R"({"abi": 1, "request": ")";
    request += facts.empty() ? "rules\"" : "check\", \"facts\": ";
    request += facts;
    request += "}\n";
    Finished done = run_program(where_.command, where_.directory, request, limits);
    return {std::move(done.out), std::move(done.fault), std::move(done.last_words)};
  }
  if (isolation_ == Isolation::in_process) {
#ifdef PLUMBLINE_NO_SHARED_OBJECTS
    return {{}, "cannot be opened by a static executable: use --plugin-isolation process", {}};
#else
    Said said{ask_shared_object(where_.library, facts, limits.output), {}, {}};
    if (said.lines.size() > limits.output) {  // what came after that is lost
      said.fault = fmt::format("wrote more than {} KiB", limits.output >> 10U);
    }
    return said;
#endif
  }
  const char* const request = facts.empty() ? "rules" : "check";
  Finished done = run_program({host_, where_.library, request}, {}, facts, limits);
  return {std::move(done.out), std::move(done.fault), std::move(done.last_words)};
}

// Returns what is wrong, or nothing.
std::string Plugin::read_rules(const std::string& answer, std::span<const Rule* const> known) {
  const Document document("plugin", answer);
  const json::Parsed parsed = json::parse(document);
  const Value& root = parsed.tree.root();
  if (!parsed.problems.empty() || !root.is(Kind::object)) {
    return "does not answer with one JSON object when it is asked for its rules";
  }
  if (root["error"]) return "fails: " + text_of(root["error"]);
  const auto abi = root["abi"].integer();
  if (!abi) return "does not say which version of the plugin interface it speaks";
  if (*abi != known_abi) {
    return fmt::format("speaks version {} of the plugin interface, this plumbline speaks {}", *abi,
                       known_abi);
  }
  if (!root["rules"].is(Kind::array)) return "gives no list of rules";
  if (root["rules"].size() > most_rules) return "has too many rules";
  for (const Value& item : root["rules"].items()) {
    const std::string id = text_of(item["id"]);
    if (!item["id"].is(Kind::string) || !is_id(id)) {
      return fmt::format("has a rule {}, expected an id like `acme/names`", quoted(id, 40));
    }
    const auto is = [&](const auto& rule) { return rule->id == id; };
    if (std::any_of(known.begin(), known.end(), is) || find_rule(id) != nullptr ||
        std::any_of(rules_.begin(), rules_.end(), is)) {
      return fmt::format("has a rule {}, which there is already", quoted(id, 40));
    }
    const Value& severity = item["severity"];
    const auto usual = severity ? severity_of(severity.text()) : Severity::warning;
    if (!usual) {
      return fmt::format("has the severity {} for {}", quoted(severity.text(), 20), quoted(id, 40));
    }
    auto rule = std::make_unique<PluginRule>();
    rule->plugin = this;
    rule->id_text = id;
    rule->summary_text = item["summary"].is(Kind::string) ? text_of(item["summary"]) : id;
    rule->id = rule->id_text;
    rule->summary = rule->summary_text;
    rule->severity = *usual;
    rule->check = check;
    rule->stands = true;
    rule->page = fmt::format("# {}\n\n{}\n", id, rule->summary_text);
    if (item["description"].is(Kind::string)) {
      rule->page += fmt::format("\n{}\n", item["description"].text().substr(0, 20'000));
    }
    rule->page += fmt::format("\nA rule of the plugin {}.\n", where_.name);
    rules_.push_back(std::move(rule));
  }
  return {};
}

std::shared_ptr<const Verdict> Plugin::verdict(const Facts& facts, bool& first) const {
  const std::thread::id self = std::this_thread::get_id();
  {
    const std::lock_guard lock(lock_);
    const Last& last = last_[self];
    if (last.verdict && last.path == facts.document.name() && last.text == facts.document.text()) {
      first = false;
      return last.verdict;
    }
  }
  auto fresh = std::make_shared<const Verdict>(judge(facts));
  const std::lock_guard lock(lock_);
  last_[self] = {std::string(facts.document.name()), std::string(facts.document.text()), fresh};
  first = true;
  return fresh;
}

Verdict Plugin::judge(const Facts& facts) const {
  std::string json = render_facts(facts, facts.document.name(), 0);
  while (json.ends_with('\n')) json.pop_back();
  Said said = ask(json);
  Verdict verdict;
  verdict.fault = std::move(said.fault);
  verdict.last_words = std::move(said.last_words);
  std::string_view rest = said.lines;
  bool done = false;
  for (std::size_t number = 1; !done && !rest.empty() && verdict.fault.empty(); ++number) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string why = read_line(rest.substr(0, end), facts, verdict, done);
    if (!why.empty()) verdict.fault = fmt::format("{} (line {} of its answer)", why, number);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (verdict.fault.empty() && !done) verdict.fault = "ended before it said that it is done";
  return verdict;
}

std::string Plugin::read_line(std::string_view line, const Facts& facts, Verdict& verdict,
                              bool& done) const {
  if (line.find_first_not_of(" \t\r") == std::string_view::npos) return {};
  const Document document("plugin", std::string(line));
  const json::Parsed parsed = json::parse(document);
  const Value& root = parsed.tree.root();
  if (!parsed.problems.empty() || !root.is(Kind::object)) {
    return fmt::format("answers {}, which is no JSON object", quoted(line, 40));
  }
  if (root["error"]) return "fails: " + text_of(root["error"]);
  if (root["done"].boolean()) {
    done = true;
    return {};
  }
  Remark remark;
  remark.rule = root["rule"].text();
  const bool known = std::any_of(rules_.begin(), rules_.end(),
                                 [&](const auto& rule) { return rule->id == remark.rule; });
  if (!known) return fmt::format("finds something of {}, no rule of it", quoted(remark.rule, 40));
  remark.pointer = root["pointer"].text();
  if (!json::at_pointer(facts.tree.root(), remark.pointer)) {
    return fmt::format("points to {}, which is not in the definition", quoted(remark.pointer, 40));
  }
  remark.message = text_of(root["message"]);
  if (remark.message.empty()) return "finds something and does not say what";
  remark.help = text_of(root["help"]);
  if (const Value& severity = root["severity"]) {
    remark.severity = severity_of(severity.text());
    if (!remark.severity) return fmt::format("has the severity {}", quoted(severity.text(), 20));
  }
  if (verdict.remarks.size() == most_remarks) {
    return fmt::format("finds more than {} things", most_remarks);
  }
  verdict.remarks.push_back(std::move(remark));
  return {};
}

std::string fault_text(const Plugin& plugin, std::string_view fault) {
  return fmt::format("plugin {} {}", quoted(plugin.where().name, 40), fault);
}

}  // namespace plumbline::plugin
