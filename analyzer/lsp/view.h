// What a question about an open file is answered from: the analysis of its text, or, while that is
// broken, the last one that was not. Places of the definition become places of the file as it is.
#pragma once

#include <optional>

#include "analyzer/lsp/session.h"

namespace plumbline::lsp {

class View {
 public:
  View(Session&, OpenFile&);

  // False: the file holds no definition, or never held a whole one.
  explicit operator bool() const { return snapshot_->analysis->has_definition(); }
  bool stale() const { return stale_; }
  // Of the whole file, with all findings.
  const Analysis& all() const { return *snapshot_->analysis; }
  // Of the definition that the questions are about: the first one, or where the last position was.
  const Analysis& analysis() const { return *part_; }
  void choose(const Analysis& part) const { part_ = &part; }
  const Pipeline& pipeline() const { return analysis().pipeline; }
  const Document& definition() const { return analysis().document(); }
  const Value& root() const { return analysis().tree().root(); }
  const std::shared_ptr<const Snapshot>& snapshot() const { return snapshot_; }
  const Document& file() const { return *file_; }

  // The byte of the definition at a position of the file, which is chosen; nothing when it lies
  // outside.
  std::optional<std::uint32_t> offset(const Value& position) const;
  Range range(const Value& range) const;  // of the definition, clamped to it
  // Where a place of the definition is in the file; nothing when it has been edited.
  std::optional<Range> place(Range) const;
  // Likewise, of the analysed file.
  std::optional<Range> moved(Range) const;
  bool write(Writer&, Range of_definition) const;  // false: nothing was written

 private:
  std::uint32_t back(std::uint32_t offset) const;

  const OpenFile& open_;
  std::shared_ptr<const Document> file_;
  std::shared_ptr<const Snapshot> snapshot_;
  mutable const Analysis* part_ = nullptr;
  bool stale_;
  Unit unit_;
};

// The byte of the file at a position.
std::uint32_t offset_in(const Document&, const Value& position, Unit);
// Throws Failure when it ends before it begins.
Range range_in(const Document&, const Value& range, Unit);

}  // namespace plumbline::lsp
