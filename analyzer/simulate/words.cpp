#include "analyzer/simulate/words.h"

namespace plumbline::simulate {

std::string_view to_string(Origin origin) {
  switch (origin) {
    case Origin::scenario: return "scenario";
    case Origin::history: return "history";
    case Origin::configuration: return "configuration";
    case Origin::standard: return "default";
    case Origin::request: return "start request";
    case Origin::option: return "option";
    case Origin::pipeline_file: return "pipeline";
    case Origin::recorded: return "recorded execution";
    case Origin::definition: return "definition";
    case Origin::none: return "none";
  }
  return {};
}

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::run: return "RUN";
    case Verdict::hit: return "HIT";
    case Verdict::reused: return "REUSED";
    case Verdict::skipped: return "SKIPPED";
    case Verdict::blocked: return "BLOCKED";
    case Verdict::unknown: return "UNKNOWN";
  }
  return {};
}

std::string_view to_string(Status status) {
  switch (status) {
    case Status::none: return {};
    case Status::succeeded: return "Succeeded";
    case Status::failed: return "Failed";
  }
  return {};
}

std::string_view to_string(JobKind kind) {
  switch (kind) {
    case JobKind::none: return "none";
    case JobKind::training: return "Training";
    case JobKind::processing: return "Processing";
    case JobKind::transform: return "Transform";
    case JobKind::tuning: return "Tuning";
    case JobKind::auto_ml: return "AutoML";
    case JobKind::lambda: return "Lambda";
    case JobKind::emr: return "EMR";
    case JobKind::emr_serverless: return "EMRServerless";
    case JobKind::other: return "other";
  }
  return {};
}

}  // namespace plumbline::simulate
