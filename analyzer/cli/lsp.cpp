// Bytes in and out for the language server. One thread: what has come in is taken in before the
// next message is handled, so that a cancelled request is never begun and quick edits are analysed
// once.
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>

#include "analyzer/cli/commands.h"
#include "analyzer/cli/earlier.h"
#include "analyzer/cli/files.h"
#include "analyzer/cli/rule_book.h"
#include "analyzer/cli/settings.h"
#include "analyzer/lsp/framing.h"
#include "analyzer/lsp/server.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline::cli {
namespace {

constexpr int parent_every = 3000;    // milliseconds between two looks at who started the server
constexpr unsigned most_reads = 256;  // before the next message is handled

std::vector<std::string> find_files(const std::string& folder) {
  std::vector<std::string> paths;
  try {
    for (Target& target : find_targets({folder}).targets) paths.push_back(std::move(target.path));
  } catch (const Error&) {
    // A folder that is gone has no files.
  }
  return paths;
}

std::optional<std::string> read_text(const std::string& path, std::uint64_t limit) {
  try {
    Content content = read_file(path, limit);
    if (content.too_large) return std::nullopt;
    return std::move(content.bytes);
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::uint64_t stamp(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return 0;
  const auto seconds = static_cast<std::uint64_t>(status.st_mtim.tv_sec);
  const auto nanoseconds = static_cast<std::uint64_t>(status.st_mtim.tv_nsec);
  return (seconds * 1'000'000'000 + nanoseconds) * 31 + static_cast<std::uint64_t>(status.st_size);
}

history::Instant now() {
  const auto clock = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(clock).count();
}

std::shared_ptr<const history::History> read_history(const std::string& folder) {
  return load_history(folder, most_history_bytes);
}

// In a folder of this server, which the user alone can read; it stays for the browser.
std::string keep_page(const std::string& name, const std::string& html) {
  static std::string folder;
  if (folder.empty()) {
    const char* const temporary = std::getenv("TMPDIR");
    std::string made = temporary != nullptr && *temporary == '/' ? temporary : "/tmp";
    made += "/plumbline-XXXXXX";
    if (::mkdtemp(made.data()) == nullptr) {
      throw Error(Error::Kind::input, made + ": " + std::strerror(errno));
    }
    folder = made;
  }
  std::string path = folder + "/" + (name.empty() ? "plan" : name) + ".html";
  write_file(path, html);
  return path;
}

// Whether something came; false at the end of the input too, which `ended` tells.
bool read_some(lsp::Framing& framing, int wait, bool& ended) {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  const int ready = ::poll(&input, 1, wait);
  if (ready <= 0) return false;
  static std::array<char, std::size_t{1} << 16U> buffer;
  const ssize_t count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
  if (count > 0) {
    framing.feed({buffer.data(), static_cast<std::size_t>(count)});
    return true;
  }
  ended = count == 0 || (errno != EINTR && errno != EAGAIN);
  return false;
}

// The rules of each configuration; policies that cannot be read are none.
class Policies {
 public:
  std::vector<const Rule*> rules(const config::Configuration* configuration) {
    const RuleBook& book = book_of(configuration);
    return {book.rules().begin(), book.rules().end()};
  }
  std::string_view page(const config::Configuration* configuration, std::string_view id) {
    const RuleBook& book = book_of(configuration);
    const Rule* const rule = book.find(id);
    return rule == nullptr ? std::string_view{} : book.page(*rule);
  }

 private:
  const RuleBook& book_of(const config::Configuration* configuration) {
    const auto files =
        configuration == nullptr ? std::vector<std::string>{} : configuration->policies();
    auto& book = books_[files];
    try {
      if (!book) book = std::make_unique<RuleBook>(files);
    } catch (const Error& error) {
      complain(std::string("plumbline: ") + error.what());
      book = std::make_unique<RuleBook>();
    }
    return *book;
  }

  std::map<std::vector<std::string>, std::unique_ptr<const RuleBook>> books_;
};

bool is_gone(const lsp::Server& server) {
  const auto parent = server.parent();
  return parent && *parent > 0 && ::kill(static_cast<pid_t>(*parent), 0) != 0 && errno == ESRCH;
}

}  // namespace

int lsp() {
  lsp::Framing framing;
  Policies policies;
  lsp::Outside outside{version(), find_files, read_text, file_system(), today};
  outside.rules = [&](const config::Configuration* configuration) {
    return policies.rules(configuration);
  };
  outside.page = [&](const config::Configuration* configuration, std::string_view rule) {
    return policies.page(configuration, rule);
  };
  outside.stamp = stamp;
  outside.now = now;
  outside.read_history = read_history;
  outside.keep_page = keep_page;
  if (const char* const named = std::getenv("PLUMBLINE_CONFIG"); named != nullptr) {
    outside.configuration = named;
  }
  lsp::Server server([](const std::string& json) { write_stdout(lsp::framed(json)); },
                     std::move(outside));
  bool ended = false;
  const auto take_in = [&](int wait) {
    if (ended || !read_some(framing, wait, ended)) return false;
    while (auto frame = framing.next()) {
      frame->fault.empty() ? server.receive(std::move(frame->text)) : server.complain(frame->fault);
    }
    return true;
  };
  while (!server.exit_code()) {
    // Not for ever: who never stops sending is answered, too.
    for (unsigned reads = 0; reads < most_reads && take_in(0); ++reads) continue;
    if (server.work()) continue;
    if (ended) return 1;  // without `exit`
    server.idle();
    if (!take_in(parent_every) && is_gone(server)) return 1;
  }
  return *server.exit_code();
}

}  // namespace plumbline::cli
