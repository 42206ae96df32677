// Whole programs, as a user starts them: plumbline beside a program that does nothing, and beside
// others that check JSON.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "analyzer/json/write.h"

namespace plumbline::bench {

struct Programs {
  std::vector<std::size_t> bytes;  // sizes of single files
  std::vector<std::size_t> files;  // numbers of files of 16 KB
  std::string npm;                 // folder with node_modules; empty: without the others
  unsigned runs = 7;
};

// Prints tables and writes members. Programs that are compared run in turn, so that what disturbs
// one disturbs the others; figures are medians. Throws when a program does not do what it should.
void measure_programs(const Programs&, json::Writer&);

}  // namespace plumbline::bench
