#include <fmt/format.h>

#include <unordered_set>

#include "analyzer/check/rule.h"
#include "analyzer/config/world.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  const AwsPlace* first = nullptr;
  std::vector<AwsPlace> places = facts.types.places;
  // Images of AWS's own are in AWS's accounts.
  std::erase_if(places, [](const AwsPlace& place) {
    return place.account.size() != 12 ||
           place.value->text().find(".dkr.ecr.") != std::string_view::npos;
  });
  const std::string_view own = facts.world->account;
  std::unordered_set<std::string_view> said;
  for (const AwsPlace& place : places) {
    if (first == nullptr) first = &place;
    const std::string_view usual = own.empty() ? first->account : own;
    if (place.account == usual || !said.insert(place.account).second) continue;
    Diagnostic& found =
        findings.add(place.value->range(),
                     fmt::format("this belongs to account {}, the {} to {}", quoted(place.account),
                                 own.empty() ? "first ARN" : "pipeline", quoted(usual)));
    found.mark = "another account";
    if (own.empty()) {
      found.labels.push_back(findings.label(first->value->range(), "the first account"));
    }
    found.help.emplace_back("make what differs between accounts a parameter");
  }
}

}  // namespace

extern constinit const Rule portability_several_accounts{
    "portability/several-accounts",
    Severity::note,
    "Parts of a pipeline belong to different accounts.",
    check,
    Needs::nothing,
    false,
    Profiles::production};

}  // namespace plumbline
