# Makes Doxygen's comments of the header's plain ones.
s#^/\* \([^-]\)#/** \1#
s#\([;,]\) */\* #\1 /**< #
s#^\( *[A-Z_]* = -\{0,1\}[0-9]*\) */\* #\1 /**< #
s#\(^ \* \|\. \)Owner:#\1\n * @par Owner\n *#
s#\(^ \* \|\. \)Threads:#\1\n * @par Threads\n *#
s#\(^ \* \|\. \)Errors:#\1\n * @par Errors\n *#
s#\(^ \* \|\. \)Since \([0-9.]*\)\. \*/#\1\n * @par Since\n * \2 */#
s#^  size_t \([a-z]*_length\);$#  size_t \1; /**< bytes of it */#
