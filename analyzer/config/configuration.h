// What holds for a file: the nearest plumbline.jsonc upwards of it, and what that extends. Free of
// the command line, and of the file system: that is passed in.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/config/layer.h"
#include "analyzer/config/world.h"

namespace plumbline::config {

struct Configuration {
  std::vector<std::shared_ptr<const Layer>> layers;  // the nearest first, then what it extends
  World world;

  bool broken() const;  // a layer has a problem
  std::shared_ptr<const Layer> layer_that(
      bool (*says)(const Layer&)) const;      // the nearest; or null
  std::vector<std::string> profiles() const;  // of the nearest layer that names some
  std::vector<std::string> policies() const;  // of all layers; paths as reports show them
  std::vector<Plugin> plugins() const;        // of all layers
};

// What decides a finding's severity: an entry of `rules`, and the layer that holds it.
struct Decision {
  const Layer* layer = nullptr;  // null: nothing is said
  const RuleSeverity* entry = nullptr;
  const Override* override = nullptr;  // the one that holds the entry; null: none
};
// The nearest layer that says something wins; in it the last override that matches, then `rules`.
// Among entries of one object the rule's own id wins, then the longest pattern. Without a place
// only `rules` count.
Decision decide(const Configuration&, std::string_view rule, const Place*);

struct FileSystem {
  // No value: there is no such file. Throws Error when it cannot be read.
  std::function<std::optional<std::string>(const std::string& path)> read;
  std::function<bool(const std::string& path)> exists;
  std::string directory;  // the current one, absolute: paths in reports are relative to it
};

// Finds the configurations of files. Every directory is looked at once, every file read once. Not
// for several threads at a time; what it returns may be shared.
class Finder {
 public:
  Finder(FileSystem files, std::string version)
      : files_(std::move(files)), version_(std::move(version)) {}

  // From the file's directory upwards to the root of its repository (where `.git` is), or else of
  // the file system. Null when there is none.
  std::shared_ptr<const Configuration> of(const std::string& file);
  // The one that somebody named. Throws Error{usage} when it cannot be read.
  std::shared_ptr<const Configuration> at(const std::string& path);
  // An absolute path without dots.
  std::string absolute(const std::string& path) const;

 private:
  std::shared_ptr<Layer> load(const std::string& path, std::vector<std::string>& chain);
  std::shared_ptr<const Configuration> configure(const std::string& path, bool required);
  void extend(Layer& layer, const std::string& path, std::vector<std::string>& chain);
  std::string shown(const std::string& path) const;

  FileSystem files_;
  std::string version_;
  std::map<std::string, std::shared_ptr<const Configuration>, std::less<>> directories_, loaded_;
  std::map<std::string, std::shared_ptr<Layer>, std::less<>> layers_;
};

}  // namespace plumbline::config
