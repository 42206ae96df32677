// Whether the tests run under AddressSanitizer: it takes all addresses that there are, and keeps
// what was freed.
#pragma once

#if defined(__SANITIZE_ADDRESS__)
#define PLUMBLINE_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#define PLUMBLINE_ADDRESS_SANITIZER __has_feature(address_sanitizer)
#endif
