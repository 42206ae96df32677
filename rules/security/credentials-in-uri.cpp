#include <fmt/format.h>

#include "analyzer/check/rule.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  for (const Secret& secret : facts.secrets) {
    const bool password = secret.kind == Secret::Kind::in_uri;
    if (!password && secret.kind != Secret::Kind::presigned_uri) continue;
    const std::string place = secret.step == no_step
                                  ? "a parameter's default"
                                  : "step " + quoted(facts.pipeline.steps[secret.step].name, 40);
    Diagnostic& found = findings.add(
        secret.value->range(), fmt::format("an address in {} carries a {}", place,
                                           password ? "password" : "signature that opens it"));
    found.mark = password ? "user and password" : "a presigned address";
    found.help.emplace_back(
        password ? "keep the password in Secrets Manager and let the job read it"
                 : "give the job's role the right to read the object, and name it by s3://");
  }
}

}  // namespace

extern constinit const Rule security_credentials_in_uri{
    "security/credentials-in-uri", Severity::warning,
    "An address carries the password or signature that opens it.", check};

}  // namespace plumbline
