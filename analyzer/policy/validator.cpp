#include "analyzer/policy/validator.h"

#include <rapidjson/document.h>
#include <re2/re2.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <valijson/adapters/rapidjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "analyzer/policy/rewriter.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::policy {
namespace {

using json::Kind;
using Json = rapidjson::Value;

// ---- What is looked at ----

// A definition's value as valijson gets it, with the strings and keys that a pattern may meet.
class Instance {
 public:
  Instance(const json::Value& node, const Resolve& resolve, bool with_strings)
      : resolve_(resolve), with_strings_(with_strings) {
    root_ = make(node);
  }
  const Json& root() const { return root_; }
  const Strings& strings() const { return strings_; }

 private:
  Json text(std::string_view value) {
    if (with_strings_) strings_.values.emplace(value);
    return {value.data(), static_cast<rapidjson::SizeType>(value.size()), document_.GetAllocator()};
  }

  static Json number(std::string_view digits, std::optional<std::int64_t> whole,
                     std::optional<double> any) {
    if (whole) return Json(*whole);
    return any ? Json(*any) : Json(digits.starts_with('-') ? -1e308 : 1e308);
  }

  Json make(const json::Value& value) {
    const Meaning meaning = resolve_(value);
    auto& allocator = document_.GetAllocator();
    switch (meaning.kind) {
      case Meaning::Kind::itself: return literal(value);
      case Meaning::Kind::text: return text(meaning.text);
      case Meaning::Kind::boolean: return Json(meaning.text == "true");
      case Meaning::Kind::number: {
        const Document digits("", meaning.text);
        const json::Parsed parsed = json::parse(digits);
        const json::Value& read = parsed.tree.root();
        return number(meaning.text, read.integer(), read.number());
      }
      case Meaning::Kind::unknown: break;
    }
    Json marked(rapidjson::kObjectType);
    marked.AddMember(
        Json(unknown_key.data(), unknown_key.size(), allocator),
        Json(meaning.text.data(), static_cast<rapidjson::SizeType>(meaning.text.size()), allocator),
        allocator);
    return marked;
  }

  Json literal(const json::Value& value) {
    auto& allocator = document_.GetAllocator();
    switch (value.kind()) {
      case Kind::missing:
      case Kind::null: return Json();
      case Kind::boolean: return Json(value.boolean());
      case Kind::number: return number(value.text(), value.integer(), value.number());
      case Kind::string: return text(value.text());
      case Kind::array: {
        Json array(rapidjson::kArrayType);
        for (const json::Value& item : value.items()) array.PushBack(make(item), allocator);
        return array;
      }
      case Kind::object: break;
    }
    std::map<std::string_view, const json::Value*> last;  // of repeated keys the last one counts
    for (const json::Member& member : value.members()) last[member.key] = &member.value;
    Json object(rapidjson::kObjectType);
    for (const auto& [key, member] : last) {
      if (with_strings_) strings_.keys.emplace(key);
      object.AddMember(Json(key.data(), static_cast<rapidjson::SizeType>(key.size()), allocator),
                       make(*member), allocator);
    }
    return object;
  }

  const Resolve& resolve_;
  bool with_strings_;
  rapidjson::Document document_;
  Strings strings_;
  Json root_;
};

// ---- What is wrong ----

using Way = std::vector<std::string>;

struct Fault {
  Way way;
  std::string description;
  bool says(std::string_view beginning) const { return description.starts_with(beginning); }
  // Of a schema that combines others: what is found inside them are reasons for this one.
  bool combines() const {
    return says("Failed to validate against any") || says("Failed to any values") ||
           says("Target should not") || says("Failed to validate against exactly");
  }
  // Said of a value because of what has been said of it, or of its parts, already.
  bool sums_up() const { return says("Failed to validate") && !combines(); }
  // Said of the value itself, whatever else is found below it.
  bool of_itself() const { return says("Missing ") || says("Object contains a property"); }
};

bool leads_to(const Way& way, const Way& further) {
  return way.size() <= further.size() && std::equal(way.begin(), way.end(), further.begin());
}

Way common(const Way& a, const Way& b) {
  return {a.begin(), std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first};
}

// The way to what is wrong and, for a fault that says it, the description. One for each mistake.
std::vector<Fault> mistakes(std::vector<Fault> faults) {
  std::set<Way> groups, ways;
  for (const Fault& fault : faults) {
    if (!fault.sums_up()) ways.insert(fault.way);
  }
  std::erase_if(faults, [&](const Fault& fault) {
    const auto reason = ways.lower_bound(fault.way);
    return fault.sums_up() && reason != ways.end() && leads_to(fault.way, *reason);
  });
  for (const Fault& fault : faults) {
    ways.insert(fault.way);
    if (fault.combines()) groups.insert(fault.way);
  }
  // A way that another one goes on from is only where that one was met.
  const auto goes_on = [&](const Way& way) {
    const auto next = ways.upper_bound(way);
    return next != ways.end() && leads_to(way, *next);
  };
  std::vector<Fault> found;
  std::set<Way> said;
  std::map<Way, Way> by_group;
  for (const Fault& fault : faults) {
    const auto group = std::find_if(groups.begin(), groups.end(),
                                    [&](const Way& way) { return leads_to(way, fault.way); });
    if (group != groups.end()) {
      if (goes_on(fault.way)) continue;
      const auto [place, fresh] = by_group.try_emplace(*group, fault.way);
      if (!fresh) place->second = common(place->second, fault.way);
    } else if (fault.of_itself()) {
      found.push_back(fault);
    } else if (!goes_on(fault.way) && said.insert(fault.way).second) {
      found.push_back({fault.way, {}});
    }
  }
  for (const auto& [group, way] : by_group) found.push_back({way, {}});
  return found;
}

// "... property 'NAME'." and "... constraints: 'NAME'."
std::string_view name_in(std::string_view text) {
  const std::size_t colon = text.find(": '");
  const std::size_t open = colon == std::string_view::npos ? text.find('\'') : colon + 2;
  const std::size_t close = text.rfind('\'');
  return open < close ? text.substr(open + 1, close - open - 1) : std::string_view{};
}

Breach breach_of(const Fault& fault, const json::Value& node) {
  Breach breach{&node, nullptr, {}};
  for (const std::string& step : fault.way) {
    const std::string_view name = std::string_view(step).substr(1, step.size() - 2);
    const json::Value& next =
        breach.at->is(Kind::array)
            ? (*breach.at)[static_cast<std::size_t>(std::stoul(std::string(name)))]
            : (*breach.at)[name];
    if (!next) break;
    breach.at = &next;
  }
  const std::string_view name = name_in(fault.description);
  if (fault.says("Missing ")) {
    breach.why = quoted(name) + " is missing";
  } else if (fault.says("Object contains")) {
    breach.why = quoted(name) + " must not be there";
    for (const json::Member& member : breach.at->members()) {
      if (member.key == name) breach.member = &member;
    }
  }
  return breach;
}

}  // namespace

struct Validator::Compiled {
  const json::Value& source;
  std::map<std::string, std::unique_ptr<const re2::RE2>, std::less<>> patterns;
  std::unique_ptr<const valijson::Schema> schema;  // null when it depends on the strings

  bool matches_any(const std::string& text) const {
    return std::any_of(patterns.begin(), patterns.end(), [&](const auto& pattern) {
      return re2::RE2::PartialMatch(text, *pattern.second);
    });
  }

  // Only texts that match something make a difference.
  Strings that_count(const Strings& all) const {
    Strings some;
    for (const std::string& text : all.values) {
      if (matches_any(text)) some.values.insert(text);
    }
    for (const std::string& text : all.keys) {
      if (matches_any(text)) some.keys.insert(text);
    }
    return some;
  }

  std::unique_ptr<const valijson::Schema> build(const Strings& strings) const {
    const std::string text =
        rewrite(source, strings, [&](std::string_view pattern, std::string_view candidate) {
          return re2::RE2::PartialMatch(re2::StringPiece(candidate.data(), candidate.size()),
                                        *patterns.find(pattern)->second);
        });
    rapidjson::Document rewritten;
    rewritten.Parse(text.data(), text.size());
    auto built = std::make_unique<valijson::Schema>();
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(valijson::adapters::RapidJsonAdapter(rewritten), *built);
    return built;
  }
};

struct Validator::Memory::Kept {
  using Texts = std::set<std::string, std::less<>>;
  std::map<std::pair<Texts, Texts>, std::unique_ptr<const valijson::Schema>> schemas;
};

Validator::Memory::Memory() : kept_(std::make_unique<Kept>()) {}
Validator::Memory::~Memory() = default;

Validator::Validator(const json::Value& schema) {
  auto compiled = std::make_unique<Compiled>(Compiled{schema, {}, nullptr});
  for (const std::string_view pattern : patterns_in(schema)) {
    compiled->patterns.emplace(
        pattern, std::make_unique<const re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()),
                                                  re2::RE2::Quiet));
  }
  auto built = compiled->build({});  // also to see how large it gets
  if (compiled->patterns.empty()) compiled->schema = std::move(built);
  compiled_ = std::move(compiled);
}

Validator::~Validator() = default;

std::vector<Breach> Validator::check(const json::Value& node, const Resolve& resolve,
                                     Memory& memory) const {
  const bool by_strings = compiled_->schema == nullptr;
  const Instance instance(node, resolve, by_strings);
  const valijson::Schema* known = compiled_->schema.get();
  if (by_strings) {
    constexpr std::size_t most = 64;
    auto& schemas = memory.kept_->schemas;
    if (schemas.size() == most) schemas.clear();
    Strings strings = compiled_->that_count(instance.strings());
    auto& kept = schemas[{strings.values, strings.keys}];
    if (!kept) kept = compiled_->build(strings);
    known = kept.get();
  }
  const valijson::Schema& schema = *known;
  const valijson::adapters::RapidJsonAdapter target(instance.root());
  valijson::Validator validator;
  if (validator.validate(schema, target, nullptr)) return {};

  valijson::ValidationResults results;
  validator.validate(schema, target, &results);
  std::vector<Fault> faults;
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {
    faults.push_back({{error.context.begin() + 1, error.context.end()}, error.description});
  }
  // Some keywords give no reason.
  if (faults.empty()) faults.push_back({});
  std::vector<Breach> breaches;
  for (const Fault& fault : mistakes(faults)) breaches.push_back(breach_of(fault, node));
  const auto place = [](const Breach& breach) {
    return breach.member != nullptr ? breach.member->key_range : breach.at->range();
  };
  std::stable_sort(breaches.begin(), breaches.end(), [&](const Breach& a, const Breach& b) {
    return std::pair(place(a).begin, a.why) < std::pair(place(b).begin, b.why);
  });
  breaches.erase(std::unique(breaches.begin(), breaches.end(),
                             [&](const Breach& a, const Breach& b) {
                               return a.at == b.at && a.member == b.member && a.why == b.why;
                             }),
                 breaches.end());
  return breaches;
}

std::string pattern_fault(std::string_view pattern) {
  const re2::RE2 compiled(re2::StringPiece(pattern.data(), pattern.size()), re2::RE2::Quiet);
  return compiled.ok() ? "" : compiled.error();
}

}  // namespace plumbline::policy
