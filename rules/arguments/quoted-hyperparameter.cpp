#include <fmt/format.h>

#include "analyzer/json/write.h"
#include "rules/reliability/jobs.h"

namespace plumbline {
namespace {

// Algorithms that AWS ships without room for a script; sagemaker-xgboost has room for one.
bool is_built_in(std::string_view repository) {
  for (const std::string_view known :
       {"blazingtext", "factorization-machines", "forecasting-deepar", "image-classification",
        "ipinsights", "kmeans", "knn", "lda", "linear-learner", "ntm", "object-detection",
        "object2vec", "pca", "randomcutforest", "sagemaker-xgboost", "semantic-segmentation",
        "seq2seq", "xgboost"}) {
    if (repository == known) return true;
  }
  return false;
}

void check(const Facts& facts, Findings& findings) {
  each_job(facts, [&](const Job& job) {
    if (!job.image->is(json::Kind::string)) return;
    if (!is_built_in(image_name(job.image->text()).repository)) return;
    const json::Value& request = *job.request;
    const json::Value& values =
        request["HyperParameters"] ? request["HyperParameters"] : request["StaticHyperParameters"];
    if (values["sagemaker_program"] || values["sagemaker_submit_directory"]) return;
    Diagnostic* found = nullptr;
    for (const json::Member& member : values.members()) {
      const std::string_view text = member.value.text();
      const bool quotes = text.size() >= 2 && text.starts_with('"') && text.ends_with('"');
      if (!member.value.is(json::Kind::string) || !quotes) continue;
      const Edit edit{member.value.range(), json::quote(text.substr(1, text.size() - 2))};
      if (found != nullptr) {
        found->labels.push_back(findings.label(edit.range, "likewise"));
        found->fixes.front().edits.push_back(edit);
        continue;
      }
      found = &findings.add(edit.range,
                            fmt::format("the algorithm of {} reads the quotes as a part of {}",
                                        quoted(job.step->name, 30), quoted(member.key, 30)));
      found->mark = "quoted twice";
      found->help.emplace_back("remove the inner quotes; only a script of your own needs them");
      found->fixes.push_back({"Remove the inner quotes", Applicability::unsafe, {edit}});
    }
  });
}

}  // namespace

extern constinit const Rule arguments_quoted_hyperparameter{
    "arguments/quoted-hyperparameter",
    Severity::warning,
    "A built-in algorithm takes the quotes of a hyperparameter for a part of the value.",
    check,
    Needs::part,
    true};

}  // namespace plumbline
