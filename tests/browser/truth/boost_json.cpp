// Boost.JSON's one translation unit in this program.
#include <boost/json/src.hpp>
