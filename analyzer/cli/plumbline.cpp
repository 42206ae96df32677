#include <csignal>
#include <exception>

#include "analyzer/cli/commands.h"

int main(int argc, char** argv) {
  // A reader that closes its end (| head) is an error of write(2), not a reason to die silently.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return plumbline::cli::run(argc, argv);
  } catch (const std::exception& error) {
    return plumbline::cli::report_error(error);
  }
}
