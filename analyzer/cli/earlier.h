// What a definition is compared with: itself at a git revision, another file, saved executions.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "analyzer/check/analyze.h"
#include "analyzer/history/history.h"

namespace plumbline::cli {

// `against` is a file when there is one of that name, otherwise a git revision of the file `path`.
// `pipeline`: of a file with several, the one. Null when the revision has no such file. Throws
// Error{input} for what cannot be read or is no definition, Error{usage} for an unknown revision.
std::shared_ptr<const history::Definition> open_earlier(const std::string& against,
                                                        const std::string& path,
                                                        std::uint64_t max_file_size,
                                                        std::string_view pipeline = {});
bool is_file(const std::string& against);

// Of one file of saved answers.
inline constexpr std::uint64_t most_history_bytes = std::uint64_t{1} << 30U;

// All regular files below the directory (or the one file), whatever they are called; hidden ones
// are left out. Larger ones become a note. Throws Error{input} when there is no such directory.
std::shared_ptr<const history::History> load_history(const std::string& directory,
                                                     std::uint64_t max_file_size);
// What every checked file is compared with. Reads the file and the directory once. Throws Error.
class Earlier {
 public:
  Earlier(std::string against, const std::string& history, std::uint64_t max_file_size);
  Background background_of(const std::string& path) const;
  const std::shared_ptr<const history::History>& history() const { return history_; }
  // One file is what one definition was. Throws Error{usage}.
  void require_one(std::size_t definitions) const;

 private:
  std::string against_;
  std::uint64_t max_file_size_;
  std::shared_ptr<const history::Definition> file_;
  std::shared_ptr<const history::History> history_;
};

// The history's notes on standard error.
void tell_notes(const history::History&);

}  // namespace plumbline::cli
