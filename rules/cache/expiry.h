// The ExpireAfter of steps whose caching may be on.
#pragma once

#include "analyzer/cache/expiry.h"
#include "rules/cache/cached.h"

namespace plumbline {

// Calls function(value, expiry) for every ExpireAfter that counts.
template <class Function>
void each_expiry(const Facts& facts, Function function) {
  std::string_view text;  // steps mostly say the same
  Expiry expiry = parse_expiry(text);
  for (const Step& step : facts.steps) {
    const json::Value& value = (*step.cache_config)["ExpireAfter"];
    if (!value.is(json::Kind::string) || is_placeholder(value)) continue;
    if (caching(step) == Caching::off) continue;
    if (value.text() != text) expiry = parse_expiry(text = value.text());
    function(value, expiry);
  }
}

}  // namespace plumbline
