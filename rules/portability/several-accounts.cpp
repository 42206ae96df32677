#include <fmt/format.h>

#include <unordered_set>

#include "rules/portability/places.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  const AwsPlace* first = nullptr;
  std::vector<AwsPlace> places = aws_places(facts);
  // Images of AWS's own are in AWS's accounts.
  std::erase_if(places, [](const AwsPlace& place) {
    return place.account.size() != 12 ||
           place.value->text().find(".dkr.ecr.") != std::string_view::npos;
  });
  std::unordered_set<std::string_view> said;
  for (const AwsPlace& place : places) {
    if (first == nullptr) first = &place;
    if (!said.insert(place.account).second || place.account == first->account) continue;
    Diagnostic& found = findings.add(place.value->range(),
                                     fmt::format("this belongs to account {}, the first ARN to {}",
                                                 quoted(place.account), quoted(first->account)));
    found.mark = "another account";
    found.labels.push_back(findings.label(first->value->range(), "the first account"));
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
