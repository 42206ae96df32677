#include <algorithm>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "schemas/build_tool.h"
#include "schemas/compile_shapes.h"

namespace plumbline::schema {
namespace {

const CompiledShape& shape(const CompiledShapes& all, const std::string& key,
                           const std::string& where) {
  const auto found = all.shapes.find(key);
  if (found == all.shapes.end()) fail(where, "there is no shape " + key);
  return found->second;
}

// `way`: the shapes around this one.
void find_instance_slots(const CompiledShapes& all, const CompiledShape& at,
                         const std::string& path, std::vector<const CompiledShape*>& way,
                         std::vector<CompiledSlot>& out) {
  if (std::find(way.begin(), way.end(), &at) != way.end()) return;  // a shape within itself
  way.push_back(&at);
  const auto enter = [&](const std::string& to, const std::string& key) {
    const CompiledShape& held = shape(all, key, to);
    if (held.is_instance_type) out.push_back({to, key});
    find_instance_slots(all, held, to, way, out);
  };
  for (const CompiledMember& member : at.members) {
    if (member.presence == Presence::rejected || member.presence == Presence::alias) continue;
    enter(path.empty() ? member.name : path + "." + member.name, member.shape);
  }
  if (at.kind == ShapeKind::list) enter(path + "[]", at.item);
  way.pop_back();
}

CompiledPattern compile_form(const CompiledShape& shape, const std::string& key) {
  if (shape.pattern.empty()) return {};
  if (shape.kind != ShapeKind::string) fail(key, "only strings have patterns");
  // A longer string is refused for its length.
  const bool limited = (shape.unenforced & static_cast<unsigned>(Constraint::max)) == 0;
  try {
    return compile_pattern(shape.pattern, limited ? shape.max : std::nullopt);
  } catch (const std::runtime_error& error) {
    fail(key, error.what());
  }
}

}  // namespace

void link(CompiledShapes& all) {
  using Pending = std::vector<std::pair<std::string, std::string>>;
  Pending given, read = {{all.instance_types, "types"}};
  for (const std::string& root : all.roots) {
    (root.ends_with("Request") ? given : read).emplace_back(root, "roots");
  }
  for (CompiledStep& step : all.steps) {
    if (!step.properties.empty()) read.emplace_back(step.properties, step.type);
    if (step.arguments.empty()) continue;
    given.emplace_back(step.arguments, step.type);
    std::vector<const CompiledShape*> way;
    find_instance_slots(all, shape(all, step.arguments, step.type), "", way, step.instance_slots);
  }
  std::map<std::string, CompiledShape> kept;
  const auto keep = [&](Pending& pending, bool matched) {
    while (!pending.empty()) {
      const auto [key, where] = pending.back();
      pending.pop_back();
      if (kept.contains(key)) continue;
      CompiledShape& found = kept.emplace(key, shape(all, key, where)).first->second;
      const CompiledPattern form = compile_form(found, key);
      if (matched) found.form = form;
      for (const CompiledMember& member : found.members) pending.emplace_back(member.shape, key);
      if (!found.item.empty()) pending.emplace_back(found.item, key);
      if (!found.key.empty()) pending.emplace_back(found.key, key);
    }
  };
  keep(given, true);
  keep(read, false);
  all.shapes = std::move(kept);
}

}  // namespace plumbline::schema
