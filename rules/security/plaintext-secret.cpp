#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

// Where the value stands, in words.
std::string place(const Facts& facts, const Secret& secret) {
  if (secret.step == no_step) return "a parameter's default";
  return "step " + quoted(facts.pipeline.steps[secret.step].name, 40);
}

void check(const Facts& facts, Findings& findings) {
  for (const Secret& secret : facts.secrets) {
    const bool named = secret.kind == Secret::Kind::named;
    if (!named && secret.kind != Secret::Kind::credential) continue;
    Diagnostic& found = findings.add(
        secret.value->range(),
        named ? fmt::format("{} in {} looks like a secret in plain text", quoted(secret.name, 40),
                            place(facts, secret))
              : fmt::format("the text of {} {} looks like", secret.name, place(facts, secret)));
    if (!named) {
      found.message = fmt::format(
          "a value in {} looks like {} {}", place(facts, secret),
          secret.name == "access key" || secret.name == "API key" ? "an" : "a", secret.name);
    }
    found.mark = "readable by everybody who reads the pipeline";
    found.help.emplace_back(
        "keep it in Secrets Manager, pass its ARN, and let the job read the secret");
  }
}

}  // namespace

extern constinit const Rule security_plaintext_secret{
    "security/plaintext-secret", Severity::warning,
    "A secret stands in the definition, where everybody reads it who may describe the pipeline.",
    check};

}  // namespace plumbline
