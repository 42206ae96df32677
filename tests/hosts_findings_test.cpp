// A fault in a definition is found at the same pointer wherever the definition is kept, and at the
// bytes of that file that spell it.
#include <algorithm>
#include <catch2/catch.hpp>
#include <charconv>
#include <filesystem>
#include <tuple>

#include "analyzer/json/utf8.h"
#include "analyzer/json/write.h"
#include "analyzer/report/report.h"
#include "tests/hosts.h"
#include "tests/injection.h"
#include "tests/shared_material.h"

using namespace plumbline;
using namespace plumbline::tests;
namespace fs = std::filesystem;

namespace {

struct Finding {
  std::string rule, pointer, message;
  Range bytes;
};

std::uint32_t number(const json::Value& value) {
  std::uint32_t out = 0;
  const std::string_view text = value.text();
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

// The byte that an editor shows at that place: counted here, by no code of the program.
std::uint32_t offset_of(std::string_view text, std::uint32_t line, std::uint32_t column) {
  std::size_t at = 0;
  while (--line > 0) at = text.find('\n', at) + 1;
  while (--column > 0) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
  }
  return static_cast<std::uint32_t>(at);
}

// What the JSON report says of a file; its lines and columns are those of its bytes.
std::vector<Finding> findings(std::string_view name, const std::string& text) {
  FileReport file;
  file.path = name;
  file.status = "checked";
  file.analysis = analyze(std::make_shared<const Document>(file.path, text), all_rules());
  const Document report("report", render({&file, 1}, Format::json, {}));
  const json::Parsed parsed = json::parse(report);
  std::vector<Finding> out;
  for (const json::Value& each : parsed.tree.root()["diagnostics"].items()) {
    const json::Value &begin = each["region"]["start"], &end = each["region"]["end"];
    const Range bytes{number(begin["byteOffset"]), number(end["byteOffset"])};
    CHECK(offset_of(text, number(begin["line"]), number(begin["column"])) == bytes.begin);
    CHECK(offset_of(text, number(end["line"]), number(end["column"])) == bytes.end);
    out.push_back({std::string(each["ruleId"].text()), std::string(each["pointer"].text()),
                   std::string(each["message"].text()), bytes});
  }
  std::stable_sort(out.begin(), out.end(), [](const Finding& a, const Finding& b) {
    return std::tie(a.rule, a.pointer, a.message) < std::tie(b.rule, b.pointer, b.message);
  });
  return out;
}

std::string part(const std::string& text, Range range) {
  return text.substr(range.begin, range.end - range.begin);
}

// A whole string, number or word of JSON as a canonical text; else empty.
std::string token(const std::string& text) {
  const Document document("token", text);
  const json::Parsed parsed = json::parse(document);
  const json::Value& root = parsed.tree.root();
  if (!parsed.problems.empty() || root.is(json::Kind::object) || root.is(json::Kind::array)) {
    return {};
  }
  return root.is(json::Kind::string) ? json::quote(root.text()) : std::string(root.text());
}

void compare(const HostKind& kind, const std::string& definition, const std::string& host) {
  const auto plain = findings("plain.json", definition), there = findings(kind.file, host);
  INFO(kind.name << "\n" << host.substr(0, 3000));
  REQUIRE(there.size() == plain.size());
  for (std::size_t i = 0; i < plain.size(); ++i) {
    INFO(plain[i].rule << " " << plain[i].pointer << " " << plain[i].message);
    CHECK(there[i].rule == plain[i].rule);
    CHECK(there[i].pointer == plain[i].pointer);
    CHECK(there[i].message == plain[i].message);
    const std::string meant = part(definition, plain[i].bytes);
    const std::string bytes = part(host, there[i].bytes);
    const bool object = kind.spelt == Spelt::any_yaml || kind.spelt == Spelt::any_hcl;
    if (const std::string wanted = token(meant); !wanted.empty()) {
      std::string said = decoded(kind.spelt, bytes);
      if (object && !said.starts_with('"') && wanted.starts_with('"')) said = json::quote(said);
      CHECK(token(said) == wanted);
    } else if (!object && meant.find('\n') == std::string::npos) {
      CHECK(decoded(kind.spelt, bytes) == meant);
    }
  }
}

std::vector<std::string> sound_definitions() {
  std::vector<fs::path> paths;
  for (const auto& entry :
       fs::directory_iterator(PLUMBLINE_SOURCE_DIR "/fixtures/definitions/clean")) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> out;
  for (const fs::path& path : paths) {
    // With a tab, and with letters of several bytes before what is found.
    std::string text = read(path);
    text.insert(text.find('{') + 1, "\t\"Metadata\": {\"caf\xC3\xA9 \xF0\x9F\x98\x80\": \"x\"}, ");
    const Document document("x", text);
    if (json::parse(document).problems.empty()) out.push_back(std::move(text));
  }
  return out;
}

}  // namespace

TEST_CASE("a fault is reported at its line and column of the file that holds the definition") {
  const auto all = sound_definitions();
  REQUIRE(all.size() > 2);
  Random choice(3);
  std::mt19937_64 random(4);
  std::vector<FaultKind> kinds(fault_kinds().begin(), fault_kinds().end());
  kinds.insert(kinds.end(), rule_fault_kinds().begin(), rule_fault_kinds().end());
  std::size_t next_host = 0, compared = 0;
  for (const FaultKind& fault : kinds) {
    const std::string& base = all[choice() % all.size()];
    const auto analysis = analyze(std::make_shared<const Document>("x.json", base), all_rules());
    Site site(*analysis, random);
    fault.inject(site);
    if (site.found().empty()) continue;
    const Injection& injection = site.found()[choice() % site.found().size()];
    std::string broken = base;
    broken.replace(injection.at.begin, injection.at.end - injection.at.begin, injection.text);
    // What no file of text can hold is not put into one.
    if (broken.find('\0') != std::string::npos ||
        json::find_invalid_utf8(broken) != std::string_view::npos) {
      continue;
    }
    const Document document("broken", broken);
    const json::Parsed parsed = json::parse(document);
    const bool is_json = parsed.problems.empty();
    const bool is_template = broken.find("${") != std::string::npos;
    for (int tries = 0; tries < 6; ++tries) {
      const HostKind& kind = host_kinds()[next_host++ % host_kinds().size()];
      // What is no JSON cannot be an object of the host's own.
      if ((!is_json && !kind.same_text) || (kind.templates && (is_template || !is_json))) continue;
      INFO(fault.name);
      compare(kind, broken, kind.write(broken, parsed.tree.root(), choice));
      ++compared;
    }
  }
  CHECK(compared > 150);
}
