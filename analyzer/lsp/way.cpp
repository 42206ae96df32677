#include "analyzer/lsp/way.h"

namespace plumbline::lsp {

schema::Slot Way::slot(std::size_t up) const {
  std::vector<schema::Waypoint> way;
  for (std::size_t i = 0; i + up < crumbs.size(); ++i) {
    const json::Crumb& crumb = crumbs[i];
    const Value& type = (*crumb.value)["Type"];
    way.push_back({crumb.is_item ? std::string_view{} : crumb.key, crumb.is_item,
                   type.is(json::Kind::string) ? type.text() : std::string_view{}});
  }
  return schema::find_slot(way);
}

const Value& Way::at(const Value& root, std::size_t up) const {
  return crumbs.size() <= up ? root : *crumbs[crumbs.size() - 1 - up].value;
}

Way way_to(const Value& root, std::uint32_t offset) {
  Way way;
  way.crumbs = json::path_to(root, {offset, offset});
  way.value = &way.at(root, 0);
  if (!way.crumbs.empty()) {
    way.parent = &way.at(root, 1);
    const Range range = way.value->range();
    way.on_key = !way.crumbs.back().is_item && (offset < range.begin || offset > range.end);
  }
  return way;
}

}  // namespace plumbline::lsp
