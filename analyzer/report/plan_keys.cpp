// What a step's cache key is made of, for the JSON of a plan.
#include "analyzer/cache/forecast.h"
#include "analyzer/check/digest.h"
#include "analyzer/json/write.h"
#include "analyzer/report/plan.h"

namespace plumbline::report {
namespace {

// Longer values are told by their hash alone.
constexpr std::size_t longest_value = 1000;

std::string hash_of(std::string_view text) { return sha256(text).substr(0, 16); }

bool has_key(const simulate::PlannedStep& step) {
  return step.cache != nullptr && step.cache->verdict != cache::Verdict::off &&
         step.cache->verdict != cache::Verdict::not_cacheable;
}

}  // namespace

void write_key_attributes(json::Writer& out, const PlanView& view, std::uint32_t id) {
  if (view.plan.setting == nullptr || !has_key(view.plan.steps[id])) return;
  const json::Value& root = *view.analysis.pipeline.root;
  out.key("keyAttributes").begin_array();
  for (const cache::KeyPart& part : cache::key_of({view.plan.setting, id, nullptr})) {
    // Its hash would be a way to try what a short secret is.
    const bool secret = view.analysis.secrets.hide(part.canonical) != part.canonical;
    out.begin_object().member("attribute", part.attribute);
    out.member("pointer", json::pointer(json::path_to(root, part.value->range()))).key("hash");
    secret ? out.null() : out.string(hash_of(part.canonical));
    if (part.canonical.size() <= longest_value) out.key("value").raw(part.canonical);
    out.end_object();
  }
  out.end_array();
}

}  // namespace plumbline::report
