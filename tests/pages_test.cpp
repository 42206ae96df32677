// What a page says about AWS ends with where that is from. rules/README.md has the form.
#include <algorithm>
#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/check/rule.h"
#include "tests/program.h"

namespace {

using namespace plumbline;

constexpr std::string_view opening = "AWS behaviour: ";

// The paragraphs before the first heading, each on one line.
std::vector<std::string> introduction(std::string_view page) {
  page.remove_prefix(std::min(page.size(), page.find('\n')));
  std::vector<std::string> paragraphs;
  bool fresh = true;
  for (const char c : page.substr(0, page.find("\n## "))) {
    if (c == '\n') {
      fresh = fresh || paragraphs.back().ends_with(' ');
      if (!fresh) paragraphs.back() += ' ';
      continue;
    }
    if (fresh) paragraphs.emplace_back();
    fresh = false;
    paragraphs.back() += c;
  }
  for (std::string& paragraph : paragraphs) {
    paragraph.erase(paragraph.find_last_not_of(' ') + 1);
  }
  return paragraphs;
}

// What stands in the last parentheses of a sentence, split at semicolons.
std::vector<std::string> sources_of(std::string_view sentence) {
  std::vector<std::string> sources;
  if (!sentence.ends_with(").")) return sources;
  const std::size_t end = sentence.size() - 2;
  std::size_t begin = end;
  for (int depth = 1; depth > 0 && begin > 0;) {
    --begin;
    depth += sentence[begin] == ')' ? 1 : sentence[begin] == '(' ? -1 : 0;
  }
  for (std::size_t at = begin + 1; at <= end;) {
    const std::size_t next = std::min(sentence.find("; ", at), end);
    sources.emplace_back(sentence.substr(at, next - at));
    at = next + 2;
  }
  return sources;
}

// The addresses of the links in a text.
std::vector<std::string> addresses_in(std::string_view text) {
  std::vector<std::string> addresses;
  for (std::size_t at = text.find("]("); at < text.size(); at = text.find("](", at + 1)) {
    addresses.emplace_back(text.substr(at + 2, text.find(')', at) - at - 2));
  }
  return addresses;
}

// "documented" of "documented: ..."; the versions are those that the facts are from.
const std::vector<std::string_view> kinds = {"documented",  "botocore 1.43.67",
                                             "SDK 2.257.6", "published schema b4012b0",
                                             "observed",    "not documented"};

const std::vector<std::string_view> sites = {
    "https://docs.aws.amazon.com/sagemaker/latest/",
    "https://sagemaker.readthedocs.io/en/stable/",
    "https://github.com/aws/sagemaker-python-sdk/issues/",
    "https://github.com/aws/sagemaker-python-sdk/pull/",
    "https://github.com/aws/amazon-sagemaker-examples/issues/",
};

// What is wrong with one source; empty when nothing is.
std::string complaint(const std::string& source) {
  const std::size_t colon = source.find(": ");
  const std::string_view kind = std::string_view(source).substr(0, colon);
  if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) return "of no known kind";
  const bool alone = kind == "not documented" || kind.starts_with("published schema");
  if (alone != (colon == std::string::npos) && kind != "observed") return "says too little";
  const auto addresses = addresses_in(source);
  for (const std::string& address : addresses) {
    if (std::none_of(sites.begin(), sites.end(),
                     [&](std::string_view site) { return address.starts_with(site); })) {
      return "leads to an unknown site";
    }
  }
  const bool page = source.find("developer guide, ") != std::string::npos;
  if (kind == "documented" && addresses.empty() && !page) return "names no page";
  return {};
}

// What is wrong with the sentence of a page; empty when nothing is.
std::string complaint_about(std::string_view page) {
  const auto paragraphs = introduction(page);
  const auto count =
      std::count_if(paragraphs.begin(), paragraphs.end(),
                    [](const std::string& paragraph) { return paragraph.starts_with(opening); });
  if (count != 1) return "there are " + std::to_string(count) + " sentences about AWS";
  if (!paragraphs.back().starts_with(opening)) return "the sentence about AWS is not the last one";
  const auto sources = sources_of(paragraphs.back());
  if (sources.empty()) return "the sentence does not end with its source";
  for (const std::string& source : sources) {
    if (const std::string wrong = complaint(source); !wrong.empty()) return source + ": " + wrong;
  }
  return {};
}

// Words of a text that end with `.py`, without their folders.
std::vector<std::string> python_files(std::string_view text) {
  std::vector<std::string> files;
  for (std::size_t at = text.find(".py"); at < text.size(); at = text.find(".py", at + 1)) {
    const std::size_t begin = text.find_last_of(" /", at) + 1;
    files.emplace_back(text.substr(begin, at + 3 - begin));
  }
  return files;
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("every page says what AWS does about it and where that is from") {
  for (const Rule* rule : all_rules()) {
    INFO(rule->id);
    CHECK(complaint_about(rule_page(rule->id)) == "");
  }
}

TEST_CASE("a sentence about AWS that is not in the fixed form is caught") {
  const auto page = [](const std::string& paragraphs) {
    return complaint_about("# a/b\n\nA summary.\n\n" + paragraphs + "\n\n## Wrong\n");
  };
  CHECK(page("AWS behaviour: it is\nrefused (observed).") == "");
  CHECK(page("AWS behaviour: f(x) is refused (SDK 2.257.6: a.py; not documented).") == "");
  CHECK(page("It is refused.") == "there are 0 sentences about AWS");
  CHECK(page("AWS behaviour: no (observed).\n\nMore.") ==
        "the sentence about AWS is not the last one");
  CHECK(page("AWS behaviour: it is refused.") == "the sentence does not end with its source");
  CHECK(page("AWS behaviour: no (somebody said so).") == "somebody said so: of no known kind");
  CHECK(page("AWS behaviour: no (documented).") == "documented: says too little");
  CHECK(page("AWS behaviour: no (documented: a page).") == "documented: a page: names no page");
  CHECK(page("AWS behaviour: no (documented: [x](https://example.org/y)).") ==
        "documented: [x](https://example.org/y): leads to an unknown site");
}

TEST_CASE("sources of what pages say about AWS are those of the specification") {
  const auto shared = tests::shared_material();
  if (!shared) return;
  const std::string language = tests::read(*shared / "spec/definition-language.md");
  const std::string defects = tests::read(*shared / "spec/defect-catalogue.md");
  const std::string shapes = tests::read(*shared / "spec/data/api_shapes.json");
  for (const Rule* rule : all_rules()) {
    const std::string sentence = introduction(rule_page(rule->id)).back();
    for (const std::string& source : sources_of(sentence)) {
      INFO(rule->id << ": " << source);
      for (const std::string& address : addresses_in(source)) {
        INFO(address);
        const std::string number = "#" + address.substr(address.rfind('/') + 1);
        const bool issue = has(address, "/sagemaker-python-sdk/");
        const bool known = has(defects, "(" + address + ")") || (issue && has(language, number));
        CHECK(known);
      }
      for (const std::string& file : python_files(source)) CHECK(has(language, file));
      if (const std::size_t guide = source.find("developer guide, "); guide != std::string::npos) {
        const std::size_t begin = guide + 17;
        CHECK(
            has(language, "DG:" + source.substr(begin, source.find_first_of(" ,", begin) - begin)));
      }
      if (!source.starts_with("botocore")) continue;
      for (std::size_t at = source.find(": ") + 2; at < source.size();) {
        const std::size_t end = std::min(source.find(", ", at), source.size());
        CHECK(has(shapes, "\"" + source.substr(at, end - at) + "\""));
        at = end + 2;
      }
    }
  }
}

TEST_CASE("what plumbline says about its own work has a page, and is no rule to choose") {
  const tests::Folder folder;
  for (const std::string id : {"budget/forbidden-miss",
                               "budget/hit-rate",
                               "budget/max-cost",
                               "budget/max-cost-increase",
                               "budget/max-duration",
                               "budget/not-provable",
                               "internal/analysis-limit",
                               "internal/plugin",
                               "internal/rule",
                               "authoring/input-output",
                               "authoring/kept-facts",
                               "authoring/misplaced-id",
                               "authoring/mutable-state",
                               "authoring/outside-findings",
                               "cpp/assembled-definition",
                               "cpp/assembled-reference",
                               "cpp/broken-source",
                               "cpp/quoted-reference",
                               "cpp/unchecked-start",
                               "cpp/unread-definition",
                               "cpp/wrong-value-type"}) {
    INFO(id);
    const Rule* const rule = find_rule(id);
    REQUIRE(rule != nullptr);
    CHECK(rule->check == nullptr);
    const auto all = all_rules();
    CHECK(std::find(all.begin(), all.end(), rule) == all.end());
    const std::string_view page = rule_page(id);
    CHECK(page.starts_with("# " + id + "\n\n" + std::string(rule->summary) + "\n"));
    CHECK(has(page, "\n## What to do\n"));
    const tests::Run run = folder.run("explain " + id);
    CHECK(run.status == 0);
    CHECK_THAT(run.out, Catch::StartsWith(id + "\n"));
    CHECK(folder.run("rules").out.find(id) == std::string::npos);
  }
  CHECK(complaint_about(rule_page("internal/analysis-limit")) == "");
}
