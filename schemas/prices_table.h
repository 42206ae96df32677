// The table that compile_prices.cpp makes of prices.json: what instances, storage, Lambda and EMR
// cost in each region, as far as is known. Plain constant data; nothing of it is computed when the
// program starts, and everything is found by binary search.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace plumbline::prices::table {

// What a price is for, and what its unit is.
enum class Kind : std::uint8_t {
  training,        // an instance for an hour; also tuning, @step and notebook jobs
  processing,      // likewise; also checks
  transform,       // likewise
  studio,          // a Studio notebook's instance for an hour: as a rule the same as a job's
  ec2,             // an EC2 instance for an hour; names without "ml."
  emr,             // what EMR adds to the price of an EC2 instance, for an hour
  storage,         // a GB-month; names are "Training" and "Processing"
  lambda,          // "request", "gb_second", "gb_second_arm"
  emr_serverless,  // "vcpu_hour", "memory_gb_hour", "storage_gb_hour"
};

// How sure it is that a price is the price of what it stands for.
enum class Basis : std::uint8_t {
  component,  // seen for this very component, type and region
  table,      // from a table that says it holds for this component to within a cent
  sibling,    // seen for another component of SageMaker, same type and region
  secondary,  // from pages that are not AWS's
  estimate,   // the price of the EC2 instance times the ratio seen for its family
};

// Where prices were found, and of which day they are.
struct Origin {
  std::string_view source, what, date;  // date: "2026-09-27", "2023-12" or "undated"
  Basis basis = Basis::component;
};

struct Row {
  std::uint16_t name = 0;  // in Table::names
  std::uint16_t origin = 0;
  std::uint32_t price = 0;  // in units of its block
};

struct Block {
  std::uint16_t region = 0;  // in Table::regions
  Kind kind = Kind::training;
  std::uint32_t first = 0, count = 0;  // rows, ascending by name
  std::int64_t unit = 0;               // of prices, in 1e-12 USD
};

struct Ratio {
  std::string_view name;        // "g5", or "g5.xlarge" where a size differs from its family
  std::uint32_t millionth = 0;  // of the EC2 price
};

struct Table {
  std::span<const std::string_view> regions, names;  // sorted
  std::span<const std::string_view> local_storage;   // sorted: types with disks of their own
  std::span<const Origin> origins;
  std::span<const Ratio> ratios;  // by name
  std::span<const Block> blocks;  // by region and kind
  std::span<const Row> rows;
  std::string_view date;  // of the newest price
};

extern const Table builtin;

}  // namespace plumbline::prices::table
