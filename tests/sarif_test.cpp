// The SARIF report: what GitHub's code scanning and other viewers are given.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "analyzer/json/value.h"
#include "analyzer/report/report.h"
#include "tests/shared_material.h"

using namespace plumbline;
namespace fs = std::filesystem;

namespace {

using Check = void (*)(const Facts&, Findings&);

constexpr std::string_view page = R"(# test/rule

A rule of this test.

It looks for [`B`](https://example.com)
and finds it.

## Wrong
)";

// A report of one rule of its own.
struct Report {
  Rule rule;
  std::vector<FileReport> files;
  ReportOptions options;

  explicit Report(Check check, Severity severity = Severity::error)
      : rule{"test/rule", severity, "A rule of this test.", check} {
    options.version = "1.2.3";
    options.rules = {{&rule, page}};
  }
  void add(const std::string& path, std::string text) {
    const Rule* const rules[] = {&rule};
    auto file = std::make_shared<const Document>(path, std::move(text));
    const std::uint64_t bytes = file->size();
    files.push_back({path, "00ff", bytes, "checked", analyze(std::move(file), rules)});
  }
  std::string text() const { return render(files, Format::sarif, options); }
};

// The report, parsed again. Pointers are below the run.
struct Read {
  std::unique_ptr<Document> document;
  json::Parsed parsed;

  explicit Read(std::string text)
      : document(std::make_unique<Document>("sarif", std::move(text))),
        parsed(json::parse(*document)) {
    CHECK(parsed.problems.empty());
  }
  const json::Value& operator[](std::string_view pointer) const {
    return json::at_pointer(parsed.tree.root(), "/runs/0" + std::string(pointer));
  }
};

Range at(const Facts& facts, std::string_view needle) {
  const std::size_t found = facts.document.text().find(needle);
  REQUIRE(found != std::string_view::npos);
  const auto begin = static_cast<std::uint32_t>(found);
  return {begin, begin + static_cast<std::uint32_t>(needle.size())};
}

// Marks "B", with "A" as a second place.
void mark_b(const Facts& facts, Findings& findings) {
  Diagnostic& found = findings.add(at(facts, "\"B\""), "`B` follows `A`");
  found.mark = "here is `B`";
  found.labels.push_back(findings.label(at(facts, "\"A\""), "`A` [1]"));
  found.labels_go_on = true;
  found.notes.push_back("the service says nothing");
  findings.suggest(found, at(facts, "\"B\""), "C");
}

constexpr std::string_view two_steps = R"({"Steps": [
  {"Name": "A", "Type": "Lambda", "FunctionArn": "ä"},
  {"Name": "B", "Type": "Lambda"}
]}
)";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::vector<std::string> hashes(std::string_view text) {
  std::vector<std::uint32_t> lines(Document("", std::string(text)).line_count());
  for (std::uint32_t i = 0; i < lines.size(); ++i) lines[i] = i;
  return line_hashes(text, lines);
}

std::vector<fs::path> fixtures() {
  std::vector<fs::path> files;
  for (const auto& entry :
       fs::recursive_directory_iterator(PLUMBLINE_SOURCE_DIR "/fixtures/definitions")) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

TEST_CASE("a SARIF report says all that is known of a finding") {
  Report report(mark_b);
  report.add("p q.json", std::string(two_steps));
  report.options.exit_status = 1;
  CHECK(report.text() == R"sarif({
  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
  "version": "2.1.0",
  "runs": [
    {
      "tool": {
        "driver": {
          "name": "plumbline",
          "version": "1.2.3",
          "semanticVersion": "1.2.3",
          "rules": [
            {
              "id": "test/rule",
              "name": "TestRule",
              "shortDescription": {
                "text": "A rule of this test."
              },
              "fullDescription": {
                "text": "A rule of this test.\n\nIt looks for `B` (https://example.com) and finds it."
              },
              "help": {
                "text": "test/rule\n=========\n\nA rule of this test.\n\nIt looks for `B` (https://example.com)\nand finds it.\n\nWrong\n-----\n",
                "markdown": "# test/rule\n\nA rule of this test.\n\nIt looks for [`B`](https://example.com)\nand finds it.\n\n## Wrong\n"
              },
              "defaultConfiguration": {
                "level": "error"
              },
              "properties": {
                "precision": "very-high",
                "problem.severity": "error",
                "tags": [
                  "sagemaker-pipelines",
                  "test"
                ]
              }
            }
          ]
        }
      },
      "invocations": [
        {
          "executionSuccessful": true,
          "exitCode": 1,
          "toolConfigurationNotifications": [],
          "toolExecutionNotifications": []
        }
      ],
      "automationDetails": {
        "id": "plumbline/"
      },
      "originalUriBaseIds": {
        "SRCROOT": {
          "description": {
            "text": "The directory that plumbline ran in."
          }
        }
      },
      "columnKind": "unicodeCodePoints",
      "artifacts": [
        {
          "location": {
            "uri": "p%20q.json",
            "uriBaseId": "SRCROOT",
            "index": 0
          },
          "roles": [
            "analysisTarget"
          ],
          "length": 105,
          "hashes": {
            "sha-256": "00ff"
          }
        }
      ],
      "results": [
        {
          "ruleId": "test/rule",
          "ruleIndex": 0,
          "level": "error",
          "message": {
            "text": "`B` follows `A` ([`A` \\[1\\]](1))\nhelp: did you mean `C`?\nnote: the service says nothing"
          },
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "p%20q.json",
                  "uriBaseId": "SRCROOT",
                  "index": 0
                },
                "region": {
                  "startLine": 3,
                  "startColumn": 12,
                  "endLine": 3,
                  "endColumn": 15,
                  "byteOffset": 79,
                  "byteLength": 3
                }
              },
              "logicalLocations": [
                {
                  "fullyQualifiedName": "Steps.B.Name",
                  "kind": "member"
                }
              ]
            }
          ],
          "relatedLocations": [
            {
              "id": 1,
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "p%20q.json",
                  "uriBaseId": "SRCROOT",
                  "index": 0
                },
                "region": {
                  "startLine": 2,
                  "startColumn": 12,
                  "endLine": 2,
                  "endColumn": 15,
                  "byteOffset": 23,
                  "byteLength": 3
                }
              },
              "message": {
                "text": "`A` [1]"
              }
            }
          ],
          "codeFlows": [
            {
              "threadFlows": [
                {
                  "locations": [
                    {
                      "location": {
                        "physicalLocation": {
                          "artifactLocation": {
                            "uri": "p%20q.json",
                            "uriBaseId": "SRCROOT",
                            "index": 0
                          },
                          "region": {
                            "startLine": 3,
                            "startColumn": 12,
                            "endLine": 3,
                            "endColumn": 15,
                            "byteOffset": 79,
                            "byteLength": 3
                          }
                        },
                        "message": {
                          "text": "here is `B`"
                        }
                      }
                    },
                    {
                      "location": {
                        "physicalLocation": {
                          "artifactLocation": {
                            "uri": "p%20q.json",
                            "uriBaseId": "SRCROOT",
                            "index": 0
                          },
                          "region": {
                            "startLine": 2,
                            "startColumn": 12,
                            "endLine": 2,
                            "endColumn": 15,
                            "byteOffset": 23,
                            "byteLength": 3
                          }
                        },
                        "message": {
                          "text": "`A` [1]"
                        }
                      }
                    }
                  ]
                }
              ]
            }
          ],
          "partialFingerprints": {
            "primaryLocationLineHash": "f781c8d783ec0217:1",
            "plumbline/v1": "37f39b27f7d6722d"
          },
          "fixes": [
            {
              "description": {
                "text": "Replace with `C`"
              },
              "artifactChanges": [
                {
                  "artifactLocation": {
                    "uri": "p%20q.json",
                    "uriBaseId": "SRCROOT",
                    "index": 0
                  },
                  "replacements": [
                    {
                      "deletedRegion": {
                        "startLine": 3,
                        "startColumn": 12,
                        "endLine": 3,
                        "endColumn": 15,
                        "byteOffset": 79,
                        "byteLength": 3
                      },
                      "insertedContent": {
                        "text": "\"C\""
                      }
                    }
                  ]
                }
              ],
              "properties": {
                "applicability": "unsafe"
              }
            }
          ]
        }
      ]
    }
  ]
}
)sarif");
}

TEST_CASE("findings inside an embedded definition are at their place in the file") {
  Report report(mark_b);
  const std::string answer =
      "{\"PipelineName\": \"churn\",\n \"PipelineDefinition\": \"" + escaped(two_steps) + "\"}\n";
  report.add("d.json", answer);
  const Read read(report.text());
  const json::Value& region = read["/results/0/locations/0/physicalLocation/region"];
  CHECK(region["startLine"].text() == "2");
  const auto begin = static_cast<std::size_t>(*region["byteOffset"].integer());
  const auto length = static_cast<std::size_t>(*region["byteLength"].integer());
  CHECK(answer.substr(begin, length) == "\\\"B\\\"");
  CHECK(read["/results/0/locations/0/logicalLocations/0/fullyQualifiedName"].text() ==
        "Steps.B.Name");
  CHECK(read["/results/0/fixes/0/artifactChanges/0/replacements/0/insertedContent/text"].text() ==
        "\\\"C\\\"");
  CHECK(read["/automationDetails/id"].text() == "plumbline/churn/");
}

TEST_CASE("the automation id names a pipeline only when there is one") {
  Report report(mark_b);
  report.add("a.json", std::string(two_steps));
  CHECK(Read(report.text())["/automationDetails/id"].text() == "plumbline/");
  Report two(mark_b);
  for (const char* name : {"x", "y"}) {
    two.add(std::string(name) + ".json", "{\"PipelineName\": \"" + std::string(name) +
                                             "\", \"PipelineDefinition\": \"" + escaped(two_steps) +
                                             "\"}");
  }
  CHECK(Read(two.text())["/automationDetails/id"].text() == "plumbline/");
}

TEST_CASE("paths in SARIF are percent-encoded and relative to the root when they can be") {
  Report report(mark_b);
  for (const char* path : {"a.json", "b.json", "c.json"}) report.add(path, std::string(two_steps));
  report.files[0].root_path = "x/100% ä:#?.json";
  report.files[1].root_path = "/elsewhere/b.json";
  report.options.sarif_root = "/home/me/a repository";
  const Read read(report.text());
  CHECK(read["/originalUriBaseIds/SRCROOT/uri"].text() == "file:///home/me/a%20repository/");
  CHECK(read["/artifacts/0/location/uri"].text() == "x/100%25%20%C3%A4%3A%23%3F.json");
  CHECK(read["/artifacts/0/location/uriBaseId"].text() == "SRCROOT");
  CHECK(read["/artifacts/1/location/uri"].text() == "file:///elsewhere/b.json");
  CHECK_FALSE(read["/artifacts/1/location/uriBaseId"]);
  CHECK(read["/artifacts/2/location/uri"].text() == "c.json");
  CHECK(read["/results/1/locations/0/physicalLocation/artifactLocation/index"].text() == "1");
}

TEST_CASE("what could not be checked is a notification, and the run not successful") {
  Report report(mark_b);
  report.add("a.json", std::string(two_steps));
  report.files.push_back({"gone.json", "", 0, "unreadable", nullptr, "gone.json: no such file"});
  report.options.exit_status = 3;
  const Read read(report.text());
  const json::Value& invocation = read["/invocations/0"];
  CHECK(invocation["executionSuccessful"].text() == "false");
  CHECK(invocation["exitCode"].text() == "3");
  REQUIRE(invocation["toolConfigurationNotifications"].size() == 1);
  const json::Value& told = invocation["toolConfigurationNotifications"][0];
  CHECK(told["level"].text() == "error");
  CHECK(told["message"]["text"].text() == "gone.json: no such file");
  CHECK(told["locations"][0]["physicalLocation"]["artifactLocation"]["index"].text() == "1");
  CHECK_FALSE(read["/artifacts/1/hashes"]);
  CHECK(read["/results"].size() == 1);
}

TEST_CASE("of more findings than code scanning takes the least severe are left out") {
  Report report([](const Facts& facts, Findings& findings) {
    const Range range = at(facts, "\"A\"");
    for (int i = 0; i < 9000; ++i) {
      findings.add(range, "a note", Severity::note);
      findings.add(range, "an error", Severity::error);
      findings.add(range, "a warning", Severity::warning);
    }
  });
  report.add("a.json", std::string(two_steps));
  const Read read(report.text());
  std::map<std::string, int, std::less<>> levels;
  for (const json::Value& result : read["/results"].items()) {
    ++levels[std::string(result["level"].text())];
  }
  CHECK(levels == std::map<std::string, int, std::less<>>{
                      {"error", 9000}, {"note", 7000}, {"warning", 9000}});
  const json::Value& told = read["/invocations/0/toolExecutionNotifications"];
  REQUIRE(told.size() == 1);
  CHECK_THAT(std::string(told[0]["message"]["text"].text()),
             Catch::StartsWith("2000 findings are left out"));
}

TEST_CASE("brackets in names cannot become links") {
  Report report([](const Facts& facts, Findings& findings) {
    findings.add(at(facts, "\"A\""), "`[x](http://example.com)` is a name");
    findings.add(at(facts, "\"A\""), "`Outputs['train']` is a path");
    findings.add(at(facts, "\"A\""), "`a[` is no path");
  });
  report.add("a.json", std::string(two_steps));
  const Read read(report.text());
  CHECK(read["/results/0/message/text"].text() == "`Outputs['train']` is a path");
  CHECK(read["/results/1/message/text"].text() == "`\\[x\\](http://example.com)` is a name");
  CHECK(read["/results/2/message/text"].text() == "`a\\[` is no path");
}

TEST_CASE("diagnostics of plumbline itself have a rule in SARIF, too") {
  Report report([](const Facts&, Findings&) { throw std::runtime_error("no luck"); });
  report.add("a.json", std::string(two_steps));
  const Read read(report.text());
  CHECK(read["/results/0/ruleId"].text() == "internal/rule");
  CHECK(read["/results/0/ruleIndex"].text() == "1");
  CHECK(read["/tool/driver/rules/1/id"].text() == "internal/rule");
  CHECK(read["/tool/driver/rules/1/name"].text() == "InternalRule");
}

TEST_CASE("a line's hash is the one that upload-sarif computes") {
  // Expected values: another implementation of the same description.
  using Hashes = std::vector<std::string>;
  CHECK(hashes("") == Hashes{"c129715d7a2bc9a3:1"});
  CHECK(hashes("{\n  \"a\": 1,\n\t\"a\" : 1,\r\n  \"b\": 2\r}\n") ==
        Hashes{"fc515fa038e98e77:1", "7047d487b3d9321e:1", "ff761b3ae171373c:1",
               "c4eb574a69071fc2:1", "32dce9ccfdbc9d3e:1", "c129715d7a2bc9a3:1"});
  CHECK(hashes("x\n\n \n") == Hashes{"2fff1c7f5dac7561:1", "5b5d4caf73a13177:1",
                                     "3c5bef55b72b93c9:1", "c129715d7a2bc9a3:1"});
  CHECK(hashes("a\na\na\nb") == Hashes{"e94812835b0c4da6:1", "7ad2589d521a3317:1",
                                       "c74339777b6a2c60:1", "8ee5a81e681643c1:1"});
  std::string wide;
  for (int i = 0; i < 40; ++i) wide += "ä€😀";
  CHECK(hashes(wide + "\nsecond\n") ==
        Hashes{"45cb8c405a66a349:1", "feb8ef212b8c057d:1", "c129715d7a2bc9a3:1"});
  std::string same;
  for (int i = 0; i < 150; ++i) same += "a\n";
  const Hashes many = hashes(same);
  REQUIRE(many.size() == 151);
  CHECK(many[0] == "83d4df87b9db256:1");
  CHECK(many[100] == "83d4df87b9db256:101");
  CHECK(many[101] == "83d4df87bc2a422:1");
  CHECK(many[149] == "243cbaa4685aab12:1");
  const std::uint32_t beyond[] = {0, 7};
  CHECK(line_hashes("a\nb", beyond)[1].empty());
}

TEST_CASE("one-line files and repeated lines are told apart by what is marked, not by the line") {
  const auto prints = [](std::string text) {
    Report report([](const Facts& facts, Findings& findings) {
      findings.add(at(facts, "\"A\""), "a finding");
      findings.add(at(facts, "\"B\""), "a finding");
    });
    report.add("a.json", std::move(text));
    const Read read(report.text());
    std::vector<std::pair<std::string, std::string>> out;
    for (const json::Value& result : read["/results"].items()) {
      const json::Value& both = result["partialFingerprints"];
      out.emplace_back(both["primaryLocationLineHash"].text(), both["plumbline/v1"].text());
    }
    return out;
  };
  std::string one_line;
  for (const char c : two_steps) one_line += c == '\n' ? ' ' : c;
  for (const std::string& text : {one_line, one_line + "\n", "\n" + one_line}) {
    for (const auto& [line, own] : prints(text)) CHECK(line == own + ":1");
  }
  const auto apart = prints(std::string(two_steps));
  const auto lines = hashes(two_steps);
  CHECK(apart[0].first == lines[1]);
  CHECK(apart[1].first == lines[2]);
  CHECK(apart[0].second == prints(one_line)[0].second);
}

TEST_CASE("in SARIF reports of the fixtures every index leads somewhere and no print repeats") {
  ReportOptions options;
  options.version = "1.2.3";
  for (const Rule* rule : all_rules()) options.rules.push_back({rule, rule_page(rule->id)});
  std::vector<FileReport> files;
  for (const fs::path& path : fixtures()) {
    const std::string text = tests::read(path);
    auto document = std::make_shared<const Document>(path.filename().string(), text);
    files.push_back({path.filename().string(), "00ff", text.size(), "checked",
                     analyze(std::move(document), all_rules())});
  }
  const Read read(render(files, Format::sarif, options));
  CHECK(render(files, Format::sarif, options) == read.document->text());

  const json::Value& rules = read["/tool/driver/rules"];
  REQUIRE(rules.size() == all_rules().size());
  for (const json::Value& rule : rules.items()) {
    INFO(rule["id"].text());
    CHECK(rule["name"].text().find_first_of("/- ") == std::string_view::npos);
    for (const char* key : {"shortDescription", "fullDescription"}) {
      const std::string_view text = rule[key]["text"].text();
      CHECK((!text.empty() && text.size() <= 1024));
      CHECK(text.find("](") == std::string_view::npos);
      CHECK(text.find("##") == std::string_view::npos);
    }
    CHECK(rule["fullDescription"]["text"].text().starts_with(
        rule["shortDescription"]["text"].text()));
    CHECK(rule["help"]["markdown"].text() == rule_page(rule["id"].text()));
    CHECK(rule["properties"]["tags"].size() == 2);
  }

  std::size_t expected = 0;
  for (const FileReport& file : files) expected += file.analysis->diagnostics.size();
  const json::Value& results = read["/results"];
  REQUIRE(expected > 0);
  REQUIRE(results.size() == expected);
  std::set<std::string> prints;
  for (const json::Value& result : results.items()) {
    const auto rule = static_cast<std::size_t>(*result["ruleIndex"].integer());
    CHECK(rules[rule]["id"].text() == result["ruleId"].text());
    const json::Value& place = result["locations"][0]["physicalLocation"];
    const auto index = static_cast<std::size_t>(*place["artifactLocation"]["index"].integer());
    const json::Value& artifact = read["/artifacts"][index];
    CHECK(artifact["location"]["uri"].text() == place["artifactLocation"]["uri"].text());

    // Columns are code points, and the end is the first one after the mark.
    const json::Value& region = place["region"];
    const auto number = [&](const char* key) {
      return static_cast<std::uint32_t>(*region[key].integer());
    };
    const Document& text = *files[index].analysis->contents.file;
    const Range range{number("byteOffset"), number("byteOffset") + number("byteLength")};
    CHECK(text.offset({number("startLine") - 1, number("startColumn") - 1}, Unit::code_point) ==
          range.begin);
    CHECK(text.offset({number("endLine") - 1, number("endColumn") - 1}, Unit::code_point) ==
          range.end);

    for (const char* key : {"primaryLocationLineHash", "plumbline/v1"}) {
      CHECK(prints
                .insert(std::to_string(index) + key + std::string(result["ruleId"].text()) +
                        std::string(result["partialFingerprints"][key].text()))
                .second);
    }
  }
}
