// The language server: messages in, messages out, one after the other. It reads and writes nothing
// itself, so that a test is a list of messages.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/lsp/session.h"

namespace plumbline::lsp {

class Server {
 public:
  using Send = std::function<void(const std::string& json)>;
  Server(Send send, Outside outside);

  // Takes a message, which waits until work() comes to it; a request that is cancelled meanwhile
  // is answered at once.
  void receive(std::string json);
  // What the framing had to say.
  void complain(const std::string& fault);
  // Handles the oldest message. False: none is waiting.
  bool work();
  // To be called when no input is left: publishes what has changed, so that ten quick edits cost
  // one analysis.
  void idle();

  // After `exit`: the program's exit status.
  std::optional<int> exit_code() const { return exit_code_; }
  // The process that started the server and without which it has no use.
  std::optional<std::int64_t> parent() const { return parent_; }
  const Session& session() const { return session_; }

 private:
  enum class State : std::uint8_t { started, running, shut_down };

  void handle(Message&);
  void say_what_is_left();
  std::string answer_to(const Message&);
  void notified(const Message&);
  void response(const Message&);
  void cancel(const Value& id);
  void check_not_outdated(const Message&) const;

  std::string initialize(const Value& params);
  void initialized();
  void watch_inputs();
  void progress(const Value& token, std::string_view kind);
  void ask_for_settings();
  void configure(const Value& settings);
  void did_open(const Value& params);
  void did_change(const Value& params);
  void did_close(const Value& params);
  void ask(const std::string& method, std::string_view params);
  void log(int type, const std::string& text);
  void everything_changed();

  Send send_;
  Session session_;
  State state_ = State::started;
  std::deque<std::unique_ptr<Message>> queue_;
  std::optional<int> exit_code_;
  std::optional<std::int64_t> parent_;
  int asked_ = 0;                     // requests of ours so far
  std::vector<std::string> watched_;  // files and folders that settings name
  std::string configuration_asked_;   // the id of the one that waits for settings
};

}  // namespace plumbline::lsp
