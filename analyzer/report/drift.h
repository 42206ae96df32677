// Drift and history as strings.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "analyzer/cache/drift.h"
#include "analyzer/history/history.h"
#include "analyzer/report/report.h"

namespace plumbline {

// A definition that is compared.
struct DriftSide {
  std::string name;  // the file, or "HEAD~1:pipeline.json"
  const Document& document;
  const json::Value& root;
  const Pipeline& pipeline;
};

enum class DriftFormat : std::uint8_t { text, json, markdown };
std::string render_drift(const cache::Drift&, const DriftSide& before, const DriftSide& now,
                         DriftFormat, bool color);

// In a few words why a step's key is not what it was: "HyperParameters.eta changed". Empty when
// there is no reason.
std::string reason_text(const cache::Reason&, const Pipeline& now);

enum class HistoryFormat : std::uint8_t { text, json };
std::string render_history(const history::History&, HistoryFormat);

}  // namespace plumbline
