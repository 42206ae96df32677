// run_program COMMAND [ARGUMENT...]: runs it without its output, and prints what it took:
//   microseconds of the clock, of the processor, kilobytes at the peak, exit status
// A process of its own, because a child counts the memory of the process that starts it as its own.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <initializer_list>

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = ::fork();
  if (child < 0) return 3;
  if (child == 0) {
    const int nowhere = ::open("/dev/null", O_RDWR);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nowhere, stream);
    ::execv(argv[1], argv + 1);
    ::_exit(127);
  }
  int status = 0;
  rusage used{};
  if (::wait4(child, &status, 0, &used) != child) return 3;
  const auto clock = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start);
  const auto processor = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1'000'000LL +
                         used.ru_utime.tv_usec + used.ru_stime.tv_usec;
  std::printf("%lld %lld %ld %d\n", static_cast<long long>(clock.count()), processor,
              used.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : 128);
  return 0;
}
