// analyze() for who has opened the definition already: in a file that open_definition() does not
// know, the source of a program for example.
#pragma once

#include "analyzer/check/analyze.h"

namespace plumbline {

std::unique_ptr<const Analysis> analyze(Contents contents, std::span<const Rule* const> rules,
                                        std::shared_ptr<const StartRequest> start, Profile* profile,
                                        Background background, const Settings& settings);

}  // namespace plumbline
