#include <filesystem>

#include <fmt/format.h>

#include "analyzer/cli/commands.h"
#include "analyzer/cli/files.h"
#include "analyzer/config/layer.h"
#include "analyzer/report/report.h"

namespace plumbline::cli {
namespace {

// Says nothing that is not the default; every key is there to be uncommented.
constexpr std::string_view text =
    R"(// The configuration of plumbline for everything below this directory. It is JSON with comments;
// a comma behind the last item is fine. `plumbline check --show-config FILE` shows what applies.
{
  // Another configuration that holds as well, but for what this one says; relative to this file.
  // "extends": "../team/plumbline.jsonc",

  // Which plumbline may be used.
  // "requiredVersion": ">=0.1",

  // More rules than the default ones: strict (all), security, production, cost; one or a list.
  // "profile": "default",

  // Rules of your own, in JSON.
  // "policies": ["policies/team.json"],

  // Rules of your own, in programs and shared objects. They run: name only what you trust.
  // "plugins": [{"command": ["python3", "checks/team.py"]}, "checks/team.so"],

  // How severe findings are, by rule (`plumbline rules` lists them), group or glob:
  // off, note, warning or error.
  "rules": {
    // "cache/no-expiry": "off",
    // "limits/*": "error"
  },

  // Other severities for some files, steps or places. All that is given must match.
  "overrides": [
    // {"files": ["dev/**"], "rules": {"cache": "off"}},
    // {"steps": ["Train*"], "rules": {"cache/volatile-key": "error"}},
    // {"pointers": ["/Steps[Train]/Arguments/Environment"], "rules": {"arguments": "note"}}
  ],

  // Findings that are accepted, and why. `until` is the last day.
  "ignores": [
    // {"rules": "cache/mutable-image", "files": "legacy/*.json", "steps": "Train",
    //  "reason": "the image is rebuilt in place until the move", "until": "2027-01-31"}
  ],

  // What definitions do not say and rules may want to know.
  // "region": "eu-west-1",
  // "account": "123456789012",
  // "allowedInstanceTypes": ["ml.m5.*", "ml.g5.xlarge"],
  // "requiredTags": ["team", "cost-centre"],
  // "prices": "prices.json",
  // "quotas": {"ml.g5.xlarge for training job usage": 4},

  // What AWS has added since this plumbline was made.
  "facts": {
    // "stepTypes": ["NewStep"],
    // "instanceTypes": ["ml.new.xlarge"],
    // "members": {"Training": ["ResourceConfig.NewMember"], "*": ["NewMember"]}
  }
}
)";

}  // namespace

int init(const std::string& directory) {
  namespace fs = std::filesystem;
  const std::string path = (fs::path(directory) / config::file_name).lexically_normal().string();
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(path, ignored))) {
    throw Error(Error::Kind::usage, path + " is there already: it is left as it is");
  }
  write_file(path, text);
  complain(fmt::format("plumbline: wrote {}", printable(path)));
  return 0;
}

}  // namespace plumbline::cli
