// Which files a search leaves out: .gitignore, .git/info/exclude and .plumblineignore, with git's
// syntax. A .plumblineignore wins over them; a deeper file wins over one further up.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace plumbline::cli {

// The directory with .git in it that is nearest to an absolute path, itself included; empty: none.
std::string repository_of(const std::string& directory);

class Ignored {
 public:
  // Whether a search that comes to this absolute path leaves it out. What lies in a directory that
  // is left out is not asked for.
  bool entry(const std::string& path, bool is_directory);
  // The same for a path that was not searched for: the directories above count too.
  bool any_part(const std::string& path);

 private:
  struct Pattern {
    std::vector<std::string> parts;  // between slashes
    bool negated = false, only_directories = false;
  };
  struct Folder {
    std::string path, repository;
    std::vector<Pattern> git, own;
  };
  static std::vector<Pattern> read(const std::string& file);
  static bool matches(const Pattern&, const std::vector<std::string>& parts, bool is_directory);
  const Folder& folder(const std::string& path);
  // 1: left out, -1: taken in again, 0: nothing is said.
  static int decide(const std::vector<Pattern>&, const std::vector<std::string>& parts,
                    bool is_directory);

  std::map<std::string, Folder> folders_;
  std::map<std::string, std::vector<Pattern>> excludes_;  // .git/info/exclude, by repository
};

}  // namespace plumbline::cli
