// Loaded before all else, it makes a program of Clang's look like another
// version's.
#include <string>

namespace clang {
std::string getClangFullVersion() { return "Debian clang version 18.1.8"; }
} // namespace clang
