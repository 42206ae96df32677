#include "analyzer/policy/policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "analyzer/json/write.h"
#include "analyzer/policy/schema.h"

namespace plumbline::policy {

struct Source {
  std::shared_ptr<const Document> file;
  json::Parsed parsed;
};

namespace {

using json::Kind;
using json::Value;

class Reader {
 public:
  Reader(std::shared_ptr<const Document> file, std::span<const Rule* const> known) : known_(known) {
    auto source = std::make_shared<Source>();
    source->file = std::move(file);
    source->parsed = json::parse(*source->file);
    source_ = std::move(source);
  }

  Policies read() {
    if (source_->file->text().find_first_not_of(" \t\r\n") == std::string_view::npos) {
      fail({0, 0}, "the file is empty, expected a policy");
    }
    for (const json::Problem& problem : source_->parsed.problems) {
      fail(problem.range, problem.message);
    }
    const Value& root = source_->parsed.tree.root();
    if (root.is(Kind::array)) {
      for (const Value& item : root.items()) add(item);
    } else {
      add(root);
    }
    return std::move(policies_);
  }

 private:
  [[noreturn]] void fail(Range range, const std::string& what) const {
    const Position at = source_->file->position(range.begin, Unit::code_point);
    throw Error(Error::Kind::usage, fmt::format("{}:{}:{}: {}", source_->file->name(), at.line + 1,
                                                at.column + 1, what));
  }

  void check_keys(const Value& object, std::span<const std::string_view> keys,
                  std::string_view what) const {
    for (const json::Member& member : object.members()) {
      if (std::find(keys.begin(), keys.end(), member.key) != keys.end()) continue;
      const std::vector<std::string_view> names(keys.begin(), keys.end());
      const Nearest near = nearest(member.key, names);
      fail(member.key_range, fmt::format("{} is no key of {}{}", quoted(member.key), what,
                                         near.empty() ? ", which takes " + quoted_list(names, 16)
                                                      : "; did you mean " + quoted(near) + "?"));
    }
  }

  std::string_view text(const Value& object, std::string_view key, bool needed) const {
    const Value& value = object[key];
    if (!value && !needed) return {};
    if (!value) fail(first_byte(object), fmt::format("the policy has no {}", quoted(key)));
    if (!value.is(Kind::string) || value.text().empty()) {
      fail(value.range(),
           fmt::format("{} is {}, expected a text", quoted(key),
                       value.is(Kind::string) ? "empty" : json::to_string(value.kind())));
    }
    return value.text();
  }

  // A text or a list of texts; nothing when there is none.
  std::vector<const Value*> texts(const Value& object, std::string_view key) const {
    const Value& value = object[key];
    std::vector<const Value*> result;
    if (value.is(Kind::array)) {
      for (const Value& item : value.items()) result.push_back(&item);
      if (result.empty()) fail(value.range(), fmt::format("{} is empty", quoted(key)));
    } else if (value) {
      result.push_back(&value);
    }
    for (const Value* each : result) {
      if (!each->is(Kind::string) || (each->text().empty() && key != "at")) {
        fail(each->range(), fmt::format("{} takes a text, or a list of texts", quoted(key)));
      }
    }
    return result;
  }

  static Range first_byte(const Value& value) {
    return {value.range().begin, value.range().begin + 1};
  }

  void add(const Value& value) {
    if (!value.is(Kind::object)) {
      fail(value.range(), fmt::format("{}, expected a policy: an object with `id`, `message` and "
                                      "`schema`",
                                      json::to_string(value.kind())));
    }
    constexpr std::array<std::string_view, 9> keys = {"$schema", "id",          "severity",
                                                      "summary", "description", "where",
                                                      "schema",  "message",     "help"};
    check_keys(value, keys, "a policy");
    auto policy = std::make_unique<Policy>();
    policy->source = source_;
    policy->id_text = id(value);
    policy->id = policy->id_text;
    policy->severity = severity(value);
    policy->message = text(value, "message", true);
    if (const auto unknown = unknown_placeholder(policy->message); !unknown.empty()) {
      fail(value["message"].range(),
           fmt::format("{} is no placeholder, expected {} (and {{{{ for a brace)", quoted(unknown),
                       quoted_list({placeholders().begin(), placeholders().end()})));
    }
    policy->summary_text = text(value, "summary", false);
    if (policy->summary_text.empty()) policy->summary_text = policy->message;
    policy->summary = policy->summary_text;
    for (const Value* each : texts(value, "help")) policy->help.emplace_back(each->text());
    policy->selector = selector(value);
    policy->validator = validator(value);
    policy->check = check_policy;
    policy->stands = true;
    policy->page = page(value, *policy);
    policies_.push_back(std::move(policy));
  }

  std::string id(const Value& value) const {
    const std::string_view id = text(value, "id", true);
    constexpr std::string_view legal = "abcdefghijklmnopqrstuvwxyz0123456789-_./";
    if (id.find_first_not_of(legal) != std::string_view::npos || id.front() == '/' ||
        id.back() == '/') {
      fail(value["id"].range(), fmt::format("{} is no id, expected lower case letters, digits, "
                                            "hyphens and slashes: `acme/pinned-images`",
                                            quoted(id)));
    }
    const auto same = [&](const auto& rule) { return rule->id == id; };
    if (std::any_of(known_.begin(), known_.end(), same) ||
        std::any_of(policies_.begin(), policies_.end(), same)) {
      fail(value["id"].range(), fmt::format("another rule is called {}", quoted(id)));
    }
    return std::string(id);
  }

  Severity severity(const Value& value) const {
    const std::string_view name = value["severity"] ? text(value, "severity", true) : "error";
    for (const Severity severity : {Severity::error, Severity::warning, Severity::note}) {
      if (to_string(severity) == name) return severity;
    }
    fail(value["severity"].range(),
         fmt::format("`severity` is {}, expected `error`, `warning` or `note`", quoted(name)));
  }

  Selector selector(const Value& value) const {
    Selector selector;
    const Value& where = value["where"];
    if (where && !where.is(Kind::object)) {
      fail(where.range(), fmt::format("`where` is {}, expected an object with `steps`, `names` "
                                      "and `at`",
                                      json::to_string(where.kind())));
    }
    constexpr std::array<std::string_view, 3> keys = {"steps", "names", "at"};
    check_keys(where, keys, "`where`");
    for (const Value* each : texts(where, "steps")) {
      // A type that AWS has added since is taken; one that is only misspelt would choose nothing.
      const Nearest near = nearest(each->text(), schema::step_types());
      if (step_type(each->text()) == StepType::unknown && !near.empty() &&
          each->text().find_first_of("*?[") == std::string_view::npos) {
        fail(each->range(), fmt::format("{} is no step type; did you mean {}?",
                                        quoted(each->text()), quoted(near)));
      }
      selector.types.emplace_back(each->text());
    }
    for (const Value* each : texts(where, "names")) selector.names.emplace_back(each->text());
    for (const Value* each : texts(where, "at")) {
      if (!parse_path(each->text(), selector.paths.emplace_back())) {
        fail(each->range(), fmt::format("{} is no path, expected a JSON pointer such as "
                                        "`/Arguments/**/ImageUri`",
                                        quoted(each->text())));
      }
    }
    if (selector.paths.empty()) selector.paths.emplace_back();
    return selector;
  }

  std::unique_ptr<const Validator> validator(const Value& value) const {
    const Value& schema = value["schema"];
    if (!schema) fail(first_byte(value), "the policy has no `schema`");
    if (const auto fault = find_schema_fault(schema)) fail(fault->range, fault->message);
    try {
      return std::make_unique<const Validator>(schema);
    } catch (const Error& error) {
      fail(first_byte(schema), error.what());
    }
  }

  std::string page(const Value& value, const Policy& policy) const {
    std::string page = fmt::format("# {}\n\n{}\n", policy.id, policy.summary);
    if (const auto more = text(value, "description", false); !more.empty()) {
      page += fmt::format("\n{}\n", more);
    }
    page += fmt::format("\nA policy of {}.\n", source_->file->name());
    for (const std::string& help : policy.help) page += fmt::format("\nTo mend it: {}.\n", help);
    const Value& where = value["where"];
    page += "\n## Where\n\n";
    const auto line = [&](std::string_view what, std::string_view key) {
      std::vector<std::string_view> names;
      for (const Value* each : texts(where, key)) {
        names.push_back(each->text().empty() ? "/" : each->text());
      }
      if (!names.empty()) page += fmt::format("- {}: {}\n", what, quoted_list(names, 20));
    };
    line("steps of type", "steps");
    line("steps with a name like", "names");
    line("there at", "at");
    if (!where) page += "- the whole definition\n";
    page += fmt::format("\n## Schema\n\n```json\n{}\n```\n",
                        source_->file->text(value["schema"].range()));
    return page;
  }

  std::span<const Rule* const> known_;
  std::shared_ptr<const Source> source_;
  Policies policies_;
};

}  // namespace

Policies read_policies(std::shared_ptr<const Document> file, std::span<const Rule* const> known) {
  return Reader(std::move(file), known).read();
}

}  // namespace plumbline::policy
