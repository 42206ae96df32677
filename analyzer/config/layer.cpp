#include "analyzer/config/layer.h"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "analyzer/config/glob.h"
#include "analyzer/json/comments.h"

namespace plumbline::config {
namespace {

using json::Kind;
using json::Member;
using json::Value;

// Reads the tree into the layer. Every function reports what it does not take.
class Reader {
 public:
  explicit Reader(Layer& layer) : layer_(layer) {}

  void read_root(const Value& root) {
    const auto object_of_world = [&](const Member& member) { read_facts(member); };
    read_object(
        root, "a configuration",
        {{"$schema", [&](const Member& member) { text(member); }},
         {"extends", [&](const Member& member) { layer_.extends = text(member); }},
         {"requiredVersion", [&](const Member& member) { read_version(member); }},
         {"profile", [&](const Member& member) { read_profiles(member); }},
         {"policies", [&](const Member& member) { layer_.policies = text_or_texts(member); }},
         {"plugins", [&](const Member& member) { read_plugins(member); }},
         {"rules", [&](const Member& member) { layer_.rules = read_rules(member); }},
         {"overrides", [&](const Member& member) { read_overrides(member); }},
         {"ignores", [&](const Member& member) { read_ignores(member); }},
         {"region", [&](const Member& member) { read_region(member); }},
         {"account", [&](const Member& member) { read_account(member); }},
         {"allowedInstanceTypes",
          [&](const Member& member) { layer_.allowed_instance_types = texts(member); }},
         {"requiredTags", [&](const Member& member) { layer_.required_tags = texts(member); }},
         {"prices", [&](const Member& member) { layer_.prices = text(member); }},
         {"quotas", [&](const Member& member) { read_quotas(member); }},
         {"facts", object_of_world}});
  }

 private:
  struct Key {
    std::string_view name;
    std::function<void(const Member&)> read;
  };

  Problem& report(Fault fault, Range range, std::string message) {
    return layer_.problems.emplace_back(Problem{fault, range, std::move(message)});
  }
  void wrong(const Value& value, std::string message) {
    report(Fault::wrong_value, value.range(), std::move(message));
  }
  // "`rules` is a string, expected an object"
  bool is(const Value& value, std::string_view name, Kind kind) {
    if (value.is(kind)) return true;
    wrong(value, fmt::format("{} is {}, expected {}", quoted(name, 40),
                             json::to_string(value.kind()), json::to_string(kind)));
    return false;
  }

  void read_object(const Value& value, std::string_view what, const std::vector<Key>& keys) {
    for (const Member& member : value.members()) {
      const auto key = std::find_if(keys.begin(), keys.end(),
                                    [&](const Key& known) { return known.name == member.key; });
      if (key != keys.end()) {
        key->read(member);
        continue;
      }
      std::vector<std::string_view> names;
      names.reserve(keys.size());
      for (const Key& known : keys) names.push_back(known.name);
      Problem& problem = report(Fault::unknown_key, member.key_range,
                                fmt::format("{} has no key {}", what, quoted(member.key, 40)));
      problem.meant = nearest(member.key, names);
      if (problem.meant.empty()) {
        problem.help.push_back("use " + quoted_list(names, names.size()));
      }
    }
  }

  // A text that says something.
  std::optional<Said> text(const Value& value, std::string_view name) {
    if (!is(value, name, Kind::string)) return std::nullopt;
    if (value.text().find_first_not_of(" \t\r\n") == std::string_view::npos) {
      wrong(value, fmt::format("{} is empty, expected a text", quoted(name, 40)));
      return std::nullopt;
    }
    return Said{std::string(value.text()), value.range()};
  }
  std::optional<Said> text(const Member& member) { return text(member.value, member.key); }

  std::vector<Said> texts(const Member& member, bool needs_one = false) {
    std::vector<Said> out;
    if (!is(member.value, member.key, Kind::array)) return out;
    if (needs_one && member.value.size() == 0) {
      wrong(member.value, fmt::format("{} is empty, expected at least one", quoted(member.key)));
    }
    for (const Value& item : member.value.items()) {
      if (auto said = text(item, member.key)) out.push_back(*said);
    }
    return out;
  }
  // One, or a list of them.
  std::vector<Said> text_or_texts(const Member& member) {
    if (member.value.is(Kind::array)) return texts(member, true);
    if (!member.value.is(Kind::string)) {
      wrong(member.value, fmt::format("{} is {}, expected a string or an array of strings",
                                      quoted(member.key), json::to_string(member.value.kind())));
      return {};
    }
    const auto one = text(member);
    return one ? std::vector<Said>{*one} : std::vector<Said>{};
  }

  std::optional<Said> one_of(const Member& member, std::span<const std::string_view> values) {
    const auto said = text(member);
    return said ? one_of(*said, member.key, values) : said;
  }
  std::optional<Said> one_of(const Said& one, std::string_view key,
                             std::span<const std::string_view> values) {
    const Said* const said = &one;
    if (std::find(values.begin(), values.end(), said->text) != values.end()) return one;
    const std::vector<std::string_view> candidates(values.begin(), values.end());
    Problem& problem = report(Fault::wrong_value, said->range,
                              fmt::format("{} is {}, expected {}", quoted(key, 40),
                                          quoted(said->text, 32), quoted_list(candidates)));
    problem.meant = nearest(said->text, candidates);
    return std::nullopt;
  }

  void read_profiles(const Member& member) {
    for (const Said& said : text_or_texts(member)) {
      if (one_of(said, member.key, profile_names)) layer_.profiles.push_back(said);
    }
  }

  void read_plugins(const Member& member) {
    if (!member.value.is(Kind::array)) return read_plugin(member.value);
    for (const Value& item : member.value.items()) read_plugin(item);
  }

  // The path of a shared object, or {"library": ...} or {"command": [...]} with limits.
  void read_plugin(const Value& value) {
    PluginEntry entry;
    entry.at = value.range();
    if (value.is(Kind::string)) {
      if (const auto said = text(value, "plugins")) {
        entry.library = said->text;
        layer_.plugins.push_back(std::move(entry));
      }
      return;
    }
    if (!is(value, "plugins", Kind::object)) return;
    read_object(value, "a plugin",
                {{"library",
                  [&](const Member& library) {
                    const auto said = text(library);
                    if (said) entry.library = said->text;
                    if (said) entry.at = said->range;
                  }},
                 {"command",
                  [&](const Member& command) {
                    for (const Said& word : texts(command, true)) {
                      entry.command.push_back(word.text);
                    }
                  }},
                 {"timeoutSeconds", [&](const Member& seconds) {
                    const auto number = seconds.value.number();
                    if (number && *number > 0 && *number <= 3600) {
                      entry.seconds = *number;
                    } else {
                      wrong(seconds.value, "`timeoutSeconds` is no number from 0 to 3600");
                    }
                  }}});
    if (value["library"] && value["command"]) {
      missing(value, "a plugin is a `library` or a `command`, not both");
    } else if (!value["library"] && !value["command"]) {
      missing(value, "a plugin without `library` or `command` is nowhere");
    } else if (!entry.library.empty() || !entry.command.empty()) {
      layer_.plugins.push_back(std::move(entry));
    }
  }

  void read_version(const Member& member) {
    const auto said = text(member);
    if (!said || meets("0", said->text)) return;  // whether it is met was looked at before
    wrong(member.value, fmt::format("{} is {}, expected a version like `0.1` or `>=0.1, <2`",
                                    quoted(member.key), quoted(said->text, 32)));
  }

  std::vector<RuleSeverity> read_rules(const Member& member) {
    static constexpr std::string_view severities[] = {"off", "note", "warning", "error"};
    std::vector<RuleSeverity> out;
    if (!is(member.value, member.key, Kind::object)) return out;
    for (const Member& rule : member.value.members()) {
      const auto said = one_of(rule, severities);
      if (!said) continue;
      const Said pattern{std::string(rule.key), rule.key_range};
      if (said->text == "off" && rule.key.find('*') == std::string_view::npos &&
          (rule.key.starts_with("internal") || rule.key.starts_with("config") ||
           rule.key.starts_with("syntax"))) {
        wrong(rule.value,
              fmt::format("{} cannot be switched off, expected a severity", quoted(rule.key, 40)));
        continue;
      }
      std::optional<Severity> severity;
      for (const auto one : {Severity::note, Severity::warning, Severity::error}) {
        if (to_string(one) == said->text) severity = one;
      }
      out.push_back({pattern, severity, said->range});
    }
    return out;
  }

  // A key without which an entry says nothing, marked at its opening brace.
  void missing(const Value& entry, std::string message) {
    const std::uint32_t begin = entry.range().begin;
    report(Fault::wrong_value, {begin, begin + 1}, std::move(message));
  }

  void read_overrides(const Member& member) {
    if (!is(member.value, member.key, Kind::array)) return;
    for (const Value& item : member.value.items()) {
      if (!is(item, "overrides", Kind::object)) continue;
      Override& entry = layer_.overrides.emplace_back();
      std::vector<Key> keys = selector_keys(entry.where);
      keys.push_back({"rules", [&](const Member& rules) { entry.rules = read_rules(rules); }});
      read_object(item, "an override", keys);
      if (!item["rules"]) missing(item, "an override without `rules` changes nothing");
      if (!item["files"] && !item["steps"] && !item["pointers"]) {
        missing(item,
                "an override is for nothing in particular, expected `files`, `steps` or "
                "`pointers`");
      }
    }
  }

  std::vector<Key> selector_keys(Selector& where) {
    return {
        {"files", [this, &where](const Member& member) { where.files = text_or_texts(member); }},
        {"steps", [this, &where](const Member& member) { where.steps = text_or_texts(member); }},
        {"pointers",
         [this, &where](const Member& member) { where.pointers = text_or_texts(member); }}};
  }

  void read_ignores(const Member& member) {
    if (!is(member.value, member.key, Kind::array)) return;
    std::vector<Range> places;
    for (const Value& item : member.value.items()) places.push_back(item.range());
    for (std::size_t i = 0; i < member.value.size(); ++i) {
      const Value& item = member.value[i];
      if (!is(item, "ignores", Kind::object)) continue;
      Ignore& entry = layer_.ignores.emplace_back();
      entry.at = item.range();
      entry.removal = removal_of(places, i);
      std::vector<Key> keys = selector_keys(entry.where);
      keys.push_back({"rules", [&](const Member& rules) { entry.rules = text_or_texts(rules); }});
      keys.push_back({"reason", [&](const Member& reason) {
                        if (const auto said = text(reason)) entry.reason = said->text;
                      }});
      keys.push_back({"until", [&](const Member& until) { entry.until = date(until); }});
      read_object(item, "an entry of `ignores`", keys);
      std::vector<Range> rules;
      for (const Value& rule : item["rules"].items()) rules.push_back(rule.range());
      for (std::size_t j = 0; j < entry.rules.size(); ++j) {
        const bool alone = rules.size() != entry.rules.size() || rules.size() < 2;
        entry.rule_removals.push_back(alone ? Range{} : removal_of(rules, j));
      }
      if (!item["rules"]) missing(item, "an entry of `ignores` does not say which `rules`");
      if (!item["reason"]) missing(item, "an entry of `ignores` gives no `reason`");
    }
  }

  std::optional<Said> date(const Member& member) {
    auto said = text(member);
    if (!said) return said;
    const std::string& day = said->text;
    const auto number = [&](std::size_t at, std::size_t digits) {
      int value = 0;
      for (const char c : day.substr(at, digits)) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
      }
      return value;
    };
    const bool right = day.size() == 10 && day[4] == '-' && day[7] == '-' && number(0, 4) >= 0 &&
                       number(5, 2) >= 1 && number(5, 2) <= 12 && number(8, 2) >= 1 &&
                       number(8, 2) <= 31;
    if (right) return said;
    wrong(member.value, fmt::format("{} is {}, expected a day like `2027-01-31`",
                                    quoted(member.key), quoted(day, 32)));
    return std::nullopt;
  }

  void read_region(const Member& member) {
    layer_.region = text(member);
    if (!layer_.region) return;
    // "eu-west-1": two letters, words, a number.
    const std::string& name = layer_.region->text;
    std::size_t dashes = 0;
    bool right = name.size() > 4 && name[0] >= 'a' && name[1] >= 'a' && name[2] == '-' &&
                 name.back() >= '0' && name.back() <= '9';
    for (const char c : name) {
      dashes += c == '-' ? 1U : 0U;
      right = right && ((c >= 'a' && c <= 'z') || c == '-' || (c >= '0' && c <= '9'));
    }
    if (right && dashes >= 2) return;
    wrong(member.value, fmt::format("{} is {}, expected an AWS region like `eu-west-1`",
                                    quoted(member.key), quoted(name, 32)));
    layer_.region.reset();
  }

  void read_account(const Member& member) {
    layer_.account = text(member);
    if (!layer_.account) return;
    const std::string& id = layer_.account->text;
    if (id.size() == 12 && id.find_first_not_of("0123456789") == std::string::npos) return;
    wrong(member.value,
          fmt::format("{} is {}, expected 12 digits", quoted(member.key), quoted(id, 32)));
    layer_.account.reset();
  }

  void read_quotas(const Member& member) {
    if (!is(member.value, member.key, Kind::object)) return;
    for (const Member& quota : member.value.members()) {
      const auto value = quota.value.integer();
      if (value && *value >= 0) {
        layer_.quotas.push_back(
            {{std::string(quota.key), quota.key_range}, static_cast<std::uint64_t>(*value)});
      } else {
        wrong(quota.value,
              fmt::format("quota {} is {}, expected a whole number from 0", quoted(quota.key, 40),
                          quota.value.is(Kind::number)
                              ? quoted(quota.value.text(), 24)
                              : std::string(json::to_string(quota.value.kind()))));
      }
    }
  }

  void read_facts(const Member& member) {
    if (!is(member.value, member.key, Kind::object)) return;
    read_object(
        member.value, "`facts`",
        {{"stepTypes", [&](const Member& list) { layer_.step_types = texts(list); }},
         {"instanceTypes", [&](const Member& list) { layer_.instance_types = texts(list); }},
         {"members", [&](const Member& types) {
            if (!is(types.value, types.key, Kind::object)) return;
            for (const Member& type : types.value.members()) {
              layer_.members.push_back({{std::string(type.key), type.key_range}, texts(type)});
            }
          }}});
  }

  Layer& layer_;
};

// Whether the file is for another plumbline: what it holds otherwise may not be known yet.
bool is_for_other(Layer& layer, std::string_view version) {
  const Value& required = layer.parsed.tree.root()["requiredVersion"];
  if (!required.is(Kind::string) || meets(version, required.text()).value_or(true)) return false;
  layer.problems.push_back({Fault::other_version,
                            required.range(),
                            fmt::format("this is plumbline {}, expected {}", quoted(version),
                                        quoted(required.text(), 40)),
                            {"use a plumbline of that version, or change `requiredVersion`"}});
  return true;
}

}  // namespace

std::string Layer::spot(Range range) const {
  const Position at = document->position(range.begin, Unit::code_point);
  return fmt::format("{}:{}:{}", path, at.line + 1, at.column + 1);
}

std::shared_ptr<Layer> read_layer(std::shared_ptr<const Document> document, std::string directory,
                                  std::string_view version) {
  auto layer = std::make_shared<Layer>();
  layer->path = document->name();
  layer->directory = std::move(directory);
  layer->plain = std::make_shared<const Document>(std::string(document->name()),
                                                  json::without_comments(document->text()));
  layer->document = std::move(document);
  layer->parsed = json::parse(*layer->plain);
  for (const json::Problem& problem : layer->parsed.problems) {
    const bool empty = problem.message.starts_with("the file is empty");
    layer->problems.push_back(
        {Fault::malformed, problem.range,
         empty ? "the file is empty: expected a configuration, at least `{}`" : problem.message,
         problem.help});
  }
  const Value& root = layer->parsed.tree.root();
  // What is cut off is not judged.
  if (layer->parsed.tree.truncated()) return layer;
  if (!root.is(Kind::object)) {
    layer->problems.push_back(
        {Fault::wrong_value, root.range(),
         fmt::format("the configuration is {}, expected an object", json::to_string(root.kind()))});
    return layer;
  }
  if (!is_for_other(*layer, version)) Reader(*layer).read_root(root);
  std::stable_sort(
      layer->problems.begin(), layer->problems.end(),
      [](const Problem& a, const Problem& b) { return a.range.begin < b.range.begin; });
  return layer;
}

}  // namespace plumbline::config
