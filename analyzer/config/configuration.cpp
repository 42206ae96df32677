#include "analyzer/config/configuration.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "analyzer/config/glob.h"

namespace plumbline::config {
namespace fs = std::filesystem;
namespace {

const RuleSeverity* decisive(const std::vector<RuleSeverity>& rules, std::string_view rule) {
  const RuleSeverity* best = nullptr;
  const auto weight = [&](const RuleSeverity& entry) {
    return entry.pattern.text == rule ? std::string::npos : entry.pattern.text.size();
  };
  for (const RuleSeverity& entry : rules) {
    if (!rule_matches(entry.pattern.text, rule)) continue;
    if (best == nullptr || weight(entry) >= weight(*best)) best = &entry;
  }
  return best;
}

std::vector<std::string> strings(const std::vector<Said>& said) {
  std::vector<std::string> out;
  out.reserve(said.size());
  for (const Said& one : said) out.push_back(one.text);
  return out;
}

// What a layer says replaces what the layer that it extends says; tables are joined.
void merge(const Layer& layer, World& world) {
  if (layer.region) world.region = layer.region->text;
  if (layer.account) world.account = layer.account->text;
  if (layer.prices) {
    world.prices = (fs::path(layer.directory) / layer.prices->text).lexically_normal().string();
  }
  if (layer.allowed_instance_types) {
    world.allowed_instance_types = strings(*layer.allowed_instance_types);
  }
  if (layer.required_tags) world.required_tags = strings(*layer.required_tags);
  for (const Quota& quota : layer.quotas) {
    world.quotas.insert_or_assign(quota.name.text, quota.value);
  }
  for (const Said& type : layer.step_types) world.step_types.insert(type.text);
  for (const Said& type : layer.instance_types) world.instance_types.insert(type.text);
  for (const StepMembers& members : layer.members) {
    World::Names& names = world.members[members.step_type.text];
    for (const Said& path : members.paths) names.insert(path.text);
  }
}

}  // namespace

bool Configuration::broken() const {
  return std::any_of(layers.begin(), layers.end(),
                     [](const auto& layer) { return !layer->problems.empty(); });
}

std::shared_ptr<const Layer> Configuration::layer_that(bool (*says)(const Layer&)) const {
  const auto found =
      std::find_if(layers.begin(), layers.end(), [&](const auto& layer) { return says(*layer); });
  return found == layers.end() ? nullptr : *found;
}

std::vector<std::string> Configuration::profiles() const {
  const auto layer = layer_that([](const Layer& one) { return !one.profiles.empty(); });
  return layer ? strings(layer->profiles) : std::vector<std::string>();
}

std::vector<std::string> Configuration::policies() const {
  std::vector<std::string> files;
  for (const auto& layer : layers) {
    for (const Said& said : layer->policies) {
      files.push_back(
          (fs::path(layer->path).parent_path() / said.text).lexically_normal().string());
    }
  }
  return files;
}

std::vector<Plugin> Configuration::plugins() const {
  std::vector<Plugin> out;
  for (const auto& layer : layers) {
    for (const PluginEntry& entry : layer->plugins) {
      Plugin plugin;
      plugin.name = entry.library;
      for (const std::string& word : entry.command) {
        plugin.name += (plugin.name.empty() ? "" : " ") + word;
      }
      if (!entry.library.empty()) {
        plugin.library = (fs::path(layer->directory) / entry.library).lexically_normal().string();
      }
      plugin.command = entry.command;
      plugin.directory = layer->directory;
      plugin.seconds = entry.seconds;
      plugin.layer = layer.get();
      plugin.at = entry.at;
      out.push_back(std::move(plugin));
    }
  }
  return out;
}

Decision decide(const Configuration& configuration, std::string_view rule, const Place* place) {
  for (const auto& layer : configuration.layers) {
    for (auto one = layer->overrides.rbegin(); one != layer->overrides.rend(); ++one) {
      if (place == nullptr || !one->where.matches(*place, layer->directory)) continue;
      if (const auto* entry = decisive(one->rules, rule)) return {layer.get(), entry, &*one};
    }
    if (const auto* entry = decisive(layer->rules, rule)) return {layer.get(), entry, nullptr};
  }
  return {};
}

std::string Finder::absolute(const std::string& path) const {
  return (fs::path(files_.directory) / path).lexically_normal().string();
}

std::string Finder::shown(const std::string& path) const {
  return fs::path(path).lexically_relative(files_.directory).string();
}

// Follows `extends`. What is found wrong belongs to the layer that says it.
void Finder::extend(Layer& layer, const std::string& path, std::vector<std::string>& chain) {
  const auto refuse = [&](const std::string& message, const char* help) {
    layer.problems.push_back({Fault::broken_extends, layer.extends->range, message, {help}});
  };
  const std::string target =
      (fs::path(layer.directory) / layer.extends->text).lexically_normal().string();
  chain.push_back(path);
  if (std::find(chain.begin(), chain.end(), target) != chain.end()) {
    refuse(fmt::format("{} leads back to this file", plumbline::quoted(layer.extends->text)),
           "remove `extends` from one of the files");
  } else {
    try {
      layer.base = load(target, chain);
      if (!layer.base) {
        refuse(fmt::format("there is no file {}", plumbline::quoted(layer.extends->text)),
               "write the path relative to this file");
      }
    } catch (const Error& error) {
      refuse(fmt::format("{} cannot be read", plumbline::quoted(layer.extends->text)),
             "write the path of a readable file");
    }
  }
  chain.pop_back();
}

// Null when there is no such file.
std::shared_ptr<Layer> Finder::load(const std::string& path, std::vector<std::string>& chain) {
  if (const auto known = layers_.find(path); known != layers_.end()) return known->second;
  std::optional<std::string> bytes = files_.read(path);
  if (!bytes) return nullptr;
  auto layer = read_layer(std::make_shared<const Document>(shown(path), std::move(*bytes)),
                          fs::path(path).parent_path().string(), version_);
  // What leads back here while this is read is a circle, and is not kept as a base.
  if (layer->extends) extend(*layer, path, chain);
  for (const Said& policy : layer->policies) {
    if (files_.exists((fs::path(layer->directory) / policy.text).string())) continue;
    layer->problems.push_back({Fault::wrong_value,
                               policy.range,
                               fmt::format("there is no file {}", plumbline::quoted(policy.text)),
                               {"write the path relative to this file"}});
  }
  for (const PluginEntry& plugin : layer->plugins) {
    if (plugin.library.empty() ||
        files_.exists((fs::path(layer->directory) / plugin.library).string())) {
      continue;
    }
    layer->problems.push_back(
        {Fault::wrong_value,
         plugin.at,
         fmt::format("there is no shared object {}", plumbline::quoted(plugin.library)),
         {"write the path relative to this file"}});
  }
  layers_.emplace(path, layer);
  return layer;
}

std::shared_ptr<const Configuration> Finder::configure(const std::string& path, bool required) {
  if (const auto known = loaded_.find(path); known != loaded_.end()) return known->second;
  std::vector<std::string> chain;
  std::shared_ptr<const Layer> layer = load(path, chain);
  if (!layer) {
    if (!required) return nullptr;
    throw Error(Error::Kind::usage, shown(path) + ": no such configuration file");
  }
  auto configuration = std::make_shared<Configuration>();
  for (; layer; layer = layer->base) configuration->layers.push_back(layer);
  for (auto from = configuration->layers.rbegin(); from != configuration->layers.rend(); ++from) {
    merge(**from, configuration->world);
  }
  loaded_.emplace(path, configuration);
  return configuration;
}

std::shared_ptr<const Configuration> Finder::at(const std::string& path) {
  try {
    return configure(absolute(path), true);
  } catch (const Error& error) {
    throw Error(Error::Kind::usage, error.what());
  }
}

std::shared_ptr<const Configuration> Finder::of(const std::string& file) {
  std::vector<std::string> passed;
  std::shared_ptr<const Configuration> found;
  for (fs::path folder = fs::path(absolute(file)).parent_path();; folder = folder.parent_path()) {
    const std::string name = folder.string();
    if (const auto known = directories_.find(name); known != directories_.end()) {
      found = known->second;
      break;
    }
    passed.push_back(name);
    found = configure((folder / file_name).string(), false);
    if (found || files_.exists((folder / ".git").string()) || folder == folder.parent_path()) break;
  }
  for (const std::string& name : passed) directories_.emplace(name, found);
  return found;
}

}  // namespace plumbline::config

const plumbline::World& plumbline::unknown_world() {
  static const World nothing;
  return nothing;
}
