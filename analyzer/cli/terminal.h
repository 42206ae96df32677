// What a terminal gets and a file does not: colour, links, and progress of long work.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace plumbline::cli {

// The first that says something: flag, FORCE_COLOR, NO_COLOR, CLICOLOR_FORCE, the log of a CI
// service (never), terminal. `flag` is auto, always or never.
bool use_color(const std::string& flag, int descriptor);
// A terminal that understands escape sequences.
bool is_terminal(int descriptor);
// "file://host/absolute/path", for a terminal to open.
std::string link_to(const std::string& path);

// "checking 12 of 2000 files" on standard error, in place, while work goes on that takes longer
// than half a second. Gone when this is.
class Progress {
 public:
  // `doing`: "checking". Shows nothing unless `wanted`, there is a terminal and more than one file.
  Progress(bool wanted, std::string_view doing, std::size_t files);
  ~Progress() { finish(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void one_done() { ++done_; }  // from any thread
  // A line on standard error that stays.
  void say(std::string_view line);
  // Removes the line. Before anything else is written.
  void finish();

 private:
  void show();
  void clear();  // with the mutex held

  std::string doing_;
  std::size_t files_;
  std::atomic<std::size_t> done_{0};
  std::mutex mutex_;
  std::condition_variable ending_;
  bool ended_ = false, shown_ = false;
  std::thread thread_;
};

}  // namespace plumbline::cli
