#include <fmt/format.h>

#include <set>
#include <utility>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  std::set<std::pair<StepId, std::string_view>> read;
  for (const Reference& reference : facts.pipeline.references) {
    if (reference.kind == ReferenceKind::malformed) return;  // may have been meant for any
    if (reference.kind == ReferenceKind::property_file)
      read.emplace(reference.target, reference.file);
  }
  for (StepId id = 0; id < facts.pipeline.steps.size(); ++id) {
    const Step& step = facts.pipeline.steps[id];
    for (const PropertyFile& file : step.property_files) {
      if (file.name.empty() || step.shares_name || read.contains({id, file.name})) continue;
      // references/unknown-property-file says it of the one that was meant.
      const auto after = read.lower_bound({id, {}});
      if (after != read.end() && after->first == id && step.property_files.size() == 1) continue;
      Diagnostic& found = findings.add((*file.node)["PropertyFileName"].range(),
                                       fmt::format("nothing reads property file {} of {}",
                                                   quoted(file.name, 40), quoted(step.name, 40)));
      found.mark = "never read";
      found.help.emplace_back("read it with Std:JsonGet, or remove it");
    }
  }
}

}  // namespace

extern constinit const Rule references_unused_property_file{
    "references/unused-property-file", Severity::note,
    "A property file that no Std:JsonGet reads is declared for nothing.", check, Needs::all_steps};

}  // namespace plumbline
