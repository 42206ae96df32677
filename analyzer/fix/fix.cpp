#include "analyzer/fix/fix.h"

#include <algorithm>

#include "analyzer/check/analyze.h"

namespace plumbline {
namespace {

// The edits of a text, none of which touches another one's bytes.
class Edits {
 public:
  // Takes all of them or none.
  bool take(const std::vector<Edit>& edits) {
    if (std::any_of(edits.begin(), edits.end(), [&](const Edit& edit) { return clashes(edit); })) {
      return false;
    }
    for (const Edit& edit : edits) taken_.emplace(edit.range.begin, edit);
    return true;
  }
  bool empty() const { return taken_.empty(); }
  std::vector<Edit> all() const {
    std::vector<Edit> edits;
    for (const auto& [at, edit] : taken_) edits.push_back(edit);
    return edits;
  }

 private:
  // Text that is put where another edit begins or ends would stand there in an order by chance.
  static bool touch(Range a, Range b) {
    if (a.begin == a.end || b.begin == b.end) return a.begin <= b.end && b.begin <= a.end;
    return a.begin < b.end && b.begin < a.end;
  }
  bool clashes(const Edit& edit) const {
    const auto next = taken_.lower_bound(edit.range.begin);
    if (next != taken_.end() && touch(next->second.range, edit.range)) return true;
    return next != taken_.begin() && touch(std::prev(next)->second.range, edit.range);
  }

  std::map<std::uint32_t, Edit> taken_;
};

bool is_whole(const json::Tree& tree) { return tree.root() && !tree.truncated(); }

// Whether all of the file is understood: half of a text is not edited.
bool is_whole(const Analysis& analysis) {
  const auto parts = analysis.parts();
  return !parts.empty() && !analysis.contents.host.tree.truncated() &&
         std::all_of(parts.begin(), parts.end(),
                     [](const Analysis* part) { return is_whole(part->tree()); });
}

struct Round {
  Edits file, start;
  std::map<std::string_view, std::size_t> count;
};

Round collect(const Analysis& analysis, Applicability most) {
  Round round;
  for (const Diagnostic& found : analysis.diagnostics) {
    const Fix* const fix = applicable(found, most);
    if (fix == nullptr) continue;
    const Document* const document = found.where.document;
    const Document* const visible = document->visible({0, 0}).document;
    Edits* edits = nullptr;
    if (visible == analysis.contents.file.get()) {
      edits = &round.file;
    } else if (analysis.start && visible == analysis.start->file.get()) {
      edits = &round.start;
    }
    if (edits == nullptr) continue;
    const std::vector<Edit> wanted = edits_in_file(*document, *fix);
    if (!wanted.empty() && edits->take(wanted)) ++round.count[found.rule];
  }
  return round;
}

std::shared_ptr<const Document> edited(const Document& document, const Edits& edits) {
  return std::make_shared<const Document>(std::string(document.name()),
                                          edited(document.text(), edits.all()));
}

}  // namespace

std::vector<Edit> edits_in_file(const Document& document, const Fix& fix) {
  std::vector<Edit> edits;
  for (const Edit& edit : fix.edits) {
    auto text = document.spelt(edit.range, edit.text);
    if (!text) return {};
    edits.push_back({document.visible(edit.range).range, std::move(*text)});
  }
  std::stable_sort(edits.begin(), edits.end(),
                   [](const Edit& a, const Edit& b) { return a.range.begin < b.range.begin; });
  return edits;
}

std::string edited(std::string_view text, std::span<const Edit> edits) {
  std::string out;
  std::size_t at = 0;
  for (const Edit& edit : edits) {
    out += text.substr(at, edit.range.begin - at);
    out += edit.text;
    at = edit.range.end;
  }
  out += text.substr(at);
  return out;
}

const Fix* applicable(const Diagnostic& diagnostic, Applicability most) {
  if (!diagnostic.counts()) return nullptr;
  for (const Fix& fix : diagnostic.fixes) {
    if (fix.applicability <= most && !fix.edits.empty()) return &fix;
  }
  return nullptr;
}

std::shared_ptr<const Document> fix_once(Analysis& analysis, Applicability most,
                                         std::map<std::string_view, std::size_t>& count) {
  const Document& file = *analysis.contents.file;
  Edits edits;
  std::erase_if(analysis.diagnostics, [&](const Diagnostic& found) {
    const Fix* const fix = applicable(found, most);
    const bool applied = fix != nullptr && found.where.document == &file && edits.take(fix->edits);
    if (applied) ++count[found.rule];
    return applied;
  });
  return edits.empty() ? nullptr : edited(file, edits);
}

Fixed apply_fixes(std::shared_ptr<const Document> file, std::shared_ptr<const StartRequest> start,
                  const Fixing& fixing, Profile* profile) {
  Fixed result;
  const auto look = [&](std::shared_ptr<const Document> text,
                        std::shared_ptr<const StartRequest> request) {
    Contents contents =
        fixing.open ? fixing.open(std::move(text)) : open_definition(std::move(text));
    auto found = std::const_pointer_cast<Analysis>(std::shared_ptr<const Analysis>(
        analyze(std::move(contents), fixing.rules, std::move(request), profile, fixing.background,
                fixing.settings)));
    if (fixing.settle) fixing.settle(*found);
    return found;
  };
  result.analysis = look(std::move(file), std::move(start));
  for (unsigned number = 0; is_whole(*result.analysis); ++number) {
    const Analysis& now = *result.analysis;
    Round round = collect(now, fixing.most);
    if (round.file.empty() && round.start.empty()) break;
    if (number == most_rounds) {
      result.unfinished = true;
      break;
    }
    auto text = round.file.empty() ? now.contents.file : edited(*now.contents.file, round.file);
    auto request = now.start;
    if (!round.start.empty() && fixing.read_start) {
      request = fixing.read_start(edited(*now.start->file, round.start));
    }
    auto next = look(std::move(text), std::move(request));
    if (!is_whole(*next)) {
      result.refused = true;
      break;
    }
    result.analysis = std::move(next);
    for (const auto& [rule, count] : round.count) result.count[rule] += count;
  }
  return result;
}

}  // namespace plumbline
