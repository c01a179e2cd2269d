// The one translation unit that compiles Boost.JSON (header-only mode) into the program.
#include <boost/json/src.hpp>
