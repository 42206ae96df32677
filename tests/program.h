// Runs the program as a user does, in a folder of its own.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "tests/shared_material.h"

namespace plumbline::tests {

struct Run {
  int status = -1;
  std::string out, err;
};

// A folder of its own for each test, gone afterwards.
class Folder {
 public:
  Folder()
      : path_(std::filesystem::path(PLUMBLINE_TEMPORARY) /
              ("cli-" + std::to_string(::getpid()) + "-" + std::to_string(count_++))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string write(const std::string& name, std::string_view text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
    return (path_ / name).string();
  }
  // Runs plumbline in the folder; `arguments` go through the shell.
  Run run(const std::string& arguments, const std::string& before = "") const {
    const std::string out = (path_ / ".out").string(), err = (path_ / ".err").string();
    const std::string command = "cd '" + path_.string() + "' && " + before +
                                " '" PLUMBLINE_BINARY "' " + arguments + " >'" + out + "' 2>'" +
                                err + "'";
    const int status = std::system(command.c_str());
    Run run{WIFEXITED(status) ? WEXITSTATUS(status) : 128, tests::read(out), tests::read(err)};
    std::filesystem::remove(out);
    std::filesystem::remove(err);
    return run;
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  static inline int count_ = 0;
  std::filesystem::path path_;
};

}  // namespace plumbline::tests
