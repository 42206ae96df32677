#include "analyzer/cli/plan.h"
#include "analyzer/cli/settings.h"

#include <fmt/format.h>

namespace plumbline::cli {

PlanOptions configured(PlanOptions options) {
  config::Finder finder(file_system(), version());
  const std::string file = options.path == "-" ? "stdin" : options.path;
  const auto configuration = configuration_of(finder, options.which, file);
  if (!configuration) return options;
  for (const auto& layer : configuration->layers) {
    if (layer->problems.empty()) continue;
    const config::Problem& first = layer->problems.front();
    throw Error(Error::Kind::usage, fmt::format("{}: {}", layer->spot(first.range), first.message));
  }
  const World& world = configuration->world;
  if (options.region.empty()) options.region = world.region;
  if (options.cost.prices.empty()) options.cost.prices = world.prices;
  options.settings.configuration = configuration;
  options.settings.file = finder.absolute(file);
  options.settings.today = today();
  return options;
}

}  // namespace plumbline::cli
