// Checks a definition that never was a file, and prints what is wrong with it.
#include <iostream>
#include <memory>

#include "analyzer/check/analyze.h"
#include "analyzer/report/report.h"

int main() {
  using namespace plumbline;
  auto document = std::make_shared<const Document>(
      "made.json",
      R"({"Version": "2020-12-01", "Steps": [{"Name": "A", "Type": "Fail", "DependsOn": ["B"]}]})");
  FileReport report;
  report.path = "made.json";
  report.analysis = analyze(std::move(document), rules_in(Profiles::standard));
  std::cout << render({&report, 1}, Format::concise, {});
  return report.analysis->diagnostics.empty() ? 1 : 0;
}
