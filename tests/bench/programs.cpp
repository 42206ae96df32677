#include "tests/bench/programs.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>

#include "tests/bench/generate.h"
#include "tests/bench/measure.h"

namespace plumbline::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t small_file = 16'000;  // bytes

struct Command {
  std::string name;
  std::string line;        // for the shell, quoted where needed
  std::string folder;      // to run in
  bool in_itself = false;  // prints the milliseconds of its work alone
};

struct Figures {
  std::vector<double> clock, processor, peak;  // milliseconds, bytes
};

std::string output_of(const std::string& line) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(line.c_str(), "r"), ::pclose);
  if (!pipe) throw std::runtime_error("cannot run " + line);
  std::string out;
  std::array<char, 256> part{};
  while (std::fgets(part.data(), part.size(), pipe.get()) != nullptr) out += part.data();
  return out;
}

void run(const Command& command, Figures& figures) {
  const std::string into = "cd '" + command.folder + "' && ";
  if (command.in_itself) {
    const std::string out = output_of(into + command.line);
    try {
      figures.clock.push_back(std::stod(out));
    } catch (const std::exception&) {
      throw std::runtime_error(command.name + " does not say its time: " + out);
    }
    return;
  }
  const std::string out = output_of(into + "'" PLUMBLINE_RUN_PROGRAM "' " + command.line);
  long long clock = 0, processor = 0;
  long peak = 0;
  int status = -1;
  if (std::sscanf(out.c_str(), "%lld %lld %ld %d", &clock, &processor, &peak, &status) != 4 ||
      status != 0) {
    throw std::runtime_error(fmt::format("{}: exit status {}", command.line, status));
  }
  figures.clock.push_back(static_cast<double>(clock) / 1000);
  figures.processor.push_back(static_cast<double>(processor) / 1000);
  figures.peak.push_back(static_cast<double>(peak) * 1024);
}

std::vector<Figures> run_in_turn(const std::vector<Command>& commands, unsigned runs) {
  std::vector<Figures> figures(commands.size());
  for (unsigned round = 0; round < runs; ++round) {
    for (std::size_t i = 0; i < commands.size(); ++i) run(commands[i], figures[i]);
  }
  return figures;
}

// Gone afterwards.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / fmt::format("plumbline-bench-{}", ::getpid())) {
    fs::create_directories(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  std::string write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream file(path_ / name, std::ios::binary);
    file << text;
    if (!file.flush()) throw std::runtime_error("cannot write " + (path_ / name).string());
    return (path_ / name).string();
  }
  std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

class Bench {
 public:
  Bench(const Programs& options, json::Writer& out) : options_(options), out_(out) {
    // Larger files than it takes by itself.
    folder_.write("biome.json",
                  R"({"files": {"maxSize": 1073741824}, "formatter": {"enabled": false}})");
    for (const char* machine : {"x64", "arm64"}) {
      const std::string biome =
          fmt::format("{}/node_modules/@biomejs/cli-linux-{}/biome", options.npm, machine);
      if (!options.npm.empty() && fs::exists(biome)) biome_ = fs::absolute(biome).string();
    }
  }

  void measure() {
    // More runs of what is over at once.
    const std::string nothing =
        folder_.write("nothing.json", R"({"Version": "2020-12-01", "Steps": []})");
    compare("start", "process start", options_.runs * 5,
            {{"static hello", "'" PLUMBLINE_HELLO "'", folder_.path()},
             plumbline("plumbline --version", "--version"),
             plumbline("plumbline check", "check -q -j 1 nothing.json")});
    out_.key("memory").begin_array();
    std::puts(
        "\npeak memory              MB of file     MB    bytes per byte   of 8 per byte + 20 MB");
    for (const std::size_t bytes : options_.bytes) measure_memory(bytes);
    out_.end_array();
    for (const std::size_t bytes : options_.bytes) compare_file(bytes);
    for (const std::size_t files : options_.files) compare_files(files);
  }

 private:
  Command plumbline(const std::string& name, const std::string& arguments) const {
    return {name, "'" PLUMBLINE_BINARY "' " + arguments, folder_.path()};
  }

  // Ratios are to the first.
  void compare(const std::string& key, const std::string& title, unsigned runs,
               const std::vector<Command>& commands) {
    const auto figures = run_in_turn(commands, runs);
    fmt::print("\n{:<40} {:>10} {:>7} {:>13} {:>7}\n", title, "clock ms", "ratio", "processor ms",
               "ratio");
    out_.key(key).begin_array();
    const auto write = [&](const char* name, double value) {
      out_.key(name).raw(fmt::format("{:.4f}", value));
    };
    for (std::size_t i = 0; i < commands.size(); ++i) {
      const double clock = median(figures[i].clock), first = median(figures[0].clock);
      out_.begin_object().member("name", commands[i].name);
      write("clockMilliseconds", clock);
      write("clockRatio", clock / first);
      fmt::print("  {:<38} {:>10.2f} {:>7.2f}", commands[i].name, clock, clock / first);
      if (!commands[i].in_itself) {
        const double spent = median(figures[i].processor), base = median(figures[0].processor);
        write("processorMilliseconds", spent);
        write("processorRatio", spent / base);
        fmt::print(" {:>13.2f} {:>7.2f}", spent, spent / base);
      }
      std::puts("");
      out_.end_object();
    }
    out_.end_array();
  }

  void measure_memory(std::size_t bytes) {
    const std::string text = definition_of_size(bytes);
    folder_.write("memory.json", text);
    const auto figures =
        run_in_turn({plumbline("check", "check -q --ignore limits memory.json")}, 5);
    const double peak = median(figures[0].peak), size = static_cast<double>(text.size());
    const double allowed = 8 * size + 20e6;
    fmt::print("  {:<22} {:>10.2f} {:>6.1f} {:>17.2f} {:>23.2f}\n", "plumbline check", size / 1e6,
               peak / 1e6, peak / size, peak / allowed);
    out_.begin_object().member("bytes", text.size());
    out_.member("peakBytes", static_cast<std::uint64_t>(peak));
    out_.key("ofAllowed").raw(fmt::format("{:.4f}", peak / allowed)).end_object();
  }

  void compare_file(std::size_t bytes) {
    folder_.write("one/file.json", definition_of_size(bytes));
    std::vector<Command> commands{
        plumbline("plumbline check", "check -q --ignore limits one/file.json")};
    if (!biome_.empty())
      commands.push_back({"biome lint", "'" + biome_ + "' lint one/file.json", folder_.path()});
    // Larger texts take it minutes.
    if (!options_.npm.empty() && bytes <= 1'000'000) {
      commands.push_back({"vscode-json-languageservice, in itself",
                          fmt::format("node '" PLUMBLINE_LANGUAGE_SERVICE "' '{}' one/file.json "
                                      "'" PLUMBLINE_SCHEMA "'",
                                      fs::absolute(options_.npm).string()),
                          folder_.path(), true});
    }
    compare(fmt::format("file{}", bytes),
            fmt::format("one file of {:.1f} MB", static_cast<double>(bytes) / 1e6), options_.runs,
            commands);
  }

  void compare_files(std::size_t files) {
    const std::string text = definition_of_size(small_file);
    const std::string folder = fmt::format("many{}", files);
    for (std::size_t i = 0; i < files; ++i)
      folder_.write(fmt::format("{}/{}.json", folder, i), text);
    std::vector<Command> commands{plumbline("plumbline check, 2 jobs", "check -q -j 2 " + folder),
                                  plumbline("plumbline check, 1 job", "check -q -j 1 " + folder)};
    if (!biome_.empty()) {
      for (const std::string_view threads : {"2 threads", "1 thread"}) {
        commands.push_back({fmt::format("biome lint, {}", threads),
                            fmt::format("/usr/bin/env RAYON_NUM_THREADS={} '{}' lint {}",
                                        threads[0], biome_, folder),
                            folder_.path()});
      }
    }
    compare("files" + std::to_string(files),
            fmt::format("{} files of {:.1f} KB", files, static_cast<double>(text.size()) / 1e3),
            options_.runs, commands);
  }

  const Programs& options_;
  json::Writer& out_;
  Folder folder_;
  std::string biome_;
};

}  // namespace

void measure_programs(const Programs& options, json::Writer& out) {
  out.key("programs").begin_object();
  Bench(options, out).measure();
  out.end_object();
}

}  // namespace plumbline::bench
