#include "analyzer/lsp/layers.h"

#include <algorithm>

#include "analyzer/json/write.h"

namespace plumbline::lsp {
namespace {

// Edits of the layer's text.
class Renaming {
 public:
  Renaming(const config::Layer& layer, std::string_view file, std::string_view step,
           std::string_view new_name)
      : layer_(layer), file_(file), step_(step), new_name_(json::escaped(new_name)) {}

  std::vector<Edit> edits() {
    for (const config::Ignore& ignore : layer_.ignores) look_at(ignore.where);
    for (const config::Override& other : layer_.overrides) look_at(other.where);
    std::sort(edits_.begin(), edits_.end(),
              [](const Edit& a, const Edit& b) { return a.range.begin < b.range.begin; });
    return std::move(edits_);
  }

 private:
  void look_at(const config::Selector& where) {
    config::Selector files;
    files.files = where.files;
    config::Place place;
    place.file = file_;
    if (!files.matches(place, layer_.directory)) return;
    for (const config::Said& said : where.steps) {
      if (said.text == step_) replace({said.range.begin + 1, said.range.end - 1});
    }
    const std::string bracketed = "[" + std::string(step_) + "]";
    for (const config::Said& said : where.pointers) {
      const std::string_view text = layer_.document->text(said.range);
      for (std::size_t at = text.find(bracketed); at != std::string_view::npos;
           at = text.find(bracketed, at + 1)) {
        const std::uint32_t begin = said.range.begin + static_cast<std::uint32_t>(at) + 1;
        replace({begin, begin + static_cast<std::uint32_t>(step_.size())});
      }
    }
  }

  // Spelt with escapes it is not touched.
  void replace(Range range) {
    if (layer_.document->text(range) == step_) edits_.push_back({range, new_name_});
  }

  const config::Layer& layer_;
  std::string_view file_, step_;
  std::string new_name_;
  std::vector<Edit> edits_;
};

}  // namespace

std::shared_ptr<const config::Layer> layer_of(const Session& session,
                                              const std::shared_ptr<const Document>& document,
                                              std::string_view uri) {
  const std::string path = path_of(uri);
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos || path.substr(slash + 1) != config::file_name) return nullptr;
  return config::read_layer(document, path.substr(0, slash), session.outside.version);
}

std::vector<FileEdits> renamed_in_configurations(Session& session, std::string_view uri,
                                                 std::string_view step, std::string_view new_name) {
  std::vector<FileEdits> out;
  const Settings settings = session.known_of(uri).settings;
  if (!settings.configuration) return out;
  for (std::shared_ptr<const config::Layer> layer : settings.configuration->layers) {
    const std::string name = layer->path.substr(layer->path.rfind('/') + 1);
    FileEdits one;
    one.uri = uri_of(layer->directory + "/" + name);
    if (OpenFile* const open = session.find(one.uri)) {
      session.document(*open);
      layer = config::read_layer(open->document, layer->directory, session.outside.version);
      one.uri = open->uri;
      one.version = open->version;
    }
    one.document = layer->document;
    one.edits = Renaming(*layer, settings.file, step, new_name).edits();
    if (!one.edits.empty()) out.push_back(std::move(one));
  }
  return out;
}

}  // namespace plumbline::lsp
