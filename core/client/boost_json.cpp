// Boost.JSON's own sources: it is used header-only.
#include <boost/json/src.hpp>
